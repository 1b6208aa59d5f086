/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop is y = round (v + d), v = x − Σ c[k] e[n−k], e = y − v, all in LSB, so that the error
 * that leaves is shaped by 1 − Σ c[k] z^−k. The error is taken before the clamp: a clipped sample does
 * not stir the filter, and |e| stays below 1.5 LSB whatever comes in. */
#include "dsp/dither.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"

typedef struct
{
  const char *name, *curve;
  int n_taps; /* 0 of a shaped row: designed for the rate */
  double shape[9];
} Row;

/* At 44.1 kHz, about 3.5 kHz and at most, the noise stands at: modified E −21.4 and +13.9 dB, Lipshitz
 * −21.5 and +19.4, F-weighted −24.5 and +27, improved E −28.6 and +31.8, threshold −28.0 and +27.9.
 * Weighted by the threshold of hearing, 20 Hz to 20 kHz, it is below white noise by 10.7, 9.4, 11.4, 12.3
 * and 20.9 dB in this order. */
static const Row rows[LQ_N_DITHERS] = {
  [LQ_DITHER_NONE] = { .name = "none" },
  [LQ_DITHER_TPDF] = { .name = "tpdf" },
  [LQ_DITHER_SHAPED] = { "shaped",
                         "modified E",
                         9,
                         { 1.662, -1.263, 0.4827, -0.2913, 0.1268, -0.1124, 0.03252, -0.01265,
                           -0.03524 } },
  [LQ_DITHER_LIPSHITZ] = { "shaped:lipshitz",
                           "Lipshitz",
                           5,
                           { 2.033, -2.165, 1.959, -1.590, 0.6149 } },
  [LQ_DITHER_F_WEIGHTED] = { "shaped:f-weighted",
                             "F-weighted",
                             9,
                             { 2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569,
                               0.0847 } },
  [LQ_DITHER_IMPROVED_E] = { "shaped:improved-e",
                             "improved E",
                             9,
                             { 2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632,
                               0.4191 } },
  [LQ_DITHER_THRESHOLD] = { .name = "shaped:threshold", .curve = "threshold" },
};

/* By so much the error of the deepest filter can carry a code back from beyond full scale: 1.5 LSB times
 * the sum of the taps, 57 of improved E, up to 118 of the threshold curve (at 32 kHz). */
#define FENCE           64
#define FENCE_THRESHOLD 128

#define BLOCK 256

/* Odd and far from the step by which lq_random_init spreads a seed. */
#define CHANNEL_STEP UINT64_C (0xd1342543de82ef95)

/* Difference of two uniform numbers: triangular on −1…+1 LSB, mean exactly 0. */
static double tpdf (LqRandom *random)
{
  uint64_t z = lq_random_next (random);
  return (double)((int64_t)(z & 0xffffffff) - (int64_t)(z >> 32)) * 0x1p-32;
}

bool lq_dither_is_shaped (LqDitherKind kind) { return kind >= LQ_DITHER_SHAPED; }

bool lq_dither_shapes_at (LqDitherKind kind, double rate_hz)
{
  return kind == LQ_DITHER_THRESHOLD
         || (lq_dither_is_shaped (kind) && (rate_hz == 44100 || rate_hz == 48000));
}

void lq_dither_init (LqDither *dither, LqDitherKind kind, int bits, double rate_hz, uint64_t seed,
                     int channel)
{
  memset (dither, 0, sizeof *dither);
  if (lq_dither_is_shaped (kind) && !lq_dither_shapes_at (kind, rate_hz))
    kind = LQ_DITHER_TPDF;
  dither->kind = kind;
  dither->bits = bits;
  memcpy (dither->shape, rows[kind].shape, sizeof rows[kind].shape);
  if (kind == LQ_DITHER_THRESHOLD)
    lq_threshold_shape (rate_hz, dither->shape);
  lq_random_init (&dither->random, seed + (uint64_t)channel * CHANNEL_STEP);
}

/* The codes of one word length, and the clamping of what lies beyond. */
typedef struct
{
  double scale, low, high;
  double least, most; /* what is beyond counts as this */
  int n_clamped, first;
} Range;

