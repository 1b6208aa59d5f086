/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/scene.h"

#include "app/samples.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/region.h"

#include <math.h>

/* Above kind and number of an item: which variant a line belongs to. */
#define VARIANT_SHIFT 40

LqKey lq_scene_key (LqItem *item)
{
  return (LqKey)(lq_item_get_kind (item) + 1) << 32 | lq_item_get_number (item);
}

LqKey lq_scene_chain_key (LqItem *item)
{
  LqItem *parent = lq_item_get_parent (item);
  return parent && LQ_IS_TRACK (parent) ? lq_scene_key (parent) : LQ_SCENE_WORK;
}

/* A fader's lowest place is silence. */
static double fader_db (const LqParamRow *row, double value)
{
  return value <= row->min ? -INFINITY : value;
}

static LqMediaItem *media_of (LqSession *session, const char *id)
{
  LqItem *item = lq_session_find (session, id);
  return item && LQ_IS_MEDIA_ITEM (item) ? LQ_MEDIA_ITEM (item) : NULL;
}

static char *arena_string (LqArena *arena, const char *text)
{
  gsize size = strlen (text) + 1;
  return memcpy (lq_arena_alloc (arena, size), text, size);
}

/* The parameters of NODE; what is only listened to counts when HEARD. */
static double *params_new (LqArena *arena, LqNode *node, gboolean heard)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  int n = lq_info_n_params (info);
  double *params = lq_arena_array (arena, double, n + 1);
  memcpy (params, lq_node_get_params (node), (gsize)n * sizeof *params);
  for (int slot = 0; slot < n && !heard; slot++)
    {
      LqParam param = lq_info_param (info, slot);
      if (param.row->flags & LQ_PARAM_LISTENING)
        params[slot] = param.def;
    }
  return params;
}

/* What the engine calls the track ID; 0 for "" and what is no track. */
static LqKey track_key (const char *id)
{
  LqKind kind;
  guint number;
  if (!lq_kind_parse_id (id, &kind, &number) || kind != LQ_KIND_TRACK)
    return 0;
  return (LqKey)(kind + 1) << 32 | number;
}

/* Notes what NODE, which becomes SPEC, works with. */
static void want_sample (LqScene *scene, LqSession *session, LqNode *node, LqNodeSpec *spec)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  if (!info->takes_sample || spec->params[info->sample_slot] != info->sample_value)
    return;
  LqMediaItem *media = media_of (session, lq_node_get_sample (node));
  LqSceneSample wanted = {
    .node = spec, .rack = LQ_SCENE_WORK, .path = "", .sha256 = "", .missing = true
  };
  if (media)
    {
      wanted.path = arena_string (scene->arena, lq_media_item_get_path (media));
      wanted.sha256 = arena_string (scene->arena, lq_media_item_get_sha256 (media));
      wanted.missing =
          lq_media_item_look (media, &wanted.written_ns); /* also of an earlier state */
    }
  g_array_append_val (scene->samples, wanted);
}

/* What a setting of NODE says of SPEC. */
static void take_setting (LqScene *scene, LqSession *session, LqNode *node, gboolean heard,
                          LqNodeSpec *spec)
{
  spec->params = params_new (scene->arena, node, heard);
  spec->node[LQ_NODE_WET] = lq_node_get_wet_percent (node);
  spec->node[LQ_NODE_TARGET] = lq_node_get_target (node);
  spec->key_track = spec->processor->info.has_key ? track_key (lq_node_get_key (node)) : 0;
  spec->setting = lq_info_takes_its_time (&spec->processor->info) && lq_node_get_letter (node);
  want_sample (scene, session, node, spec);
}

void lq_scene_set_as (LqScene *scene, LqSession *session, LqNodeSpec *spec, LqNode *other)
{
  for (guint i = scene->samples->len; i-- > 0;)
    if (g_array_index (scene->samples, LqSceneSample, i).node == spec)
      g_array_remove_index (scene->samples, i);
  take_setting (scene, session, other, FALSE, spec);
}

