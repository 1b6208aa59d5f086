/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cascade is kept as planes: plane p of P holds the wave at frame + p/P for consecutive
 * frames, so that every loop runs over neighbouring memory and vectorises. A stage puts one new
 * plane behind each existing one: u(q + 1/2) = Σ c[j] (u(q − j) + u(q + 1 + j)), the symmetric
 * half-band filter with a Kaiser window (Crochiere and Rabiner, "Multirate Digital Signal
 * Processing", 1983). The rest of the stages is skipped for a chunk when the sums of their
 * |coefficients|, or the bends of the samples (truepeak_reach.h), prove that nothing above the
 * floor can come of it. */
#include "dsp/truepeak.h"
#include "core/clones.h"
#include "dsp/peak.h"
#include "dsp/window.h"

#include <math.h>
#include <string.h>

/* Pairs of taps and Kaiser beta of each stage. The first is flat to 0.49 of the rate within
 * 0.01 dB; the others see only the lower part of their band and reach 80 dB or more. */
static const int n_pairs[LQ_TRUEPEAK_STAGES] = { 96, 8, 4, 4 };
static const double beta[LQ_TRUEPEAK_STAGES] = { 6.0, 11.7, 8.2, 9.6 };

/* Frames by which the planes made by stage s − 1 lag the input (index 0: the input itself). */
static const int lag[LQ_TRUEPEAK_STAGES + 1] = { 0, 96, 100, 101, LQ_TRUEPEAK_DELAY };

/* First frame of a chunk that a stage computes after it was skipped: the past others read. */
static const int first_frame[LQ_TRUEPEAK_STAGES] = { -13, -5, -3, -1 };

#define PAST    LQ_TRUEPEAK_PAST
#define CHUNK   LQ_TRUEPEAK_CHUNK
#define IN_PAST (2 * LQ_TRUEPEAK_PAIRS + PAST)

/* Points 8 to the frame see at least cos (π/16) = 0.981 of a crest; with rounding to spare. */
#define CREST_SEEN 0.975

/* ---- planes ---- */

/* Frame 0 of the chunk. */
static inline const double *input_of (const LqTruePeak *tp)
{
  return tp->input + tp->start + IN_PAST;
}

/* Which plane of LqTruePeak stands at p of the 2^stage planes before a stage; 0: the input. */
static const unsigned char order[LQ_TRUEPEAK_STAGES + 1][LQ_TRUEPEAK_MAX_FACTOR] = {
  { 0 },
  { 0, 1 },
  { 0, 2, 1, 3 },
  { 0, 4, 2, 5, 1, 6, 3, 7 },
  { 0, 8, 4, 9, 2, 10, 5, 11, 1, 12, 6, 13, 3, 14, 7, 15 },
};

/* The stage that made each plane. */
static const unsigned char born[LQ_TRUEPEAK_MAX_FACTOR] = { 0, 1, 2, 2, 3, 3, 3, 3,
                                                            4, 4, 4, 4, 4, 4, 4, 4 };

/* Frame 0 of the chunk, seen with SEEN_LAG, in plane P of the 2^STAGE planes that exist before
 * STAGE runs. P beyond the range goes to the frames before and after. */
static inline const double *plane_at (const LqTruePeak *tp, int stage, int p, int seen_lag)
{
  int frame = (p >> stage) - seen_lag;
  int plane = order[stage][p & ((1 << stage) - 1)];

  if (plane == 0)
    return input_of (tp) + frame;
  return tp->planes[plane] + PAST + frame + lag[born[plane]];
}

typedef double Eight __attribute__ ((vector_size (64)));
typedef double EightAt __attribute__ ((vector_size (64), aligned (8), may_alias));

#define AT(p) (*(const EightAt *)(p))

/* Four pairs of taps from C on, of eight or a single frame. */
#define FOUR_PAIRS(take, l, r)                                                                     \
  ((c[0] * (take ((l)) + take ((r))) + c[1] * (take ((l)-1) + take ((r) + 1)))                     \
   + (c[2] * (take ((l)-2) + take ((r) + 2)) + c[3] * (take ((l)-3) + take ((r) + 3))))

/* OUT[i] = Σ c[j] (x[i − j] + x[i + 1 + j]): the first stage, whose neighbours are frames. Sixteen
 * frames at a time stay in registers; the last sixteen may overlap those before. */
LQ_CLONES static void run_first (double *restrict out, const double *restrict x,
                                 const double *restrict taps, int n)
{
  for (int i = 0; n >= 16 && i < n; i += 16)
    {
      int from = i + 16 > n ? n - 16 : i;
      const double *l = x + from, *r = x + from + 1, *c = taps;
      Eight a = { 0.0 }, b = { 0.0 };
      for (int j = 0; j < LQ_TRUEPEAK_PAIRS; j += 4, l -= 4, r += 4, c += 4)
        {
          a += FOUR_PAIRS (AT, l, r);
          b += FOUR_PAIRS (AT, l + 8, r + 8);
        }
      *(EightAt *)(out + from) = a;
      *(EightAt *)(out + from + 8) = b;
    }
  for (int i = 0; n < 16 && i < n; i++)
    {
      const double *l = x + i, *r = x + i + 1, *c = taps;
      double sum = 0.0;
      for (int j = 0; j < LQ_TRUEPEAK_PAIRS; j += 4, l -= 4, r += 4, c += 4)
        sum += FOUR_PAIRS (*, l, r);
      out[i] = sum;
    }
}

/* OUT[i] += Σ c[j] (left[j][i] + right[j][i]) over four pairs. */
LQ_CLONES static void add_four_pairs (double *restrict out, const double *const *left,
                                      const double *const *right, const double *c, int n)
{
  const double *l0 = left[0], *l1 = left[1], *l2 = left[2], *l3 = left[3];
  const double *r0 = right[0], *r1 = right[1], *r2 = right[2], *r3 = right[3];
  double c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3];

  for (int i = 0; i < n; i++)
    out[i] += (c0 * (l0[i] + r0[i]) + c1 * (l1[i] + r1[i]))
              + (c2 * (l2[i] + r2[i]) + c3 * (l3[i] + r3[i]));
}

