/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sound_private.h"

#include "app/scene.h"
#include "engine/output.h"

#include <glib/gi18n.h>

#define PREPARING_MS 16  /* what was asked for is heard soon */
#define PLAYING_MS   40  /* if nobody polls who shows it */
#define IDLE_MS      100 /* also from one poll of somebody else's on */

G_DEFINE_FINAL_TYPE (LqSound, lq_sound, G_TYPE_OBJECT)

static GParamSpec *props[LQ_SOUND_N_PROPS];

enum
{
  SIGNAL_TOLD,
  SIGNAL_JUMPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

void lq_sound_notify (LqSound *sound, int prop)
{
  g_object_notify_by_pspec (G_OBJECT (sound), props[prop]);
}

void lq_sound_tell (LqSound *sound, const char *sentence)
{
  g_signal_emit (sound, signals[SIGNAL_TOLD], 0, sentence);
}

/* ---- What happens ---- */

static void on_sample_failed (LqSound *sound, const char *path, const char *sentence)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%s The processor stays dry; choose another file."), sentence);
  lq_sound_tell (sound, text);
  lq_sound_refresh (sound);
}

static void tell_notice (LqSound *sound, const LqNotice *notice)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (notice->path);
  switch (notice->kind)
    {
    case LQ_NOTICE_FAULT:
      {
        guint number = (guint)notice->key;
        LqKind kind = (LqKind)(notice->key >> 32) - 1;
        g_autofree char *id = kind < LQ_N_KINDS
                                  ? g_strdup_printf ("%s%u", lq_kind_info (kind)->prefix, number)
                                  : NULL;
        LqItem *item = id ? lq_session_find (lq_document_get_session (sound->document), id) : NULL;
        g_autofree char *who = item ? lq_item_display_name (item) : g_strdup (_ ("A processor"));
        text = g_strdup_printf (
            _ ("%s gave values that are no numbers; it was silenced and started anew."), who);
        break;
      }
    case LQ_NOTICE_MEDIA:
      text = g_strdup_printf (_ ("“%s” cannot be read: %s."), name, notice->error.detail);
      break;
    case LQ_NOTICE_DROPOUT:
      lq_sound_notify (sound, LQ_SOUND_DROPOUTS);
      return;
    case LQ_NOTICE_END:
      return;
    }
  lq_sound_tell (sound, text);
}

static gboolean tick (gpointer data);

static void set_timer (LqSound *sound, guint ms)
{
  if (sound->timer_ms == ms)
    return;
  g_clear_handle_id (&sound->timer, g_source_remove);
  sound->timer_ms = ms;
  sound->timer = g_timeout_add (ms, tick, sound);
}

static void watch_device (LqSound *sound)
{
  gint64 now_us = g_get_monotonic_time ();
  if (now_us - sound->watched_us < IDLE_MS * 1000)
    return;
  sound->watched_us = now_us;
  lq_sound_watch_device (sound);
}

void lq_sound_take_in (LqSound *sound)
{
  if (!sound->engine)
    return;
  gboolean was_playing = sound->state.playing;
  lq_engine_poll (sound->engine);
  lq_engine_state (sound->engine, &sound->state);
  lq_meters_advance (sound->meters, sound->state.quantum);
  lq_reductions_poll (sound->reductions, sound->engine, &sound->state);
  LqNotice notice;
  while (lq_engine_next_notice (sound->engine, &notice))
    tell_notice (sound, &notice);
  if (sound->state.playing != was_playing)
    lq_sound_notify (sound, LQ_SOUND_PLAYING);
}

static gboolean tick (gpointer data)
{
  LqSound *sound = data;
  gboolean shown = g_get_monotonic_time () - sound->polled_us < IDLE_MS * 1000;
  if (!shown || !sound->state.playing || sound->state.preparing) /* else who shows it does so */
    lq_sound_take_in (sound);
  watch_device (sound);
  gboolean active = sound->engine && (sound->state.playing || sound->state.preparing);
  guint ms = sound->engine && sound->state.preparing ? PREPARING_MS
             : active && !shown                      ? PLAYING_MS
                                                     : IDLE_MS;
  if (ms == sound->timer_ms)
    return G_SOURCE_CONTINUE;
  sound->timer = 0;
  set_timer (sound, ms);
  return G_SOURCE_REMOVE;
}

