/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document made audible: owns engine and device, keeps the engine at the document's state, and
 * offers transport and monitor to the desk. Main thread.
 *
 * Properties (notify): "playing" (boolean), "device-text" (string, "Built-in Audio · 48 kHz · 10.7 ms"),
 * "device-lost" (string or NULL: what happened, for the bar under the deck), "rate-text" (string or
 * NULL: "44.1 → 48 kHz, listening only"), "dropouts" (uint).
 * Signals: "told" (const char *sentence); "jumped" after a seek. */
#pragma once

#include "app/document.h"
#include "app/meters.h"
#include "app/reductions.h"
#include "app/samples.h"
#include "app/scene.h"
#include "engine/device.h"
#include "engine/engine.h"

#define LQ_TYPE_SOUND (lq_sound_get_type ())
G_DECLARE_FINAL_TYPE (LqSound, lq_sound, LQ, SOUND, GObject)

/* Follows DOCUMENT: another session, another engine. */
LqSound *lq_sound_new (LqDocument *document);

/* ---- Device. API and ID NULL or "": the first that works, in the end the silent clock. Opened on
 * ---- a worker; the desk goes on ---- */
typedef struct
{
  const char *api, *id;
  double rate_hz;    /* 0: the session's */
  int buffer_frames; /* 0: the device's own choice */
} LqSoundDevice;
void lq_sound_use_device (LqSound *sound, const LqSoundDevice *device);
void lq_sound_retry_device (LqSound *sound);
/* LqDeviceInfo of every api, made on a worker. Owns: GArray, unref. */
void lq_sound_list_devices_async (LqSound *sound, GAsyncReadyCallback callback, gpointer data);
GArray *lq_sound_list_devices_finish (LqSound *sound, GAsyncResult *result, GError **error);
/* What is open now, NULL: nothing yet. Borrowed, gone with the next use. For tests, which pump it. */
LqDevice *lq_sound_get_device (LqSound *sound);
void lq_sound_get_device_status (LqSound *sound, LqDeviceStatus *status);

/* ---- Transport. Loop lives in the document ---- */
void lq_sound_play (LqSound *sound);
void lq_sound_stop (LqSound *sound);
void lq_sound_toggle (LqSound *sound);
void lq_sound_seek (LqSound *sound, LqFrames position);
gboolean lq_sound_is_playing (LqSound *sound);
LqFrames lq_sound_get_position (LqSound *sound); /* what sounds now; cheap, call it every frame */

/* ---- Monitor ---- */
void lq_sound_hear (LqSound *sound, LqHeard source, double offset_db);
/* The same where NODE was just switched: the offset goes with that. */
void lq_sound_hear_switch (LqSound *sound, LqHeard source, double offset_db, LqNode *node,
                           LqSwitchKind kind);
/* Whether SOURCE is what the running plan gives; nothing is given without a session. */
gboolean lq_sound_hears (LqSound *sound, LqHeard source);
/* Whether it is what is heard now, whatever else is asked for. */
gboolean lq_sound_sounds (LqSound *sound, LqHeard source);
void lq_sound_set_listen_mode (LqSound *sound, LqListenMode mode);
LqListenMode lq_sound_get_listen_mode (LqSound *sound);
void lq_sound_set_dim (LqSound *sound, gboolean dim);
gboolean lq_sound_get_dim (LqSound *sound);
void lq_sound_set_monitor_level (LqSound *sound, double level_db);

/* Racks kept warm beside the work (compare.h asks for them). Copies VARIANTS, refs sessions. */
void lq_sound_set_variants (LqSound *sound, const LqSceneVariant *variants, int n_variants);

/* A tone on the left for half a second, then on the right, at −40 dBFS: "is this the right device?" */
void lq_sound_test_tone (LqSound *sound);

/* ---- What happens ---- */
LqEngine *lq_sound_get_engine (LqSound *sound); /* NULL without a session. For read-outs */
/* Takes in what the engine did, at the pace of who shows it; meters then work at the same. The sound does so itself, less
 * often, while nobody else does. */
void lq_sound_poll (LqSound *sound);
void lq_sound_get_state (LqSound *sound, LqEngineState *state);
/* The largest sample that went to the device since the last call, linear, after the monitor; 0: none did. Above
 * 1 the device clips, not the work. One caller. */
double lq_sound_take_device_peak (LqSound *sound);
LqMeters *lq_sound_get_meters (LqSound *sound);
const LqReductions *lq_sound_get_reductions (LqSound *sound);
LqSamples *lq_sound_get_samples (LqSound *sound);
