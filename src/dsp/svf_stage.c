/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/svf_stage.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/elementary.h"

#define AT_ONCE      4                /* stages in one pass */
#define MAX_MOTION   (2 * LQ_QUANTUM) /* frames for which a glide is worked out at a time */
#define MOST_WAIT_MS 50.0
#define RINGING      7.0  /* time constants to wait: −60 dB */
#define GONE         1e-7 /* a fade-out has ended */
#define TINY         1e-60

static LqPair both (double v) { return (LqPair){ v, v }; }

static LqPair masked (double v, double otherwise, unsigned lanes)
{
  return (LqPair){ lanes & LQ_LANE_FIRST ? v : otherwise, lanes & LQ_LANE_SECOND ? v : otherwise };
}

/* A lane that passes: d = 1, and a = b = 1/2 lets its states die in two frames. */
static void set_rest (LqSvfStage *stage)
{
  LqSvfRest *rest = &stage->rest;
  const LqSvf *f = &stage->target;
  unsigned lanes = stage->lanes;
  double c1 = 1.0 / (1.0 + f->g * (f->g + f->k));
  double c2 = f->g * c1;
  double c3 = f->g * c2;

  rest->a = masked (2.0 * c1, 0.5, lanes);
  rest->b = masked (2.0 * c3, 0.5, lanes);
  rest->d = masked (f->m0, 1.0, lanes);
  rest->e1 = masked (f->m1 * c2 + f->m2 * c3, 0.0, lanes);
  rest->e2 = masked (2.0 * f->m2 * c3, 0.0, lanes);
  rest->s1 = stage->i1 * masked (0.5 / c2, 0.0, lanes);
  rest->s2 = stage->i2 * masked (0.5 / c3, 0.0, lanes);
}

static void leave_rest (LqSvfStage *stage)
{
  double g = stage->target.g;
  double c2 = g / (1.0 + g * (g + stage->target.k));

  stage->i1 = stage->rest.s1 * masked (2.0 * c2, 0.0, stage->lanes);
  stage->i2 = stage->rest.s2 * masked (2.0 * g * c2, 0.0, stage->lanes);
  stage->moving = true;
}

void lq_svf_stage_init (LqSvfStage *stage, double rate_hz, double settle_ms)
{
  LqSmooth *all[] = { &stage->log_g, &stage->log_k, &stage->m0, &stage->m1, &stage->m2 };

  for (size_t i = 0; i < LQ_N_ELEMENTS (all); i++)
    lq_smooth_init (all[i], rate_hz, settle_ms, 0.0);
  stage->most_wait_frames = (int)(MOST_WAIT_MS * 1e-3 * rate_hz);
  lq_svf_stage_jump (stage, &lq_svf_identity, LQ_LANE_BOTH);
}

void lq_svf_stage_jump (LqSvfStage *stage, const LqSvf *filter, unsigned lanes)
{
  stage->target = *filter;
  lq_smooth_jump (&stage->log_g, log (filter->g));
  lq_smooth_jump (&stage->log_k, log (filter->k));
  lq_smooth_jump (&stage->m0, filter->m0);
  lq_smooth_jump (&stage->m1, filter->m1);
  lq_smooth_jump (&stage->m2, filter->m2);
  stage->i1 = stage->i2 = both (0.0);
  stage->lanes = lanes;
  stage->wait_frames = 0;
  stage->moving = false;
  stage->bend = NULL;
  set_rest (stage);
}

/* The poles of FILTER, heard by nobody. */
static LqSvf unheard (const LqSvf *filter)
{
  return (LqSvf){ .g = filter->g, .k = filter->k, .m0 = 1.0 };
}

void lq_svf_stage_start (LqSvfStage *stage, const LqSvf *filter, unsigned lanes)
{
  LqSvf nothing = unheard (filter);
  double ringing = -RINGING / lq_svf_decay (filter);

  lq_svf_stage_jump (stage, &nothing, lanes);
  stage->then = *filter;
  stage->wait_frames = 1 + (int)fmin (ringing, stage->most_wait_frames);
}