static const LqNodeSpec *nodes_new (LqScene *scene, LqSession *session, GListModel *list,
                                    gboolean heard, int *n_nodes)
{
  LqArena *arena = scene->arena;
  guint n = g_list_model_get_n_items (list);
  LqNodeSpec *specs = lq_arena_array (arena, LqNodeSpec, n + 1);
  *n_nodes = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LqNode) node = g_list_model_get_item (list, i);
      const LqProcessor *processor = lq_node_get_processor (node);
      if (!processor)
        continue;
      LqNodeSpec *spec = &specs[(*n_nodes)++];
      *spec = (LqNodeSpec){
        .key = lq_scene_key (LQ_ITEM (node)),
        .processor = processor,
        .node = { [LQ_NODE_BYPASS] = lq_node_get_bypass (node) },
      };
      take_setting (scene, session, node, heard, spec);
    }
  return specs;
}

static LqRackSpec rack_of (LqScene *scene, LqSession *session, LqKey key, gboolean heard)
{
  LqRackSpec rack = { .key = key };
  rack.master_gain_db = fader_db (lq_item_get_row (LQ_ITEM (session), "master-fader", NULL),
                                  lq_session_get_master_fader_db (session));
  rack.nodes = nodes_new (scene, session, lq_session_get_master (session), heard, &rack.n_nodes);
  return rack;
}

/* The regions of TRACK whose media are there; *N_CHANNELS is the widest of them. */
static LqLineSpec line_of (LqArena *arena, LqSession *session, LqTrack *track)
{
  GListModel *list = lq_track_get_regions (track);
  guint n = g_list_model_get_n_items (list);
  LqRegionSpec *specs = lq_arena_array (arena, LqRegionSpec, n + 1);
  LqLineSpec line = { .key = lq_scene_key (LQ_ITEM (track)), .n_channels = 1, .regions = specs };
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LqRegion) region = g_list_model_get_item (list, i);
      LqMediaItem *media = media_of (session, lq_region_get_media (region));
      if (!media || lq_media_item_get_missing (media))
        continue;
      line.n_channels =
          MAX (line.n_channels, MIN (lq_media_item_get_channels (media), LQ_MAX_CHANNELS));
      specs[line.n_regions++] = (LqRegionSpec){
        .key = lq_scene_key (LQ_ITEM (region)),
        .path = arena_string (arena, lq_media_item_get_path (media)),
        .start = lq_region_get_start (region),
        .offset = lq_region_get_offset (region),
        .length = lq_region_get_length (region),
        .gain_db = lq_region_get_gain_db (region),
        .fade_in = lq_region_get_fade_in (region),
        .fade_out = lq_region_get_fade_out (region),
      };
    }
  return line;
}

static void add_name (LqScene *scene, LqKey line, LqItem *track)
{
  LqKey *key = lq_arena_new0 (scene->arena, LqKey);
  *key = line;
  g_hash_table_insert (scene->names, key, lq_item_display_name (track));
}

static gboolean is_same_file (const char *path, const GStatBuf *info)
{
  GStatBuf other;
  return g_stat (path, &other) == 0 && other.st_dev == info->st_dev && other.st_ino == info->st_ino;
}

gboolean lq_scene_reads (const LqScene *scene, const char *path)
{
  const LqTimelineSpec *timeline = &scene->timeline;
  GStatBuf info;
  if (g_stat (path, &info) != 0)
    return FALSE;
  for (int l = 0; l < timeline->n_lines; l++)
    for (int i = 0; i < timeline->lines[l].n_regions; i++)
      if (is_same_file (timeline->lines[l].regions[i].path, &info))
        return TRUE;
  for (int i = 0; i < timeline->n_references; i++)
    if (is_same_file (timeline->references[i].path, &info))
      return TRUE;
  for (guint i = 0; i < scene->samples->len; i++)
    if (is_same_file (g_array_index (scene->samples, LqSceneSample, i).path, &info))
      return TRUE;
  return FALSE;
}

const char *lq_scene_line_name (const LqScene *scene, LqKey line)
{
  return g_hash_table_lookup (scene->names, &line);
}

