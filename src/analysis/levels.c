/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level and stereo meters (levels.h). Time runs in slots: RMS over slots of 64 frames, the peak
 * hold over slots of 100 ms, the range of the correlation over slots of 50 ms. */
#include "analysis/levels.h"
#include "analysis/bands.h"
#include "analysis/loudness_track.h"
#include "analysis/sample_stats.h"
#include "core/arena.h"
#include "core/clones.h"
#include "dsp/stereo.h"

#include <math.h>
#include <string.h>

#define FALL_DB_S     (20.0 / 1.7) /* IEC 60268-18 */
#define RMS_S         0.3
#define HOLD_SLOTS    20 /* of 100 ms */
#define RANGE_SLOTS   60 /* of 50 ms */
#define CORRELATION_S 0.3
#define NOTHING       1e-30 /* decayed so far: no denormal numbers */
#define RAW_POINTS    16384 /* newest frames kept for the goniometer, a power of two */
#define BETWEEN       4     /* points of the goniometer a frame */
#define BETWEEN_TAPS  16    /* frames that one of them is made of */
#define BETWEEN_LAG   (BETWEEN_TAPS / 2)

typedef struct
{
  double peak, max; /* linear */
  LqFrames max_at;
  double hold[HOLD_SLOTS];
  double *squares; /* ring of sums over slots, [n_rms_slots] */
  double sum;      /* of the RMS slot under way */
} Channel;

struct LqLevels
{
  LqArena *arena;
  double rate_hz, fall; /* fall: log2 of the factor per frame */
  double quantum_fall;  /* the factor per quantum */
  int n_channels;
  LqFrames frames;
  Channel channels[LQ_MAX_CHANNELS];
  int n_rms_slots, rms_filled;
  int64_t rms_slot;
  int hold_filled, hold_slot, hold_frames;
  LqCorrelation correlation;
  LqReading range[RANGE_SLOTS];
  int range_filled, range_slot, range_frames;
  LqBands bands;
  LqGonioPoint *raw; /* ring of RAW_POINTS, the first of them once more behind the last */
  uint64_t n_raw, n_raw_read;
  float between[BETWEEN][2 * BETWEEN_TAPS]; /* each tap twice: for x and y */
  bool incomplete, stereo_rests;
};

/* A sinc under a Hann window: within 0.05 dB up to 0.37 of the rate. On a frame it is the frame. */
static void init_between (LqLevels *l)
{
  for (int p = 0; p < BETWEEN; p++)
    for (int k = 0; k < BETWEEN_TAPS; k++)
      {
        double t = k - (BETWEEN_LAG - 1) - (double)p / BETWEEN;
        double sinc = t == 0.0 ? 1.0 : sin (M_PI * t) / (M_PI * t);
        l->between[p][2 * k] = l->between[p][2 * k + 1] =
            (float)(sinc * 0.5 * (1.0 + cos (M_PI * t / BETWEEN_LAG)));
      }
}

LqLevels *lq_levels_new (double rate_hz, int n_channels)
{
  LqArena *arena = lq_arena_new ();
  LqLevels *l = lq_arena_new0 (arena, LqLevels);
  l->arena = arena;
  l->rate_hz = rate_hz;
  l->n_channels = n_channels;
  l->fall = -FALL_DB_S / rate_hz / (20.0 * log10 (2.0));
  l->quantum_fall = exp2 (l->fall * LQ_QUANTUM);
  l->n_rms_slots = (int)ceil (RMS_S * rate_hz / LQ_QUANTUM);
  l->hold_frames = (int)(rate_hz / 10.0);
  l->range_frames = (int)(rate_hz / 20.0);
  for (int c = 0; c < n_channels; c++)
    l->channels[c].squares = lq_arena_array (arena, double, l->n_rms_slots);
  l->raw = lq_arena_array (arena, LqGonioPoint, RAW_POINTS + BETWEEN_TAPS);
  init_between (l);
  lq_correlation_init (&l->correlation, rate_hz, CORRELATION_S);
  lq_bands_init (&l->bands, arena, rate_hz);
  lq_levels_reset (l);
  return l;
}

void lq_levels_free (LqLevels *levels)
{
  if (levels == NULL)
    return;
  lq_bands_clear (&levels->bands);
  lq_arena_free (levels->arena);
}