static Range range_of (const LqDither *dither)
{
  double scale = ldexp (1, dither->bits - 1);
  double fence = dither->kind == LQ_DITHER_THRESHOLD ? FENCE_THRESHOLD : FENCE;
  return (Range){ .scale = scale,
                  .low = -scale,
                  .high = scale - 1,
                  .least = -scale - fence,
                  .most = scale - 1 + fence,
                  .first = -1 };
}

/* Far enough outside for any dither to be clamped, near enough for an integer. */
static double fence (const Range *range, double v)
{
  v = v < range->least ? range->least : v;
  return v > range->most ? range->most : v;
}

static int32_t clamp (Range *range, int i, double code)
{
  if (__builtin_expect (code < range->low || code > range->high, 0))
    {
      if (range->n_clamped++ == 0)
        range->first = i;
      code = code < 0 ? range->low : range->high;
    }
  return (int32_t)code;
}

/* The order of summing is part of the definition. Nine taps are summed from the newest error on, as ever;
 * of twenty, the newest comes last, so that only it waits for the sample before. */
static inline __attribute__ ((always_inline)) double shaped_error (const LqDither *dither,
                                                                   int n_taps)
{
  const double *error = dither->error + dither->newest, *shape = dither->shape;
  double sum = 0;
  if (n_taps == LQ_DITHER_TAPS)
    for (int k = n_taps - 1; k >= 0; k--)
      sum += shape[k] * error[k];
  else
    for (int k = 0; k < n_taps; k++)
      sum += shape[k] * error[k];
  return sum;
}

static void push_error (LqDither *dither, double error, int n_taps)
{
  dither->newest = dither->newest == 0 ? n_taps - 1 : dither->newest - 1;
  dither->error[dither->newest] = error;
  dither->error[dither->newest + n_taps] = error;
}

/* Counts exact zeros in a row; true while the output is blank. */
static bool blank (int *zeros, double x)
{
  *zeros = x != 0 ? 0 : *zeros < LQ_DITHER_BLANK_FRAMES + 1 ? *zeros + 1 : *zeros;
  return *zeros > LQ_DITHER_BLANK_FRAMES;
}

LQ_CLONES static bool has_zero (const double *x, int n)
{
  int64_t zeros = 0;
  for (int i = 0; i < n; i++)
    zeros += x[i] == 0;
  return zeros > 0;
}

/* CODES[i STRIDE] of x + noise, in LSB; false where one is beyond the range, which is not told. */
LQ_CLONES static bool round_all (const Range *range, const double *restrict x,
                                 const double *restrict noise, int n, int32_t *restrict codes,
                                 int stride)
{
  double scale = range->scale, low = range->low, high = range->high;
  double least = range->least, most = range->most;
  double y[BLOCK];
  int64_t beyond = 0;
  for (int i = 0; i < n; i++)
    {
      double v = x[i] * scale;
      v = v < least ? least : v;
      v = v > most ? most : v;
      double code = rint (v + noise[i]);
      y[i] = code < low ? low : code > high ? high : code;
      beyond += y[i] != code;
    }
  if (stride == 2)
    for (int i = 0; i < n; i++)
      codes[2 * i] = (int32_t)y[i];
  else
    for (int i = 0; i < n; i++)
      codes[(ptrdiff_t)i * stride] = (int32_t)y[i];
  return beyond == 0;
}

/* N ≤ BLOCK. FIRST: of the whole call. */
static void round_block (Range *range, const double *x, const double *noise, int n, int32_t *codes,
                         int stride, int first)
{
  if (round_all (range, x, noise, n, codes, stride))
    return;
  for (int i = 0; i < n; i++)
    codes[(ptrdiff_t)i * stride] =
        clamp (range, first + i, rint (fence (range, x[i] * range->scale) + noise[i]));
}

