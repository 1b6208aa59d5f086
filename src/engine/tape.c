/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tape.h"

#include "core/arena.h"
#include "core/units.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_FRAMES (LQ_TAPE_CHUNK * LQ_QUANTUM)

/* A file in use by one line or reference. */
typedef struct
{
  LqKey key; /* of the first region that wants it */
  const char *path;
  LqReader *reader;
  bool failed;
} Source;

typedef struct
{
  const LqLineSpec *spec;
  Source **sources; /* [n_regions], equal paths share one */
} Line;

typedef struct
{
  const LqReferenceSpec *spec;
  Source *source;
} Reference;

struct LqTape
{
  LqArena *arena;
  const LqTimelineSpec *spec;
  LqReaders *readers;
  LqError trouble;

  Line *lines;
  Reference *references;
  Source *all;
  int n_sources, n_planes;
  double **scratch; /* [LQ_MAX_CHANNELS][CHUNK_FRAMES] */

  LqTapeMark cursor;
};

/* ---- Where the tape is ---- */

LqFrames lq_tape_mark_frame (const LqTapeMark *mark, LqFrames n)
{
  LqFrames left = mark->loop_out - mark->position;

  if (left <= 0 || n < left)
    return mark->position + n;
  return mark->loop_in + (n - left) % (mark->loop_out - mark->loop_in);
}

void lq_tape_seek (LqTape *tape, LqFrames position) { tape->cursor.position = position; }

void lq_tape_set_loop (LqTape *tape, const LqLoop *loop)
{
  bool on = loop && loop->on && loop->out > loop->in;
  tape->cursor.loop_in = on ? loop->in : 0;
  tape->cursor.loop_out = on ? loop->out : INT64_MAX;
}

/* ---- Files ---- */

static void fail (LqTape *tape, Source *source, const LqError *error)
{
  source->failed = true;
  if (tape->trouble.status == LQ_OK)
    tape->trouble = *error;
}

static bool open_source (LqTape *tape, Source *source)
{
  LqError error = { 0 };

  if (source->reader || source->failed)
    return source->reader != NULL;
  source->reader =
      lq_readers_open (tape->readers, source->key, source->path, tape->spec->rate_hz, &error);
  if (!source->reader)
    fail (tape, source, &error);
  return source->reader != NULL;
}

/* A mono file on a stereo line sounds on both sides; of a stereo file on a mono line the mean. */
static void fit_channels (double *const *planes, int has, int wants, int n)
{
  if (has == 1 && wants == 2)
    memcpy (planes[1], planes[0], sizeof (double) * (size_t)n);
  if (has == 2 && wants == 1)
    for (int i = 0; i < n; i++)
      planes[0][i] = (planes[0][i] + planes[1][i]) * 0.5;
}

/* N frames of the file from FROM on into SCRATCH, silence before its start and after its end.
 * False when there is nothing but silence. */
static bool read_source (LqTape *tape, Source *source, LqFrames from, int n, int n_channels)
{
  LqFrames early = from < 0 ? -from : 0;
  double *planes[LQ_MAX_CHANNELS];
  LqError error = { 0 };

  if (early >= n || source->failed || !open_source (tape, source))
    return false;
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      memset (tape->scratch[c], 0, sizeof (double) * (size_t)early);
      planes[c] = tape->scratch[c] + early;
    }
  int got = lq_reader_read_at (source->reader, from + early, n - (int)early, planes, &error);
  if (got < 0)
    {
      fail (tape, source, &error);
      lq_readers_tell (tape->readers, source->key, source->path, &error);
    }
  if (got <= 0)
    return false;
  fit_channels (tape->scratch, lq_reader_info (source->reader)->n_channels, n_channels, n);
  return true;
}

/* ---- Lines ---- */

static double region_gain (const LqRegionSpec *region, double gain, LqFrames at)
{
  LqFrames to_end = region->length - 1 - at;

  if (at < region->fade_in)
    gain *= (double)at / (double)region->fade_in;
  if (to_end < region->fade_out)
    gain *= (double)to_end / (double)region->fade_out;
  return gain;
}

static void apply_region (const LqRegionSpec *region, LqFrames at, int n, double *plane)
{
  double gain = lq_db_to_gain (region->gain_db);

  if (gain == 1.0 && region->fade_in <= 0 && region->fade_out <= 0)
    return;
  for (int i = 0; i < n; i++)
    plane[i] *= region_gain (region, gain, at + i);
}

/* Puts a region's share of the N frames at POSITION into PLANES. FILLED: up to where in them an
 * earlier region plays; there it is added, elsewhere copied. */
static void play_region (LqTape *tape, const Line *line, int r, LqFrames position, int n,
                         double *const *planes, int *filled)
{
  const LqRegionSpec *region = &line->spec->regions[r];
  LqFrames first = region->start > position ? region->start - position : 0;
  LqFrames end = region->start + region->length - position;
  LqFrames at = position + first - region->start;

  end = end < n ? end : n;
  if (first >= end
      || !read_source (tape, line->sources[r], region->offset + at, (int)(end - first),
                       line->spec->n_channels))
    return;
  for (int c = 0; c < line->spec->n_channels; c++)
    {
      double *from = tape->scratch[c];
      double *to = planes[c] + first;
      apply_region (region, at, (int)(end - first), from);
      if (first >= *filled)
        memcpy (to, from, sizeof (double) * (size_t)(end - first));
      else
        for (LqFrames i = 0; i < end - first; i++)
          to[i] += from[i];
    }
  *filled = end > *filled ? (int)end : *filled;
}

static void play_line (LqTape *tape, const Line *line, LqFrames position, int n,
                       double *const *planes)
{
  int filled = 0;

  for (int r = 0; r < line->spec->n_regions; r++)
    play_region (tape, line, r, position, n, planes, &filled);
}

