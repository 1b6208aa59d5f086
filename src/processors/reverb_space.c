/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/reverb_space.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/diffuser.h"
#include "dsp/glide.h"
#include "dsp/reflections.h"
#include "dsp/swing.h"

#define FADE_MS     80.0
#define MOST_FEED   0.72 /* of the all-passes */
#define MOST_TURN   0.5  /* rad */
#define N_TAPS      10   /* reflections of each channel */
#define EARLY_POWER 0.35
#define N_FIRST     2
#define N_SECOND    4

/* What the kinds are at size 1. The late lines are as long as ways between walls; the all-passes
 * are what fills them up: much for a plate, little for a hall. */
typedef struct
{
  double shortest_ms, longest_ms; /* lines */
  double diffuser;                /* length of the all-passes */
  LqReflectionsRoom room;
} Kind;

static const Kind kinds[LQ_REVERB_N_SPACES] = {
  [LQ_REVERB_PLATE] = { 17, 53, 1.0, { 2.0, 1.0, 0.0, 190.0, 0.9 } },
  [LQ_REVERB_HALL] = { 37, 89, 1.3, { 23.0, 36.0, 15.0, 343.0, 0.8 } },
  [LQ_REVERB_ROOM] = { 13, 41, 0.8, { 5.2, 7.1, 3.1, 343.0, 0.75 } },
  [LQ_REVERB_CHAMBER] = { 23, 61, 1.1, { 8.3, 11.9, 5.3, 343.0, 0.9 } },
};

/* All-passes in ms: left and right never meet. */
static const double diffuser_ms[LQ_MAX_CHANNELS][N_FIRST + N_SECOND] = {
  { 2.11, 3.37, 4.73, 7.61, 10.37, 13.93 },
  { 2.29, 3.61, 5.03, 7.13, 11.07, 13.19 },
};

struct LqReverbSpace
{
  int n_channels;
  double rate_hz;
  const Kind *kind;
  double motion_hz;
  LqFdn *fdn;
  LqDiffuser first[LQ_MAX_CHANNELS], second[LQ_MAX_CHANNELS];
  LqQuantumLine line[LQ_MAX_CHANNELS]; /* between the two */
  LqReflections reflections;
  int frames[LQ_REFLECTIONS_MOST], old_frames[LQ_REFLECTIONS_MOST], wanted[LQ_REFLECTIONS_MOST];
  LqPlaceFade fade;
  LqGlide feed, early, late;
  LqSwing swing;
};

static void aim_fdn (LqReverbSpace *s, const LqReverbShape *shape,
                     void (*go) (LqFdn *, const int *, const LqFdnDecay *, double))
{
  double per_ms = 1e-3 * s->rate_hz * shape->size;
  int lines[LQ_FDN_LINES];

  lq_fdn_spread (s->kind->shortest_ms * per_ms, s->kind->longest_ms * per_ms, lines);
  go (s->fdn, lines, &shape->decay, MOST_TURN * shape->motion);
}

/* Each side hears both channels: half the power of each in the middle of the balance. */
static double early_gain (const LqReverbShape *shape)
{
  return sqrt (EARLY_POWER) * cos (0.25 * M_PI * (1.0 + shape->balance));
}

static double late_gain (const LqReverbShape *shape)
{
  return sin (0.25 * M_PI * (1.0 + shape->balance));
}

static void aim_plain (LqReverbSpace *s, const LqReverbShape *shape)
{
  lq_glide_aim (&s->feed, MOST_FEED * shape->diffusion);
  lq_glide_aim (&s->early, early_gain (shape));
  lq_glide_aim (&s->late, late_gain (shape));
  s->motion_hz = shape->motion_hz;
  for (int k = 0; k < s->reflections.n; k++)
    s->wanted[k] = lq_reflections_frames (&s->reflections, k, shape->size, s->rate_hz);
}

void lq_reverb_space_aim (LqReverbSpace *s, const LqReverbShape *shape)
{
  aim_plain (s, shape);
  aim_fdn (s, shape, lq_fdn_aim);
}

void lq_reverb_space_jump (LqReverbSpace *s, const LqReverbShape *shape)
{
  aim_plain (s, shape);
  aim_fdn (s, shape, lq_fdn_jump);
  lq_glide_jump (&s->feed);
  lq_glide_jump (&s->early);
  lq_glide_jump (&s->late);
  memcpy (s->frames, s->wanted, sizeof s->frames);
  lq_place_fade_jump (&s->fade);
  lq_swing_reset (&s->swing);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_diffuser_reset (&s->first[c]);
      lq_diffuser_reset (&s->second[c]);
      lq_quantum_line_reset (&s->line[c]);
    }
}

static void init_channel (LqReverbSpace *s, LqArena *arena, int c)
{
  int frames[N_FIRST + N_SECOND];
  int last = s->reflections.n - 1;

  for (int k = 0; k < N_FIRST + N_SECOND; k++)
    frames[k] =
        (int)fmax (ceil (diffuser_ms[c][k] * s->kind->diffuser * 1e-3 * s->rate_hz), LQ_QUANTUM);
  lq_diffuser_init (&s->first[c], arena, N_FIRST, frames);
  lq_diffuser_init (&s->second[c], arena, N_SECOND, frames + N_FIRST);
  lq_quantum_line_init (&s->line[c], arena,
                        lq_reflections_frames (&s->reflections, last, LQ_REVERB_LARGEST, s->rate_hz)
                            + LQ_QUANTUM);
}

