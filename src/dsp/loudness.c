/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BS.1770-5 loudness (loudness.h). Two channels run as one vector; both stages in direct
 * form I, whose only chain from frame to frame is one multiply and one subtract. */
#include "dsp/loudness.h"

#include <math.h>
#include <string.h>

#define HOPS_PER_S  100
#define ABSOLUTE_DB (-70.0)
#define OFFSET_DB   (-0.691)

typedef double Pair __attribute__ ((vector_size (16)));

/* The analogue prototype behind BS.1770's tables, found by inverting their bilinear transform
 * at 48 kHz: shelf of 4 dB at 1682 Hz, high-pass at 38 Hz. */
#define SHELF_HZ      1681.974450955533
#define SHELF_GAIN_DB 3.999843853973347
#define SHELF_Q       0.7071752369554196
#define SHELF_BEND    0.4996667741545416
#define HIGHPASS_HZ   38.13547087602444
#define HIGHPASS_Q    0.5003270373238773

static double highpass_a0 (double rate_hz)
{
  double k = tan (M_PI * HIGHPASS_HZ / rate_hz);
  return 1.0 + k / HIGHPASS_Q + k * k;
}

void lq_k_weighting (double rate_hz, LqKStage stages[2])
{
  double k = tan (M_PI * SHELF_HZ / rate_hz);
  double vh = pow (10.0, SHELF_GAIN_DB / 20.0), vb = pow (vh, SHELF_BEND);
  double a0 = 1.0 + k / SHELF_Q + k * k;
  stages[0] = (LqKStage){
    .b = { (vh + vb * k / SHELF_Q + k * k) / a0, 2.0 * (k * k - vh) / a0,
           (vh - vb * k / SHELF_Q + k * k) / a0 },
    .a = { 2.0 * (k * k - 1.0) / a0, (1.0 - k / SHELF_Q + k * k) / a0 },
  };

  /* The table has b = 1 −2 1 at 48 kHz, a pass band of +0.04 dB: kept at every rate. */
  k = tan (M_PI * HIGHPASS_HZ / rate_hz);
  a0 = highpass_a0 (rate_hz);
  double g = highpass_a0 (48000.0) / a0;
  stages[1] = (LqKStage){
    .b = { g, -2.0 * g, g },
    .a = { 2.0 * (k * k - 1.0) / a0, (1.0 - k / HIGHPASS_Q + k * k) / a0 },
  };
}

static double stage_power (const LqKStage *stage, double w)
{
  double re = stage->b[0] + stage->b[1] * cos (w) + stage->b[2] * cos (2.0 * w);
  double im = stage->b[1] * sin (w) + stage->b[2] * sin (2.0 * w);
  double pole_re = 1.0 + stage->a[0] * cos (w) + stage->a[1] * cos (2.0 * w);
  double pole_im = stage->a[0] * sin (w) + stage->a[1] * sin (2.0 * w);

  return (re * re + im * im) / (pole_re * pole_re + pole_im * pole_im);
}

double lq_k_power (const LqKStage stages[2], double w)
{
  return stage_power (&stages[0], w) * stage_power (&stages[1], w);
}

/* S: a surround at 60° … 120°, counted 1.41 times; -: LFE. In the order of WAVE files; 24: 22.2. */
static const char *const layouts[LQ_LOUDNESS_MAX_CHANNELS + 1] = {
  [1] = "F",
  [2] = "FF",
  [3] = "FFF",
  [4] = "FFSS",
  [5] = "FFFSS",
  [6] = "FFF-SS",
  [7] = "FFF-FSS",
  [8] = "FFF-FFSS",
  [10] = "FFF-SSFFFF",
  [12] = "FFF-FFSSFFFF",
  [24] = "SSF-FFFFF-SSFFFFFFFFFFFF",
};

#define SPEAKERS_REAR (LQ_SPEAKER_BACK_LEFT | LQ_SPEAKER_BACK_RIGHT)
#define SPEAKERS_SIDE (LQ_SPEAKER_SIDE_LEFT | LQ_SPEAKER_SIDE_RIGHT)