/* Makes the planes of STAGE for the frames FROM … N − 1 of the chunk. */
static void run_stage (LqTruePeak *tp, int stage, int from, int n)
{
  if (stage == 0)
    {
      run_first (tp->planes[1] + PAST + from, plane_at (tp, 0, 0, lag[1]) + from, tp->taps[0],
                 n - from);
      return;
    }
  for (int p = 0; p < 1 << stage; p++)
    {
      double *out = tp->planes[(1 << stage) + p] + PAST + from;

      memset (out, 0, sizeof (double) * (size_t)(n - from));
      for (int j = 0; j < n_pairs[stage]; j += 4)
        {
          const double *left[4];
          const double *right[4];
          for (int k = 0; k < 4; k++)
            {
              left[k] = plane_at (tp, stage, p - j - k, lag[stage + 1]) + from;
              right[k] = plane_at (tp, stage, p + 1 + j + k, lag[stage + 1]) + from;
            }
          add_four_pairs (out, left, right, &tp->taps[stage][j], n - from);
        }
    }
}

/* ---- crests ---- */

/* What a chunk of frames is known to reach: for each stage the highest of its new planes, at
 * their own lag; frame 0 stands at [PAST]. */
typedef struct
{
  double ridge[LQ_TRUEPEAK_STAGES][PAST + CHUNK];
} Ridges;

/* The ridge of STAGE, of which the planes have just been run; returns its highest. */
static double find_ridge (const LqTruePeak *tp, Ridges *ridges, int stage, int n)
{
  int from = PAST + first_frame[stage];
  int length = n - first_frame[stage];
  double *ridge = ridges->ridge[stage] + from;

  memset (ridge, 0, sizeof (double) * (size_t)length);
  for (int p = 1 << stage; p < 2 << stage; p++)
    lq_peak_raise (ridge, tp->planes[p] + from, length);
  return lq_peak (ridge, length);
}

/* At most so high stands the wave in the N frames that leave with the chunk just added. The chord is
 * drawn between frames DELAY − 2 … DELAY + N + 1 before the end; the bends count as far as the
 * cascade reaches. */