/* The tracks of SESSION and what each plays, [n]; *N_CHANNELS of the whole path. */
static LqTrackSpec *tracks_of (LqScene *scene, LqSession *session, gboolean heard,
                               LqLineSpec **lines, int *n, int *n_channels)
{
  LqArena *arena = scene->arena;
  GListModel *list = lq_session_get_tracks (session);
  *n = (int)g_list_model_get_n_items (list);
  LqTrackSpec *tracks = lq_arena_array (arena, LqTrackSpec, *n + 1);
  *lines = lq_arena_array (arena, LqLineSpec, *n + 1);
  for (int i = 0; i < *n; i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (list, (guint)i);
      LqLineSpec *line = &(*lines)[i];
      *line = line_of (arena, session, track);
      add_name (scene, line->key, LQ_ITEM (track));
      tracks[i] = (LqTrackSpec){
        .key = line->key,
        .n_channels = line->n_channels,
        .gain_db = fader_db (&lq_track_rows[LQ_TRACK_FADER], lq_track_get_fader_db (track)),
        .pan = lq_track_get_pan (track),
        .mute = lq_track_get_mute (track),
        .polarity = lq_track_get_polarity (track),
      };
      tracks[i].nodes =
          nodes_new (scene, session, lq_track_get_nodes (track), heard, &tracks[i].n_nodes);
    }
  /* The only source is mono and stands where it is: one channel all the way to the file. */
  *n_channels = *n == 1 && tracks[0].n_channels == 1 && tracks[0].pan == 0.0 ? 1 : 2;
  return tracks;
}

static void add_tracks (LqScene *scene, LqSession *session, gboolean heard, int n_variant_lines)
{
  LqLineSpec *lines;
  scene->graph.tracks =
      tracks_of (scene, session, heard, &lines, &scene->graph.n_tracks, &scene->graph.n_channels);
  scene->timeline.n_lines = scene->graph.n_tracks;
  LqLineSpec *all =
      lq_arena_array (scene->arena, LqLineSpec, scene->graph.n_tracks + n_variant_lines + 1);
  memcpy (all, lines, sizeof *all * (gsize)scene->graph.n_tracks);
  scene->timeline.lines = all;
}

static const LqLineSpec *find_line (const LqScene *scene, LqKey key)
{
  for (int i = 0; i < scene->timeline.n_lines; i++)
    if (scene->timeline.lines[i].key == key)
      return &scene->timeline.lines[i];
  return NULL;
}

/* A line of a variant: the present one where it is equal, so that it is read once; else one
 * more. */
static void add_variant_line (LqScene *scene, LqTrackSpec *track, LqLineSpec *line, LqKey variant)
{
  const LqLineSpec *present = find_line (scene, line->key);
  if (present && lq_line_plays_same (present, line))
    return;
  if (present)
    line->key = track->line = variant << VARIANT_SHIFT | line->key;
  ((LqLineSpec *)scene->timeline.lines)[scene->timeline.n_lines++] = *line;
}

/* The work's rack as far as VARIANT says; no further than the work goes. */
static LqRackSpec cut_rack (const LqRackSpec *work, const LqSceneVariant *variant)
{
  LqRackSpec rack = *work;
  rack.key = variant->key;
  rack.n_nodes = 0;
  while (rack.n_nodes < work->n_nodes && work->nodes[rack.n_nodes].key != variant->end)
    rack.n_nodes++;
  rack.n_nodes += rack.n_nodes < work->n_nodes && variant->with_end;
  return rack;
}

static void add_variant (LqScene *scene, LqRackSpec *rack, const LqSceneVariant *variant)
{
  LqLineSpec *lines;
  guint n_before = scene->samples->len;
  *rack = rack_of (scene, variant->session, variant->key, FALSE);
  LqTrackSpec *tracks =
      tracks_of (scene, variant->session, FALSE, &lines, &rack->n_tracks, &rack->n_channels);
  for (int i = 0; i < rack->n_tracks; i++)
    add_variant_line (scene, &tracks[i], &lines[i], variant->key);
  rack->tracks = tracks;
  rack->tempo_bpm = lq_session_get_tempo_bpm (variant->session);
  for (guint i = n_before; i < scene->samples->len; i++)
    g_array_index (scene->samples, LqSceneSample, i).rack = variant->key;
}

static int count_tracks (const LqSceneVariant *variants, int n_variants)
{
  int n = 0;
  for (int i = 0; i < n_variants; i++)
    if (variants[i].session)
      n += (int)g_list_model_get_n_items (lq_session_get_tracks (variants[i].session));
  return n;
}

