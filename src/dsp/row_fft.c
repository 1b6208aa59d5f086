/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frame n = 8 m + lane: the passes over the rows m treat eight lanes alike and every loop runs over
 * neighbours; the last pass, radix 8 across the lanes, turns tiles of eight rows. */
#include "dsp/row_fft.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "core/eight.h"

#define LANES LQ_ROW_LANES
#define ROW   (2 * LANES) /* doubles: real parts, then imaginary */
#define TILE  (LANES * ROW)

struct LqRowFft
{
  int n;
  int n_rows;
  double *turn; /* radix-4 passes in their order: cos, sin of j, 2j, 3j */
  double *last; /* [tile][lane] rows: the turns before the last pass */
  int *bin;     /* of the rows' transform, in each row before the last pass */
};

/* Which bin of the rows' transform of length N stands in row R. */
static int bin_of_row (int r, int n)
{
  int radix = n % 4 == 0 ? 4 : n;

  if (n == 1)
    return 0;
  return radix * bin_of_row (r % (n / radix), n / radix) + r / (n / radix);
}

static void set_turns (LqRowFft *fft)
{
  double *t = fft->turn;

  for (int n = fft->n_rows; n >= 4; n /= 4)
    for (int j = 0; j < n / 4; j++)
      for (int q = 1; q < 4; q++)
        {
          *t++ = cos (2.0 * M_PI * q * j / n);
          *t++ = -sin (2.0 * M_PI * q * j / n);
        }
  for (int r = 0; r < fft->n_rows; r++)
    {
      fft->bin[r] = bin_of_row (r, fft->n_rows);
      for (int lane = 0; lane < LANES; lane++)
        {
          double *row = fft->last + r / LANES * TILE + lane * ROW + r % LANES;
          double angle = 2.0 * M_PI * lane * fft->bin[r] / fft->n;
          row[0] = cos (angle);
          row[LANES] = -sin (angle);
        }
    }
}

LqRowFft *lq_row_fft_new (LqArena *arena, int n)
{
  LqRowFft *fft = lq_arena_new0 (arena, LqRowFft);

  assert (n >= LQ_ROW_FFT_LEAST && (n & (n - 1)) == 0);
  *fft = (LqRowFft){
    .n = n,
    .n_rows = n / LANES,
    .turn = lq_arena_array (arena, double, 6 * n / LANES),
    .last = lq_arena_array (arena, double, 2 * n),
    .bin = lq_arena_array (arena, int, n / LANES),
  };
  set_turns (fft);
  return fft;
}

/* ---- rows ---- */

static inline __attribute__ ((always_inline)) void radix_4 (double *z, int step, const double *turn)
{
  double *a = z, *b = z + step, *c = z + 2 * step, *d = z + 3 * step;
  double cos1 = turn[0], sin1 = turn[1], cos2 = turn[2], sin2 = turn[3];
  double cos3 = turn[4], sin3 = turn[5];

  LQ_LANES_APART
  for (int i = 0; i < LANES; i++)
    {
      double ac_re = a[i] + c[i], ac_im = a[i + LANES] + c[i + LANES];
      double a_c_re = a[i] - c[i], a_c_im = a[i + LANES] - c[i + LANES];
      double bd_re = b[i] + d[i], bd_im = b[i + LANES] + d[i + LANES];
      double b_d_re = b[i] - d[i], b_d_im = b[i + LANES] - d[i + LANES];
      double one_re = a_c_re + b_d_im, one_im = a_c_im - b_d_re;
      double two_re = ac_re - bd_re, two_im = ac_im - bd_im;
      double three_re = a_c_re - b_d_im, three_im = a_c_im + b_d_re;
      a[i] = ac_re + bd_re;
      a[i + LANES] = ac_im + bd_im;
      b[i] = one_re * cos1 - one_im * sin1;
      b[i + LANES] = one_re * sin1 + one_im * cos1;
      c[i] = two_re * cos2 - two_im * sin2;
      c[i + LANES] = two_re * sin2 + two_im * cos2;
      d[i] = three_re * cos3 - three_im * sin3;
      d[i + LANES] = three_re * sin3 + three_im * cos3;
    }
}

