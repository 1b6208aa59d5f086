/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sound_private.h"

#include "app/scene.h"
#include "model/track.h"

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

LqFrames lq_sound_heard_length (LqSound *sound)
{
  LqSession *session = lq_document_get_session (sound->document);
  for (guint i = 0; i < sound->variants->len; i++)
    {
      LqSceneVariant *variant = &g_array_index (sound->variants, LqSceneVariant, i);
      if (variant->session && sound->heard.kind == LQ_HEAR_RACK && sound->heard.key == variant->key)
        return lq_scene_length (variant->session);
    }
  return lq_scene_length (session);
}

void lq_sound_push_scene (LqSound *sound)
{
  g_clear_handle_id (&sound->refresh_idle, g_source_remove);
  LqSession *session = lq_document_get_session (sound->document);
  if (!session || !sound->engine)
    return;
  LqScene *scene = lq_scene_new_heard (session, (const LqSceneVariant *)sound->variants->data,
                                       (int)sound->variants->len);
  lq_samples_give (sound->samples, scene); /* the rest comes, and then the scene goes over again */
  scene->timeline.length = sound->pushed_length = lq_sound_heard_length (sound);
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
  lq_sound_push_scene (sound);
  return G_SOURCE_REMOVE;
}

void lq_sound_refresh (LqSound *sound)
{
  if (!sound->refresh_idle)
    sound->refresh_idle = g_idle_add_full (G_PRIORITY_HIGH, push_scene_idle, sound, NULL);
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
    lq_sound_refresh (sound);
  if (kind == LQ_KIND_TRACK || kind == LQ_KIND_REGION || kind == LQ_KIND_NODE)
    lq_meters_mark_edited (sound->meters);
}

static void on_item_changed (LqSound *sound, LqItem *item, const char *key)
{
  if (!lq_item_key_sounds (key))
    return;
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
  lq_sound_refresh (sound);
}

void lq_sound_follow_session (LqSound *sound)
{
  LqSession *session = lq_document_get_session (sound->document);
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), sound,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "listening-changed", G_CALLBACK (lq_sound_refresh), sound,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed), sound,
                           G_CONNECT_SWAPPED);
  watch_tracks (sound);
  lq_sound_push_scene (sound);
}