void lq_levels_reset (LqLevels *l)
{
  l->frames = 0;
  l->rms_slot = l->rms_filled = 0;
  l->range_filled = l->range_slot = 0;
  memset (l->range, 0, sizeof l->range);
  for (int c = 0; c < l->n_channels; c++)
    {
      Channel *channel = &l->channels[c];
      channel->peak = channel->sum = 0.0;
      memset (channel->squares, 0, sizeof (double) * (size_t)l->n_rms_slots);
    }
  lq_correlation_reset (&l->correlation);
  lq_bands_reset (&l->bands);
  l->n_raw_read = l->n_raw;
  l->incomplete = false;
  lq_levels_clear_peaks (l);
}

void lq_levels_clear_peaks (LqLevels *l)
{
  l->hold_filled = l->hold_slot = 0;
  for (int c = 0; c < l->n_channels; c++)
    {
      l->channels[c].max = 0.0;
      l->channels[c].max_at = -1;
      memset (l->channels[c].hold, 0, sizeof l->channels[c].hold);
    }
}

void lq_levels_follow_stereo (LqLevels *l, bool follow)
{
  if (follow && l->stereo_rests)
    {
      lq_bands_reset (&l->bands);
      l->n_raw_read = l->n_raw + BETWEEN_LAG; /* no point of frames from before */
    }
  l->stereo_rests = !follow;
}

void lq_levels_gap (LqLevels *levels) { levels->incomplete = true; }

static void take_channel (LqLevels *l, Channel *channel, const double *x, int n)
{
  LqSampleStats stats;
  lq_sample_stats (x, n, &stats);
  channel->sum += isfinite (stats.squares) ? stats.squares : 0.0;
  double fallen = channel->peak * (n == LQ_QUANTUM ? l->quantum_fall : exp2 (l->fall * n));
  channel->peak = fmax (stats.peak, fallen > NOTHING ? fallen : 0.0);
  double *hold = &channel->hold[l->hold_slot];
  *hold = fmax (*hold, stats.peak);
  if (stats.peak > channel->max)
    {
      channel->max = stats.peak;
      channel->max_at = l->frames + lq_sample_first_reaching (x, n, stats.peak);
    }
}

static void end_rms_slot (LqLevels *l)
{
  for (int c = 0; c < l->n_channels; c++)
    {
      l->channels[c].squares[l->rms_slot % l->n_rms_slots] = l->channels[c].sum;
      l->channels[c].sum = 0.0;
    }
  l->rms_slot++;
  l->rms_filled = 0;
}

static void end_hold_slot (LqLevels *l)
{
  l->hold_slot = (l->hold_slot + 1) % HOLD_SLOTS;
  l->hold_filled = 0;
  for (int c = 0; c < l->n_channels; c++)
    l->channels[c].hold[l->hold_slot] = 0.0;
}

static void end_range_slot (LqLevels *l)
{
  double r;
  l->range[l->range_slot] =
      lq_correlation_read (&l->correlation, &r) ? lq_reading (r) : lq_reading_none ();
  l->range_slot = (l->range_slot + 1) % RANGE_SLOTS;
  l->range_filled = 0;
}

LQ_CLONES static void take_points (const double *restrict left, const double *restrict right, int n,
                                   LqGonioPoint *restrict points)
{
  for (int i = 0; i < n; i++)
    {
      points[i].x = (float)((right[i] - left[i]) * M_SQRT1_2);
      points[i].y = (float)((left[i] + right[i]) * M_SQRT1_2);
    }
}

static void keep_points (LqLevels *l, const double *left, const double *right, int n)
{
  for (int done = 0, take; done < n; done += take)
    {
      int at = (int)(l->n_raw % RAW_POINTS);
      take = n - done < RAW_POINTS - at ? n - done : RAW_POINTS - at;
      take_points (left + done, right + done, take, l->raw + at);
      if (at < BETWEEN_TAPS)
        memcpy (l->raw + RAW_POINTS, l->raw, sizeof (LqGonioPoint) * BETWEEN_TAPS);
      l->n_raw += (uint64_t)take;
    }
}

static void take_stereo (LqLevels *l, const double *left, const double *right, int n)
{
  lq_correlation_process (&l->correlation, left, right, n);
  if (!isfinite (l->correlation.ll + l->correlation.rr + l->correlation.lr))
    lq_correlation_reset (&l->correlation);
  if (l->stereo_rests)
    return;
  lq_bands_process (&l->bands, left, right, n);
  keep_points (l, left, right, n);
}

/* N frames that end no slot but at their end. */
static void take (LqLevels *l, const double *const *in, int n)
{
  for (int c = 0; c < l->n_channels; c++)
    take_channel (l, &l->channels[c], in[c], n);
  if (l->n_channels == 2)
    take_stereo (l, in[0], in[1], n);
  l->frames += n;
  if ((l->rms_filled += n) == LQ_QUANTUM)
    end_rms_slot (l);
  if ((l->hold_filled += n) == l->hold_frames)
    end_hold_slot (l);
  if ((l->range_filled += n) == l->range_frames)
    end_range_slot (l);
}