static bool is_moving (const LqSvfStage *stage)
{
  return lq_smooth_moving (&stage->log_g) || lq_smooth_moving (&stage->log_k)
         || lq_smooth_moving (&stage->m0) || lq_smooth_moving (&stage->m1)
         || lq_smooth_moving (&stage->m2);
}

static void aim (LqSvfStage *stage, const LqSvf *filter)
{
  if (!stage->moving && memcmp (&stage->target, filter, sizeof *filter) != 0)
    leave_rest (stage);
  stage->target = *filter;
  lq_smooth_aim (&stage->log_g, log (filter->g));
  lq_smooth_aim (&stage->log_k, log (filter->k));
  lq_smooth_aim (&stage->m0, filter->m0);
  lq_smooth_aim (&stage->m1, filter->m1);
  lq_smooth_aim (&stage->m2, filter->m2);
}

void lq_svf_stage_aim (LqSvfStage *stage, const LqSvf *filter)
{
  LqSvf nothing = unheard (filter);

  stage->then = *filter;
  aim (stage, stage->wait_frames > 0 ? &nothing : filter);
}

void lq_svf_stage_fade_out (LqSvfStage *stage)
{
  LqSvf nothing = unheard (&stage->target);

  stage->wait_frames = 0;
  aim (stage, &nothing);
}

/* The wait of a stage that has just run N_FRAMES. */
static void wait_on (LqSvfStage *stage, int n_frames)
{
  stage->wait_frames = stage->wait_frames > n_frames ? stage->wait_frames - n_frames : 0;
  if (stage->wait_frames == 0)
    aim (stage, &stage->then);
}

void lq_svf_stage_bend (LqSvfStage *stage, const LqSvfBend *bend, const double *share)
{
  if (bend && !stage->moving)
    leave_rest (stage);
  stage->bend = bend;
  stage->bend_share = share;
}

bool lq_svf_stage_is_idle (const LqSvfStage *stage)
{
  const LqSvf *f = &stage->target;
  bool to_nothing = f->m0 == 1.0 && f->m1 == 0.0 && f->m2 == 0.0;
  bool is_gone = fabs (stage->m0.value - 1.0) < GONE && fabs (stage->m1.value) < GONE
                 && fabs (stage->m2.value) < GONE;

  return to_nothing && is_gone && stage->wait_frames == 0;
}

/* Below what any sound leaves, so that silence costs no denormals. */
static LqPair flushed (LqPair v)
{
  return (LqPair){ fabs (v[0]) < TINY ? 0.0 : v[0], fabs (v[1]) < TINY ? 0.0 : v[1] };
}

/* The path of a value that glides by ratios; TARGET exactly once it has arrived. */
static void run_ratio (LqSmooth *log_value, double target, double *out, int n)
{
  bool moving = lq_smooth_moving (log_value);

  if (moving)
    lq_smooth_run (log_value, out, n);
  for (int i = 0; i < n; i++)
    out[i] = moving ? exp (out[i]) : target;
}

static void run_share (LqSmooth *share, double *out, int n)
{
  if (lq_smooth_moving (share))
    lq_smooth_run (share, out, n);
  else
    for (int i = 0; i < n; i++)
      out[i] = share->value;
}

LQ_CLONES static void powers (const double *restrict log2_of, double *restrict power)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    power[i] = lq_exp2 (log2_of[i]);
}

LQ_CLONES static void shared_powers (const double *restrict log2_of, const double *restrict share,
                                     double *restrict power)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    power[i] = lq_exp2 (share[i] * log2_of[i]);
}

/* The factors at N frames, one or two to each of BEND's. */
static void factors (const double *log2_of, const double *share, double *factor, int n)
{
  double at[LQ_QUANTUM];
  double last = lq_exp2 (share ? share[0] * log2_of[0] : log2_of[0]);

  if (share)
    shared_powers (log2_of + 1, share + 1, at);
  else
    powers (log2_of + 1, at);
  if (n == LQ_QUANTUM)
    memcpy (factor, at, sizeof at);
  else
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        factor[2 * i] = 0.5 * (last + at[i]);
        factor[2 * i + 1] = last = at[i];
      }
}