static inline __attribute__ ((always_inline)) void radix_4_back (double *z, int step,
                                                                 const double *turn)
{
  double *a = z, *b = z + step, *c = z + 2 * step, *d = z + 3 * step;
  double cos1 = turn[0], sin1 = turn[1], cos2 = turn[2], sin2 = turn[3];
  double cos3 = turn[4], sin3 = turn[5];

  LQ_LANES_APART
  for (int i = 0; i < LANES; i++)
    {
      double one_re = b[i] * cos1 + b[i + LANES] * sin1;
      double one_im = b[i + LANES] * cos1 - b[i] * sin1;
      double two_re = c[i] * cos2 + c[i + LANES] * sin2;
      double two_im = c[i + LANES] * cos2 - c[i] * sin2;
      double three_re = d[i] * cos3 + d[i + LANES] * sin3;
      double three_im = d[i + LANES] * cos3 - d[i] * sin3;
      double ac_re = a[i] + two_re, ac_im = a[i + LANES] + two_im;
      double a_c_re = a[i] - two_re, a_c_im = a[i + LANES] - two_im;
      double bd_re = one_re + three_re, bd_im = one_im + three_im;
      double b_d_re = one_re - three_re, b_d_im = one_im - three_im;
      a[i] = ac_re + bd_re;
      a[i + LANES] = ac_im + bd_im;
      b[i] = a_c_re - b_d_im;
      b[i + LANES] = a_c_im + b_d_re;
      c[i] = ac_re - bd_re;
      c[i + LANES] = ac_im - bd_im;
      d[i] = a_c_re + b_d_im;
      d[i + LANES] = a_c_im - b_d_re;
    }
}

static inline __attribute__ ((always_inline)) void radix_2 (double *z)
{
  LQ_LANES_APART
  for (int i = 0; i < ROW; i++)
    {
      double a = z[i], b = z[i + ROW];
      z[i] = a + b;
      z[i + ROW] = a - b;
    }
}

/* ---- across the lanes ---- */

/* LqEight bins of eight points each, POINT[p][lane] in rows; SIGN −1 forward, +1 back. */
static inline __attribute__ ((always_inline)) void radix_8 (const double *point, double *bin,
                                                            double sign)
{
  double half = M_SQRT1_2;

  LQ_LANES_APART
  for (int i = 0; i < LANES; i++)
    {
      const double *re = point + i, *im = point + LANES + i;
      double s04_re = re[0] + re[4 * ROW], s04_im = im[0] + im[4 * ROW];
      double d04_re = re[0] - re[4 * ROW], d04_im = im[0] - im[4 * ROW];
      double s26_re = re[2 * ROW] + re[6 * ROW], s26_im = im[2 * ROW] + im[6 * ROW];
      double d26_re = re[2 * ROW] - re[6 * ROW], d26_im = im[2 * ROW] - im[6 * ROW];
      double s15_re = re[ROW] + re[5 * ROW], s15_im = im[ROW] + im[5 * ROW];
      double d15_re = re[ROW] - re[5 * ROW], d15_im = im[ROW] - im[5 * ROW];
      double s37_re = re[3 * ROW] + re[7 * ROW], s37_im = im[3 * ROW] + im[7 * ROW];
      double d37_re = re[3 * ROW] - re[7 * ROW], d37_im = im[3 * ROW] - im[7 * ROW];
      /* Even bins: a four-point transform of the sums. */
      double e0_re = s04_re + s26_re, e0_im = s04_im + s26_im;
      double e1_re = s04_re - s26_re, e1_im = s04_im - s26_im;
      double e2_re = s15_re + s37_re, e2_im = s15_im + s37_im;
      double e3_re = -sign * (s15_im - s37_im), e3_im = sign * (s15_re - s37_re);
      /* Odd bins: of the differences, turned by eighths. */
      double o0_re = d04_re - sign * d26_im, o0_im = d04_im + sign * d26_re;
      double o1_re = d04_re + sign * d26_im, o1_im = d04_im - sign * d26_re;
      double p_re = d15_re - sign * d37_im, p_im = d15_im + sign * d37_re;
      double m_re = d15_re + sign * d37_im, m_im = d15_im - sign * d37_re;
      double o2_re = half * (p_re - sign * p_im), o2_im = half * (p_im + sign * p_re);
      double o3_re = -half * (m_re + sign * m_im), o3_im = half * (sign * m_re - m_im);
      double *out_re = bin + i, *out_im = bin + LANES + i;
      out_re[0] = e0_re + e2_re, out_im[0] = e0_im + e2_im;
      out_re[4 * ROW] = e0_re - e2_re, out_im[4 * ROW] = e0_im - e2_im;
      out_re[2 * ROW] = e1_re + e3_re, out_im[2 * ROW] = e1_im + e3_im;
      out_re[6 * ROW] = e1_re - e3_re, out_im[6 * ROW] = e1_im - e3_im;
      out_re[ROW] = o0_re + o2_re, out_im[ROW] = o0_im + o2_im;
      out_re[5 * ROW] = o0_re - o2_re, out_im[5 * ROW] = o0_im - o2_im;
      out_re[3 * ROW] = o1_re + o3_re, out_im[3 * ROW] = o1_im + o3_im;
      out_re[7 * ROW] = o1_re - o3_re, out_im[7 * ROW] = o1_im - o3_im;
    }
}

