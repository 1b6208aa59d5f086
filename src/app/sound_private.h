/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sound.c (transport, monitor), sound_scene.c (the document, into the engine) and sound_device.c (which
 * device plays it) share. Main thread. */
#pragma once

#include "app/sound.h"
#include "engine/output.h"

struct _LqSound
{
  GObject parent_instance;
  LqDocument *document;
  LqEngine *engine; /* NULL without a session */
  LqMeters *meters;
  LqReductions *reductions;
  LqSamples *samples;
  double session_rate_hz;

  LqOutput *output;
  LqDevice *device; /* NULL: none open yet */
  LqDeviceStatus status;
  char *wanted_api, *wanted_id;
  double wanted_rate_hz;
  int wanted_buffer_frames;
  char *device_name;
  char *device_lost; /* NULL: not lost */
  guint64 opening;   /* number of the last wish for a device */

  LqEngineState state;
  LqListenMode listen_mode;
  gboolean dim;
  double monitor_level_db;
  LqHeard heard;
  double offset_db;

  GPtrArray *variant_sessions;
  GArray *variants;       /* LqSceneVariant */
  LqFrames pushed_length; /* of the timeline that the engine has */
  guint refresh_idle;
  guint timer;
  guint timer_ms;
  gint64 watched_us; /* when the device was last looked at */
  gint64 polled_us;  /* by who shows what is heard */
};

/* The properties. */
enum
{
  LQ_SOUND_PLAYING = 1,
  LQ_SOUND_DEVICE_TEXT,
  LQ_SOUND_DEVICE_LOST,
  LQ_SOUND_RATE_TEXT,
  LQ_SOUND_DROPOUTS,
  LQ_SOUND_N_PROPS
};
/* ---- sound.c ---- */

void lq_sound_notify (LqSound *sound, int prop);
void lq_sound_tell (LqSound *sound, const char *sentence);

/* Takes in what the engine has done since. */
void lq_sound_take_in (LqSound *sound);

/* ---- sound_scene.c ---- */

/* The session that was opened: into the engine, now and whenever it changes. */
void lq_sound_follow_session (LqSound *sound);

void lq_sound_push_scene (LqSound *sound);
/* The same soon: many changes in one turn of the main loop (an undo of many records) go over once. */
void lq_sound_refresh (LqSound *sound);

/* Where play ends: with a variant that is longer it goes on as long as that is heard. */
LqFrames lq_sound_heard_length (LqSound *sound);

/* ---- sound_device.c ---- */

/* Opens, on a worker, what is wanted now; whatever is open goes. */
void lq_sound_open_device (LqSound *sound);

/* Connects and starts the open device. */
void lq_sound_start_device (LqSound *sound, double fade_in_s);
void lq_sound_stop_device (LqSound *sound);

/* Sees that it was lost or has come back. */
void lq_sound_watch_device (LqSound *sound);

/* "JACK · 48 kHz · 10.7 ms". Owns: g_free. */
char *lq_sound_device_text (LqSound *sound);
/* "44.1 → 48 kHz, listening only", NULL: nothing to say. Owns: g_free. */
char *lq_sound_rate_text (LqSound *sound);
