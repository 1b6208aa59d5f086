/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/stream.h"

#include <stdlib.h>
#include <string.h>

#define PIECE_SHARE 4 /* of the ring: three quarters are left to play while the next is read */

size_t lq_stream_quantum_size (int n_planes)
{
  return sizeof (LqStreamQuantum) + sizeof (double) * LQ_QUANTUM * (size_t)n_planes;
}

static int compare_columns (const void *a, const void *b)
{
  LqKey x = ((const LqStreamColumn *)a)->key, y = ((const LqStreamColumn *)b)->key;
  return x < y ? -1 : x > y;
}

const LqStreamColumn *lq_stream_find (const LqStreamColumn *columns, int n, LqKey key)
{
  int low = 0, high = n - 1;

  while (low <= high)
    {
      int middle = (low + high) / 2;
      if (columns[middle].key == key)
        return &columns[middle];
      if (columns[middle].key < key)
        low = middle + 1;
      else
        high = middle - 1;
    }
  return NULL;
}

/* In the order of the tape's planes, then sorted. */
static void make_columns (LqStream *stream, const LqTimelineSpec *spec)
{
  int plane = 0;

  stream->n_lines = spec->n_lines;
  stream->n_references = spec->n_references;
  stream->lines = lq_arena_array (stream->arena, LqStreamColumn, spec->n_lines);
  stream->references = lq_arena_array (stream->arena, LqStreamColumn, spec->n_references);
  for (int l = 0; l < spec->n_lines; plane += spec->lines[l++].n_channels)
    stream->lines[l] = (LqStreamColumn){ spec->lines[l].key, plane, spec->lines[l].n_channels };
  for (int r = 0; r < spec->n_references; plane += spec->references[r++].n_channels)
    stream->references[r] =
        (LqStreamColumn){ spec->references[r].key, plane, spec->references[r].n_channels };
  stream->n_planes = plane;
  qsort (stream->lines, (size_t)spec->n_lines, sizeof (LqStreamColumn), compare_columns);
  qsort (stream->references, (size_t)spec->n_references, sizeof (LqStreamColumn), compare_columns);
}

LqStream *lq_stream_new (const LqTimeline *timeline, LqTape *tape, LqRing *ring, size_t capacity)
{
  LqStream *stream = calloc (1, sizeof (LqStream));

  stream->arena = lq_arena_new ();
  stream->timeline = timeline;
  stream->tape = tape;
  make_columns (stream, lq_timeline_spec (timeline));
  stream->ring = ring ? ring : lq_ring_new (lq_stream_quantum_size (stream->n_planes), capacity);
  if (!stream->ring)
    abort ();
  stream->n_marks = lq_ring_used (stream->ring) + lq_ring_space (stream->ring);
  stream->piece = (int)(stream->n_marks / PIECE_SHARE);
  stream->marks = lq_arena_array (stream->arena, LqTapeMark, stream->n_marks);
  return stream;
}

void lq_stream_free (LqStream *stream)
{
  lq_tape_free (stream->tape);
  lq_ring_free (stream->ring);
  lq_arena_free (stream->arena);
  free (stream);
}

/* Planes of the tape, quantum after quantum, to one quantum with plane after plane. */
static void put_quantum (LqStream *stream, LqStreamQuantum *quantum, const LqTapeMark *mark,
                         double *const *planes, int k)
{
  quantum->mark = *mark;
  for (int p = 0; p < stream->n_planes; p++)
    memcpy (quantum->planes + p * LQ_QUANTUM, planes[p] + k * LQ_QUANTUM,
            sizeof (double) * LQ_QUANTUM);
  stream->marks[(stream->first + stream->produced) % stream->n_marks] = *mark;
  stream->produced++;
}

int lq_stream_fill (LqStream *stream, double *const *scratch)
{
  size_t size = lq_stream_quantum_size (stream->n_planes);
  size_t space = lq_ring_space (stream->ring);
  int n = space < LQ_TAPE_CHUNK ? (int)space : LQ_TAPE_CHUNK;
  LqTapeMark marks[LQ_TAPE_CHUNK];

  if (n == 0)
    return 0;
  lq_tape_read (stream->tape, n, marks, scratch);
  for (int k = 0; k < n;)
    {
      size_t together;
      char *room = lq_ring_write_peek (stream->ring, &together);
      int run = together < (size_t)(n - k) ? (int)together : n - k;
      for (int i = 0; i < run; i++)
        put_quantum (stream, (LqStreamQuantum *)(room + size * (size_t)i), &marks[k + i], scratch,
                     k + i);
      lq_ring_write_commit (stream->ring, (size_t)run);
      k += run;
    }
  return n;
}
