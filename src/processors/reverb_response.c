/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/reverb_response.h"

#include <math.h>
#include <string.h>

#include "dsp/convolver.h"
#include "dsp/pink_power.h"
#include "dsp/stretch.h"

#define FADE_MS    60.0
#define BLEND_S    0.02 /* to each side of the end of the early part */
#define N_SETS     2    /* sounding, and the one that is made or comes */
#define COPIED     4096 /* taps in one quantum */
#define STRETCHED  512
#define LONGEST_S  10.0 /* a stretched one is cut there, if it was not longer before */
#define INAUDIBLE  1e-10
#define MOST_PATHS LQ_SAMPLE_MOST_CHANNELS

/* What is known of the recording. */
typedef struct
{
  double rate_hz;
  LqFrames n;     /* without the silence behind */
  double arrives; /* the direct sound, in frames */
  double falls;   /* by 60 dB, in frames */
} Course;

typedef struct
{
  LqConvolverFilter *filter[LQ_MAX_CHANNELS]; /* of each side that is heard */
} Set;

/* A set that is made: the taps of a path, then their blocks; then the next path. */
typedef struct
{
  bool busy;
  LqResponseShape shape;
  Set *set;
  int path;
  LqFrames n_taps, at;
  int part;
} Job;

struct LqReverbResponse
{
  int n_channels;
  int n_paths; /* to each side: 1, or 2: from its own and from the other one */
  Course course;
  double gain;
  const double *source[MOST_PATHS]; /* [side · n_paths + from] */
  LqFrames most_taps;
  double *taps;
  LqStretch *stretch;
  LqConvolverPlan *plan;
  LqConvolverInput *input[LQ_MAX_CHANNELS];
  LqConvolver *convolver[LQ_MAX_CHANNELS];
  Set set[N_SETS];
  LqResponseShape shape; /* that it goes to */
  bool waiting;          /* it has not begun to */
  Job job;
};

/* ---- shape ---- */

static Course course_of (const LqSample *sample)
{
  LqSampleCourse course = lq_sample_course (sample);

  return (Course){ .rate_hz = lq_sample_rate_hz (sample),
                   .n = course.end,
                   .arrives = (double)course.loudest,
                   .falls = course.falls };
}

/* e^−rate of the fall that is added, per frame of the shaped response. */
static double fall_rate (const Course *course, const LqResponseShape *shape)
{
  return log (1e3) * (1.0 / shape->decay - 1.0) / (course->falls * shape->size);
}

/* How long it is in SHAPE, before what is too soft is left out. */
static LqFrames shaped_frames (LqFrames n, const LqResponseShape *shape, double rate_hz)
{
  LqFrames longest = (LqFrames)(LONGEST_S * rate_hz);
  LqFrames wanted = (LqFrames)ceil ((double)n * shape->size);

  longest = longest > n ? longest : n;
  return wanted < longest ? wanted : longest;
}

static LqFrames audible_frames (const Course *course, const LqResponseShape *shape)
{
  LqFrames n = shaped_frames (course->n, shape, course->rate_hz);
  double rate = fall_rate (course, shape);

  if (rate <= 0.0)
    return n;
  double until = course->arrives * shape->size - log (INAUDIBLE) / rate;
  return until < (double)n ? (LqFrames)until : n;
}

/* Gain of the early and of the late part, 1 both in the middle of the balance, and where, in frames,
 * the one becomes the other. */
typedef struct
{
  double early, late;
  double from, to;
} Blend;

static Blend find_blend (const Course *course, const LqResponseShape *shape)
{
  double angle = 0.25 * M_PI * (1.0 + shape->balance);
  double middle = (course->arrives + LQ_RESPONSE_EARLY_S * course->rate_hz) * shape->size;
  double reach = BLEND_S * course->rate_hz;

  if (shape->balance == 0.0)
    return (Blend){ 1.0, 1.0, middle, middle };
  return (Blend){ M_SQRT2 * cos (angle), M_SQRT2 * sin (angle), middle - reach, middle + reach };
}

static double blend_at (const Blend *blend, double frame)
{
  if (frame <= blend->from)
    return blend->early;
  if (frame >= blend->to)
    return blend->late;
  double share = 0.5 - 0.5 * cos (M_PI * (frame - blend->from) / (blend->to - blend->from));
  return blend->early + share * (blend->late - blend->early);
}

static double fall_at (const Course *course, const LqResponseShape *shape, double frame)
{
  return exp (-fall_rate (course, shape) * fmax (frame - course->arrives * shape->size, 0.0));
}

