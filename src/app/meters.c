/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters.h"

#include <glib.h>
#include <math.h>

#define IDLE_US  (2 * G_USEC_PER_SEC) /* a spectrum nobody has read for so long is not computed */
#define POINT_S  0.1
#define WANTED_S 2.0 /* of sound that a part is followed for once it has been asked for */
#define N_PARTS  2

/* From frame FRAMES since reset on, the sound came from POSITION on. */
typedef struct
{
  LqFrames frames, position;
} Stretch;

/* What has gathered for one source since R. */
typedef struct
{
  LqHeard source;
  int n_channels;
  LqLoudnessMeter *loudness;
  LqLevels *levels;
  LqNeedles *needles;
  GArray *stretches; /* Stretch */
  LqFrames next_position;
  bool edited_since;
} Track;

struct LqMeters
{
  LqEngine *engine;
  double rate_hz;
  GPtrArray *tracks; /* Track */
  Track *current;
  LqSpectra *spectra; /* by LqTap */
  LqSpectrumSettings spectrum_settings;
  gint64 spectrum_read_us[LQ_N_TAPS];
  LqFrames wanted[N_PARTS]; /* frames to come for which it is wanted, by bit of LqMetersParts */
  GArray *history;          /* float, every 100 ms of the timeline */
  LqFrames since_point;     /* heard since the last point of the history */
  double ceiling_dbtp;
  LqMetersSnapshot snapshot;
};

static void track_free (Track *track)
{
  lq_loudness_meter_free (track->loudness);
  lq_levels_free (track->levels);
  lq_needles_free (track->needles);
  g_array_unref (track->stretches);
  g_free (track);
}

LqMeters *lq_meters_new (void)
{
  LqMeters *meters = g_new0 (LqMeters, 1);
  meters->tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)track_free);
  meters->history = g_array_new (FALSE, FALSE, sizeof (float));
  return meters;
}

void lq_meters_free (LqMeters *meters)
{
  if (!meters)
    return;
  lq_meters_attach (meters, NULL, 0.0);
  g_ptr_array_unref (meters->tracks);
  g_array_unref (meters->history);
  g_free (meters);
}

static bool same_source (LqHeard a, LqHeard b) { return a.kind == b.kind && a.key == b.key; }

static Track *track_of (LqMeters *meters, LqHeard source, int n_channels)
{
  for (guint i = 0; i < meters->tracks->len; i++)
    {
      Track *track = g_ptr_array_index (meters->tracks, i);
      if (same_source (track->source, source) && track->n_channels == n_channels)
        return track;
    }
  Track *track = g_new0 (Track, 1);
  track->source = source;
  track->n_channels = n_channels; /* one channel is measured as one: no +3 LU */
  track->loudness = lq_loudness_meter_new (meters->rate_hz, n_channels);
  track->levels = lq_levels_new (meters->rate_hz, n_channels);
  track->needles = lq_needles_new (meters->rate_hz, n_channels);
  lq_loudness_meter_set_ceiling (track->loudness, pow (10.0, meters->ceiling_dbtp / 20.0));
  track->stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  track->next_position = -1;
  g_ptr_array_add (meters->tracks, track);
  return track;
}

/* Where frame FRAMES since reset came from on the timeline, −1: unknown. */
static LqFrames position_of (const Track *track, LqFrames frames)
{
  if (frames < 0)
    return -1;
  for (guint i = track->stretches->len; i-- > 0;)
    {
      const Stretch *stretch = &g_array_index (track->stretches, Stretch, i);
      if (stretch->frames <= frames)
        return stretch->position + frames - stretch->frames;
    }
  return -1;
}

static void put_history (LqMeters *meters, LqFrames position, LqReading short_lufs)
{
  gsize index = (gsize)((double)MAX (position, 0) / (POINT_S * meters->rate_hz));
  const float none = LQ_METERS_NONE;
  while (meters->history->len <= index)
    g_array_append_val (meters->history, none);
  g_array_index (meters->history, float, index) = short_lufs.valid ? (float)short_lufs.value : none;
}

static void take_snapshot (LqMeters *meters, Track *track)
{
  LqMetersSnapshot *snapshot = &meters->snapshot;
  snapshot->valid = true;
  snapshot->source = track->source;
  snapshot->edited_since = track->edited_since;
  lq_loudness_meter_read (track->loudness, &snapshot->loudness);
  lq_levels_read (track->levels, &snapshot->levels);
  lq_needles_read (track->needles, &snapshot->needles);
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    snapshot->max_position[c] = position_of (track, snapshot->levels.channels[c].max_at);
  snapshot->true_peak_position = position_of (track, snapshot->loudness.true_peak_at);
  snapshot->max_momentary_position = position_of (track, snapshot->loudness.max_momentary_at);
  snapshot->max_short_position = position_of (track, snapshot->loudness.max_short_at);
  snapshot->serial++;
}