static int least (int a, int b) { return a < b ? a : b; }

void lq_levels_process (LqLevels *l, const double *const *in, int n)
{
  const double *rest[LQ_MAX_CHANNELS] = { in[0], l->n_channels > 1 ? in[1] : NULL };
  while (n > 0)
    {
      int k = least (n, LQ_QUANTUM - l->rms_filled);
      k = least (k, least (l->hold_frames - l->hold_filled, l->range_frames - l->range_filled));
      take (l, rest, k);
      for (int c = 0; c < l->n_channels; c++)
        rest[c] += k;
      n -= k;
    }
}

static LqReading rms_reading (const LqLevels *l, const Channel *channel)
{
  int n = (int)(l->rms_slot < l->n_rms_slots ? l->rms_slot : l->n_rms_slots);
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += channel->squares[i];
  return n > 0 ? lq_peak_reading (sqrt (sum / (n * LQ_QUANTUM))) : lq_reading_none ();
}

static void read_channel (const LqLevels *l, const Channel *channel, LqChannelLevels *out)
{
  double hold = 0.0;
  for (int i = 0; i < HOLD_SLOTS; i++)
    hold = fmax (hold, channel->hold[i]);
  *out = (LqChannelLevels){
    .peak_dbfs = lq_peak_reading (channel->peak),
    .rms_dbfs = rms_reading (l, channel),
    .hold_dbfs = lq_peak_reading (hold),
    .max_dbfs = lq_peak_reading (channel->max),
    .max_at = channel->max_at,
  };
}

static void read_correlation (const LqLevels *l, LqLevelsSnapshot *s)
{
  double r;
  if (!lq_correlation_read (&l->correlation, &r))
    return;
  s->correlation = s->correlation_min = s->correlation_max = lq_reading (r);
  for (int i = 0; i < RANGE_SLOTS; i++)
    if (l->range[i].valid)
      {
        s->correlation_min.value = fmin (s->correlation_min.value, l->range[i].value);
        s->correlation_max.value = fmax (s->correlation_max.value, l->range[i].value);
      }
}

void lq_levels_read (const LqLevels *l, LqLevelsSnapshot *s)
{
  *s = (LqLevelsSnapshot){
    .n_channels = l->n_channels,
    .frames = l->frames,
    .incomplete = l->incomplete,
  };
  for (int c = 0; c < l->n_channels; c++)
    read_channel (l, &l->channels[c], &s->channels[c]);
  if (l->n_channels == 2)
    {
      read_correlation (l, s);
      if (!l->stereo_rests)
        lq_bands_read (&l->bands, s);
    }
}

/* Four frames, x and y by turns. */
typedef float Four __attribute__ ((vector_size (32)));
typedef float FourAt __attribute__ ((vector_size (32), aligned (4), may_alias));

/* Point AT of the sound at BETWEEN times its rate. */
static LqGonioPoint point_between (const LqLevels *l, uint64_t at)
{
  const float *taps = l->between[at % BETWEEN];
  const LqGonioPoint *raw = l->raw + (at / BETWEEN + RAW_POINTS - (BETWEEN_LAG - 1)) % RAW_POINTS;
  Four sum = { 0.0f };
  for (int k = 0; k < BETWEEN_TAPS; k += 4)
    sum += *(const FourAt *)(taps + 2 * k) * *(const FourAt *)(raw + k);
  return (LqGonioPoint){ (sum[0] + sum[2]) + (sum[4] + sum[6]),
                         (sum[1] + sum[3]) + (sum[5] + sum[7]) };
}

int lq_levels_goniometer (LqLevels *l, LqGonioPoint *points, int n)
{
  /* The newest frames wait for those that the points around them are made of too. */
  if (l->stereo_rests || l->n_raw < l->n_raw_read + BETWEEN_LAG)
    return 0;
  uint64_t end = l->n_raw - BETWEEN_LAG, fresh = end - l->n_raw_read;
  if (fresh > RAW_POINTS - BETWEEN_TAPS)
    fresh = RAW_POINTS - BETWEEN_TAPS;
  uint64_t there = fresh * BETWEEN, first = (end - fresh) * BETWEEN;
  int given = there < (uint64_t)n ? (int)there : n;
  for (int i = 0; i < given; i++)
    points[i] = point_between (l, first + there * (uint64_t)i / (uint64_t)given);
  l->n_raw_read = end;
  return given;
}