static void add_references (LqScene *scene, LqSession *session)
{
  GListModel *list = lq_session_get_references (session);
  guint n = g_list_model_get_n_items (list);
  LqReferenceSpec *specs = lq_arena_array (scene->arena, LqReferenceSpec, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LqReference) reference = g_list_model_get_item (list, i);
      LqMediaItem *media = media_of (session, lq_reference_get_media (reference));
      if (!media || lq_media_item_get_missing (media) || !lq_reference_get_include (reference))
        continue;
      LqReferenceSpec spec = {
        .key = lq_scene_key (LQ_ITEM (reference)),
        .n_channels = MIN (lq_media_item_get_channels (media), LQ_MAX_CHANNELS),
        .path = arena_string (scene->arena, lq_media_item_get_path (media)),
      };
      LqCue cue;
      if (lq_reference_get_chosen_cue (reference, &cue))
        {
          spec.at = spec.cue_in = cue.start;
          spec.cue_out = cue.end > cue.start ? cue.end : lq_media_item_get_frames (media);
        }
      specs[scene->timeline.n_references++] = spec;
    }
  scene->timeline.references = specs;
}

LqScene *lq_scene_new_empty (void)
{
  LqScene *scene = g_new0 (LqScene, 1);
  scene->arena = lq_arena_new ();
  scene->samples = g_array_new (FALSE, TRUE, sizeof (LqSceneSample));
  scene->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return scene;
}

static LqScene *scene_new (LqSession *session, const LqSceneVariant *variants, int n_variants,
                           gboolean heard)
{
  LqScene *scene = lq_scene_new_empty ();
  scene->graph.rate_hz = lq_session_get_sample_rate (session);
  scene->graph.tempo_bpm = lq_session_get_tempo_bpm (session);
  scene->timeline.rate_hz = scene->graph.rate_hz;
  scene->timeline.length = lq_scene_length (session);
  add_tracks (scene, session, heard, count_tracks (variants, n_variants));
  add_references (scene, session);
  LqRackSpec *racks = lq_arena_array (scene->arena, LqRackSpec, n_variants + 1);
  racks[0] = rack_of (scene, session, LQ_SCENE_WORK, heard);
  for (int i = 0; i < n_variants; i++)
    if (variants[i].session)
      add_variant (scene, &racks[i + 1], &variants[i]);
    else
      racks[i + 1] = cut_rack (&racks[0], &variants[i]);
  scene->graph.racks = racks;
  scene->graph.n_racks = n_variants + 1;
  return scene;
}

LqScene *lq_scene_new (LqSession *session) { return scene_new (session, NULL, 0, FALSE); }

LqScene *lq_scene_new_heard (LqSession *session, const LqSceneVariant *variants, int n_variants)
{
  return scene_new (session, variants, n_variants, TRUE);
}

static gboolean hears (const LqTrackSpec *track, LqKey key)
{
  for (int i = 0; i < track->n_nodes; i++)
    if (track->nodes[i].key_track == key)
      return TRUE;
  return FALSE;
}

/* The track KEY alone, and, muted, those that its detectors hear. */
static void keep_only (LqScene *scene, LqKey key)
{
  LqTrackSpec *tracks = (LqTrackSpec *)scene->graph.tracks; /* the scene's own arena */
  LqLineSpec *lines = (LqLineSpec *)scene->timeline.lines;
  LqTrackSpec kept = { 0 };
  int n = 0;
  for (int i = 0; i < scene->graph.n_tracks; i++)
    if (tracks[i].key == key)
      kept = tracks[i];
  for (int i = 0; i < scene->graph.n_tracks; i++)
    {
      if (tracks[i].key != key && !hears (&kept, tracks[i].key))
        continue;
      tracks[n] = tracks[i];
      lines[n] = lines[i];
      if (tracks[n].key != key)
        {
          tracks[n].mute = true;
          tracks[n].n_nodes = 0;
        }
      n++;
    }
  scene->graph.n_tracks = scene->timeline.n_lines = n;
}

static gboolean has_node (const LqNodeSpec *nodes, int n, const LqNodeSpec *node)
{
  return node >= nodes && node < nodes + n;
}

