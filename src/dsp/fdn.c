/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/fdn.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/one_pole.h"
#include "dsp/quantum_line.h"
#include "dsp/smooth.h"

#define FADE_MS    80.0
#define SETTLE_MS  80.0
#define MOST_RATE  0.45 /* of a pole, over the rate */
#define LEAST_LOSS 1e-3 /* of power in a round, for the level */
#define LEAST_KEPT 0.1
#define LINES      LQ_FDN_LINES
#define QUADS      (LINES / 4)
#define PAIRS      8

typedef double Quad __attribute__ ((vector_size (32)));

/* Of each line's absorption: u = x + low · LP1 (x), y = direct · u + high · LP2 (u). */
typedef enum
{
  LOW_PULL,
  LOW,
  HIGH_PULL,
  DIRECT,
  HIGH,
  N_COEFFICIENTS
} Coefficient;

typedef enum
{
  MID_RATE, /* dB/s */
  LOW_RATE,
  HIGH_RATE,
  LOG_LOW_HZ,
  LOG_HIGH_HZ,
  MOTION,
  N_GLIDES
} Glide;

typedef struct
{
  double absorption[N_COEFFICIENTS][LINES];
  double level;
} Design;

struct LqFdn
{
  Design now;
  Design step;            /* per frame, while it moves */
  double state[2][LINES]; /* of the low-passes */
  double turn[4][PAIRS];  /* cosine and sine of the rotation, and of what it turns in a frame */
  double out[LINES][LQ_QUANTUM]; /* what comes from the lines while their lengths fade */
  LqQuantumLine line[LINES];
  int frames[LINES], old_frames[LINES], wanted[LINES];
  LqPlaceFade fade;
  LqSmooth glide[N_GLIDES]; /* a step a quantum */
  double rate_hz;
};

/* Each channel goes into half of the lines and comes from all of them, with signs such that the
 * channels' vectors are orthogonal. */
#define S 0.35355339059327379     /* 1/√8 */
static const double into[LINES] = /* left, right, left, right; right, left, right, left; … */
    { +S, -S, -S, +S, +S, +S, +S, +S, -S, -S, -S, +S, -S, +S, -S, -S };
#undef S
static const double from[2][LINES] = {
  { +1, +1, -1, +1, -1, +1, +1, -1, +1, -1, -1, -1, +1, +1, -1, -1 },
  { +1, -1, -1, -1, +1, +1, -1, -1, -1, -1, +1, -1, +1, -1, +1, +1 },
};

/* ---- design ---- */

static bool is_prime (int n)
{
  for (int d = 3; d * d <= n; d += 2)
    if (n % d == 0)
      return false;
  return n % 2 != 0;
}

void lq_fdn_spread (double shortest, double longest, int frames[LQ_FDN_LINES])
{
  for (int k = 0; k < LINES; k++)
    {
      double wanted = shortest * pow (longest / shortest, k / (LINES - 1.0));
      int n = (int)fmax (wanted, k ? frames[k - 1] + 1 : LQ_QUANTUM);
      while (!is_prime (n))
        n++;
      frames[k] = n;
    }
}

static double pull (double f_hz, double rate_hz)
{
  return lq_one_pole_pull (fmin (f_hz, MOST_RATE * rate_hz), rate_hz);
}