void lq_sound_poll (LqSound *sound)
{
  lq_sound_take_in (sound);
  watch_device (sound);
  sound->polled_us = g_get_monotonic_time ();
}

/* ---- Session in, session out ---- */

static void push_monitor (LqSound *sound)
{
  lq_engine_set_listen_mode (sound->engine, sound->listen_mode);
  lq_engine_set_dim (sound->engine, sound->dim);
  lq_engine_set_monitor_level (sound->engine, sound->monitor_level_db);
  lq_engine_hear (sound->engine, sound->heard, sound->offset_db);
}

static void on_opened (LqSound *sound)
{
  LqSession *session = lq_document_get_session (sound->document);
  double rate_hz = lq_session_get_sample_rate (session);
  gboolean reopen =
      sound->device && sound->status.rate_hz != rate_hz && sound->wanted_rate_hz <= 0.0;
  lq_sound_stop_device (sound);
  sound->session_rate_hz = rate_hz;
  sound->engine = lq_engine_new (&(LqEngineOptions){ .rate_hz = rate_hz });
  sound->heard = (LqHeard){ LQ_HEAR_RACK, LQ_SCENE_WORK };
  sound->offset_db = 0.0;
  lq_meters_attach (sound->meters, sound->engine, rate_hz);
  lq_sound_follow_session (sound);
  push_monitor (sound);
  if (reopen)
    lq_sound_open_device (sound);
  else if (sound->device)
    lq_sound_start_device (sound, 0.0);
  set_timer (sound, PREPARING_MS);
}

static void on_closing (LqSound *sound)
{
  g_signal_handlers_disconnect_by_data (lq_document_get_session (sound->document), sound);
  g_clear_handle_id (&sound->refresh_idle, g_source_remove);
  lq_sound_stop_device (sound);
  lq_output_connect (sound->output, NULL, 0.0, 0.0, 0.0, NULL);
  lq_meters_attach (sound->meters, NULL, 0.0);
  lq_reductions_clear (sound->reductions);
  lq_samples_clear (sound->samples);
  g_clear_pointer (&sound->engine, lq_engine_free);
  sound->state = (LqEngineState){ 0 };
  lq_sound_set_variants (sound, NULL, 0);
  lq_sound_notify (sound, LQ_SOUND_PLAYING);
}

/* ---- Transport and monitor ---- */

static void wake_up (LqSound *sound) { set_timer (sound, PREPARING_MS); }

void lq_sound_play (LqSound *sound)
{
  if (!sound->engine || sound->device_lost)
    return;
  if (sound->refresh_idle)
    lq_sound_push_scene (sound);
  lq_engine_play (sound->engine);
  lq_sound_take_in (sound);
  wake_up (sound);
}

void lq_sound_stop (LqSound *sound)
{
  if (sound->engine)
    lq_engine_stop (sound->engine);
  wake_up (sound);
}

void lq_sound_toggle (LqSound *sound)
{
  (sound->state.playing ? lq_sound_stop : lq_sound_play) (sound);
}

void lq_sound_seek (LqSound *sound, LqFrames position)
{
  if (!sound->engine)
    return;
  lq_engine_seek (sound->engine, CLAMP (position, 0, lq_document_get_length (sound->document)));
  wake_up (sound);
  lq_sound_take_in (sound);
  g_signal_emit (sound, signals[SIGNAL_JUMPED], 0);
}

gboolean lq_sound_is_playing (LqSound *sound) { return sound->state.playing; }

LqFrames lq_sound_get_position (LqSound *sound)
{
  LqEngineState state = sound->state; /* not kept: what changed is noticed by the poll alone */
  if (sound->engine)
    lq_engine_state (sound->engine, &state);
  return state.position;
}

