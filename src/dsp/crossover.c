/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A balanced tree: the root splits in the middle, both halves go on side by side in the lanes of
 * one vector, low left, low right, high left, high right. One loop takes a frame through the
 * whole tree, so that the sections' recursions overlap.
 *
 *   root ─ low half ──── all-passes of the high half's splits ── split ─ outer part: split
 *        └ high half ─── all-passes of the low half's splits ─── split   inner part: all-pass
 *
 * A split is one section that gives low- and high-pass, and one more for each of them; LP⁴ + HP⁴
 * is the all-pass of the same poles. */
#include "dsp/crossover.h"

#include <math.h>

#include "core/clones.h"
#include "dsp/smooth.h"
#include "dsp/svf.h"

#define K         M_SQRT2 /* 1 / Q of a Butterworth section */
#define SETTLE_MS 30.0
#define MOST_RATE 0.49
#define TINY      1e-60 /* below what any sound leaves: silence costs no denormals */
#define NONE      LQ_CROSSOVER_MOST_SPLITS

typedef double Halves __attribute__ ((vector_size (32)));

typedef enum
{
  ROOT,
  ROOT_AGAIN,
  PASS_1, /* all-passes before a half's split */
  PASS_2,
  HALF, /* the halves' splits */
  HALF_LOW,
  HALF_HIGH,
  OUTER, /* the splits of the lowest and the highest quarter */
  OUTER_LOW,
  OUTER_HIGH,
  INNER, /* all-passes of the quarters between */
  N_SECTIONS,
} Place;

/* Which split a place belongs to, for the low and the high half, by the depth of the tree. */
static const int split_at[3][N_SECTIONS][2] = {
  { [ROOT] = { 0, 0 },
    [ROOT_AGAIN] = { 0, 0 },
    [PASS_1] = { NONE, NONE },
    [PASS_2] = { NONE, NONE },
    [HALF] = { NONE, NONE },
    [HALF_LOW] = { NONE, NONE },
    [HALF_HIGH] = { NONE, NONE },
    [OUTER] = { NONE, NONE },
    [OUTER_LOW] = { NONE, NONE },
    [OUTER_HIGH] = { NONE, NONE },
    [INNER] = { NONE, NONE } },
  { [ROOT] = { 1, 1 },
    [ROOT_AGAIN] = { 1, 1 },
    [PASS_1] = { 2, 0 },
    [PASS_2] = { NONE, NONE },
    [HALF] = { 0, 2 },
    [HALF_LOW] = { 0, 2 },
    [HALF_HIGH] = { 0, 2 },
    [OUTER] = { NONE, NONE },
    [OUTER_LOW] = { NONE, NONE },
    [OUTER_HIGH] = { NONE, NONE },
    [INNER] = { NONE, NONE } },
  { [ROOT] = { 2, 2 },
    [ROOT_AGAIN] = { 2, 2 },
    [PASS_1] = { 3, 0 },
    [PASS_2] = { 4, 1 },
    [HALF] = { 1, 3 },
    [HALF_LOW] = { 1, 3 },
    [HALF_HIGH] = { 1, 3 },
    [OUTER] = { 0, 4 },
    [OUTER_LOW] = { 0, 4 },
    [OUTER_HIGH] = { 0, 4 },
    [INNER] = { 0, 4 } },
};

typedef struct
{
  Halves c1, c2, c3; /* as in dsp/svf */
  Halves turn;       /* all-pass: x − turn · band-pass; 0 where there is no split */
  Halves i1, i2;     /* the integrators */
} Section;

struct LqCrossover
{
  Section section[N_SECTIONS];
  double rate_hz;
  int n_bands;
  int depth; /* 0 … 2 */
  LqSmooth log_g[LQ_CROSSOVER_MOST_SPLITS];
  double g[LQ_CROSSOVER_MOST_SPLITS];
};

/* ---- coefficients ---- */

static double g_of (double rate_hz, double f_hz)
{
  return tan (M_PI * fmin (f_hz / rate_hz, MOST_RATE));
}