LQ_CLONES static void bend (double (*restrict factor)[MAX_MOTION], double *restrict g,
                            double *restrict k, double *restrict m0, double *restrict m1,
                            double *restrict m2, int n)
{
  for (int i = 0; i < n; i++)
    {
      double on_k = factor[LQ_SVF_BENDS_K][i];
      double high = m0[i] * factor[LQ_SVF_BENDS_HIGH][i];
      double low = (m0[i] + m2[i]) * factor[LQ_SVF_BENDS_LOW][i];
      double band = (m0[i] * k[i] + m1[i]) * on_k * factor[LQ_SVF_BENDS_BAND][i];
      g[i] *= factor[LQ_SVF_BENDS_G][i];
      k[i] *= on_k;
      m0[i] = high;
      m1[i] = band - high * k[i];
      m2[i] = low - high;
    }
}

static void bend_by (const LqSvfStage *stage, double *g, double *k, double *m0, double *m1,
                     double *m2, int n)
{
  double factor[LQ_SVF_N_BENDS][MAX_MOTION];

  for (int j = 0; j < LQ_SVF_N_BENDS; j++)
    factors (stage->bend->log2_of[j], stage->bend_share, factor[j], n);
  bend (factor, g, k, m0, m1, m2, n);
}

static void glide (LqSvfStage *stage, LqPair *io, int n)
{
  double g[MAX_MOTION], k[MAX_MOTION], m0[MAX_MOTION], m1[MAX_MOTION], m2[MAX_MOTION];
  LqPair on = masked (1.0, 0.0, stage->lanes);
  LqPair i1 = stage->i1;
  LqPair i2 = stage->i2;

  run_ratio (&stage->log_g, stage->target.g, g, n);
  run_ratio (&stage->log_k, stage->target.k, k, n);
  run_share (&stage->m0, m0, n);
  run_share (&stage->m1, m1, n);
  run_share (&stage->m2, m2, n);
  if (stage->bend)
    bend_by (stage, g, k, m0, m1, m2, n);
  for (int i = 0; i < n; i++)
    k[i] = 1.0 / (1.0 + g[i] * (g[i] + k[i])); /* now c1 */
  for (int i = 0; i < n; i++)
    {
      LqPair c1 = both (k[i]);
      LqPair c2 = both (g[i] * k[i]);
      LqPair x = io[i] * on;
      LqPair v3 = x - i2;
      LqPair v1 = c1 * i1 + c2 * v3;
      LqPair v2 = i2 + c2 * i1 + both (g[i]) * c2 * v3;
      i1 = 2.0 * v1 - i1;
      i2 = 2.0 * v2 - i2;
      /* What it adds to the input; a lane that is off adds nothing. */
      io[i] += both (m0[i] - 1.0) * x + both (m1[i]) * v1 + both (m2[i]) * v2;
    }
  stage->i1 = flushed (i1);
  stage->i2 = flushed (i2);
}

static void run_moving (LqSvfStage *stage, LqPair *io, int n_frames)
{
  for (int at = 0; at < n_frames; at += MAX_MOTION)
    glide (stage, io + at, n_frames - at < MAX_MOTION ? n_frames - at : MAX_MOTION);
  if (is_moving (stage) || stage->bend)
    return;
  stage->moving = false;
  set_rest (stage);
}

bool lq_svf_stages_run (LqSvfStage *const *stages, int n, LqPair *io, int n_frames)
{
  bool on_the_way = false;

  for (int at = 0; at < n;)
    {
      LqSvfRest *resting[LQ_SVF_FRONT_MOST];
      int n_resting = 0;
      while (at < n && n_resting < LQ_SVF_FRONT_MOST && !stages[at]->moving)
        resting[n_resting++] = &stages[at++]->rest;
      lq_svf_front_run (resting, n_resting, io, n_frames);
      while (at < n && stages[at]->moving)
        {
          run_moving (stages[at++], io, n_frames);
          on_the_way = true;
        }
    }
  for (int i = 0; i < n; i++)
    if (stages[i]->wait_frames > 0)
      {
        wait_on (stages[i], n_frames);
        on_the_way = true;
      }
  return on_the_way;
}