/* The rear ones are the surrounds unless there are others before them. */
static char place_of (uint32_t speaker, uint32_t all)
{
  uint32_t surrounds = all & SPEAKERS_SIDE ? SPEAKERS_SIDE : SPEAKERS_REAR;
  return speaker & LQ_SPEAKER_LFE ? '-' : speaker & surrounds ? 'S' : 'F';
}

void lq_loudness_weights (int n_channels, const uint32_t *speakers,
                          double weights[LQ_LOUDNESS_MAX_CHANNELS])
{
  bool named = speakers != NULL;
  uint32_t all = 0;
  for (int c = 0; c < n_channels && named; c++)
    {
      named = speakers[c] != 0;
      all |= speakers[c];
    }
  for (int c = 0; c < LQ_LOUDNESS_MAX_CHANNELS; c++)
    {
      char place = 'F';
      if (c < n_channels && named)
        place = place_of (speakers[c], all);
      else if (c < n_channels && layouts[n_channels] != NULL)
        place = layouts[n_channels][c];
      weights[c] = place == 'S' ? 1.41 : place == '-' ? 0.0 : 1.0;
    }
}

static LqFrames hop_end (const LqLoudness *l)
{
  return (LqFrames)floor ((double)(l->hop + 1) * l->rate_hz / HOPS_PER_S);
}

void lq_loudness_init (LqLoudness *l, double rate_hz, int n_channels, const uint32_t *speakers)
{
  memset (l, 0, sizeof *l);
  l->rate_hz = rate_hz;
  l->n_channels = n_channels;
  lq_loudness_weights (n_channels, speakers, l->weights);
  lq_k_weighting (rate_hz, l->stages);
  l->hop_end = hop_end (l);
}

void lq_loudness_reset (LqLoudness *l)
{
  memset (l->state, 0, sizeof l->state);
  memset (l->sums, 0, sizeof l->sums);
  l->hop = 0;
  l->at = 0;
  l->sum = 0.0;
  l->hop_end = hop_end (l);
}

/* Σ of squares of both K-weighted channels over N frames. */
static Pair run_pair (const LqKStage stages[2], double state[12], const double *left,
                      const double *right, int n)
{
  const LqKStage *s = &stages[0], *h = &stages[1];
  Pair x1 = { state[0], state[1] }, x2 = { state[2], state[3] };
  Pair y1 = { state[4], state[5] }, y2 = { state[6], state[7] };
  Pair z1 = { state[8], state[9] }, z2 = { state[10], state[11] };
  Pair sum = { 0.0, 0.0 };
  for (int i = 0; i < n; i++)
    {
      Pair x = { left[i], right[i] };
      Pair y = (s->b[0] * x + s->b[1] * x1 + s->b[2] * x2 - s->a[1] * y2) - s->a[0] * y1;
      Pair z = (h->b[0] * (y - 2.0 * y1 + y2) - h->a[1] * z2) - h->a[0] * z1;
      sum += z * z;
      x2 = x1, x1 = x;
      y2 = y1, y1 = y;
      z2 = z1, z1 = z;
    }
  Pair out[6] = { x1, x2, y1, y2, z1, z2 };
  memcpy (state, out, sizeof out);
  return sum;
}

static void run (LqLoudness *l, const double *const *in, int n)
{
  for (int c = 0; c < l->n_channels; c += 2)
    {
      bool single = c + 1 == l->n_channels;
      double right_weight = single ? 0.0 : l->weights[c + 1];
      if (l->weights[c] == 0.0 && right_weight == 0.0)
        continue;
      Pair sum = run_pair (l->stages, l->state[c / 2], in[c], single ? in[c] : in[c + 1], n);
      l->sum += l->weights[c] * sum[0] + right_weight * sum[1];
    }
}

/* Decaying tails must not end in denormal numbers, and one broken sample must not silence the
 * meter for ever. */
static void clean_state (LqLoudness *l)
{
  double *s = &l->state[0][0];
  for (int i = 0; i < (l->n_channels + 1) / 2 * 12; i++)
    if (!(fabs (s[i]) > 1e-30) || !isfinite (s[i]))
      s[i] = 0.0;
  if (!isfinite (l->sum))
    l->sum = 0.0;
}