/* The coefficients of every section, of which some may belong to no split. */
static void set_sections (LqCrossover *c)
{
  for (int place = 0; place < N_SECTIONS; place++)
    for (int lane = 0; lane < 4; lane++)
      {
        Section *s = &c->section[place];
        int split = split_at[c->depth][place][lane / 2];
        bool is_there = split < c->n_bands - 1;
        double g = is_there ? c->g[split] : 1.0;
        double c1 = 1.0 / (1.0 + g * (g + K));
        s->c1[lane] = c1;
        s->c2[lane] = g * c1;
        s->c3[lane] = g * g * c1;
        s->turn[lane] = is_there ? 2.0 * K : 0.0;
      }
}

LqCrossover *lq_crossover_new (LqArena *arena, double rate_hz, int n_bands, const double *split_hz)
{
  LqCrossover *c = lq_arena_new0 (arena, LqCrossover);

  c->rate_hz = rate_hz;
  c->n_bands = n_bands;
  c->depth = n_bands == 2 ? 0 : n_bands <= 4 ? 1 : 2;
  for (int k = 0; k < n_bands - 1; k++)
    lq_smooth_init (&c->log_g[k], rate_hz, SETTLE_MS, 0.0);
  lq_crossover_jump (c, split_hz);
  return c;
}

void lq_crossover_jump (LqCrossover *c, const double *split_hz)
{
  for (int k = 0; k < c->n_bands - 1; k++)
    {
      c->g[k] = g_of (c->rate_hz, split_hz[k]);
      lq_smooth_jump (&c->log_g[k], log (c->g[k]));
    }
  lq_crossover_forget (c);
  set_sections (c);
}

void lq_crossover_forget (LqCrossover *c)
{
  for (int place = 0; place < N_SECTIONS; place++)
    c->section[place].i1 = c->section[place].i2 = (Halves){ 0 };
}

void lq_crossover_aim (LqCrossover *c, const double *split_hz)
{
  for (int k = 0; k < c->n_bands - 1; k++)
    lq_smooth_aim (&c->log_g[k], log (g_of (c->rate_hz, split_hz[k])));
}

static bool is_moving (const LqCrossover *c)
{
  for (int k = 0; k < c->n_bands - 1; k++)
    if (lq_smooth_moving (&c->log_g[k]))
      return true;
  return false;
}

/* One frame on. */
static void glide (LqCrossover *c)
{
  for (int k = 0; k < c->n_bands - 1; k++)
    if (lq_smooth_moving (&c->log_g[k]))
      {
        double log_g;
        lq_smooth_run (&c->log_g[k], &log_g, 1);
        c->g[k] = exp (log_g);
      }
  set_sections (c);
}

/* ---- sound ---- */

/* No vector crosses a call: how it would depend on the clone. V1 is the band-pass, V2 the
 * low-pass. */
#define TICK(place, x)                                                                             \
  do                                                                                               \
    {                                                                                              \
      Section *s = &c->section[place];                                                             \
      Halves v3 = (x)-s->i2;                                                                       \
      v1 = s->c1 * s->i1 + s->c2 * v3;                                                             \
      v2 = s->i2 + s->c2 * s->i1 + s->c3 * v3;                                                     \
      s->i1 = v1 + v1 - s->i1;                                                                     \
      s->i2 = v2 + v2 - s->i2;                                                                     \
    }                                                                                              \
  while (0)

#define HIGH_PASS(x)       ((x)-K * v1 - v2)
#define ALL_PASS(place, x) ((x)-c->section[place].turn * v1)

/* The first half's lanes of A with the second half's of B. */
#define JOIN(a, b) __builtin_shufflevector (a, b, 0, 1, 6, 7)

#define PUT(band, x, half)                                                                         \
  do                                                                                               \
    {                                                                                              \
      bands[band][0][i] = (x)[2 * (half)];                                                         \
      bands[band][1][i] = (x)[2 * (half) + 1];                                                     \
    }                                                                                              \
  while (0)

