/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/sample.h"

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
};

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