/* Summed anew each time (a running sum would drift), in four strands for speed. */
static double window_energy (const LqLoudness *l, int hops)
{
  if (l->hop < hops)
    return -1.0;
  const double *v = l->sums + (l->hop - 1) % LQ_LOUDNESS_HOPS_S + LQ_LOUDNESS_HOPS_S + 1 - hops;
  double s[4] = { 0.0 };
  for (int i = 0; i < hops; i += 4)
    for (int k = 0; k < 4; k++)
      s[k] += v[i + k];
  double from = floor ((double)(l->hop - hops) * l->rate_hz / HOPS_PER_S);
  return (s[0] + s[1] + s[2] + s[3]) / ((double)l->at - from);
}

int lq_loudness_process (LqLoudness *l, const double *const *in, int n, LqLoudnessHop *hop,
                         bool *complete)
{
  int take = (LqFrames)n < l->hop_end - l->at ? n : (int)(l->hop_end - l->at);
  run (l, in, take);
  l->at += take;
  *complete = l->at == l->hop_end;
  if (!*complete)
    return take;

  clean_state (l);
  int slot = (int)(l->hop % LQ_LOUDNESS_HOPS_S);
  l->sums[slot] = l->sums[slot + LQ_LOUDNESS_HOPS_S] = l->sum;
  l->sum = 0.0;
  l->hop++;
  l->hop_end = hop_end (l);
  *hop = (LqLoudnessHop){
    .index = l->hop - 1,
    .momentary_energy = window_energy (l, LQ_LOUDNESS_HOPS_M),
    .short_energy = window_energy (l, LQ_LOUDNESS_HOPS_S),
  };
  return take;
}

double lq_loudness_lufs (double energy) { return OFFSET_DB + 10.0 * log10 (energy); }

static double energy_of (double lufs) { return pow (10.0, (lufs - OFFSET_DB) / 10.0); }

/* Mean of the energies above GATE; 0 when none. */
static double mean_above (const double *energies, size_t n, double gate, size_t *n_above)
{
  double sum = 0.0;
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (energies[i] > gate)
      {
        sum += energies[i];
        count++;
      }
  *n_above = count;
  return count > 0 ? sum / (double)count : 0.0;
}

bool lq_loudness_gated (const double *energies, size_t n, double *lufs)
{
  size_t count;
  double absolute = energy_of (ABSOLUTE_DB);
  double mean = mean_above (energies, n, absolute, &count);
  if (count == 0)
    return false;
  double relative = mean * 0.1;
  mean = mean_above (energies, n, relative > absolute ? relative : absolute, &count);
  if (count == 0)
    return false;
  *lufs = lq_loudness_lufs (mean);
  return true;
}

/* The K-th smallest (Hoare's selection); reorders V. */
static double nth (double *v, size_t n, size_t k)
{
  size_t low = 0, high = n - 1;
  while (low < high)
    {
      double pivot = v[low + (high - low) / 2];
      size_t i = low, j = high;
      while (i <= j)
        {
          while (v[i] < pivot)
            i++;
          while (v[j] > pivot)
            j--;
          if (i > j)
            break;
          double swap = v[i];
          v[i] = v[j];
          v[j] = swap;
          i++;
          if (j == 0)
            break;
          j--;
        }
      if (k <= j)
        high = j;
      else if (k >= i)
        low = i;
      else
        return v[k];
    }
  return v[k];
}

bool lq_loudness_range (double *energies, size_t n, double *range_lu, double *low, double *high)
{
  size_t count;
  double absolute = energy_of (ABSOLUTE_DB);
  double gate = mean_above (energies, n, absolute, &count) * 0.01;
  if (gate < absolute)
    gate = absolute;
  size_t kept = 0;
  for (size_t i = 0; i < n; i++)
    if (energies[i] > gate)
      {
        double swap = energies[kept];
        energies[kept++] = energies[i];
        energies[i] = swap;
      }
  if (kept == 0)
    return false;
  /* Nearest rank, as the reference code of Tech 3342 rounds it. */
  double p10 = lq_loudness_lufs (nth (energies, kept, (size_t)lround ((double)(kept - 1) * 0.10)));
  double p95 = lq_loudness_lufs (nth (energies, kept, (size_t)lround ((double)(kept - 1) * 0.95)));
  *range_lu = p95 - p10;
  if (low != NULL)
    *low = p10;
  if (high != NULL)
    *high = p95;
  return true;
}