/* Both shelves are symmetric about their corners: a pole and a zero √gain to either side. */
static void design (const LqFdn *f, Design *d)
{
  double mid_db_s = f->glide[MID_RATE].value;
  double low_db_s = f->glide[LOW_RATE].value - mid_db_s;
  double high_db_s = f->glide[HIGH_RATE].value - mid_db_s;
  double low_hz = exp (f->glide[LOG_LOW_HZ].value);
  double high_hz = exp (f->glide[LOG_HIGH_HZ].value);
  double share = lq_place_fade_moving (&f->fade) ? f->fade.path[LQ_QUANTUM - 1] : 1.0;
  double mean = 0.0;

  for (int k = 0; k < LINES; k++)
    {
      double length = f->old_frames[k] + share * (f->frames[k] - f->old_frames[k]);
      double per_db_s = -log (10.0) / 20.0 * length / f->rate_hz;
      double mid = exp (per_db_s * mid_db_s);
      double low = exp (per_db_s * low_db_s);
      double high = exp (per_db_s * high_db_s);
      d->absorption[LOW_PULL][k] = pull (low_hz / sqrt (low), f->rate_hz);
      d->absorption[LOW][k] = low - 1.0;
      d->absorption[HIGH_PULL][k] = pull (high_hz * sqrt (high), f->rate_hz);
      d->absorption[DIRECT][k] = mid * high;
      d->absorption[HIGH][k] = mid * (1.0 - high);
      mean += mid * mid / LINES;
    }
  /* All rounds together give mean + mean² + … */
  d->level = sqrt (fmax (1.0 - mean, LEAST_LOSS) / fmax (mean, LEAST_KEPT));
}

LqFdn *lq_fdn_new (LqArena *arena, double rate_hz, int longest_frames)
{
  LqFdn *f = lq_arena_new0 (arena, LqFdn);

  f->rate_hz = rate_hz;
  for (int k = 0; k < LINES; k++)
    lq_quantum_line_init (&f->line[k], arena, longest_frames);
  lq_place_fade_init (&f->fade, rate_hz, FADE_MS);
  for (int g = 0; g < N_GLIDES; g++)
    lq_smooth_init (&f->glide[g], rate_hz / LQ_QUANTUM, SETTLE_MS, 0.0);
  return f;
}

void lq_fdn_aim (LqFdn *f, const int frames[LQ_FDN_LINES], const LqFdnDecay *decay,
                 double motion_rad)
{
  memcpy (f->wanted, frames, sizeof f->wanted);
  lq_smooth_aim (&f->glide[MID_RATE], 60.0 / decay->mid_s);
  lq_smooth_aim (&f->glide[LOW_RATE], 60.0 / decay->low_s);
  lq_smooth_aim (&f->glide[HIGH_RATE], 60.0 / decay->high_s);
  lq_smooth_aim (&f->glide[LOG_LOW_HZ], log (decay->low_hz));
  lq_smooth_aim (&f->glide[LOG_HIGH_HZ], log (decay->high_hz));
  lq_smooth_aim (&f->glide[MOTION], motion_rad);
}

void lq_fdn_jump (LqFdn *f, const int frames[LQ_FDN_LINES], const LqFdnDecay *decay,
                  double motion_rad)
{
  lq_fdn_aim (f, frames, decay, motion_rad);
  for (int g = 0; g < N_GLIDES; g++)
    lq_smooth_jump (&f->glide[g], f->glide[g].target);
  memcpy (f->frames, frames, sizeof f->frames);
  memcpy (f->old_frames, frames, sizeof f->old_frames);
  lq_place_fade_jump (&f->fade);
  for (int k = 0; k < LINES; k++)
    lq_quantum_line_reset (&f->line[k]);
  memset (f->state, 0, sizeof f->state);
  design (f, &f->now);
}

double lq_fdn_energy (const LqFdn *f)
{
  double sum = 0.0;

  for (int k = 0; k < LINES; k++)
    for (int i = 1; i <= f->frames[k]; i++)
      {
        double x = f->line[k].ring[(f->line[k].at - i + f->line[k].size) % f->line[k].size];
        sum += x * x;
      }
  return sum;
}

/* ---- sound ---- */

#define LOAD(q, from)   memcpy (&(q), (from), sizeof (Quad))
#define STORE(to, q)    memcpy ((to), &(q), sizeof (Quad))
#define SHUFFLE(a, ...) __builtin_shufflevector (a, a, __VA_ARGS__)

