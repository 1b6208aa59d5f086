/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures a stream of blocks in one pass (measure.h): every figure sees each block while it is
 * in the cache. Deterministic: the figures do not depend on how the stream was cut, but for the
 * rounding of sums. */
#include "analysis/dynamic_range.h"
#include "analysis/loudness_track.h"
#include "analysis/measure.h"
#include "analysis/measure_words.h"
#include "analysis/sample_stats.h"
#include "dsp/truepeak.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK        512
#define SILENCE_LIN  3.1622776601683795e-5 /* −90 dBFS */
#define SHORTEST_RUN 3                     /* equal samples at full scale that count as clipped */

typedef struct
{
  LqTruePeak true_peak;
  double sum, squares, peak;
  double run_value; /* of the full-scale run under way */
  int64_t run_length;
  LqFrames run_start;
} Channel;

struct LqMeasurer
{
  LqMeasureFormat format;
  LqLoudnessTrack track;
  LqDynamicRange dr;
  LqFrames at;
  double products; /* Σ l·r */
  double true_peak, sample_peak;
  LqFrames true_peak_at, sample_peak_at, first_sound, last_sound;
  int64_t clipped_runs, clipped_samples;
  double full_scale; /* what counts as clipped */
  bool same_channels;
  LqMeasureWords words;
  Channel channels[];
};

LqMeasurer *lq_measurer_new (const LqMeasureFormat *format)
{
  size_t n_channels = (size_t)format->n_channels;
  LqMeasurer *m = lq_growing_calloc (sizeof *m + n_channels * sizeof (Channel));
  m->format = *format;
  bool as_codes = format->kind == LQ_SAMPLES_INT && format->bits <= 32;
  m->full_scale = as_codes ? 1.0 - ldexp (1.0, 1 - format->bits) : 1.0;
  m->same_channels = format->n_channels == 2;
  m->true_peak_at = m->sample_peak_at = m->first_sound = m->last_sound = -1;
  lq_loudness_track_init (&m->track, format->rate_hz, format->n_channels, format->speakers);
  lq_dynamic_range_init (&m->dr, format->rate_hz, format->n_channels);
  lq_measure_words_init (&m->words, format);
  for (size_t c = 0; c < n_channels; c++)
    lq_truepeak_init (&m->channels[c].true_peak, 8);
  return m;
}

void lq_measurer_free (LqMeasurer *measurer)
{
  if (measurer == NULL)
    return;
  lq_loudness_track_clear (&measurer->track);
  lq_dynamic_range_clear (&measurer->dr);
  free (measurer);
}

static void take_loudness (LqMeasurer *m, const double *const *in, int n)
{
  const double *rest[LQ_READER_MAX_CHANNELS];
  memcpy (rest, in, sizeof (double *) * (size_t)m->format.n_channels);
  while (n > 0)
    {
      int taken = lq_loudness_track_process (&m->track, rest, n);
      for (int c = 0; c < m->format.n_channels; c++)
        rest[c] += taken;
      n -= taken;
    }
}

static void note_over (LqMeasurer *m, LqFrames at, int n, int channel, double peak)
{
  LqMeasurePlaces *places = m->format.places;
  if (places == NULL || !(peak > places->ceiling_lin) || n <= 0)
    return;
  LqFrames from = at - LQ_TRUEPEAK_DELAY > 0 ? at - LQ_TRUEPEAK_DELAY : 0;
  lq_places_add (&places->overs, &(LqPlace){ from, n, channel, peak }, 0);
}

/* The floor is the maximum of all channels so far, or the ceiling when every over is wanted: nearly
 * everything is skipped. AT: frame of in[0]; the place is known to a quantum. */
static void take_true_peak (LqMeasurer *m, const double *x, int n, LqFrames at, int channel)
{
  const LqMeasurePlaces *places = m->format.places;
  for (int i = 0; i < n; i += LQ_TRUEPEAK_CHUNK)
    {
      int k = n - i < LQ_TRUEPEAK_CHUNK ? n - i : LQ_TRUEPEAK_CHUNK;
      double floor = places != NULL ? fmin (m->true_peak, places->ceiling_lin) : m->true_peak;
      double peak = lq_truepeak_max (&m->channels[channel].true_peak, x + i, k, floor);
      note_over (m, at + i, k, channel, peak);
      if (peak > m->true_peak)
        {
          m->true_peak = peak;
          m->true_peak_at = at + i + k / 2 - LQ_TRUEPEAK_DELAY;
        }
    }
}

static void end_run (LqMeasurer *m, Channel *channel)
{
  if (channel->run_length >= SHORTEST_RUN)
    {
      m->clipped_runs++;
      m->clipped_samples += channel->run_length;
      if (m->format.places != NULL)
        lq_places_add (&m->format.places->clips,
                       &(LqPlace){ channel->run_start, channel->run_length,
                                   (int)(channel - m->channels), fabs (channel->run_value) },
                       -1);
    }
  channel->run_length = 0;
}

/* Runs of equal samples at or beyond full scale; most blocks have none. */
static void take_clipping (LqMeasurer *m, Channel *channel, const double *x, int n, double peak)
{
  if (peak < m->full_scale)
    {
      end_run (m, channel);
      return;
    }
  for (int i = 0; i < n; i++)
    {
      if (channel->run_length > 0 && x[i] == channel->run_value)
        {
          channel->run_length++;
          continue;
        }
      end_run (m, channel);
      if (fabs (x[i]) >= m->full_scale)
        {
          channel->run_value = x[i];
          channel->run_length = 1;
          channel->run_start = m->at + i;
        }
    }
}

