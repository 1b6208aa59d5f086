/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/envelope.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"

/* What comes back to the peak by less than this has kept it. */
#define AS_GOOD_DB 1e-6

/* Below this many decibels a release has ended: the gain is 1 to the last bit. */
#define NOTHING_DB 1e-16

double lq_one_pole_pull (double time_ms, double rate_hz)
{
  return time_ms > 0.0 ? -expm1 (-1e3 / (time_ms * rate_hz)) : 1.0;
}

LqBallistics lq_ballistics (double attack_ms, double hold_ms, double release_ms, double rate_hz)
{
  return (LqBallistics){
    .attack = lq_one_pole_pull (attack_ms, rate_hz),
    .release = lq_one_pole_pull (release_ms, rate_hz),
    .hold_frames = (int)lround (hold_ms * 1e-3 * rate_hz),
  };
}

static void run_with_hold (LqEnvelope *e, const LqBallistics *b, const double *in, double *out,
                           int n)
{
  double peak = e->peak;
  double smooth = e->out;
  int held = e->held;

  for (int i = 0; i < n; i++)
    {
      double x = in[i];
      bool kept = x >= peak - AS_GOOD_DB && x > 0.0;
      double falling = peak + b->release * (x - peak);
      peak = kept ? x : held > 0 ? peak : falling;
      held = kept ? b->hold_frames : held > 0 ? held - 1 : 0;
      smooth += b->attack * (peak - smooth);
      out[i] = smooth;
    }
  e->peak = peak;
  e->out = smooth;
  e->held = held;
}

static void run_plain (LqEnvelope *e, const LqBallistics *b, const double *in, double *out, int n)
{
  double peak = e->peak;
  double smooth = e->out;

  for (int i = 0; i < n; i++)
    {
      double x = in[i];
      double falling = peak + b->release * (x - peak);
      peak = x > falling ? x : falling;
      smooth += b->attack * (peak - smooth);
      out[i] = smooth;
    }
  e->peak = peak;
  e->out = smooth;
  e->held = 0;
}

void lq_envelope_run (LqEnvelope *envelope, const LqBallistics *ballistics, const double *in,
                      double *out, int n)
{
  if (ballistics->hold_frames > 0)
    run_with_hold (envelope, ballistics, in, out, n);
  else
    run_plain (envelope, ballistics, in, out, n);
  if (envelope->peak < NOTHING_DB && envelope->out < NOTHING_DB)
    envelope->peak = envelope->out = 0.0;
}

/* What is left of 1 after TOTAL behind two one-poles in a row. */
static double left_after (double total_ms, double attack_ms, double release_ms)
{
  double a = exp (-total_ms / attack_ms);
  double r = exp (-total_ms / release_ms);

  if (fabs (release_ms - attack_ms) < 1e-6 * attack_ms)
    return r * (1.0 + total_ms / release_ms);
  return (release_ms * r - attack_ms * a) / (release_ms - attack_ms);
}

double lq_release_within_ms (double total_ms, double attack_ms)
{
  double low = 0.0;
  double high = total_ms / log (10.0);

  if (attack_ms <= 0.0)
    return high;
  for (int i = 0; i < 40; i++)
    {
      double middle = 0.5 * (low + high);
      if (left_after (total_ms, attack_ms, middle) > 0.1)
        high = middle;
      else
        low = middle;
    }
  return low;
}

/* ---- times that follow the programme ---- */

LqLearning lq_learning (double release_ms, double rate_hz)
{
  return (LqLearning){
    .charge = lq_one_pole_pull (LQ_LEARNING_CHARGE_MS, rate_hz),
    .discharge = lq_one_pole_pull (LQ_LEARNING_RELEASE_TIMES * release_ms, rate_hz),
  };
}

void lq_envelope_run_learning (LqEnvelope *envelope, const LqBallistics *ballistics,
                               const LqLearning *learning, const double *in, double *out, int n)
{
  LqEnvelope e = *envelope;

  for (int i = 0; i < n; i++)
    {
      double x = in[i];
      e.floor += (x > e.floor ? learning->charge : learning->discharge) * (x - e.floor);
      if (x >= e.peak)
        {
          e.peak = x;
          e.held = ballistics->hold_frames;
        }
      else if (e.held > 0)
        e.held--;
      else
        {
          double end = x > e.floor ? x : e.floor;
          e.peak += ballistics->release * (end - e.peak);
        }
      e.out += ballistics->attack * (e.peak - e.out);
      out[i] = e.out;
    }
  if (e.peak < NOTHING_DB && e.out < NOTHING_DB)
    e.peak = e.out = e.floor = 0.0;
  *envelope = e;
}