/* Rows become columns. */
#define TRANSPOSE(a, b, c, d)                                                                      \
  do                                                                                               \
    {                                                                                              \
      Quad ac_low = __builtin_shufflevector (a, c, 0, 4, 1, 5);                                    \
      Quad ac_high = __builtin_shufflevector (a, c, 2, 6, 3, 7);                                   \
      Quad bd_low = __builtin_shufflevector (b, d, 0, 4, 1, 5);                                    \
      Quad bd_high = __builtin_shufflevector (b, d, 2, 6, 3, 7);                                   \
      a = __builtin_shufflevector (ac_low, bd_low, 0, 4, 1, 5);                                    \
      b = __builtin_shufflevector (ac_low, bd_low, 2, 6, 3, 7);                                    \
      c = __builtin_shufflevector (ac_high, bd_high, 0, 4, 1, 5);                                  \
      d = __builtin_shufflevector (ac_high, bd_high, 2, 6, 3, 7);                                  \
    }                                                                                              \
  while (0)

#define INLINE static inline __attribute__ ((always_inline))

/* What the kernel holds while it runs. */
typedef struct
{
  Quad c[N_COEFFICIENTS][QUADS], step[N_COEFFICIENTS][QUADS];
  Quad low[QUADS], high[QUADS];
  Quad cosine[2], sine[2], turn_cosine[2], turn_sine[2];
} Kernel;

INLINE void load (Kernel *k, const LqFdn *f)
{
  for (int g = 0; g < QUADS; g++)
    {
      for (int n = 0; n < N_COEFFICIENTS; n++)
        {
          LOAD (k->c[n][g], f->now.absorption[n] + 4 * g);
          LOAD (k->step[n][g], f->step.absorption[n] + 4 * g);
        }
      LOAD (k->low[g], f->state[0] + 4 * g);
      LOAD (k->high[g], f->state[1] + 4 * g);
    }
  for (int p = 0; p < 2; p++)
    {
      LOAD (k->cosine[p], f->turn[0] + 4 * p);
      LOAD (k->sine[p], f->turn[1] + 4 * p);
      LOAD (k->turn_cosine[p], f->turn[2] + 4 * p);
      LOAD (k->turn_sine[p], f->turn[3] + 4 * p);
    }
}

INLINE void absorb (Kernel *k, int g, const Quad *x, Quad *y)
{
  Quad v = (*x - k->low[g]) * k->c[LOW_PULL][g];
  Quad pass = v + k->low[g];

  k->low[g] = pass + v;
  Quad u = *x + k->c[LOW][g] * pass;
  v = (u - k->high[g]) * k->c[HIGH_PULL][g];
  pass = v + k->high[g];
  k->high[g] = pass + v;
  *y = k->c[DIRECT][g] * u + k->c[HIGH][g] * pass;
}

INLINE void turn (Kernel *k, Quad y[QUADS])
{
  for (int p = 0; p < 2; p++)
    {
      Quad first = k->cosine[p] * y[p] - k->sine[p] * y[p + 2];
      y[p + 2] = k->sine[p] * y[p] + k->cosine[p] * y[p + 2];
      y[p] = first;
      Quad next = k->cosine[p] * k->turn_cosine[p] - k->sine[p] * k->turn_sine[p];
      k->sine[p] = k->sine[p] * k->turn_cosine[p] + k->cosine[p] * k->turn_sine[p];
      k->cosine[p] = next;
    }
}

/* (I − J/2) ⊗ (I − J/2), J of ones: across the quads, then within them. */
INLINE void mix (Quad y[QUADS])
{
  Quad half = 0.5 * ((y[0] + y[1]) + (y[2] + y[3]));

  for (int g = 0; g < QUADS; g++)
    {
      Quad z = y[g] - half;
      Quad twos = z + SHUFFLE (z, 2, 3, 0, 1);
      Quad fours = twos + SHUFFLE (twos, 1, 0, 3, 2);
      y[g] = z - 0.5 * fours;
    }
}