/* What is heard lies in the scene that the engine has. */
static LqEngine *begin_hear (LqSound *sound, LqHeard source, double offset_db)
{
  sound->heard = source;
  sound->offset_db = offset_db;
  if (sound->engine
      && (sound->refresh_idle || lq_sound_heard_length (sound) != sound->pushed_length))
    lq_sound_push_scene (sound);
  wake_up (sound);
  return sound->engine;
}

void lq_sound_hear (LqSound *sound, LqHeard source, double offset_db)
{
  LqEngine *engine = begin_hear (sound, source, offset_db);

  if (engine)
    lq_engine_hear (engine, source, offset_db);
}

void lq_sound_hear_switch (LqSound *sound, LqHeard source, double offset_db, LqNode *node,
                           LqSwitchKind kind)
{
  if (sound->engine)
    lq_engine_hold (sound->engine);
  LqEngine *engine = begin_hear (sound, source, offset_db);
  if (!engine)
    return;
  lq_engine_hear_switch (engine, source, offset_db,
                         (LqSwitch){ .kind = kind,
                                     .chain = lq_scene_chain_key (LQ_ITEM (node)),
                                     .node = lq_scene_key (LQ_ITEM (node)) });
  lq_engine_release (engine);
}

gboolean lq_sound_hears (LqSound *sound, LqHeard source)
{
  return !sound->engine || (!sound->refresh_idle && lq_engine_has (sound->engine, source));
}

gboolean lq_sound_sounds (LqSound *sound, LqHeard source)
{
  lq_sound_take_in (sound);
  return sound->engine && lq_engine_sounds (sound->engine, source);
}

void lq_sound_set_listen_mode (LqSound *sound, LqListenMode mode)
{
  sound->listen_mode = mode;
  if (sound->engine)
    lq_engine_set_listen_mode (sound->engine, mode);
}

LqListenMode lq_sound_get_listen_mode (LqSound *sound) { return sound->listen_mode; }

void lq_sound_set_dim (LqSound *sound, gboolean dim)
{
  sound->dim = dim;
  if (sound->engine)
    lq_engine_set_dim (sound->engine, dim);
}

gboolean lq_sound_get_dim (LqSound *sound) { return sound->dim; }

void lq_sound_set_monitor_level (LqSound *sound, double level_db)
{
  sound->monitor_level_db = level_db;
  if (sound->engine)
    lq_engine_set_monitor_level (sound->engine, level_db);
}

void lq_sound_set_variants (LqSound *sound, const LqSceneVariant *variants, int n_variants)
{
  GPtrArray *old = sound->variant_sessions;

  g_array_set_size (sound->variants, 0);
  sound->variant_sessions = g_ptr_array_new_with_free_func (g_object_unref);
  for (int i = 0; i < n_variants; i++)
    {
      g_array_append_val (sound->variants, variants[i]);
      if (variants[i].session)
        g_ptr_array_add (sound->variant_sessions, g_object_ref (variants[i].session));
    }
  g_ptr_array_unref (old);
  if (sound->engine)
    lq_sound_refresh (sound);
}

void lq_sound_test_tone (LqSound *sound) { lq_output_test_tone (sound->output); }

LqEngine *lq_sound_get_engine (LqSound *sound) { return sound->engine; }

void lq_sound_get_state (LqSound *sound, LqEngineState *state)
{
  *state = sound->state;
  if (sound->engine)
    lq_engine_state (sound->engine, state); /* not kept, as in get_position */
}

double lq_sound_take_device_peak (LqSound *sound)
{
  if (!sound->engine)
    return 0.0;
  LqLatestValue peak = lq_latest_take (lq_engine_device_peak (sound->engine));
  return peak.n > 0 ? peak.max : 0.0;
}

LqMeters *lq_sound_get_meters (LqSound *sound) { return sound->meters; }

LqSamples *lq_sound_get_samples (LqSound *sound) { return sound->samples; }

const LqReductions *lq_sound_get_reductions (LqSound *sound) { return sound->reductions; }

