/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which device plays: opened on a worker, the wanted one or the next that works, watched for being
 * lost and coming back. */
#include "app/sound_private.h"

#include "core/units.h"

#include <glib/gi18n.h>

#define DEFAULT_RATE_HZ 48000.0
#define RETURN_FADE_S   0.05
#define MAX_DEVICES     64

static double wanted_rate (LqSound *sound)
{
  if (sound->wanted_rate_hz > 0.0)
    return sound->wanted_rate_hz;
  return sound->session_rate_hz > 0.0 ? sound->session_rate_hz : DEFAULT_RATE_HZ;
}

void lq_sound_start_device (LqSound *sound, double fade_in_s)
{
  LqError error = { 0 };
  lq_device_poll (sound->device, &sound->status);
  LqEngineRt *rt = sound->engine ? lq_engine_rt (sound->engine) : NULL;
  if (lq_output_connect (sound->output, rt, sound->session_rate_hz, sound->status.rate_hz,
                         fade_in_s, &error)
          != LQ_OK
      || lq_device_start (sound->device, &error) != LQ_OK)
    lq_sound_tell (sound, error.detail);
  else if (sound->engine)
    {
      double frames = sound->status.latency_frames + lq_output_latency (sound->output);
      lq_engine_device_started (sound->engine, frames / sound->status.rate_hz);
    }
  lq_sound_notify (sound, LQ_SOUND_DEVICE_TEXT);
  lq_sound_notify (sound, LQ_SOUND_RATE_TEXT);
}

void lq_sound_stop_device (LqSound *sound)
{
  if (sound->device)
    lq_device_stop (sound->device);
  if (sound->engine)
    lq_engine_device_stopped (sound->engine);
}

/* What a worker is asked to open. */
typedef struct
{
  const LqDeviceApi *apis[4]; /* in turn */
  guint64 number;
  char *id;
  double rate_hz;
  int buffer_frames;
  LqOutput *output;
  LqDevice *device;
  const LqDeviceApi *api; /* the one that worked */
  char *first_failure;    /* of the one that was asked for */
} Opening;

static void opening_free (Opening *opening)
{
  lq_device_close (opening->device);
  g_free (opening->id);
  g_free (opening->first_failure);
  g_free (opening);
}

static void open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  for (int i = 0; i < 4 && opening->apis[i] && !opening->device; i++)
    {
      LqError error = { 0 };
      LqDeviceConfig config = {
        .id = i == 0 ? opening->id : NULL,
        .rate_hz = opening->rate_hz,
        .n_channels = 2,
        .buffer_frames = opening->buffer_frames,
        .render = lq_output_render,
        .user = opening->output,
      };
      if (lq_device_open (opening->apis[i], &config, &opening->device, &error) == LQ_OK)
        opening->api = opening->apis[i];
      else if (i == 0)
        opening->first_failure = g_strdup (error.detail);
    }
  g_task_return_boolean (task, opening->device != NULL);
}

static void open_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  LqSound *sound = LQ_SOUND (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  if (opening->number != sound->opening)
    return; /* another wish came in between; this device is closed with the opening */
  if (opening->rate_hz != wanted_rate (sound))
    {
      lq_sound_open_device (sound); /* another session came in between */
      return;
    }
  sound->device = g_steal_pointer (&opening->device);
  if (!sound->device)
    {
      lq_sound_tell (sound, _ ("No sound device could be opened, not even the silent clock."));
      return;
    }
  if (sound->wanted_api && *sound->wanted_api && opening->first_failure
      && strcmp (sound->wanted_api, lq_device_api_id (opening->api)) != 0)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The chosen sound device could not be opened (%s); %s is used instead."),
          opening->first_failure, lq_device_api_name (opening->api));
      lq_sound_tell (sound, text);
    }
  g_free (sound->device_name);
  sound->device_name = g_strdup (lq_device_api_name (opening->api));
  g_clear_pointer (&sound->device_lost, g_free);
  lq_sound_notify (sound, LQ_SOUND_DEVICE_LOST);
  lq_sound_start_device (sound, 0.0);
}

void lq_sound_open_device (LqSound *sound)
{
  lq_sound_stop_device (sound);
  g_clear_pointer (&sound->device, lq_device_close);
  Opening *opening = g_new0 (Opening, 1);
  int n = 0;
  const LqDeviceApi *wanted = sound->wanted_api ? lq_device_api_find (sound->wanted_api) : NULL;
  if (wanted)
    opening->apis[n++] = wanted;
  for (int i = 0; lq_device_apis[i] && n < 4; i++)
    if (lq_device_apis[i] != wanted)
      opening->apis[n++] = lq_device_apis[i];
  opening->id = wanted ? g_strdup (sound->wanted_id) : NULL;
  opening->rate_hz = wanted_rate (sound);
  opening->buffer_frames = sound->wanted_buffer_frames;
  opening->output = sound->output;
  opening->number = ++sound->opening;
  g_autoptr (GTask) task = g_task_new (sound, NULL, open_ended, NULL);
  g_task_set_task_data (task, opening, (GDestroyNotify)opening_free);
  g_task_run_in_thread (task, open_thread);
}