/* One frame of all lines, Y, to what goes back to them; what each channel hears of it in SUM. */
INLINE void run_frame (Kernel *k, Quad y[QUADS], Quad *sum_left, Quad *sum_right, double left,
                       double right, bool moves, bool turns)
{
  const Quad even = { left, right, left, right }, odd = { right, left, right, left };
  Quad enter[QUADS], leave[2][QUADS];

  for (int g = 0; g < QUADS; g++)
    {
      LOAD (enter[g], into + 4 * g);
      for (int side = 0; side < 2; side++)
        LOAD (leave[side][g], from[side] + 4 * g);
    }
  for (int g = 0; g < QUADS; g++)
    {
      if (moves)
        for (int n = 0; n < N_COEFFICIENTS; n++)
          k->c[n][g] += k->step[n][g];
      absorb (k, g, &y[g], &y[g]);
    }
  *sum_left = (leave[0][0] * y[0] + leave[0][1] * y[1]) + (leave[0][2] * y[2] + leave[0][3] * y[3]);
  *sum_right =
      (leave[1][0] * y[0] + leave[1][1] * y[1]) + (leave[1][2] * y[2] + leave[1][3] * y[3]);
  if (turns)
    turn (k, y);
  mix (y);
  for (int g = 0; g < QUADS; g++)
    y[g] += enter[g] * (g % 2 ? odd : even);
}

/* Four frames at a time: lines become lanes and lanes lines again. */
INLINE void run (LqFdn *f, const double *const read[LINES], double *const write[LINES],
                 const double in[LQ_MAX_CHANNELS][LQ_QUANTUM],
                 double out[LQ_MAX_CHANNELS][LQ_QUANTUM], bool moves, bool turns)
{
  Kernel k;
  double level = f->now.level;

  load (&k, f);
  for (int i = 0; i < LQ_QUANTUM; i += 4)
    {
      Quad x[QUADS][4], y[4][QUADS], sum[2][4];
      for (int g = 0; g < QUADS; g++)
        {
          for (int j = 0; j < 4; j++)
            LOAD (x[g][j], read[4 * g + j] + i);
          TRANSPOSE (x[g][0], x[g][1], x[g][2], x[g][3]);
          for (int j = 0; j < 4; j++)
            y[j][g] = x[g][j];
        }
#pragma GCC unroll 4
      for (int j = 0; j < 4; j++)
        run_frame (&k, y[j], &sum[0][j], &sum[1][j], in[0][i + j], in[1][i + j], moves, turns);
      if (moves)
        level += 4.0 * f->step.level;
      for (int side = 0; side < 2; side++)
        {
          Quad *s = sum[side];
          TRANSPOSE (s[0], s[1], s[2], s[3]);
          Quad all = level * ((s[0] + s[1]) + (s[2] + s[3]));
          STORE (out[side] + i, all);
        }
      for (int g = 0; g < QUADS; g++)
        {
          TRANSPOSE (y[0][g], y[1][g], y[2][g], y[3][g]);
          for (int j = 0; j < 4; j++)
            STORE (write[4 * g + j] + i, y[j][g]);
        }
    }
  for (int g = 0; g < QUADS; g++)
    {
      STORE (f->state[0] + 4 * g, k.low[g]);
      STORE (f->state[1] + 4 * g, k.high[g]);
    }
}

LQ_CLONES static void run_any (LqFdn *f, const double *const read[LINES],
                               double *const write[LINES],
                               const double in[LQ_MAX_CHANNELS][LQ_QUANTUM],
                               double out[LQ_MAX_CHANNELS][LQ_QUANTUM], bool moves, bool turns)
{
  if (moves)
    run (f, read, write, in, out, true, true);
  else if (turns)
    run (f, read, write, in, out, false, true);
  else
    run (f, read, write, in, out, false, false);
}

/* By their series, exact to rounding for |x| < 1: plain loops over all pairs. */
static void sines (const double *x, double *cosine, double *sine)
{
  for (int p = 0; p < PAIRS; p++)
    {
      double c = 1.0, s = 1.0;
      double xx = x[p] * x[p];
      for (int n = 16; n > 0; n -= 2)
        {
          c = 1.0 - xx * c / (n * (n - 1));
          s = 1.0 - xx * s / (n * (n + 1));
        }
      cosine[p] = c;
      sine[p] = x[p] * s;
    }
}