/* Pairs of one, two and four lanes of A and B by turns: the first of each, or the second. */
#define FIRST_1(a, b)  __builtin_shufflevector (a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define SECOND_1(a, b) __builtin_shufflevector (a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define FIRST_2(a, b)  __builtin_shufflevector (a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define SECOND_2(a, b) __builtin_shufflevector (a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define FIRST_4(a, b)  __builtin_shufflevector (a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define SECOND_4(a, b) __builtin_shufflevector (a, b, 4, 5, 6, 7, 12, 13, 14, 15)

/* Rows become columns. */
static inline __attribute__ ((always_inline)) void turn (const LqEight in[LANES],
                                                         LqEight out[LANES])
{
  LqEight a0 = FIRST_1 (in[0], in[1]), a1 = SECOND_1 (in[0], in[1]);
  LqEight a2 = FIRST_1 (in[2], in[3]), a3 = SECOND_1 (in[2], in[3]);
  LqEight a4 = FIRST_1 (in[4], in[5]), a5 = SECOND_1 (in[4], in[5]);
  LqEight a6 = FIRST_1 (in[6], in[7]), a7 = SECOND_1 (in[6], in[7]);
  LqEight b0 = FIRST_2 (a0, a2), b2 = SECOND_2 (a0, a2), b1 = FIRST_2 (a1, a3),
          b3 = SECOND_2 (a1, a3);
  LqEight b4 = FIRST_2 (a4, a6), b6 = SECOND_2 (a4, a6), b5 = FIRST_2 (a5, a7),
          b7 = SECOND_2 (a5, a7);

  out[0] = FIRST_4 (b0, b4), out[4] = SECOND_4 (b0, b4);
  out[1] = FIRST_4 (b1, b5), out[5] = SECOND_4 (b1, b5);
  out[2] = FIRST_4 (b2, b6), out[6] = SECOND_4 (b2, b6);
  out[3] = FIRST_4 (b3, b7), out[7] = SECOND_4 (b3, b7);
}

/* The same of a tile, apart for real and imaginary parts. */
static inline __attribute__ ((always_inline)) void turn_tile (const double *restrict in,
                                                              double *restrict out)
{
  for (int part = 0; part < ROW; part += LANES)
    {
      LqEight rows[LANES], columns[LANES];
      for (int r = 0; r < LANES; r++)
        rows[r] = *(const LqEight *)(in + r * ROW + part);
      turn (rows, columns);
      for (int r = 0; r < LANES; r++)
        *(LqEight *)(out + r * ROW + part) = columns[r];
    }
}

