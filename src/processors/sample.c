/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/sample.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "core/arena.h"

struct LqSample
{
  atomic_int n_refs;
  LqArena *arena; /* in which it lies too */
  double rate_hz;
  int n_channels;
  LqFrames n_frames;
  double *plane[LQ_SAMPLE_MOST_CHANNELS];
  LqSampleCourse course;
};

#define FALL_FROM_DB (-5.0)
#define FALL_TO_DB   (-25.0)

static LqFrames find_end (const LqSample *sample)
{
  LqFrames end = sample->n_frames;

  while (end > 0 && lq_sample_power (sample, end - 1) == 0.0)
    end--;
  return end;
}

static LqSampleCourse find_course (const LqSample *sample)
{
  LqSampleCourse course = { .end = find_end (sample) };
  LqFrames begins = 0, ends = 0;
  double peak = 0.0, all = 0.0, left = 0.0;

  for (LqFrames i = 0; i < course.end; i++)
    {
      double power = lq_sample_power (sample, i);
      all += power;
      course.loudest = power > peak ? i : course.loudest;
      peak = power > peak ? power : peak;
    }
  double from = all * pow (10.0, FALL_FROM_DB / 10.0), to = all * pow (10.0, FALL_TO_DB / 10.0);
  for (LqFrames i = course.end - 1; i >= 0; i--)
    {
      left += lq_sample_power (sample, i);
      ends = left <= to ? i : ends;
      begins = left <= from ? i : begins;
    }
  course.falls = fmax ((double)(ends - begins) * 60.0 / (FALL_FROM_DB - FALL_TO_DB), 1.0);
  return course;
}

LqSample *lq_sample_new (double rate_hz, int n_channels, LqFrames n_frames,
                         const double *const *planes)
{
  LqArena *arena = lq_arena_new ();
  LqSample *sample = lq_arena_new0 (arena, LqSample);

  atomic_init (&sample->n_refs, 1);
  sample->arena = arena;
  sample->rate_hz = rate_hz;
  sample->n_channels = n_channels;
  sample->n_frames = n_frames;
  for (int c = 0; c < n_channels; c++)
    {
      sample->plane[c] = lq_arena_array (arena, double, n_frames);
      memcpy (sample->plane[c], planes[c], sizeof (double) * (size_t)n_frames);
    }
  sample->course = find_course (sample);
  return sample;
}

LqSample *lq_sample_ref (LqSample *sample)
{
  if (sample)
    atomic_fetch_add (&sample->n_refs, 1);
  return sample;
}

void lq_sample_unref (LqSample *sample)
{
  if (sample && atomic_fetch_sub (&sample->n_refs, 1) == 1)
    lq_arena_free (sample->arena);
}

double lq_sample_rate_hz (const LqSample *sample) { return sample->rate_hz; }

int lq_sample_n_channels (const LqSample *sample) { return sample->n_channels; }

LqFrames lq_sample_n_frames (const LqSample *sample) { return sample->n_frames; }

const double *lq_sample_plane (const LqSample *sample, int channel)
{
  return sample->plane[channel];
}

LqSampleCourse lq_sample_course (const LqSample *sample) { return sample->course; }

double lq_sample_power (const LqSample *sample, LqFrames frame)
{
  double sum = 0.0;

  for (int c = 0; c < sample->n_channels; c++)
    sum += sample->plane[c][frame] * sample->plane[c][frame];
  return sum;
}