/* Eight sines of TURNS, an eighth apart, times RAD. */
static void swing (double turns, double rad, double angle[PAIRS])
{
  double sine = rad * sin (2.0 * M_PI * turns);
  double cosine = rad * cos (2.0 * M_PI * turns);
  const double eighths[4] = { sine, M_SQRT1_2 * (sine + cosine), cosine,
                              M_SQRT1_2 * (cosine - sine) };

  for (int p = 0; p < PAIRS; p++)
    angle[p] = p < 4 ? eighths[p] : -eighths[p - 4];
}

/* Where the pairs stand, FROM_RAD of motion at the beginning and TO_RAD at the end. */
LQ_CLONES static void place_turn (LqFdn *f, double turns, double turn_step, double from_rad,
                                  double to_rad)
{
  double begins[PAIRS], ends[PAIRS];

  swing (turns, from_rad, begins);
  swing (turns + turn_step * LQ_QUANTUM, to_rad, ends);
  for (int p = 0; p < PAIRS; p++)
    ends[p] = (ends[p] - begins[p]) / LQ_QUANTUM;
  sines (begins, f->turn[0], f->turn[1]);
  sines (ends, f->turn[2], f->turn[3]);
}

/* What the lines give in this quantum, faded to new lengths if there are any. */
static void read_lines (LqFdn *f, const double *read[LINES])
{
  if (!lq_place_fade_moving (&f->fade) && memcmp (f->wanted, f->frames, sizeof f->wanted) != 0)
    {
      memcpy (f->old_frames, f->frames, sizeof f->frames);
      memcpy (f->frames, f->wanted, sizeof f->frames);
      lq_place_fade_start (&f->fade);
    }
  bool fades = lq_place_fade_moving (&f->fade);
  if (fades)
    lq_place_fade_run (&f->fade);
  for (int k = 0; k < LINES; k++)
    {
      read[k] = lq_quantum_line_ahead (&f->line[k], f->frames[k]);
      if (!fades)
        continue;
      lq_place_fade_mix (&f->fade, lq_quantum_line_ahead (&f->line[k], f->old_frames[k]), read[k],
                         f->out[k]);
      read[k] = f->out[k];
    }
}

/* The design at the end of the quantum, and the way there. False: at rest. */
static bool move (LqFdn *f, bool fades, Design *next)
{
  bool moves = fades;

  for (int g = 0; g < N_GLIDES; g++)
    if (lq_smooth_moving (&f->glide[g]))
      {
        double value; /* kept by the glide too */
        lq_smooth_run (&f->glide[g], &value, 1);
        moves = true;
      }
  if (!moves)
    return false;
  design (f, next);
  for (int k = 0; k < LINES; k++)
    for (int c = 0; c < N_COEFFICIENTS; c++)
      f->step.absorption[c][k] = (next->absorption[c][k] - f->now.absorption[c][k]) / LQ_QUANTUM;
  f->step.level = (next->level - f->now.level) / LQ_QUANTUM;
  return true;
}

void lq_fdn_run (LqFdn *f, double turns, double turn_step,
                 const double in[LQ_MAX_CHANNELS][LQ_QUANTUM],
                 double out[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  const double *read[LINES];
  double *write[LINES];
  bool waits = memcmp (f->wanted, f->frames, sizeof f->wanted) != 0;
  bool fades = waits || lq_place_fade_moving (&f->fade);
  double motion_rad = f->glide[MOTION].value;
  Design next;

  read_lines (f, read);
  bool moves = move (f, fades, &next);
  bool turning = motion_rad != 0.0 || f->glide[MOTION].value != 0.0;
  if (turning || moves)
    place_turn (f, turns, turn_step, motion_rad, f->glide[MOTION].value);
  for (int k = 0; k < LINES; k++)
    write[k] = lq_quantum_line_next (&f->line[k]);
  run_any (f, read, write, in, out, moves, turning);
  if (moves)
    f->now = next;
  for (int k = 0; k < LINES; k++)
    lq_quantum_line_push (&f->line[k]);
}
