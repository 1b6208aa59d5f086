/* SPDX-License-Identifier: GPL-3.0-or-later */
/* y = round (x·2^(b−1) − Σ c e + d) clamped, d triangular from the stored seed: Lipshitz et al.,
 * JAES 39(11) 1991 and 40(5) 1992. Plain loops, no tricks: its worth is that it is another text. */
#include "app/witness.h"

#include "core/random.h"

#include <glib.h>
#include <math.h>

#define TAPS         9
#define BLANK_FRAMES LQ_DITHER_BLANK_FRAMES
#define CHANNEL_STEP UINT64_C (0xd1342543de82ef95)
#define BLOCK        1024

/* As in the papers, 1 − Σ c z^−k; apart from the table of the one that writes. */
static const double modified_e[TAPS] = { 1.662,   -1.263,  0.4827,   -0.2913, 0.1268,
                                         -0.1124, 0.03252, -0.01265, -0.03524 };
static const double lipshitz[TAPS] = { 2.033, -2.165, 1.959, -1.59, 0.6149 };
static const double f_weighted[TAPS] = { 2.412,  -3.37, 3.937,  -4.174, 3.353,
                                         -2.205, 1.281, -0.569, 0.0847 };
static const double improved_e[TAPS] = { 2.847,  -4.685, 6.214,  -7.184, 6.639,
                                         -5.032, 3.263,  -1.632, 0.4191 };

/* NULL: not shaped. */
static const double *shape_of (const LqQuantiserSpec *spec)
{
  if (spec->rate_hz != 44100.0 && spec->rate_hz != 48000.0)
    return NULL;
  switch (spec->dither)
    {
    case LQ_DITHER_SHAPED:
      return modified_e;
    case LQ_DITHER_LIPSHITZ:
      return lipshitz;
    case LQ_DITHER_F_WEIGHTED:
      return f_weighted;
    case LQ_DITHER_IMPROVED_E:
      return improved_e;
    default:
      return NULL;
    }
}

typedef struct
{
  LqRandom random;
  double errors[TAPS]; /* newest first */
  int n_zeros;
} Channel;

struct LqWitness
{
  LqQuantiserSpec spec;
  const double *shape;
  Channel channels[LQ_MAX_CHANNELS];
  LqMeasurer *measurer;
  double *planes[LQ_MAX_CHANNELS];
  double squares;
  LqFrames n_frames;
};

LqWitness *lq_witness_new (const LqQuantiserSpec *spec)
{
  LqWitness *witness = g_new0 (LqWitness, 1);
  witness->spec = *spec;
  witness->shape = shape_of (spec);
  gboolean is_float = lq_sample_type_is_float (spec->type);
  witness->measurer = lq_measurer_new (&(LqMeasureFormat){
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
  lq_measurer_free (witness->measurer);
  for (int c = 0; c < witness->spec.n_channels; c++)
    g_free (witness->planes[c]);
  g_free (witness);
}

static double triangular (Channel *channel)
{
  uint64_t bits = lq_random_next (&channel->random);
  double first = (double)(uint32_t)bits, second = (double)(uint32_t)(bits >> 32);
  return (first - second) / 4294967296.0;
}

static double expected_code (const LqWitness *witness, Channel *channel, double x, double full)
{
  double v = CLAMP (x * full, -full - 64.0, full + 63.0);
  if (witness->spec.dither == LQ_DITHER_NONE)
    return nearbyint (v);
  channel->n_zeros = x == 0.0 ? channel->n_zeros + 1 : 0;
  if (channel->n_zeros > BLANK_FRAMES)
    {
      memset (channel->errors, 0, sizeof channel->errors);
      return 0.0;
    }
  if (!witness->shape)
    return nearbyint (v + triangular (channel));
  for (int k = 0; k < TAPS; k++)
    v -= witness->shape[k] * channel->errors[k];
  double y = nearbyint (v + triangular (channel));
  memmove (channel->errors + 1, channel->errors, (TAPS - 1) * sizeof (double));
  channel->errors[0] = y - v;
  return y;
}

static double expected_value (const LqWitness *witness, Channel *channel, double x)
{
  if (!isfinite (x))
    x = 0.0;
  if (witness->spec.type == LQ_SAMPLE_FLOAT64)
    return x;
  if (witness->spec.type == LQ_SAMPLE_FLOAT32)
    return (double)(float)CLAMP (x, -(double)G_MAXFLOAT, (double)G_MAXFLOAT);
  double full = ldexp (1.0, lq_sample_type_bits (witness->spec.type) - 1);
  double code = expected_code (witness, channel, x, full); /* once: CLAMP would ask again */
  return CLAMP (code, -full, full - 1.0) / full;
}

static void process_block (LqWitness *witness, const double *const *planes, int at, int n)
{
  for (int c = 0; c < witness->spec.n_channels; c++)
    for (int i = 0; i < n; i++)
      {
        double x = planes[c][at + i], y = expected_value (witness, &witness->channels[c], x);
        witness->planes[c][i] = y;
        witness->squares += isfinite (x) ? (y - x) * (y - x) : y * y;
      }
  lq_measurer_process (witness->measurer, (const double *const *)witness->planes, n);
}

void lq_witness_process (LqWitness *witness, const double *const *planes, int n)
{
  for (int at = 0; at < n; at += BLOCK)
    process_block (witness, planes, at, MIN (BLOCK, n - at));
  witness->n_frames += n;
}

void lq_witness_finish (LqWitness *witness, LqWitnessReport *report)
{
  memset (report, 0, sizeof *report);
  lq_measurer_finish (witness->measurer, &report->measure);
  report->n_frames = witness->n_frames;
  double n = (double)witness->n_frames * witness->spec.n_channels;
  report->null_dbfs = witness->squares > 0.0 && n > 0.0
                          ? lq_reading (10.0 * log10 (witness->squares / n))
                          : lq_reading_none ();
}
