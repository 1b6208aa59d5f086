/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listening side of the desk: whoever polls the engine has its taps emptied into the analysis objects, and
 * the desk reads plain snapshots whenever it draws. Loudness and levels follow what is heard,
 * and accumulate per source since R; spectra are of mix, master and what is heard.
 * No thread of their own: a beat of the desk holds some 17 ms of sound, and to hand that to a thread costs what it saves.
 * After a pause of the main thread all that the engine kept of the sound meanwhile (two seconds) is measured.
 * Thread: [main]. */
#pragma once

#include "analysis/levels.h"
#include "analysis/loudness.h"
#include "analysis/needles.h"
#include "analysis/spectra.h"
#include "engine/engine.h"

typedef struct LqMeters LqMeters;

LqMeters *lq_meters_new (void);
void lq_meters_free (LqMeters *meters);

/* Reads ENGINE's taps from now on; NULL: none. Must be called before that engine is freed. */
void lq_meters_attach (LqMeters *meters, LqEngine *engine, double rate_hz);

/* Measures all up to the quantum that is SOUNDING now (LqEngineState.quantum). Whoever polls the engine
 * calls this after it. */
void lq_meters_advance (LqMeters *meters, uint64_t sounding);

/* R: everything, of every source, also while playing. */
void lq_meters_reset (LqMeters *meters);
/* The channels' highest peaks of the source that is heard. */
void lq_meters_clear_peaks (LqMeters *meters);

/* The work was edited: integrated values of the master are "edited since" until R. */
void lq_meters_mark_edited (LqMeters *meters);

/* What rests where nobody shows it, and then reads none. What accumulates over the song is always measured. */
typedef enum
{
  LQ_METERS_NEEDLES = 1 << 0, /* needles.channels[].dbfs */
  LQ_METERS_STEREO = 1 << 1,  /* levels' readings by band, and the goniometer */
} LqMetersParts;

/* Who shows PARTS says so when it reads: they are followed for the next seconds of sound. */
void lq_meters_want (LqMeters *meters, unsigned parts);

typedef struct
{
  uint64_t serial; /* changes when anything below does */
  bool valid;      /* something was heard since the start or R */
  LqHeard source;
  bool edited_since;
  LqLoudnessSnapshot loudness;
  LqLevelsSnapshot levels;
  LqNeedlesSnapshot needles;              /* K-system, VU, PPM, crest, direct current */
  LqFrames max_position[LQ_MAX_CHANNELS]; /* timeline frame of the largest peak, −1: none */
  LqFrames true_peak_position;
  LqFrames max_momentary_position, max_short_position; /* where the window ends */
} LqMetersSnapshot;
/* Borrowed; it changes with the next call of another function. */
const LqMetersSnapshot *lq_meters_get (const LqMeters *meters);

/* True peaks of what is heard above it are noted, from now on; 0 when made. */
void lq_meters_set_ceiling (LqMeters *meters, double ceiling_dbtp);

typedef struct
{
  LqFrames position; /* on the timeline, −1: unknown; to a quantum */
  LqFrames n_frames;
  int channel;
  double peak_dbtp;
} LqMeterOver;

/* The overs of the source that is heard, since R, oldest first: fills at most N from FROM on, returns
 * how many. LqLoudnessSnapshot.n_overs counts also those that are not kept. */
size_t lq_meters_overs (LqMeters *meters, size_t from, LqMeterOver *overs, size_t n);

/* Goniometer points since the last call, which wants LQ_METERS_STEREO. */
int lq_meters_goniometer (LqMeters *meters, LqGonioPoint *points, int n);

/* Levels in dB at N ascending frequencies of TAP; false: nothing yet. SERIAL (may be NULL) changes
 * with the picture. */
bool lq_meters_spectrum (LqMeters *meters, LqTap tap, const LqSpectrumView *view, const double *hz,
                         double *db, int n, uint64_t *serial);

/* How all spectra are made, from now on. */
void lq_meters_set_spectrum (LqMeters *meters, const LqSpectrumSettings *settings);
/* Averages and holds of the spectra begin anew. */
void lq_meters_reset_spectra (LqMeters *meters);

/* Short-term loudness of what was heard, by place in the song: one value every 100 ms of the
 * timeline, LQ_METERS_NONE where it was not heard since R. Fills N from FROM. */
#define LQ_METERS_NONE (-1000.0f)
void lq_meters_history (LqMeters *meters, size_t from, float *short_lufs, size_t n);