/* Frames FROM … END − 1. DEPTH and ODD (one band fewer than the tree can) are constants. */
static inline __attribute__ ((always_inline)) void run (LqCrossover *c, const double *const *in,
                                                        LqBandPlanes *bands, int from, int end,
                                                        int depth, bool odd)
{
  for (int i = from; i < end; i++)
    {
      Halves v1, v2, low, high, outer, inner;
      Halves x = { in[0][i], in[1][i], in[0][i], in[1][i] };
      TICK (ROOT, x);
      high = HIGH_PASS (x);
      x = JOIN (v2, high);
      TICK (ROOT_AGAIN, x);
      high = HIGH_PASS (x);
      x = JOIN (v2, high);
      if (depth == 0)
        {
          PUT (0, x, 0);
          PUT (1, x, 1);
          continue;
        }
      TICK (PASS_1, x);
      x = ALL_PASS (PASS_1, x);
      if (depth == 2)
        {
          TICK (PASS_2, x);
          x = ALL_PASS (PASS_2, x);
        }
      TICK (HALF, x);
      high = HIGH_PASS (x);
      low = v2;
      TICK (HALF_LOW, low);
      low = v2;
      TICK (HALF_HIGH, high);
      high = HIGH_PASS (high);
      if (depth == 1)
        {
          PUT (0, low, 0);
          PUT (1, high, 0);
          if (odd)
            PUT (2, x, 1);
          else
            {
              PUT (2, low, 1);
              PUT (3, high, 1);
            }
          continue;
        }
      outer = JOIN (low, high);
      inner = JOIN (high, low);
      TICK (INNER, inner);
      inner = ALL_PASS (INNER, inner);
      PUT (2, inner, 0);
      PUT (3, inner, 1);
      TICK (OUTER, outer);
      high = HIGH_PASS (outer);
      low = v2;
      TICK (OUTER_LOW, low);
      low = v2;
      TICK (OUTER_HIGH, high);
      high = HIGH_PASS (high);
      PUT (0, low, 0);
      PUT (1, high, 0);
      if (odd)
        PUT (4, outer, 1);
      else
        {
          PUT (4, low, 1);
          PUT (5, high, 1);
        }
    }
}

LQ_CLONES static void run_frames (LqCrossover *c, const double *const *in, LqBandPlanes *bands,
                                  int from, int end)
{
  switch (c->n_bands)
    {
    case 2:
      run (c, in, bands, from, end, 0, false);
      break;
    case 3:
      run (c, in, bands, from, end, 1, true);
      break;
    case 4:
      run (c, in, bands, from, end, 1, false);
      break;
    case 5:
      run (c, in, bands, from, end, 2, true);
      break;
    default:
      run (c, in, bands, from, end, 2, false);
    }
}

static void flush (LqCrossover *c)
{
  for (int place = 0; place < N_SECTIONS; place++)
    for (int lane = 0; lane < 4; lane++)
      {
        Section *s = &c->section[place];
        s->i1[lane] = fabs (s->i1[lane]) < TINY ? 0.0 : s->i1[lane];
        s->i2[lane] = fabs (s->i2[lane]) < TINY ? 0.0 : s->i2[lane];
      }
}

void lq_crossover_run (LqCrossover *c, const double *const *in, int n_channels, LqBandPlanes *bands)
{
  static const double silence[LQ_QUANTUM];
  const double *const planes[] = { in[0], n_channels > 1 ? in[1] : silence };

  if (!is_moving (c))
    run_frames (c, planes, bands, 0, LQ_QUANTUM);
  else
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        glide (c);
        run_frames (c, planes, bands, i, i + 1);
      }
  flush (c);
}

/* ---- response ---- */

/* |H|² of one section: LP⁴ and HP⁴ are each two of them. */
static double section_power (double rate_hz, double split_hz, bool high, double f_hz)
{
  LqSvf svf = { .g = g_of (rate_hz, split_hz), .k = K, .m2 = 1.0 };
  double re, im;

  if (high)
    svf = (LqSvf){ .g = svf.g, .k = K, .m0 = 1.0, .m1 = -K, .m2 = -1.0 };
  lq_svf_response (&svf, rate_hz, f_hz, &re, &im);
  return re * re + im * im;
}

/* Down the tree from the split in the middle: the way the sound takes. */
double lq_crossover_magnitude (double rate_hz, int n_bands, const double *split_hz, int band,
                               double f_hz)
{
  int depth = n_bands == 2 ? 0 : n_bands <= 4 ? 1 : 2;
  int root = split_at[depth][ROOT][0];
  int half = band > root;
  int next = split_at[depth][HALF][half];
  int last = split_at[depth][OUTER][half];
  double magnitude = section_power (rate_hz, split_hz[root], half, f_hz);

  if (next >= n_bands - 1)
    return magnitude;
  magnitude *= section_power (rate_hz, split_hz[next], band > next, f_hz);
  if (last >= n_bands - 1 || (band > next) != (last > next))
    return magnitude;
  return magnitude * section_power (rate_hz, split_hz[last], band > last, f_hz);
}