LQ_CLONES static void across (double *z, const double *last, int n_rows)
{
  for (int at = 0; at < n_rows * ROW; at += TILE)
    {
      _Alignas(64) double column[TILE];
      turn_tile (z + at, column);
      for (int r = 0; r < TILE; r += ROW)
        for (int i = r; i < r + LANES; i++)
          {
            double re = column[i], im = column[i + LANES];
            double c = last[at + i], s = last[at + i + LANES];
            column[i] = re * c - im * s;
            column[i + LANES] = re * s + im * c;
          }
      radix_8 (column, z + at, -1.0);
    }
}

LQ_CLONES static void across_back (double *z, const double *last, int n_rows)
{
  for (int at = 0; at < n_rows * ROW; at += TILE)
    {
      _Alignas(64) double column[TILE];
      radix_8 (z + at, column, 1.0);
      for (int r = 0; r < TILE; r += ROW)
        for (int i = r; i < r + LANES; i++)
          {
            double re = column[i], im = column[i + LANES];
            double c = last[at + i], s = last[at + i + LANES];
            column[i] = re * c + im * s;
            column[i + LANES] = im * c - re * s;
          }
      turn_tile (column, z + at);
    }
}

/* ---- the whole ---- */

LQ_CLONES static void rows_forward (double *z, const double *turn, int n_rows)
{
  int n = n_rows;

  for (; n >= 4; turn += 6 * (n / 4), n /= 4)
    for (int block = 0; block < n_rows; block += n)
      for (int j = 0; j < n / 4; j++)
        radix_4 (z + (block + j) * ROW, n / 4 * ROW, turn + 6 * j);
  for (int r = 0; n == 2 && r < n_rows; r += 2)
    radix_2 (z + r * ROW);
}

LQ_CLONES static void rows_back (double *z, const double *turn, int n_rows)
{
  int least = n_rows;

  for (; least >= 4; least /= 4)
    turn += 6 * (least / 4);
  for (int r = 0; least == 2 && r < n_rows; r += 2)
    radix_2 (z + r * ROW);
  for (int n = 4 * least; n <= n_rows; n *= 4)
    {
      turn -= 6 * (n / 4);
      for (int block = 0; block < n_rows; block += n)
        for (int j = 0; j < n / 4; j++)
          radix_4_back (z + (block + j) * ROW, n / 4 * ROW, turn + 6 * j);
    }
}

void lq_row_fft_forward (const LqRowFft *fft, double *z)
{
  rows_forward (z, fft->turn, fft->n_rows);
  across (z, fft->last, fft->n_rows);
}

void lq_row_fft_back (const LqRowFft *fft, double *z)
{
  across_back (z, fft->last, fft->n_rows);
  rows_back (z, fft->turn, fft->n_rows);
}

/* ---- powers ---- */

/* The bins of eight rows FIRST … of the rows' transform, each with the seven after it, Q eighths of all farther up.
 * After the last pass bin b + q n_rows of what was in row r stands in row q of r's tile. The digits of b that count
 * least go by quarters of all rows, then by quarters of these. */
static inline __attribute__ ((always_inline)) void sort_tile (const double *restrict z,
                                                              const int *restrict bin, int n_rows,
                                                              int first, int q,
                                                              double *restrict powers)
{
  LqEight rows[LANES], columns[LANES];

  for (int j = 0; j < LANES; j++)
    {
      const LqEight *row =
          (const LqEight *)(z + (first + j % 4 * (n_rows / 4) + j / 4 * (n_rows / 16) + q) * ROW);
      rows[j] = row[0] * row[0] + row[1] * row[1];
    }
  turn (rows, columns);
  for (int i = 0; i < LANES; i++)
    *(LqEight *)(powers + bin[first + i] + q * n_rows) = columns[i];
}

LQ_CLONES static void sort_powers (const double *restrict z, const int *restrict bin, int n_rows,
                                   double *restrict powers)
{
  int part = n_rows / 16;

  for (int block = 0; block < n_rows / 4; block += 2 * part)
    for (int first = block; first < block + part; first += LANES)
      for (int q = 0; q < LANES; q++)
        sort_tile (z, bin, n_rows, first, q, powers);
}

void lq_row_fft_powers (const LqRowFft *fft, const double *z, double *powers)
{
  assert (fft->n >= LQ_ROW_FFT_POWERS_LEAST);
  sort_powers (z, fft->bin, fft->n_rows, powers);
}