/* ---- The object ---- */

static void lq_sound_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqSound *sound = LQ_SOUND (object);
  switch (id)
    {
    case LQ_SOUND_PLAYING:
      g_value_set_boolean (value, sound->state.playing);
      break;
    case LQ_SOUND_DEVICE_TEXT:
      g_value_take_string (value, lq_sound_device_text (sound));
      break;
    case LQ_SOUND_DEVICE_LOST:
      g_value_set_string (value, sound->device_lost);
      break;
    case LQ_SOUND_RATE_TEXT:
      g_value_take_string (value, lq_sound_rate_text (sound));
      break;
    case LQ_SOUND_DROPOUTS:
      g_value_set_uint (value, (guint)sound->state.n_dropouts + sound->status.n_xruns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void lq_sound_dispose (GObject *object)
{
  LqSound *sound = LQ_SOUND (object);
  if (sound->document)
    {
      if (sound->engine)
        on_closing (sound);
      g_signal_handlers_disconnect_by_data (sound->document, sound);
    }
  g_clear_handle_id (&sound->timer, g_source_remove);
  g_clear_handle_id (&sound->refresh_idle, g_source_remove);
  g_clear_pointer (&sound->device, lq_device_close);
  g_clear_object (&sound->document);
  g_clear_object (&sound->samples);
  G_OBJECT_CLASS (lq_sound_parent_class)->dispose (object);
}

static void lq_sound_finalize (GObject *object)
{
  LqSound *sound = LQ_SOUND (object);
  lq_output_free (sound->output);
  lq_meters_free (sound->meters);
  lq_reductions_free (sound->reductions);
  g_ptr_array_unref (sound->variant_sessions);
  g_array_unref (sound->variants);
  g_free (sound->wanted_api);
  g_free (sound->wanted_id);
  g_free (sound->device_name);
  g_free (sound->device_lost);
  G_OBJECT_CLASS (lq_sound_parent_class)->finalize (object);
}

static void lq_sound_class_init (LqSoundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = lq_sound_dispose;
  object_class->finalize = lq_sound_finalize;
  object_class->get_property = lq_sound_get_property;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[LQ_SOUND_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[LQ_SOUND_DEVICE_TEXT] = g_param_spec_string ("device-text", NULL, NULL, NULL, flags);
  props[LQ_SOUND_DEVICE_LOST] = g_param_spec_string ("device-lost", NULL, NULL, NULL, flags);
  props[LQ_SOUND_RATE_TEXT] = g_param_spec_string ("rate-text", NULL, NULL, NULL, flags);
  props[LQ_SOUND_DROPOUTS] = g_param_spec_uint ("dropouts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, LQ_SOUND_N_PROPS, props);
  GType type = G_TYPE_FROM_CLASS (klass);
  signals[SIGNAL_TOLD] = g_signal_new ("told", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_JUMPED] =
      g_signal_new ("jumped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void lq_sound_init (LqSound *sound)
{
  sound->output = lq_output_new ();
  sound->meters = lq_meters_new ();
  sound->reductions = lq_reductions_new ();
  sound->samples = lq_samples_new ();
  g_signal_connect_object (sound->samples, "loaded", G_CALLBACK (lq_sound_refresh), sound,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound->samples, "failed", G_CALLBACK (on_sample_failed), sound,
                           G_CONNECT_SWAPPED);
  sound->variants = g_array_new (FALSE, FALSE, sizeof (LqSceneVariant));
  sound->variant_sessions = g_ptr_array_new_with_free_func (g_object_unref);
  set_timer (sound, IDLE_MS);
}

LqSound *lq_sound_new (LqDocument *document)
{
  LqSound *sound = g_object_new (LQ_TYPE_SOUND, NULL);
  sound->document = g_object_ref (document);
  g_signal_connect_object (document, "opened", G_CALLBACK (on_opened), sound, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "closing", G_CALLBACK (on_closing), sound, G_CONNECT_SWAPPED);
  if (lq_document_get_session (document))
    on_opened (sound);
  return sound;
}