LqReverbSpace *lq_reverb_space_new (LqArena *arena, LqReverbKind kind, double rate_hz,
                                    int n_channels, const LqReverbShape *shape)
{
  LqReverbSpace *s = lq_arena_new0 (arena, LqReverbSpace);
  double longest_ms = kinds[kind].longest_ms * LQ_REVERB_LARGEST;

  s->n_channels = n_channels;
  s->rate_hz = rate_hz;
  s->kind = &kinds[kind];
  s->fdn = lq_fdn_new (arena, rate_hz, (int)(longest_ms * 1e-3 * rate_hz) + LQ_QUANTUM);
  lq_reflections_design (&s->reflections, &s->kind->room, N_TAPS);
  for (int c = 0; c < n_channels; c++)
    init_channel (s, arena, c);
  lq_place_fade_init (&s->fade, rate_hz, FADE_MS);
  lq_swing_init (&s->swing, rate_hz);
  lq_glide_init (&s->feed, rate_hz, LQ_SETTLE_MS, 0.0);
  lq_glide_init (&s->early, rate_hz, LQ_SETTLE_MS, 0.0);
  lq_glide_init (&s->late, rate_hz, LQ_SETTLE_MS, 0.0);
  lq_reverb_space_jump (s, shape);
  return s;
}

static void run_reflections (LqReverbSpace *s, double early[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  if (!lq_place_fade_moving (&s->fade) && memcmp (s->wanted, s->frames, sizeof s->frames) != 0)
    {
      memcpy (s->old_frames, s->frames, sizeof s->frames);
      memcpy (s->frames, s->wanted, sizeof s->frames);
      lq_place_fade_start (&s->fade);
    }
  bool fades = lq_place_fade_moving (&s->fade);
  if (fades)
    lq_place_fade_run (&s->fade);
  lq_reflections_run (&s->reflections, s->line, s->n_channels, s->frames, fades ? &s->fade : NULL,
                      s->old_frames, early);
}

LQ_CLONES static void blend (const double *restrict early_path, const double *restrict early,
                             const double *restrict late_path, double *restrict late)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    late[i] = early_path[i] * early[i] + late_path[i] * late[i];
}

void lq_reverb_space_run (LqReverbSpace *s, LqFrames clock, double io[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  double early[LQ_MAX_CHANNELS][LQ_QUANTUM];
  const double *feed = lq_glide_run (&s->feed);
  const double *early_path = lq_glide_run (&s->early);
  const double *late_path = lq_glide_run (&s->late);
  double turn = lq_swing_step (&s->swing, clock, s->motion_hz / s->rate_hz);

  for (int c = 0; c < s->n_channels; c++)
    {
      lq_diffuser_run (&s->first[c], feed, io[c]);
      lq_quantum_line_write (&s->line[c], io[c]);
      lq_diffuser_run (&s->second[c], feed, io[c]);
    }
  if (s->n_channels == 1) /* into all lines */
    for (int i = 0; i < LQ_QUANTUM; i++)
      io[1][i] = io[0][i] *= M_SQRT1_2;
  run_reflections (s, early);
  lq_fdn_run (s->fdn, s->swing.turns, turn, io, io);
  lq_swing_advance (&s->swing, turn, LQ_QUANTUM);
  for (int c = 0; c < s->n_channels; c++)
    blend (early_path, early[c], late_path, io[c]);
}

/* The late sound gives its energy, late², over e^−t/τ with τ = T/13.8. */
void lq_reverb_space_echoes (LqReverbKind kind, const LqReverbShape *shape, double pre_s,
                             const double *from_s, int n, double *power)
{
  LqReflections reflections;
  double early = early_gain (shape), late = late_gain (shape);
  double rings = late * late * 0.01 * 6.0 * log (10.0) / shape->decay.mid_s;

  lq_reflections_design (&reflections, &kinds[kind].room, N_TAPS);
  for (int i = 0; i < n; i++)
    power[i] = 0.0;
  for (int k = 0, i = 0; k < reflections.n; k++)
    {
      const LqReflection *tap = &reflections.tap[k];
      double gain = 0.5 * (tap->gain[0] * tap->gain[0] + tap->gain[1] * tap->gain[1]);
      double at_s = pre_s + tap->delay_s * shape->size;
      while (i + 1 < n && from_s[i + 1] <= at_s)
        i++;
      if (n > 0 && from_s[i] <= at_s)
        power[i] = fmax (power[i], early * early * gain / fmax (rings, 1e-12));
    }
}

/* The slowest of all that decays for 160 dB, and each of the others for a while more. */
double lq_reverb_space_tail_s (LqReverbKind kind, const LqReverbShape *shape)
{
  const Kind *k = &kinds[kind];
  const LqFdnDecay *decay = &shape->decay;
  double feed = fmax (MOST_FEED * shape->diffusion, 1e-3);
  double slowest_s = fmax (decay->mid_s, fmax (decay->low_s, decay->high_s)) / log (1e3);
  double others_s = 0.0, delays_s = 0.0;

  for (int n = 0; n < N_FIRST + N_SECOND; n++)
    {
      double delay_s = 1e-3 * k->diffuser * fmax (diffuser_ms[0][n], diffuser_ms[1][n]);
      double falls_s = delay_s / -log (feed);
      others_s += fmin (falls_s, slowest_s);
      slowest_s = fmax (slowest_s, falls_s);
      delays_s += delay_s;
    }
  double room_s = 2.0 * (k->room.width_m + k->room.depth_m + k->room.height_m) / k->room.speed_m_s;
  delays_s += shape->size * fmax (1e-3 * k->longest_ms, room_s);
  return delays_s + log (1e8) * slowest_s + 4.0 * others_s;
}