/* Taps FROM … FROM + N − 1, as shaped: an exact copy where nothing is asked for. */
static void shape_taps (const Course *course, const LqResponseShape *shape, LqFrames from, int n,
                        double gain, double *taps)
{
  double rate = fall_rate (course, shape);
  double fall = fall_at (course, shape, (double)from), step = exp (-rate);
  double arrives = course->arrives * shape->size;
  Blend blend = find_blend (course, shape);

  gain /= sqrt (shape->size);
  for (int i = 0; i < n; i++)
    {
      double frame = (double)(from + i);
      taps[i] *= gain * fall * blend_at (&blend, frame);
      if (frame >= arrives)
        fall *= step;
    }
}

/* ---- a set ---- */

static bool same_shape (const LqResponseShape *a, const LqResponseShape *b)
{
  return a->size == b->size && a->decay == b->decay && a->balance == b->balance;
}

static void begin_path (LqReverbResponse *r, int path)
{
  LqFrames n = audible_frames (&r->course, &r->job.shape);

  r->job.path = path;
  r->job.n_taps = n < r->most_taps ? n : r->most_taps;
  r->job.at = 0;
  r->job.part = 0;
}

static void begin_job (LqReverbResponse *r, Set *set)
{
  r->job.busy = true;
  r->job.shape = r->shape;
  r->job.set = set;
  r->waiting = false;
  begin_path (r, 0);
}

static void make_taps (LqReverbResponse *r)
{
  Job *job = &r->job;
  int most = job->shape.size == 1.0 ? COPIED : STRETCHED;
  int n = job->n_taps - job->at < most ? (int)(job->n_taps - job->at) : most;
  double *taps = r->taps + job->at;

  lq_stretch_read (r->stretch, r->source[job->path], r->course.n, job->shape.size, job->at, taps,
                   n);
  shape_taps (&r->course, &job->shape, job->at, n, r->gain, taps);
  job->at += n;
}

/* Blocks of the path, as many as make a large one; true when all that sounds is there. */
static bool make_blocks (LqReverbResponse *r)
{
  Job *job = &r->job;
  LqConvolverFilter *filter = job->set->filter[job->path / r->n_paths];

  for (int frames = 0; frames < COPIED;)
    {
      int made = lq_convolver_filter_put (filter, job->path % r->n_paths, job->part++, r->taps,
                                          (int)job->n_taps);
      if (made == 0)
        return true;
      frames += made;
    }
  return false;
}

/* A quantum's worth; true when the set is complete. */
static bool work (LqReverbResponse *r)
{
  Job *job = &r->job;

  if (job->at < job->n_taps)
    {
      make_taps (r);
      return false;
    }
  if (!make_blocks (r))
    return false;
  if (job->path + 1 < r->n_channels * r->n_paths)
    {
      begin_path (r, job->path + 1);
      return false;
    }
  job->busy = false;
  return true;
}

/* A set that nobody hears or will hear; NULL: none. */
static Set *free_set (LqReverbResponse *r)
{
  for (int i = 0; i < N_SETS; i++)
    if (!lq_convolver_uses (r->convolver[0], r->set[i].filter[0]))
      return &r->set[i];
  return NULL;
}

/* ---- life ---- */

/* Which channel of the sample leads from FROM to SIDE; −1: all of them, as one. */
static int channel_of (const LqSample *sample, int n_channels, int side, bool other)
{
  int n = lq_sample_n_channels (sample);

  if (n_channels == 1)
    return n == 1 ? 0 : -1;
  if (n < LQ_SAMPLE_MOST_CHANNELS)
    return side < n ? side : 0;
  return other ? 2 * (1 - side) + side : 3 * side;
}

/* A mono path: the mean of both sides, into both of which it goes. */
static const double *fold (LqArena *arena, const LqSample *sample)
{
  LqFrames n = lq_sample_n_frames (sample);
  double *folded = lq_arena_array (arena, double, n);

  for (int c = 0; c < lq_sample_n_channels (sample); c++)
    for (LqFrames i = 0; i < n; i++)
      folded[i] += 0.5 * lq_sample_plane (sample, c)[i];
  return folded;
}

static void choose_sources (LqReverbResponse *r, LqArena *arena, const LqSample *sample)
{
  double power = 0.0;

  r->n_paths =
      r->n_channels == 2 && lq_sample_n_channels (sample) == LQ_SAMPLE_MOST_CHANNELS ? 2 : 1;
  for (int p = 0; p < r->n_channels * r->n_paths; p++)
    {
      int channel = channel_of (sample, r->n_channels, p / r->n_paths, p % r->n_paths == 1);
      r->source[p] = channel < 0 ? fold (arena, sample) : lq_sample_plane (sample, channel);
      power += lq_pink_power (r->source[p], r->course.n, r->course.rate_hz) / r->n_channels;
    }
  r->gain = power > 0.0 ? 1.0 / sqrt (power) : 0.0;
}

