/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sound_private.h"

#include "app/failure.h"
#include "app/scene.h"
#include "engine/output.h"
#include "model/track.h"

#include <glib/gi18n.h>

#define ACTIVE_MS 16
#define IDLE_MS   100

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

/* ---- The document, into the engine ---- */

static void add_reducers (GArray *reducers, LqKey chain, const LqNodeSpec *nodes, int n)
{
  for (int i = 0; i < n; i++)
    {
      const LqProcessorInfo *info = &nodes[i].processor->info;
      const LqReducer reducer = { chain, nodes[i].key, info->reduction_readout, info->reduces_wet };
      if (reducer.readout >= 0)
        g_array_append_val (reducers, reducer);
    }
}

/* Which nodes of the work reduce gain, in its rack and on its tracks. */
static void name_reducers (LqSound *sound, const LqScene *scene)
{
  g_autoptr (GArray) reducers = g_array_new (FALSE, FALSE, sizeof (LqReducer));
  const LqGraph *graph = &scene->graph;
  add_reducers (reducers, LQ_SCENE_WORK, graph->racks[0].nodes, graph->racks[0].n_nodes);
  for (int i = 0; i < graph->n_tracks; i++)
    add_reducers (reducers, graph->tracks[i].key, graph->tracks[i].nodes, graph->tracks[i].n_nodes);
  lq_reductions_set_nodes (sound->reductions, (const LqReducer *)reducers->data, (int)reducers->len,
                           graph->rate_hz);
}

/* Where play ends: with a variant that is longer it goes on as long as that is heard. */
static LqFrames heard_length (LqSound *sound)
{
  LqSession *session = lq_document_get_session (sound->document);
  for (guint i = 0; i < sound->variants->len; i++)
    {
      LqSceneVariant *variant = &g_array_index (sound->variants, LqSceneVariant, i);
      if (sound->heard.kind == LQ_HEAR_RACK && sound->heard.key == variant->key)
        return lq_scene_length (variant->session);
    }
  return lq_scene_length (session);
}

static void push_scene (LqSound *sound)
{
  g_clear_handle_id (&sound->refresh_idle, g_source_remove);
  LqSession *session = lq_document_get_session (sound->document);
  if (!session || !sound->engine)
    return;
  LqScene *scene = lq_scene_new_heard (session, (const LqSceneVariant *)sound->variants->data,
                                       (int)sound->variants->len);
  lq_samples_give (sound->samples, scene); /* the rest comes, and then the scene goes over again */
  scene->timeline.length = sound->pushed_length = heard_length (sound);
  lq_engine_set_graph (sound->engine, &scene->graph);
  lq_engine_set_timeline (sound->engine, &scene->timeline);
  name_reducers (sound, scene);
  LqLoop loop;
  gint64 start, end;
  loop.on = lq_session_get_loop (session, &start, &end);
  loop.in = start;
  loop.out = end;
  lq_engine_set_loop (sound->engine, &loop);
  lq_scene_free (scene);
}

static gboolean push_scene_idle (gpointer data)
{
  LqSound *sound = data;
  sound->refresh_idle = 0;
  push_scene (sound);
  return G_SOURCE_REMOVE;
}

/* Many changes in one turn of the main loop (an undo of many records) go over once. */
static void refresh (LqSound *sound)
{
  if (!sound->refresh_idle)
    sound->refresh_idle = g_idle_add_full (G_PRIORITY_HIGH, push_scene_idle, sound, NULL);
}

static void on_sample_failed (LqSound *sound, const char *path, const char *sentence)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%s The processor stays dry; choose another file."), sentence);
  lq_sound_tell (sound, text);
  refresh (sound);
}

static void push_solo (LqTrack *track, GParamSpec *spec, LqSound *sound)
{
  if (sound->engine)
    lq_engine_set_solo (sound->engine, lq_scene_key (LQ_ITEM (track)), lq_track_get_solo (track));
}

static void watch_tracks (LqSound *sound)
{
  GListModel *tracks = lq_session_get_tracks (lq_document_get_session (sound->document));
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, i);
      g_signal_handlers_disconnect_by_func (track, push_solo, sound);
      g_signal_connect_object (track, "notify::solo", G_CALLBACK (push_solo), sound, 0);
    }
}