static gboolean is_in (const LqGraph *graph, const LqNodeSpec *node)
{
  for (int i = 0; i < graph->n_tracks; i++)
    if (has_node (graph->tracks[i].nodes, graph->tracks[i].n_nodes, node))
      return TRUE;
  for (int i = 0; i < graph->n_racks; i++)
    if (has_node (graph->racks[i].nodes, graph->racks[i].n_nodes, node))
      return TRUE;
  return FALSE;
}

void lq_scene_forget_samples (LqScene *scene)
{
  for (guint i = scene->samples->len; i-- > 0;)
    {
      LqSceneSample *sample = &g_array_index (scene->samples, LqSceneSample, i);
      if (is_in (&scene->graph, sample->node))
        continue;
      lq_scene_give_sample (sample, NULL);
      g_array_remove_index (scene->samples, i);
    }
}

LqScene *lq_scene_new_stem (LqSession *session, LqTrack *track)
{
  LqScene *scene = lq_scene_new (session);
  LqRackSpec *rack = lq_arena_new0 (scene->arena, LqRackSpec);
  LqKey key = lq_scene_key (LQ_ITEM (track));
  rack->key = LQ_SCENE_WORK;
  scene->graph.racks = rack;
  keep_only (scene, key);
  lq_scene_forget_samples (scene);
  return scene;
}

void lq_scene_free (LqScene *scene)
{
  if (!scene)
    return;
  for (guint i = 0; i < scene->samples->len; i++)
    lq_scene_give_sample (&g_array_index (scene->samples, LqSceneSample, i), NULL);
  g_array_unref (scene->samples);
  g_hash_table_unref (scene->names);
  lq_arena_free (scene->arena);
  g_free (scene);
}

/* ---- Recorded sound ---- */

void lq_scene_give_sample (LqSceneSample *wanted, LqSample *sample)
{
  LqSample *before = wanted->node->sample;
  wanted->node->sample = lq_sample_ref (sample);
  lq_sample_unref (before);
}

/* One file for two nodes is decoded once. */
static LqSample *find_loaded (const LqScene *scene, const LqSceneSample *wanted)
{
  for (guint i = 0; i < scene->samples->len; i++)
    {
      const LqSceneSample *other = &g_array_index (scene->samples, LqSceneSample, i);
      if (other->node->sample && g_str_equal (other->path, wanted->path))
        return lq_sample_ref (other->node->sample);
    }
  return NULL;
}

gboolean lq_scene_load_samples (LqScene *scene, GError **error)
{
  gboolean all = TRUE;
  for (guint i = 0; i < scene->samples->len; i++)
    {
      LqSceneSample *wanted = &g_array_index (scene->samples, LqSceneSample, i);
      if (wanted->node->sample || wanted->missing)
        continue;
      LqSample *sample = find_loaded (scene, wanted);
      if (!sample)
        sample = lq_sample_load (wanted->path, scene->graph.rate_hz, all ? error : NULL);
      all = all && sample;
      lq_scene_give_sample (wanted, sample);
      lq_sample_unref (sample);
    }
  return all;
}

const LqSceneSample *lq_scene_find_sample (const LqScene *scene, const LqNodeSpec *node)
{
  for (guint i = 0; i < scene->samples->len; i++)
    {
      const LqSceneSample *sample = &g_array_index (scene->samples, LqSceneSample, i);
      if (sample->node == node)
        return sample;
    }
  return NULL;
}

LqItem *lq_scene_find_node (LqSession *session, LqKey key)
{
  GListModel *nodes = lq_session_get_master (session);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (LqItem) node = g_list_model_get_item (nodes, i);
      if (lq_scene_key (node) == key)
        return node;
    }
  return NULL;
}

LqFrames lq_scene_length (LqSession *session)
{
  LqFrames end = 0;
  GListModel *tracks = lq_session_get_tracks (session);
  for (guint t = 0; t < g_list_model_get_n_items (tracks); t++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, t);
      GListModel *regions = lq_track_get_regions (track);
      for (guint r = 0; r < g_list_model_get_n_items (regions); r++)
        {
          g_autoptr (LqRegion) region = g_list_model_get_item (regions, r);
          end = MAX (end, lq_region_get_start (region) + lq_region_get_length (region));
        }
    }
  return end;
}