static double reach_of_chunk (const LqTruePeak *tp, int n)
{
  return (lq_reach_peak (&tp->reach, LQ_TRUEPEAK_DELAY + n + 4, LQ_TRUEPEAK_DELAY - 4)
          + tp->bend_bound * lq_reach_bend (&tp->reach, IN_PAST + n))
         / CREST_SEEN;
}

/* Takes N ≤ CHUNK new frames. False when nothing of the chunk can exceed FLOOR. */
static bool run_chunk (LqTruePeak *tp, Ridges *ridges, const double *x, int n, double floor)
{
  double top;

  memcpy (tp->input + tp->start + IN_PAST, x, sizeof (double) * (size_t)n);
  lq_reach_add (&tp->reach, input_of (tp), n);
  if (reach_of_chunk (tp, n) <= floor)
    {
      tp->n_valid = 0;
      return false;
    }
  top = lq_reach_peak (&tp->reach, IN_PAST + n, 0);
  for (int s = 0; s < tp->n_stages; s++)
    {
      double ridge_top;
      if (top * tp->bound[s] <= floor)
        {
          tp->n_valid = s < tp->n_valid ? s : tp->n_valid;
          return false;
        }
      run_stage (tp, s, s < tp->n_valid ? 0 : first_frame[s], n);
      ridge_top = find_ridge (tp, ridges, s, n);
      /* From here on only the near past counts, not all that the first stage reaches. */
      if (s == 0)
        top = lq_peak (input_of (tp) - LQ_TRUEPEAK_DELAY - 10, n + 20);
      top = ridge_top > top ? ridge_top : top;
    }
  tp->n_valid = tp->n_stages;
  return true;
}

/* Moves what the next chunk needs of this one of N frames to its place. */
static void keep_past (LqTruePeak *tp, int n)
{
  tp->start += n;
  if (tp->start + IN_PAST + CHUNK > LQ_TRUEPEAK_INPUT)
    {
      memmove (tp->input, tp->input + tp->start, sizeof (double) * IN_PAST);
      tp->start = 0;
    }
  for (int p = 1; p < 1 << tp->n_valid; p++)
    memmove (tp->planes[p], tp->planes[p] + n, sizeof (double) * PAST);
}

/* CREST[i] = highest of all planes at frame i − 1 of the chunk, for N + 1 frames. */
static void frame_crests (const LqTruePeak *tp, const Ridges *ridges, double *crest, int n)
{
  memset (crest, 0, sizeof (double) * (size_t)(n + 1));
  lq_peak_raise (crest, input_of (tp) - LQ_TRUEPEAK_DELAY - 1, n + 1);
  for (int s = 0; s < tp->n_stages; s++)
    lq_peak_raise (crest, ridges->ridge[s] + PAST + lag[s + 1] - LQ_TRUEPEAK_DELAY - 1, n + 1);
}

/* ---- design ---- */

/* How far above the crest of the 2^STAGE planes the wave at the end can stand: the largest sum
 * of |coefficients| over all points, found by sending an impulse through the remaining stages. */
static double find_bound (const LqTruePeak *tp, int stage, double *bend_bound)
{
  double wave[2][LQ_TRUEPEAK_MAX_FACTOR * 256] = { 0 };
  double sums[LQ_TRUEPEAK_MAX_FACTOR] = { 0 };
  double top = 1.0;
  int n = 256;
  int now = 0;

  wave[now][n / 2] = 1.0;
  for (int s = stage; s < tp->n_stages; s++, n *= 2, now = !now)
    for (int q = 0; q < n; q++)
      {
        double sum = 0.0;
        for (int j = 0; j < n_pairs[s]; j++)
          sum += tp->taps[s][j]
                 * ((q - j >= 0 ? wave[now][q - j] : 0.0)
                    + (q + 1 + j < n ? wave[now][q + 1 + j] : 0.0));
        wave[!now][2 * q] = wave[now][q];
        wave[!now][2 * q + 1] = sum;
      }
  for (int i = 0; i < n; i++)
    sums[i % (n / 256)] += fabs (wave[now][i]);
  *bend_bound = 0.0;
  for (int p = 0; p < n / 256; p++)
    {
      top = fmax (top, sums[p]);
      *bend_bound = fmax (*bend_bound, lq_reach_weight (wave[now], n, n / 2, n / 256, p));
    }
  return top;
}

