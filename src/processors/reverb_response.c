/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/reverb_response.h"

#include <math.h>

#include "dsp/convolver.h"
#include "dsp/pink_power.h"
#include "dsp/stretch.h"

#define BLEND_S   0.02 /* to each side of the end of the early part */
#define LONGEST_S 10.0 /* a stretched one is cut there, if it was not longer before */
#define INAUDIBLE 1e-10

/* What is known of the recording. */
typedef struct
{
  double rate_hz;
  LqFrames n;     /* without the silence behind */
  double arrives; /* the direct sound, in frames */
  double falls;   /* by 60 dB, in frames */
} Course;

struct LqReverbResponse
{
  int n_channels;
  LqConvolverInput *input[LQ_MAX_CHANNELS];
  LqConvolver *convolver[LQ_MAX_CHANNELS];
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

/* What is heard of one side: from its own channel and, with a true stereo response, from the other. */
typedef struct
{
  int n_paths;
  const double *source[LQ_CONVOLVER_MOST_INPUTS];
} Side;

/* Returns the gain for all of them. */
static double choose_sources (Side *sides, LqArena *scratch, const LqSample *sample, int n_channels)
{
  Course course = course_of (sample);
  bool across = n_channels == 2 && lq_sample_n_channels (sample) == LQ_SAMPLE_MOST_CHANNELS;
  double power = 0.0;

  for (int side = 0; side < n_channels; side++)
    {
      sides[side].n_paths = across ? 2 : 1;
      for (int p = 0; p < sides[side].n_paths; p++)
        {
          int channel = channel_of (sample, n_channels, side, p == 1);
          const double *source =
              channel < 0 ? fold (scratch, sample) : lq_sample_plane (sample, channel);
          sides[side].source[p] = source;
          power += lq_pink_power (source, course.n, course.rate_hz) / n_channels;
        }
    }
  return power > 0.0 ? 1.0 / sqrt (power) : 0.0;
}

static void make_taps (const LqStretch *stretch, const Course *course, const double *source,
                       const LqResponseShape *shape, double gain, double *taps, int n)
{
  lq_stretch_read (stretch, source, course->n, shape->size, 0, taps, n);
  shape_taps (course, shape, 0, n, gain, taps);
}

LqReverbResponse *lq_reverb_response_new (LqArena *arena, const LqSample *sample, int n_channels,
                                          const LqResponseShape *shape)
{
  LqReverbResponse *r = lq_arena_new0 (arena, LqReverbResponse);
  LqArena *scratch = lq_arena_new ();
  LqStretch *stretch = lq_stretch_new (scratch);
  Course course = course_of (sample);
  Side sides[LQ_MAX_CHANNELS];
  double gain = choose_sources (sides, scratch, sample, n_channels);
  int n = (int)audible_frames (&course, shape);

  n = n > 0 ? n : 1;
  LqConvolverPlan *plan = lq_convolver_plan_prompt (arena, n);
  r->n_channels = n_channels;
  for (int c = 0; c < n_channels; c++)
    {
      double *taps[LQ_CONVOLVER_MOST_INPUTS] = { NULL };
      for (int p = 0; p < sides[c].n_paths; p++)
        {
          taps[p] = lq_arena_array (scratch, double, n);
          make_taps (stretch, &course, sides[c].source[p], shape, gain, taps[p], n);
        }
      r->input[c] = lq_convolver_input_new (arena, plan);
      r->convolver[c] = lq_convolver_new (arena, plan, 1);
      lq_convolver_jump (r->convolver[c], lq_convolver_filter_new (arena, plan, sides[c].n_paths,
                                                                   (const double *const *)taps, n));
    }
  lq_arena_free (scratch);
  return r;
}

void lq_reverb_response_reset (LqReverbResponse *r)
{
  for (int c = 0; c < r->n_channels; c++)
    {
      lq_convolver_reset (r->convolver[c]);
      lq_convolver_input_reset (r->input[c]);
    }
}

/* ---- sound ---- */

void lq_reverb_response_run (LqReverbResponse *r, double io[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
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

/* The largest power of the frames FIRST … END − 1 of the recording, as shaped. */
static double loudest_power (const LqSample *sample, const Course *course,
                             const LqResponseShape *shape, LqFrames first, LqFrames end)
{
  Blend blend = find_blend (course, shape);
  double fall = fall_at (course, shape, (double)first * shape->size);
  double step = exp (-fall_rate (course, shape) * shape->size);
  double loudest = 0.0;

  for (LqFrames i = first; i < end; i++)
    {
      double gain = fall * blend_at (&blend, (double)i * shape->size);
      loudest = fmax (loudest, gain * gain * lq_sample_power (sample, i));
      if ((double)i >= course->arrives)
        fall *= step;
    }
  return loudest / shape->size;
}

void lq_reverb_response_echoes (const LqSample *sample, const LqResponseShape *shape, double pre_s,
                                const double *from_s, int n, double *peak)
{
  Course course = course_of (sample);
  LqFrames length = audible_frames (&course, shape);
  double largest = course.n > 0 ? lq_sample_power (sample, (LqFrames)course.arrives) : 1.0;

  for (int k = 0; k < n; k++)
    {
      double from = (from_s[k] - pre_s) * course.rate_hz;
      double to = k + 1 < n ? (from_s[k + 1] - pre_s) * course.rate_hz : from;
      LqFrames first = (LqFrames)ceil (fmax (from, 0.0) / shape->size);
      LqFrames end = (LqFrames)ceil (fmin (fmax (to, 0.0), (double)length) / shape->size);
      end = end < course.n ? end : course.n;
      peak[k] = sqrt (loudest_power (sample, &course, shape, first, end) / largest);
    }
}
