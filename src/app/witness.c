/* SPDX-License-Identifier: GPL-3.0-or-later */
/* y = round (x·2^(b−1) − Σ c e + d) clamped, d triangular from the stored seed: Lipshitz et al.,
 * JAES 39(11) 1991 and 40(5) 1992. Plain loops: its worth is that it is another text. The sum is rounded
 * as dsp/dither says; in another order, a word in some millions would differ. */
#include "app/witness.h"

#include "app/witness_shape.h"

#include "analysis/measure_words.h"
#include "analysis/sample_stats.h"
#include "core/clones.h"
#include "core/random.h"

#include <glib.h>
#include <math.h>

#define BLANK_FRAMES LQ_DITHER_BLANK_FRAMES
#define CHANNEL_STEP UINT64_C (0xd1342543de82ef95)
#define BLOCK        1024

typedef struct
{
  LqRandom random;
  double errors[LQ_WITNESS_TAPS]; /* newest first */
  int n_zeros;
} Channel;

struct LqWitness
{
  LqQuantiserSpec spec;
  int n_taps; /* 0: not shaped */
  double taps[LQ_WITNESS_TAPS];
  double beyond; /* an input is held to full scale and so much more, in LSB */
  Channel channels[LQ_MAX_CHANNELS];
  LqMeasureWords words;
  double *planes[LQ_MAX_CHANNELS];
  double squares;
  LqFrames n_frames;
};

LqWitness *lq_witness_new (const LqQuantiserSpec *spec)
{
  LqWitness *witness = g_new0 (LqWitness, 1);
  witness->spec = *spec;
  witness->n_taps = lq_witness_shape (spec->dither, spec->rate_hz, witness->taps);
  witness->beyond = witness->n_taps == LQ_WITNESS_TAPS ? 128.0 : 64.0;
  gboolean is_float = lq_sample_type_is_float (spec->type);
  lq_measure_words_init (&witness->words, &(LqMeasureFormat){
                                              .rate_hz = spec->rate_hz,
                                              .n_channels = spec->n_channels,
                                              .kind = is_float ? LQ_SAMPLES_FLOAT : LQ_SAMPLES_INT,
                                              .bits = lq_sample_type_bits (spec->type),
                                          });
  for (int c = 0; c < spec->n_channels; c++)
    {
      lq_random_init (&witness->channels[c].random, spec->seed + (uint64_t)c * CHANNEL_STEP);
      witness->planes[c] = g_new (double, BLOCK);
    }
  return witness;
}

void lq_witness_free (LqWitness *witness)
{
  if (!witness)
    return;
  for (int c = 0; c < witness->spec.n_channels; c++)
    g_free (witness->planes[c]);
  g_free (witness);
}

static double triangular (LqRandom *random)
{
  uint64_t bits = lq_random_next (random);
  double first = (double)(uint32_t)bits, second = (double)(uint32_t)(bits >> 32);
  return (first - second) / 4294967296.0;
}

static double inside (double v, double full, double beyond)
{
  return CLAMP (v, -full - beyond, full + beyond - 1.0);
}

/* Twenty from the oldest error on, fewer from the newest on. */
static double shaped (const LqWitness *witness, const double *errors)
{
  int n = witness->n_taps;
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    {
      int k = n == LQ_WITNESS_TAPS ? n - 1 - i : i;
      sum += witness->taps[k] * errors[k];
    }
  return sum;
}

static double expected_code (const LqWitness *witness, Channel *channel, double x, double full)
{
  double v = inside (x * full, full, witness->beyond);
  channel->n_zeros = x == 0.0 ? MIN (channel->n_zeros + 1, BLANK_FRAMES + 1) : 0;
  if (channel->n_zeros > BLANK_FRAMES)
    {
      memset (channel->errors, 0, sizeof channel->errors);
      return 0.0;
    }
  v -= shaped (witness, channel->errors);
  double y = nearbyint (v + triangular (&channel->random));
  memmove (channel->errors + 1, channel->errors, (LQ_WITNESS_TAPS - 1) * sizeof (double));
  channel->errors[0] = y - v;
  return y;
}