static void take_sound_limits (LqMeasurer *m, const double *x, int n)
{
  int last = lq_sample_last_reaching (x, n, SILENCE_LIN);
  if (last < 0)
    return;
  if (m->at + last > m->last_sound)
    m->last_sound = m->at + last;
  LqFrames first = m->at + lq_sample_first_reaching (x, n, SILENCE_LIN);
  if (m->first_sound < 0 || first < m->first_sound)
    m->first_sound = first;
}

static void take_samples (LqMeasurer *m, const double *x, int n, int c)
{
  Channel *channel = &m->channels[c];
  LqSampleStats stats;
  lq_sample_stats (x, n, &stats);
  channel->sum += stats.sum;
  channel->squares += stats.squares;
  lq_dynamic_range_take (&m->dr, c, &stats);
  channel->peak = fmax (channel->peak, stats.peak);
  if (stats.peak > m->sample_peak)
    {
      m->sample_peak = stats.peak;
      m->sample_peak_at = m->at + lq_sample_first_reaching (x, n, stats.peak);
    }
  if (stats.peak >= SILENCE_LIN)
    take_sound_limits (m, x, n);
  take_clipping (m, channel, x, n, stats.peak);
  if (!(m->format.skip & LQ_MEASURE_SKIP_TRUE_PEAK))
    take_true_peak (m, x, n, m->at, c);
}

static void take_chunk (LqMeasurer *m, const double *const *in, int n)
{
  take_loudness (m, in, n);
  for (int c = 0; c < m->format.n_channels; c++)
    take_samples (m, in[c], n, c);
  if (m->format.n_channels == 2)
    m->products += lq_sample_product (in[0], in[1], n);
  if (m->same_channels)
    m->same_channels = memcmp (in[0], in[1], sizeof (double) * (size_t)n) == 0;
  if (!(m->format.skip & LQ_MEASURE_SKIP_WORDS))
    lq_measure_words_process (&m->words, in, n);
  m->at += n;
  lq_dynamic_range_advance (&m->dr, n);
}

void lq_measurer_process (LqMeasurer *m, const double *const *in, int n)
{
  const double *rest[LQ_READER_MAX_CHANNELS];
  memcpy (rest, in, sizeof (double *) * (size_t)m->format.n_channels);
  while (n > 0)
    {
      int take = n < CHUNK ? n : CHUNK, room = lq_dynamic_range_room (&m->dr);
      take = take < room ? take : room;
      take_chunk (m, rest, take);
      for (int c = 0; c < m->format.n_channels; c++)
        rest[c] += take;
      n -= take;
    }
}

/* The last frames are still inside the interpolators; the end itself can ring over. */
static void flush_true_peak (LqMeasurer *m)
{
  static const double zeros[LQ_TRUEPEAK_DELAY + 2];
  for (int c = 0; c < m->format.n_channels; c++)
    take_true_peak (m, zeros, (int)LQ_N_ELEMENTS (zeros), m->at, c);
  if (m->true_peak_at >= m->at)
    m->true_peak_at = m->at - 1;
  if (m->true_peak_at < 0 && m->true_peak > 0.0)
    m->true_peak_at = 0;
}

static void finish_levels (LqMeasurer *m, LqMeasure *out)
{
  double frames = m->at > 0 ? (double)m->at : 1.0, squares = 0.0;
  for (int c = 0; c < m->format.n_channels; c++)
    {
      end_run (m, &m->channels[c]);
      squares += m->channels[c].squares;
      out->dc_offset[c] = m->channels[c].sum / frames;
    }
  out->rms_dbfs = lq_peak_reading (sqrt (squares / (frames * m->format.n_channels)));
  out->sample_peak_dbfs = lq_peak_reading (m->sample_peak);
  out->true_peak_dbtp = lq_peak_reading (m->true_peak);
  out->crest_db = lq_reading_difference (out->sample_peak_dbfs, out->rms_dbfs);
  if (m->format.n_channels == 2)
    {
      double norm = sqrt (m->channels[0].squares * m->channels[1].squares);
      if (norm > 0.0)
        out->correlation = lq_reading (fmax (-1.0, fmin (1.0, m->products / norm)));
    }
}

void lq_measurer_finish (LqMeasurer *m, LqMeasure *out)
{
  if (!(m->format.skip & LQ_MEASURE_SKIP_TRUE_PEAK))
    flush_true_peak (m);
  lq_dynamic_range_end (&m->dr);
  LqLoudnessGated gated;
  lq_loudness_track_gated (&m->track, &gated);
  *out = (LqMeasure){
    .sample_rate_hz = m->format.rate_hz,
    .n_channels = m->format.n_channels,
    .frames = m->at,
    .integrated_lufs = gated.integrated_lufs,
    .loudness_range_lu = gated.range_lu,
    .max_momentary_lufs = lq_loudness_reading (m->track.max_momentary),
    .max_short_term_lufs = lq_loudness_reading (m->track.max_short),
    .max_momentary_at = m->track.max_momentary > 0.0 ? m->track.max_momentary_at : -1,
    .max_short_term_at = m->track.max_short > 0.0 ? m->track.max_short_at : -1,
    .true_peak_at = m->true_peak_at,
    .sample_peak_at = m->sample_peak_at,
    .dr = lq_dynamic_range_read (&m->dr),
    .dual_mono = m->same_channels && m->at > 0,
    .leading_silence = m->first_sound < 0 ? m->at : m->first_sound,
    .trailing_silence = m->at - 1 - m->last_sound,
  };
  finish_levels (m, out);
  out->clipped_runs = m->clipped_runs;
  out->clipped_samples = m->clipped_samples;
  out->plr_lu = lq_reading_difference (out->true_peak_dbtp, out->integrated_lufs);
  if (!(m->format.skip & LQ_MEASURE_SKIP_WORDS))
    lq_measure_words_finish (&m->words, out);
}