void lq_crest_run (LqCrest *crest, double pull, const double *power, int n)
{
  LqCrest c = *crest;

  for (int i = 0; i < n; i++)
    {
      double falling = c.peak_power + pull * (power[i] - c.peak_power);
      c.peak_power = power[i] > falling ? power[i] : falling;
      c.mean_power += pull * (power[i] - c.mean_power);
    }
  if (c.peak_power < 1e-30)
    c.peak_power = c.mean_power = 0.0;
  *crest = c;
}

double lq_crest_times (const LqCrest *crest)
{
  if (crest->peak_power <= 0.0)
    return 1.0;
  return fmax (2.0 * crest->mean_power / crest->peak_power, LQ_CREST_LEAST_TIMES);
}

/* ---- several side by side ---- */

typedef double Bank __attribute__ ((vector_size (8 * LQ_ENVELOPE_BANK)));
typedef int64_t BankMask __attribute__ ((vector_size (8 * LQ_ENVELOPE_BANK)));

LQ_CLONES static void run_bank (LqEnvelopeBank *bank, double *a, double *b, double *c, double *d)
{
  Bank attack, release, peak, out;

  memcpy (&attack, bank->attack, sizeof attack);
  memcpy (&release, bank->release, sizeof release);
  memcpy (&peak, bank->peak, sizeof peak);
  memcpy (&out, bank->out, sizeof out);
  const Bank keep = 1.0 - release;
  const Bank stay = 1.0 - attack;
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      Bank x = { a[i], b[i], c[i], d[i] };
      Bank falling = keep * peak + release * x;
      BankMask rises = x > falling;
      peak = (Bank)(((BankMask)x & rises) | ((BankMask)falling & ~rises));
      out = stay * out + attack * peak;
      a[i] = out[0];
      b[i] = out[1];
      c[i] = out[2];
      d[i] = out[3];
    }
  memcpy (bank->peak, &peak, sizeof peak);
  memcpy (bank->out, &out, sizeof out);
}

void lq_envelope_bank_run (LqEnvelopeBank *bank, double *const io[LQ_ENVELOPE_BANK])
{
  run_bank (bank, io[0], io[1], io[2], io[3]);
  for (int k = 0; k < LQ_ENVELOPE_BANK; k++)
    if (fabs (bank->peak[k]) < NOTHING_DB && fabs (bank->out[k]) < NOTHING_DB)
      bank->peak[k] = bank->out[k] = 0.0;
}

/* ---- a release that listens to the programme ---- */

#define BRIDGE_MS 26.0 /* half a period of 20 Hz, and a little */

LqDualRelease lq_dual_release_of (double release_ms, double charge_ms, double discharge_ms,
                                  double rate_hz)
{
  return (LqDualRelease){
    .release = lq_one_pole_pull (release_ms, rate_hz),
    .charge = charge_ms > 0.0 ? lq_one_pole_pull (charge_ms, rate_hz) : 0.0,
    .discharge = lq_one_pole_pull (discharge_ms, rate_hz),
    .hold_frames = (int)lround (BRIDGE_MS * 1e-3 * rate_hz),
  };
}

LqDualRelease lq_dual_release (double release_ms, bool adaptive, double rate_hz)
{
  return lq_dual_release_of (release_ms, adaptive ? 10.0 * release_ms : 0.0, 10.0 * release_ms,
                             rate_hz);
}

double lq_dual_release_kept (const LqDualReleaseState *state, const LqDualRelease *release,
                             int frames)
{
  int falling = frames > state->held ? frames - state->held : 0;

  return state->slow * pow (1.0 - release->discharge, falling);
}

void lq_dual_release_run (LqDualReleaseState *state, const LqDualRelease *release, const double *in,
                          double *out, int n)
{
  double fast = state->fast;
  double slow = state->slow;
  int held = state->held;

  for (int i = 0; i < n; i++)
    {
      double need = in[i];
      double falling;
      if (release->charge == 0.0) /* plain: what an adaptive release had learnt goes */
        slow -= release->discharge * slow;
      else if (need >= slow)
        {
          slow += release->charge * (need - slow);
          held = release->hold_frames;
        }
      else if (held > 0)
        held--;
      else
        slow -= release->discharge * slow;
      falling = fast + release->release * (slow - fast);
      fast = need > falling ? need : falling;
      out[i] = fast;
    }
  if (fast < NOTHING_DB)
    fast = slow = 0.0;
  state->fast = fast;
  state->slow = slow;
  state->held = held;
}

void lq_mean_square_run (double *mean, double pull, const double *x, double *power, int n)
{
  double m = *mean;

  for (int i = 0; i < n; i++)
    {
      m += pull * (x[i] * x[i] - m);
      power[i] = m;
    }
  *mean = m < 1e-30 ? 0.0 : m;
}