static void process_plain (Range *range, const double *x, int n, int32_t *codes, int stride)
{
  static const double nothing[BLOCK];
  for (int at = 0, m; at < n; at += m)
    {
      m = n - at < BLOCK ? n - at : BLOCK;
      round_block (range, x + at, nothing, m, codes + (ptrdiff_t)at * stride, stride, at);
    }
}

static void tpdf_with_zeros (LqDither *dither, Range *range, const double *x, int n, int32_t *codes,
                             int stride, int first)
{
  for (int i = 0; i < n; i++)
    {
      int32_t code = 0;
      if (!blank (&dither->zeros, x[i]))
        code = clamp (range, first + i,
                      rint (fence (range, x[i] * range->scale) + tpdf (&dither->random)));
      codes[(ptrdiff_t)i * stride] = code;
    }
}

/* Where no sample is zero there is always noise, and it can be drawn first. */
static void process_tpdf (LqDither *dither, Range *range, const double *x, int n, int32_t *codes,
                          int stride)
{
  for (int at = 0, m; at < n; at += m)
    {
      double noise[BLOCK];
      LqRandom random = dither->random;
      int32_t *to = codes + (ptrdiff_t)at * stride;
      m = n - at < BLOCK ? n - at : BLOCK;
      if (has_zero (x + at, m))
        {
          tpdf_with_zeros (dither, range, x + at, m, to, stride, at);
          continue;
        }
      for (int i = 0; i < m; i++)
        noise[i] = tpdf (&random);
      dither->random = random;
      dither->zeros = 0;
      round_block (range, x + at, noise, m, to, stride, at);
    }
}

/* N_TAPS: a constant wherever this stands, so that no filter waits for the taps of a longer one. */
static inline __attribute__ ((always_inline)) void shape_all (LqDither *dither, Range *range,
                                                              const double *x, int n,
                                                              int32_t *codes, int stride,
                                                              int n_taps)
{
  LqRandom random = dither->random;
  int zeros = dither->zeros;
  for (int i = 0; i < n; i++)
    {
      int32_t code = 0;
      if (blank (&zeros, x[i]))
        memset (dither->error, 0, sizeof dither->error);
      else
        {
          double v = fence (range, x[i] * range->scale) - shaped_error (dither, n_taps);
          double y = lrint (v + tpdf (&random));
          push_error (dither, y - v, n_taps);
          code = clamp (range, i, y);
        }
      codes[(ptrdiff_t)i * stride] = code;
    }
  dither->random = random;
  dither->zeros = zeros;
}

static void process_shaped (LqDither *dither, Range *range, const double *x, int n, int32_t *codes,
                            int stride)
{
  switch (rows[dither->kind].n_taps)
    {
    case 5:
      shape_all (dither, range, x, n, codes, stride, 5);
      break;
    case 9:
      shape_all (dither, range, x, n, codes, stride, 9);
      break;
    default:
      shape_all (dither, range, x, n, codes, stride, LQ_DITHER_TAPS);
      break;
    }
}

int lq_dither_process (LqDither *dither, const double *x, int n, int32_t *codes, int stride,
                       int *first)
{
  Range range = range_of (dither);
  switch (dither->kind)
    {
    case LQ_DITHER_NONE:
      process_plain (&range, x, n, codes, stride);
      break;
    case LQ_DITHER_TPDF:
      process_tpdf (dither, &range, x, n, codes, stride);
      break;
    default:
      process_shaped (dither, &range, x, n, codes, stride);
      break;
    }
  if (range.n_clamped > 0 && first != NULL)
    *first = range.first;
  return range.n_clamped;
}

const char *lq_dither_name (LqDitherKind kind) { return rows[kind].name; }
const char *lq_dither_curve (LqDitherKind kind) { return rows[kind].curve; }

bool lq_dither_from_name (const char *name, LqDitherKind *kind)
{
  if (strcmp (name, "shaped:modified-e") == 0)
    name = rows[LQ_DITHER_SHAPED].name;
  for (int i = 0; i < LQ_N_DITHERS; i++)
    if (strcmp (name, rows[i].name) == 0)
      {
        *kind = (LqDitherKind)i;
        return true;
      }
  return false;
}