LqReverbResponse *lq_reverb_response_new (LqArena *arena, const LqSample *sample, int n_channels,
                                          const LqResponseShape *shape)
{
  LqReverbResponse *r = lq_arena_new0 (arena, LqReverbResponse);
  const LqResponseShape largest = { .size = 2.0 };

  r->n_channels = n_channels;
  r->course = course_of (sample);
  r->most_taps = shaped_frames (r->course.n, &largest, r->course.rate_hz);
  r->most_taps = r->most_taps > 0 ? r->most_taps : 1;
  choose_sources (r, arena, sample);
  r->taps = lq_arena_array (arena, double, r->most_taps);
  r->stretch = lq_stretch_new (arena);
  r->plan = lq_convolver_plan_prompt (arena, (int)r->most_taps);
  for (int c = 0; c < n_channels; c++)
    {
      r->input[c] = lq_convolver_input_new (arena, r->plan);
      r->convolver[c] =
          lq_convolver_new (arena, r->plan, (int)(FADE_MS * 1e-3 * r->course.rate_hz));
      for (int i = 0; i < N_SETS; i++)
        r->set[i].filter[c] = lq_convolver_filter_blank (arena, r->plan, r->n_paths);
    }
  r->waiting = true;
  lq_reverb_response_jump (r, shape);
  return r;
}

/* The set that is at rest, made if it must be: in the order of sets that a fresh one has. */
void lq_reverb_response_jump (LqReverbResponse *r, const LqResponseShape *shape)
{
  lq_reverb_response_aim (r, shape);
  if (r->waiting || r->job.busy)
    {
      for (int c = 0; c < r->n_channels; c++)
        lq_convolver_jump (r->convolver[c], NULL);
      begin_job (r, &r->set[0]);
      while (!work (r))
        continue;
      for (int c = 0; c < r->n_channels; c++)
        lq_convolver_jump (r->convolver[c], r->set[0].filter[c]);
    }
  for (int c = 0; c < r->n_channels; c++)
    {
      lq_convolver_reset (r->convolver[c]);
      lq_convolver_input_reset (r->input[c]);
    }
}

void lq_reverb_response_aim (LqReverbResponse *r, const LqResponseShape *shape)
{
  if (same_shape (shape, &r->shape))
    return;
  r->shape = *shape;
  r->waiting = true;
}

/* ---- sound ---- */

static void draw (LqReverbResponse *r)
{
  Set *set;

  if (r->waiting && !r->job.busy && (set = free_set (r)) != NULL)
    begin_job (r, set);
  if (!r->job.busy || !work (r))
    return;
  for (int c = 0; c < r->n_channels; c++)
    lq_convolver_exchange (r->convolver[c], r->job.set->filter[c]);
}

void lq_reverb_response_run (LqReverbResponse *r, double io[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  draw (r);
  for (int c = 0; c < r->n_channels; c++)
    lq_convolver_input_push (r->input[c], io[c]);
  for (int c = 0; c < r->n_channels; c++)
    {
      const LqConvolverInput *const inputs[] = { r->input[c], r->input[r->n_channels - 1 - c] };
      lq_convolver_run (r->convolver[c], inputs, io[c]);
    }
}

/* ---- what is told of it ---- */

LqFrames lq_reverb_response_frames (const LqSample *sample, const LqResponseShape *shape)
{
  return shaped_frames (lq_sample_n_frames (sample), shape, lq_sample_rate_hz (sample));
}

void lq_reverb_response_echoes (const LqSample *sample, const LqResponseShape *shape, double pre_s,
                                const double *from_s, int n, double *peak)
{
  Course course = course_of (sample);
  LqFrames length = audible_frames (&course, shape);
  Blend blend = find_blend (&course, shape);
  double largest = sqrt (course.n > 0 ? lq_sample_power (sample, (LqFrames)course.arrives) : 1.0);

  for (int k = 0; k < n; k++)
    {
      double from = (from_s[k] - pre_s) * course.rate_hz;
      double to = k + 1 < n ? (from_s[k + 1] - pre_s) * course.rate_hz : from;
      LqFrames first = (LqFrames)ceil (fmax (from, 0.0) / shape->size);
      LqFrames end = (LqFrames)ceil (fmin (fmax (to, 0.0), (double)length) / shape->size);
      double loudest = 0.0;
      for (LqFrames i = first; i < end && i < course.n; i++)
        loudest = fmax (loudest, lq_sample_power (sample, i));
      peak[k] = sqrt (loudest) / largest * fall_at (&course, shape, fmax (from, 0.0))
                * blend_at (&blend, fmax (from, 0.0));
    }
}