void lq_sound_use_device (LqSound *sound, const LqSoundDevice *device)
{
  g_free (sound->wanted_api);
  g_free (sound->wanted_id);
  sound->wanted_api = g_strdup (device->api);
  sound->wanted_id = g_strdup (device->id);
  sound->wanted_rate_hz = device->rate_hz;
  sound->wanted_buffer_frames = device->buffer_frames;
  lq_sound_open_device (sound);
}

void lq_sound_retry_device (LqSound *sound) { lq_sound_open_device (sound); }

static void list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GArray *infos = g_array_new (FALSE, FALSE, sizeof (LqDeviceInfo));
  LqDeviceInfo *found = g_new (LqDeviceInfo, MAX_DEVICES);
  for (int i = 0; lq_device_apis[i]; i++)
    {
      int n = lq_device_enumerate (lq_device_apis[i], found, MAX_DEVICES);
      g_array_append_vals (infos, found, (guint)MIN (n, MAX_DEVICES));
    }
  g_free (found);
  g_task_return_pointer (task, infos, (GDestroyNotify)g_array_unref);
}

void lq_sound_list_devices_async (LqSound *sound, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (sound, NULL, callback, data);
  g_task_run_in_thread (task, list_thread);
}

GArray *lq_sound_list_devices_finish (LqSound *sound, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

LqDevice *lq_sound_get_device (LqSound *sound) { return sound->device; }

void lq_sound_get_device_status (LqSound *sound, LqDeviceStatus *status)
{
  *status = sound->status;
}

void lq_sound_watch_device (LqSound *sound)
{
  if (!sound->device)
    return;
  LqDeviceState before = sound->status.state;
  unsigned xruns = sound->status.n_xruns;
  lq_device_poll (sound->device, &sound->status);
  if (sound->status.n_xruns != xruns)
    lq_sound_notify (sound, LQ_SOUND_DROPOUTS);
  if (sound->status.state == before)
    return;
  if (sound->status.state == LQ_DEVICE_LOST)
    {
      if (sound->engine)
        {
          lq_engine_stop (sound->engine);
          lq_sound_take_in (sound);
          lq_engine_device_stopped (sound->engine);
        }
      g_free (sound->device_lost);
      sound->device_lost = g_strdup_printf (
          _ ("The sound device is gone: %s. Nothing was lost; playback waits here."),
          sound->status.reason);
      lq_sound_notify (sound, LQ_SOUND_DEVICE_LOST);
    }
  else if (before == LQ_DEVICE_LOST && sound->status.state == LQ_DEVICE_STOPPED)
    {
      g_clear_pointer (&sound->device_lost, g_free);
      lq_sound_start_device (sound, RETURN_FADE_S);
      lq_sound_notify (sound, LQ_SOUND_DEVICE_LOST);
      lq_sound_tell (sound, _ ("The sound device is back. Press Space to play on."));
    }
}

/* ---- As text ---- */

char *lq_sound_device_text (LqSound *sound)
{
  if (!sound->device)
    return g_strdup (_ ("No sound device yet"));
  char rate[LQ_UNITS_TEXT];
  const LqUnitsFlags flags = lq_units_local (LQ_UNITS_PLAIN);
  lq_units_format (LQ_UNIT_HZ, sound->status.rate_hz, 1, flags, rate);
  double ms = 1000.0 * (sound->status.latency_frames + lq_output_latency (sound->output))
              / sound->status.rate_hz;
  return g_strdup_printf ("%s · %s · %.1f ms", sound->device_name, rate, ms);
}

char *lq_sound_rate_text (LqSound *sound)
{
  if (!sound->device || !sound->engine || sound->status.rate_hz == sound->session_rate_hz)
    return NULL;
  char from[LQ_UNITS_TEXT], to[LQ_UNITS_TEXT];
  const LqUnitsFlags flags = lq_units_local (LQ_UNITS_PLAIN);
  lq_units_format (LQ_UNIT_HZ, sound->session_rate_hz, 1, flags, from);
  lq_units_format (LQ_UNIT_HZ, sound->status.rate_hz, 1, flags, to);
  return g_strdup_printf (_ ("%s → %s, listening only"), from, to);
}