/* ---- References ---- */

/* The reference's frame for a position, and how many frames follow it without a jump. */
static LqFrames reference_frame (const LqReferenceSpec *spec, LqFrames position, LqFrames *run)
{
  LqFrames frame = position + spec->at;
  LqFrames length = spec->cue_out - spec->cue_in;

  *run = INT64_MAX;
  if (length <= 0)
    return frame;
  LqFrames inside = (frame - spec->cue_in) % length;
  inside += inside < 0 ? length : 0;
  *run = length - inside;
  return spec->cue_in + inside;
}

static void play_reference (LqTape *tape, const Reference *reference, LqFrames position, int n,
                            double *const *planes)
{
  int n_channels = reference->spec->n_channels;
  LqFrames run;

  for (int at = 0; at < n; at += (int)run)
    {
      LqFrames frame = reference_frame (reference->spec, position + at, &run);
      run = run < n - at ? run : n - at;
      if (read_source (tape, reference->source, frame, (int)run, n_channels))
        for (int c = 0; c < n_channels; c++)
          memcpy (planes[c] + at, tape->scratch[c], sizeof (double) * (size_t)run);
    }
}

/* ---- The stretch ---- */

/* N frames that follow one another on the timeline, AT frames into PLANES. */
static void play_stretch (LqTape *tape, LqFrames position, int n, double *const *planes, int at)
{
  double *here[LQ_MAX_CHANNELS];
  int plane = 0;

  for (int l = 0; l < tape->spec->n_lines + tape->spec->n_references; l++)
    {
      bool line = l < tape->spec->n_lines;
      const Reference *reference = line ? NULL : &tape->references[l - tape->spec->n_lines];
      int n_channels = line ? tape->lines[l].spec->n_channels : reference->spec->n_channels;
      for (int c = 0; c < n_channels; c++)
        {
          here[c] = planes[plane++] + at;
          memset (here[c], 0, sizeof (double) * (size_t)n);
        }
      if (line)
        play_line (tape, &tape->lines[l], position, n, here);
      else
        play_reference (tape, reference, position, n, here);
    }
}

void lq_tape_read (LqTape *tape, int n_quanta, LqTapeMark *marks, double *const *planes)
{
  int n = n_quanta * LQ_QUANTUM;

  for (int k = 0; k < n_quanta; k++)
    {
      marks[k] = tape->cursor;
      marks[k].position = lq_tape_mark_frame (&tape->cursor, (LqFrames)k * LQ_QUANTUM);
    }
  for (int at = 0; at < n;)
    {
      LqFrames left = tape->cursor.loop_out - tape->cursor.position;
      int run = left > 0 && left < n - at ? (int)left : n - at;
      play_stretch (tape, tape->cursor.position, run, planes, at);
      tape->cursor.position = lq_tape_mark_frame (&tape->cursor, run);
      at += run;
    }
}

/* ---- Life ---- */

/* The source of PATH among those from FIRST on, made if there is none. */
static Source *find_source (LqTape *tape, int first, LqKey key, const char *path)
{
  for (int s = first; s < tape->n_sources; s++)
    if (strcmp (tape->all[s].path, path) == 0)
      return &tape->all[s];
  tape->all[tape->n_sources] = (Source){ .key = key, .path = path };
  return &tape->all[tape->n_sources++];
}

static void find_sources (LqTape *tape)
{
  for (int l = 0; l < tape->spec->n_lines; l++)
    {
      const LqLineSpec *spec = &tape->spec->lines[l];
      int first = tape->n_sources;
      tape->lines[l].spec = spec;
      tape->lines[l].sources = lq_arena_array (tape->arena, Source *, spec->n_regions);
      for (int r = 0; r < spec->n_regions; r++)
        tape->lines[l].sources[r] =
            find_source (tape, first, spec->regions[r].key, spec->regions[r].path);
      tape->n_planes += spec->n_channels;
    }
  for (int r = 0; r < tape->spec->n_references; r++)
    {
      const LqReferenceSpec *spec = &tape->spec->references[r];
      tape->references[r].spec = spec;
      tape->references[r].source = find_source (tape, tape->n_sources, spec->key, spec->path);
      tape->n_planes += spec->n_channels;
    }
}

LqTape *lq_tape_new (const LqTimeline *timeline, LqReaders *readers)
{
  LqTape *tape = calloc (1, sizeof (LqTape));
  const LqTimelineSpec *spec = lq_timeline_spec (timeline);
  int n_sources = spec->n_references;

  tape->arena = lq_arena_new ();
  tape->spec = spec;
  tape->readers = readers;
  for (int l = 0; l < spec->n_lines; l++)
    n_sources += spec->lines[l].n_regions;
  tape->lines = lq_arena_array (tape->arena, Line, spec->n_lines);
  tape->references = lq_arena_array (tape->arena, Reference, spec->n_references);
  tape->all = lq_arena_array (tape->arena, Source, n_sources);
  tape->scratch = lq_arena_planes (tape->arena, LQ_MAX_CHANNELS, CHUNK_FRAMES);
  lq_tape_set_loop (tape, NULL);
  find_sources (tape);
  return tape;
}

void lq_tape_free (LqTape *tape)
{
  if (!tape)
    return;
  for (int s = 0; s < tape->n_sources; s++)
    if (tape->all[s].reader)
      lq_readers_close (tape->readers, tape->all[s].reader);
  lq_arena_free (tape->arena);
  free (tape);
}

int lq_tape_n_planes (const LqTape *tape) { return tape->n_planes; }

LqStatus lq_tape_trouble (const LqTape *tape, LqError *error)
{
  if (tape->trouble.status != LQ_OK && error)
    *error = tape->trouble;
  return tape->trouble.status;
}
