/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test signals of EBU Tech 3341/3342 and ITU-R BS.2217: stretches of one tone at given peak
 * levels, measured by the file measurer or heard by the live meter quantum by quantum. */
#pragma once

#include "analysis/loudness.h"
#include "analysis/measure.h"
#include "media/layout.h"

#include <glib.h>
#include <math.h>

static const double tone_rates[] = { 44100, 48000, 88200, 96000, 192000 };

/* PEAK_DB per channel; SILENT for none. */
#define SILENT (-1000.0)
typedef struct
{
  double peak_db, seconds;
} Stretch;

typedef struct
{
  double rate_hz;
  int n_channels;
  const double *channel_db; /* added per channel; NULL: all 0 */
  uint32_t channel_mask;
  int hz;
  double *table; /* one second of the tone */
  LqMeasurer *measurer;
  LqLoudnessMeter *meter;
  /* Called after each quantum for the live meter, with the frames so far. */
  void (*listen) (LqLoudnessMeter *meter, LqFrames frames, void *data);
  void *data;
  double pending[LQ_READER_MAX_CHANNELS][LQ_QUANTUM];
  int n_pending, phase;
  LqFrames frames;
} Tone;

static inline void tone_init (Tone *t, double rate_hz, int n_channels, int hz)
{
  *t = (Tone){ .rate_hz = rate_hz, .n_channels = n_channels, .hz = hz };
  t->table = g_new (double, (gsize)rate_hz);
  for (int i = 0; i < (int)rate_hz; i++)
    t->table[i] = sin (2.0 * M_PI * hz * i / rate_hz);
}

static inline void tone_to_measurer (Tone *t)
{
  LqMeasureFormat format = {
    .rate_hz = t->rate_hz,
    .n_channels = t->n_channels,
    .kind = LQ_SAMPLES_FLOAT,
    .skip = LQ_MEASURE_SKIP_ALL,
  };
  lq_layout_from_mask (t->channel_mask, t->n_channels, format.speakers);
  t->measurer = lq_measurer_new (&format);
}

static inline void tone_flush (Tone *t)
{
  const double *in[LQ_READER_MAX_CHANNELS];
  for (int c = 0; c < t->n_channels; c++)
    in[c] = t->pending[c];
  if (t->measurer != NULL)
    lq_measurer_process (t->measurer, in, t->n_pending);
  if (t->meter != NULL)
    lq_loudness_meter_process (t->meter, in, t->n_pending);
  if (t->listen != NULL)
    t->listen (t->meter, t->frames, t->data);
  t->n_pending = 0;
}

static inline void tone_play (Tone *t, const Stretch *stretches, int n)
{
  for (int s = 0; s < n; s++)
    {
      double gain[LQ_READER_MAX_CHANNELS];
      for (int c = 0; c < t->n_channels; c++)
        gain[c] = stretches[s].peak_db <= SILENT
                      ? 0.0
                      : pow (10.0, (stretches[s].peak_db + (t->channel_db ? t->channel_db[c] : 0.0))
                                       / 20.0);
      LqFrames frames = llround (stretches[s].seconds * t->rate_hz);
      for (LqFrames i = 0; i < frames; i++)
        {
          double x = t->table[t->phase];
          t->phase = t->phase + 1 < (int)t->rate_hz ? t->phase + 1 : 0;
          for (int c = 0; c < t->n_channels; c++)
            t->pending[c][t->n_pending] = gain[c] * x;
          t->frames++;
          if (++t->n_pending == LQ_QUANTUM)
            tone_flush (t);
        }
    }
}

static inline void tone_finish (Tone *t, LqMeasure *measure)
{
  tone_flush (t);
  if (t->measurer != NULL)
    lq_measurer_finish (t->measurer, measure);
  lq_measurer_free (t->measurer);
  lq_loudness_meter_free (t->meter);
  g_free (t->table);
}

/* A whole stereo file of 1 kHz stretches through the measurer. */
static inline LqMeasure tone_measure (double rate_hz, const Stretch *stretches, int n)
{
  Tone t;
  LqMeasure m;
  tone_init (&t, rate_hz, 2, 1000);
  tone_to_measurer (&t);
  tone_play (&t, stretches, n);
  tone_finish (&t, &m);
  return m;
}