/* Counted in sound: no pause makes a needle begin anew. */
static void follow_wanted (LqMeters *meters, Track *track)
{
  unsigned parts = 0;
  for (int part = 0; part < N_PARTS; part++)
    if (meters->wanted[part] > 0)
      {
        meters->wanted[part] -= LQ_QUANTUM;
        parts |= 1u << part;
      }
  lq_needles_follow (track->needles, parts & LQ_METERS_NEEDLES);
  lq_levels_follow_stereo (track->levels, parts & LQ_METERS_STEREO);
}

static void hear (LqMeters *meters, const LqTapQuantum *quantum)
{
  Track *track =
      track_of (meters, quantum->taps[LQ_TAP_HEARD].source, quantum->taps[LQ_TAP_HEARD].n_channels);
  const bool is_other = track != meters->current;
  meters->current = track;
  const double *const planes[] = { lq_tap_samples (quantum, LQ_TAP_HEARD)[0],
                                   lq_tap_samples (quantum, LQ_TAP_HEARD)[1] };
  if (quantum->flags & LQ_TAP_LOST)
    {
      lq_loudness_meter_gap (track->loudness);
      lq_levels_gap (track->levels);
      lq_needles_gap (track->needles);
    }
  if (quantum->position != track->next_position)
    {
      LqLevelsSnapshot levels;
      lq_levels_read (track->levels, &levels);
      Stretch stretch = { levels.frames, quantum->position };
      g_array_append_val (track->stretches, stretch);
    }
  track->next_position = quantum->position + LQ_QUANTUM;
  follow_wanted (meters, track);
  lq_loudness_meter_process (track->loudness, planes, LQ_QUANTUM);
  lq_levels_process (track->levels, planes, LQ_QUANTUM);
  lq_needles_process (track->needles, planes, LQ_QUANTUM);
  meters->since_point += LQ_QUANTUM;
  if (meters->since_point >= (LqFrames)(POINT_S * meters->rate_hz) || is_other)
    {
      LqLoudnessSnapshot loudness;
      lq_loudness_meter_read (track->loudness, &loudness);
      put_history (meters, quantum->position, loudness.short_lufs);
      meters->since_point = 0;
    }
}

static void analyse (LqMeters *meters, const LqTapQuantum *quantum, unsigned wanted)
{
  const double *planes[LQ_N_TAPS][LQ_MAX_CHANNELS];
  const double *const *in[LQ_N_TAPS];
  for (int tap = 0; tap < LQ_N_TAPS; tap++)
    {
      for (int c = 0; c < LQ_MAX_CHANNELS; c++)
        planes[tap][c] = lq_tap_samples (quantum, tap)[c];
      in[tap] = planes[tap];
    }
  lq_spectra_process (meters->spectra, in, LQ_QUANTUM, wanted);
}

static unsigned wanted_spectra (const LqMeters *meters)
{
  gint64 now_us = g_get_monotonic_time ();
  unsigned wanted = 0;
  for (int tap = 0; tap < LQ_N_TAPS; tap++)
    if (now_us - meters->spectrum_read_us[tap] < IDLE_US)
      wanted |= 1u << tap;
  return wanted;
}

/* How many of N QUANTA sound by now, and are measured, spectra for the taps WANTED. */
static size_t take (LqMeters *meters, const LqTapQuantum *quanta, size_t n, uint64_t sounding,
                    unsigned wanted)
{
  size_t taken = 0;
  for (; taken < n && quanta[taken].quantum <= sounding; taken++)
    {
      hear (meters, &quanta[taken]);
      if (wanted)
        analyse (meters, &quanta[taken], wanted);
    }
  return taken;
}

void lq_meters_advance (LqMeters *meters, uint64_t sounding)
{
  LqRing *taps = meters->engine ? lq_engine_taps (meters->engine) : NULL;
  const unsigned wanted = wanted_spectra (meters);
  bool any = false;
  for (size_t taken = 1; taps && taken > 0; any |= taken > 0)
    {
      size_t n = 0;
      const LqTapQuantum *quanta = lq_ring_read_peek (taps, &n);
      taken = take (meters, quanta, n, sounding, wanted);
      lq_ring_read_commit (taps, taken);
    }
  if (any)
    take_snapshot (meters, meters->current);
}