static void on_structure_changed (LqSound *sound, guint kind)
{
  if (kind == LQ_KIND_TRACK)
    watch_tracks (sound);
  if (kind != LQ_KIND_NOTE && kind != LQ_KIND_MARKER && kind != LQ_KIND_DELIVERABLE)
    refresh (sound);
  if (kind == LQ_KIND_TRACK || kind == LQ_KIND_REGION || kind == LQ_KIND_NODE)
    lq_meters_mark_edited (sound->meters);
}

static void on_item_changed (LqSound *sound, LqItem *item, const char *key)
{
  switch (lq_item_get_kind (item))
    {
    case LQ_KIND_SESSION:
      if (g_str_equal (key, "master-fader"))
        lq_meters_mark_edited (sound->meters);
      else if (!g_str_has_prefix (key, "loop") && !g_str_equal (key, "tempo"))
        return;
      break;
    case LQ_KIND_TRACK:
    case LQ_KIND_REGION:
    case LQ_KIND_NODE:
      lq_meters_mark_edited (sound->meters);
      break;
    case LQ_KIND_MEDIA:
    case LQ_KIND_REFERENCE:
      break;
    default:
      return;
    }
  refresh (sound);
}

/* ---- What happens ---- */

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

void lq_sound_poll (LqSound *sound)
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
  lq_sound_poll (sound);
  gboolean active = sound->engine && (sound->state.playing || sound->state.preparing);
  sound->device_ticks += sound->timer_ms;
  if (sound->device_ticks >= IDLE_MS)
    {
      sound->device_ticks = 0;
      lq_sound_watch_device (sound);
    }
  guint ms = active ? ACTIVE_MS : IDLE_MS;
  if (ms == sound->timer_ms)
    return G_SOURCE_CONTINUE;
  sound->timer = 0;
  set_timer (sound, ms);
  return G_SOURCE_REMOVE;
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
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), sound,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "listening-changed", G_CALLBACK (refresh), sound,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed), sound,
                           G_CONNECT_SWAPPED);
  watch_tracks (sound);
  push_scene (sound);
  push_monitor (sound);
  if (reopen)
    lq_sound_open_device (sound);
  else if (sound->device)
    lq_sound_start_device (sound, 0.0);
  set_timer (sound, ACTIVE_MS);
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

static void wake_up (LqSound *sound) { set_timer (sound, ACTIVE_MS); }

void lq_sound_play (LqSound *sound)
{
  if (!sound->engine || sound->device_lost)
    return;
  if (sound->refresh_idle)
    push_scene (sound);
  lq_engine_play (sound->engine);
  lq_sound_poll (sound);
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
  lq_sound_poll (sound);
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

void lq_sound_hear (LqSound *sound, LqHeard source, double offset_db)
{
  sound->heard = source;
  sound->offset_db = offset_db;
  if (sound->engine)
    {
      if (sound->refresh_idle || heard_length (sound) != sound->pushed_length)
        push_scene (sound);
      lq_engine_hear (sound->engine, source, offset_db);
    }
  wake_up (sound);
}

gboolean lq_sound_hears (LqSound *sound, LqHeard source)
{
  return !sound->engine || (!sound->refresh_idle && lq_engine_has (sound->engine, source));
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
      g_ptr_array_add (sound->variant_sessions, g_object_ref (variants[i].session));
    }
  g_ptr_array_unref (old);
  if (sound->engine)
    refresh (sound);
}

void lq_sound_test_tone (LqSound *sound) { lq_output_test_tone (sound->output); }

LqEngine *lq_sound_get_engine (LqSound *sound) { return sound->engine; }

void lq_sound_get_state (LqSound *sound, LqEngineState *state)
{
  *state = sound->state;
  if (sound->engine)
    lq_engine_state (sound->engine, state); /* not kept, as in get_position */
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
  g_signal_connect_object (sound->samples, "loaded", G_CALLBACK (refresh), sound,
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