static void design_stage (double *taps, int pairs, double shape)
{
  double sum = 0.0;

  for (int j = 0; j < pairs; j++)
    {
      double t = j + 0.5;
      taps[j] = sin (M_PI * t) / (M_PI * t) * lq_window_kaiser (t / pairs, shape);
      sum += 2.0 * taps[j];
    }
  for (int j = 0; j < pairs; j++)
    taps[j] /= sum;
}

void lq_truepeak_init (LqTruePeak *tp, int factor)
{
  *tp = (LqTruePeak){ .n_stages = factor == 16 ? 4 : 3 };
  for (int s = 0; s < tp->n_stages; s++)
    design_stage (tp->taps[s], n_pairs[s], beta[s]);
  for (int s = tp->n_stages - 1; s >= 0; s--) /* the bends that count are those of the input */
    tp->bound[s] = find_bound (tp, s, &tp->bend_bound) / CREST_SEEN;
  lq_truepeak_reset (tp);
}

void lq_truepeak_reset (LqTruePeak *tp)
{
  memset (tp->input, 0, sizeof tp->input);
  memset (tp->planes, 0, sizeof tp->planes);
  lq_reach_reset (&tp->reach);
  tp->start = 0;
  tp->n_valid = tp->n_stages;
}

/* ---- uses ---- */

/* The vertex of the parabola through three points of which C is the highest in size. */
static double vertex (double l, double c, double r)
{
  double curve = 2.0 * fabs (c) - copysign (1.0, c) * (l + r);

  if (fabs (l) > fabs (c) || fabs (r) > fabs (c) || curve <= 0.0)
    return fabs (c);
  return fabs (c) + (l - r) * (l - r) / (8.0 * curve);
}

/* The refined maxima of one frame of the chunk. */
static double refine (const LqTruePeak *tp, int frame, double top)
{
  int last = 1 << tp->n_stages;

  for (int p = 0; p < last; p++)
    {
      double peak = vertex (plane_at (tp, tp->n_stages, p - 1, LQ_TRUEPEAK_DELAY)[frame],
                            plane_at (tp, tp->n_stages, p, LQ_TRUEPEAK_DELAY)[frame],
                            plane_at (tp, tp->n_stages, p + 1, LQ_TRUEPEAK_DELAY)[frame]);
      top = peak > top ? peak : top;
    }
  return top;
}

double lq_truepeak_max (LqTruePeak *tp, const double *x, int n, double floor)
{
  Ridges ridges;
  double top = floor;

  for (int m = 0; n > 0; n -= m, x += m)
    {
      m = n < CHUNK ? n : CHUNK;
      if (run_chunk (tp, &ridges, x, m, top))
        {
          double crest[CHUNK + 1];
          double near;
          frame_crests (tp, &ridges, crest, m);
          near = CREST_SEEN * fmax (top, lq_peak (crest + 1, m));
          for (int i = 0; i < m; i++)
            if (crest[i + 1] > near)
              top = refine (tp, i, top);
        }
      keep_past (tp, m);
    }
  return top;
}

void lq_truepeak_envelope (LqTruePeak *tp, const double *x, double *envelope, int n, double floor)
{
  Ridges ridges;

  for (int m = 0; n > 0; n -= m, x += m, envelope += m)
    {
      m = n < CHUNK ? n : CHUNK;
      if (run_chunk (tp, &ridges, x, m, floor))
        {
          double crest[CHUNK + 1];
          frame_crests (tp, &ridges, crest, m);
          memcpy (envelope, crest, sizeof (double) * (size_t)m);
          lq_peak_raise (envelope, crest + 1, m);
          lq_peak_raise (envelope, input_of (tp) + 1 - LQ_TRUEPEAK_DELAY, m);
        }
      else
        memset (envelope, 0, sizeof (double) * (size_t)m);
      keep_past (tp, m);
    }
}