static void clear (LqMeters *meters)
{
  g_ptr_array_set_size (meters->tracks, 0);
  meters->current = NULL;
  meters->since_point = 0;
  g_array_set_size (meters->history, 0);
  uint64_t serial = meters->snapshot.serial + 1;
  meters->snapshot = (LqMetersSnapshot){ .serial = serial };
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    meters->snapshot.max_position[c] = -1;
  meters->snapshot.true_peak_position = -1;
  meters->snapshot.max_momentary_position = meters->snapshot.max_short_position = -1;
}

void lq_meters_attach (LqMeters *meters, LqEngine *engine, double rate_hz)
{
  g_clear_pointer (&meters->spectra, lq_spectra_free);
  clear (meters);
  meters->engine = engine;
  meters->rate_hz = rate_hz;
  if (!engine)
    return;
  meters->spectra = lq_spectra_new (rate_hz, LQ_MAX_CHANNELS, LQ_N_TAPS);
  lq_spectra_set (meters->spectra, &meters->spectrum_settings);
}

void lq_meters_reset (LqMeters *meters)
{
  clear (meters);
  lq_meters_reset_spectra (meters);
}

void lq_meters_reset_spectra (LqMeters *meters)
{
  if (meters->spectra)
    lq_spectra_reset (meters->spectra);
}

void lq_meters_set_spectrum (LqMeters *meters, const LqSpectrumSettings *settings)
{
  meters->spectrum_settings = *settings;
  if (meters->spectra)
    lq_spectra_set (meters->spectra, settings);
}

void lq_meters_clear_peaks (LqMeters *meters)
{
  if (meters->current)
    {
      lq_levels_clear_peaks (meters->current->levels);
      lq_loudness_meter_clear_peaks (meters->current->loudness);
      take_snapshot (meters, meters->current);
    }
}

void lq_meters_set_ceiling (LqMeters *meters, double ceiling_dbtp)
{
  meters->ceiling_dbtp = ceiling_dbtp;
  for (guint i = 0; i < meters->tracks->len; i++)
    {
      Track *track = g_ptr_array_index (meters->tracks, i);
      lq_loudness_meter_set_ceiling (track->loudness, pow (10.0, ceiling_dbtp / 20.0));
    }
}

size_t lq_meters_overs (LqMeters *meters, size_t from, LqMeterOver *overs, size_t n)
{
  size_t n_read = 0;
  if (meters->current)
    {
      const LqPlaces *list = lq_loudness_meter_overs (meters->current->loudness);
      for (size_t i = from; i < lq_places_n_listed (list) && n_read < n; i++, n_read++)
        {
          const LqPlace *over = lq_places_get (list, i);
          overs[n_read] = (LqMeterOver){ .position = position_of (meters->current, over->at),
                                         .n_frames = over->n_frames,
                                         .channel = over->channel,
                                         .peak_dbtp = 20.0 * log10 (over->peak_lin) };
        }
    }
  return n_read;
}

void lq_meters_mark_edited (LqMeters *meters)
{
  for (guint i = 0; i < meters->tracks->len; i++)
    {
      Track *track = g_ptr_array_index (meters->tracks, i);
      track->edited_since |= track->source.kind != LQ_HEAR_REFERENCE;
    }
  if (meters->current && meters->snapshot.edited_since != meters->current->edited_since)
    {
      meters->snapshot.edited_since = meters->current->edited_since;
      meters->snapshot.serial++;
    }
}

void lq_meters_want (LqMeters *meters, unsigned parts)
{
  for (int part = 0; part < N_PARTS; part++)
    if (parts & 1u << part)
      meters->wanted[part] = (LqFrames)(WANTED_S * meters->rate_hz);
}

const LqMetersSnapshot *lq_meters_get (const LqMeters *meters) { return &meters->snapshot; }

int lq_meters_goniometer (LqMeters *meters, LqGonioPoint *points, int n)
{
  lq_meters_want (meters, LQ_METERS_STEREO);
  return meters->current ? lq_levels_goniometer (meters->current->levels, points, n) : 0;
}

bool lq_meters_spectrum (LqMeters *meters, LqTap tap, const LqSpectrumView *view, const double *hz,
                         double *db, int n, uint64_t *serial)
{
  meters->spectrum_read_us[tap] = g_get_monotonic_time ();
  LqSpectrum *spectrum = meters->spectra ? lq_spectra_get (meters->spectra, (int)tap) : NULL;
  bool ok = spectrum && lq_spectrum_read (spectrum, view, hz, db, n);
  if (ok && serial)
    *serial = lq_spectrum_serial (spectrum);
  return ok;
}

void lq_meters_history (LqMeters *meters, size_t from, float *short_lufs, size_t n)
{
  for (size_t i = 0; i < n; i++)
    short_lufs[i] = from + i < meters->history->len
                        ? g_array_index (meters->history, float, from + i)
                        : LQ_METERS_NONE;
}