/* Y[i] = X[i] + D[i] to a whole number; D may be Y. */
LQ_CLONES static void add_and_round (const double *x, const double *d, double *y, int n,
                                     double full, double beyond)
{
  for (int i = 0; i < n; i++)
    y[i] = nearbyint (inside (x[i] * full, full, beyond) + d[i]);
}

static gboolean is_ever_zero (const double *x, int n)
{
  gboolean zero = FALSE;
  for (int i = 0; i < n; i++)
    zero |= x[i] == 0.0;
  return zero;
}

/* One by one where a code waits for the one before: the errors, the blank after many zeros. */
static void expected_codes (const LqWitness *witness, Channel *channel, const double *x, double *y,
                            int n, double full)
{
  if (witness->spec.dither == LQ_DITHER_NONE)
    {
      memset (y, 0, sizeof (double) * (gsize)n);
      add_and_round (x, y, y, n, full, witness->beyond);
      return;
    }
  if (witness->n_taps > 0 || is_ever_zero (x, n))
    {
      for (int i = 0; i < n; i++)
        y[i] = expected_code (witness, channel, x[i], full);
      return;
    }
  channel->n_zeros = 0;
  LqRandom random = channel->random;
  for (int i = 0; i < n; i++)
    y[i] = triangular (&random);
  channel->random = random;
  add_and_round (x, y, y, n, full, witness->beyond);
}

LQ_CLONES static void clamp_to_values (double *y, int n, double full)
{
  for (int i = 0; i < n; i++)
    y[i] = CLAMP (y[i], -full, full - 1.0) / full;
}

LQ_CLONES static void clean (const double *x, double *y, int n)
{
  for (int i = 0; i < n; i++)
    y[i] = isfinite (x[i]) ? x[i] : 0.0;
}

static void expected_values (const LqWitness *witness, Channel *channel, const double *x, double *y,
                             int n)
{
  double full = ldexp (1.0, lq_sample_type_bits (witness->spec.type) - 1);
  if (witness->spec.type == LQ_SAMPLE_FLOAT64)
    memcpy (y, x, sizeof (double) * (gsize)n);
  else if (witness->spec.type == LQ_SAMPLE_FLOAT32)
    for (int i = 0; i < n; i++)
      y[i] = (double)(float)CLAMP (x[i], -(double)G_MAXFLOAT, (double)G_MAXFLOAT);
  else
    {
      expected_codes (witness, channel, x, y, n, full);
      clamp_to_values (y, n, full);
    }
}

static void process_block (LqWitness *witness, const double *const *planes, int at, int n)
{
  double x[BLOCK], lost[BLOCK];
  for (int c = 0; c < witness->spec.n_channels; c++)
    {
      double *y = witness->planes[c];
      LqSampleStats stats;
      clean (planes[c] + at, x, n);
      expected_values (witness, &witness->channels[c], x, y, n);
      for (int i = 0; i < n; i++)
        lost[i] = y[i] - x[i];
      lq_sample_stats (lost, n, &stats);
      witness->squares += stats.squares;
    }
  lq_measure_words_process (&witness->words, (const double *const *)witness->planes, n);
}

void lq_witness_process (LqWitness *witness, const double *const *planes, int n)
{
  for (int at = 0; at < n; at += BLOCK)
    process_block (witness, planes, at, MIN (BLOCK, n - at));
  witness->n_frames += n;
}

void lq_witness_finish (LqWitness *witness, LqWitnessReport *report)
{
  LqMeasure words;
  memset (report, 0, sizeof *report);
  lq_measure_words_finish (&witness->words, &words);
  memcpy (report->sha256_audio, words.sha256_audio, sizeof report->sha256_audio);
  report->effective_bits = words.effective_bits;
  report->n_frames = witness->n_frames;
  double n = (double)witness->n_frames * witness->spec.n_channels;
  report->null_dbfs = witness->squares > 0.0 && n > 0.0
                          ? lq_reading (10.0 * log10 (witness->squares / n))
                          : lq_reading_none ();
}
