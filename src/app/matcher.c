/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/matcher.h"

#include "analysis/measure.h"
#include "app/samples.h"
#include "engine/offline.h"
#include "model/ab.h"

#include <math.h>
#include <stdatomic.h>

struct LqMatchSource
{
  gatomicrefcount refs;
  char *hash;
  LqScene *scene; /* NULL: a file */
  LqMatchTap tap;
  char *path;
  double rate_hz;
  LqFrames from, to; /* of a file: TO −1 is its end */
};

/* A measurement, from being wanted until for ever. */
typedef struct
{
  LqMatchSource *source;
  LqMatchResult result;
  LqMatchReading reading;
  LqPicture *picture; /* of a whole song's work, the newest only */
  LqError failure;    /* of FAILED */
  LqMatchUrgency urgency;
  guint64 order;
  gboolean wanted; /* FALSE: being stopped */
  atomic_bool cancel;
  _Atomic LqFrames done, total;
  gint64 begun_us; /* 0: waits */
} Entry;

struct _LqMatcher
{
  GObject parent_instance;
  GHashTable *entries; /* hash → Entry */
  GQueue waiting;      /* Entry */
  Entry *running;
  guint64 n_wanted;
};

G_DEFINE_FINAL_TYPE (LqMatcher, lq_matcher, G_TYPE_OBJECT)

static guint signal_measured;

/* ---- Sources ---- */

static void hash_bytes (GChecksum *sum, const void *bytes, gsize size)
{
  g_checksum_update (sum, bytes, (gssize)size);
}

static void hash_string (GChecksum *sum, const char *text)
{
  hash_bytes (sum, text, strlen (text) + 1);
}

static void hash_double (GChecksum *sum, double value) { hash_bytes (sum, &value, sizeof value); }

static void hash_frames (GChecksum *sum, LqFrames value) { hash_bytes (sum, &value, sizeof value); }

/* The track of SCENE that a detector hears, by its place: keys are names and make no sound. */
static int place_of_track (const LqScene *scene, LqKey key)
{
  for (int i = 0; key && i < scene->graph.n_tracks; i++)
    if (scene->graph.tracks[i].key == key)
      return i;
  return -1;
}

static void hash_node (GChecksum *sum, const LqScene *scene, const LqNodeSpec *node)
{
  hash_frames (sum, place_of_track (scene, node->key_track));
  const LqSceneSample *sample = lq_scene_find_sample (scene, node);
  g_autofree char *recorded =
      sample && !sample->missing ? lq_sample_identity (sample, scene->graph.rate_hz) : NULL;
  hash_string (sum, recorded ? recorded : "");
  hash_string (sum, node->processor->info.id);
  hash_frames (sum, node->processor->info.version);
  for (int i = 0; i < lq_info_n_params (&node->processor->info); i++)
    hash_double (sum, node->params[i]);
  for (int i = 0; i < LQ_NODE_N_ROWS; i++)
    hash_double (sum, node->node[i]);
}

static void hash_nodes (GChecksum *sum, const LqScene *scene, const LqNodeSpec *nodes, int n)
{
  hash_frames (sum, n);
  for (int i = 0; i < n; i++)
    hash_node (sum, scene, &nodes[i]);
}

static void hash_line (GChecksum *sum, const LqScene *scene, int t)
{
  const LqTrackSpec *track = &scene->graph.tracks[t];
  const LqLineSpec *line = &scene->timeline.lines[t];
  hash_nodes (sum, scene, track->nodes, track->n_nodes);
  hash_double (sum, track->gain_db);
  hash_double (sum, track->pan);
  hash_frames (sum, track->mute | track->polarity << 1 | track->n_channels << 2);
  hash_frames (sum, line->n_regions);
  for (int i = 0; i < line->n_regions; i++)
    {
      const LqRegionSpec *region = &line->regions[i];
      hash_string (sum, region->path);
      hash_frames (sum, region->start);
      hash_frames (sum, region->offset);
      hash_frames (sum, region->length);
      hash_double (sum, region->gain_db);
      hash_frames (sum, region->fade_in);
      hash_frames (sum, region->fade_out);
    }
}

static char *scene_hash (const LqScene *scene, LqMatchTap tap, LqFrames from, LqFrames to)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  hash_double (sum, scene->graph.rate_hz);
  hash_frames (sum, from);
  hash_frames (sum, to);
  for (int i = 0; i < scene->graph.n_tracks; i++)
    hash_line (sum, scene, i);
  hash_double (sum, scene->graph.tempo_bpm);
  if (tap == LQ_MATCH_WORK)
    {
      hash_double (sum, scene->graph.racks[0].master_gain_db);
      hash_nodes (sum, scene, scene->graph.racks[0].nodes, scene->graph.racks[0].n_nodes);
    }
  else
    hash_string (sum, "mix");
  return g_strdup (g_checksum_get_string (sum));
}

static LqNodeSpec *find_in (const LqNodeSpec *list, int n, LqKey key)
{
  LqNodeSpec *nodes = (LqNodeSpec *)list; /* the scene's own arena */
  for (int i = 0; i < n; i++)
    if (nodes[i].key == key)
      return &nodes[i];
  return NULL;
}

/* NULL: NODE is not in the sound. */
static LqNodeSpec *find_spec (LqScene *scene, LqNode *node)
{
  LqKey key = lq_scene_key (LQ_ITEM (node));
  LqNodeSpec *spec = find_in (scene->graph.racks[0].nodes, scene->graph.racks[0].n_nodes, key);
  for (int i = 0; i < scene->graph.n_tracks && !spec; i++)
    spec = find_in (scene->graph.tracks[i].nodes, scene->graph.tracks[i].n_nodes, key);
  return spec;
}

static void toggle_node (LqScene *scene, LqNode *node)
{
  LqNodeSpec *spec = find_spec (scene, node);
  if (spec)
    spec->node[LQ_NODE_BYPASS] = spec->node[LQ_NODE_BYPASS] > 0.5 ? 0.0 : 1.0;
}

static LqMatchSource *source_of_scene (LqScene *scene, LqMatchTap tap, LqFrames from, LqFrames to)
{
  LqMatchSource *source = g_new0 (LqMatchSource, 1);
  g_atomic_ref_count_init (&source->refs);
  source->scene = scene;
  lq_scene_forget_samples (source->scene);
  source->tap = tap;
  source->from = to > from ? MAX (from, 0) : 0;
  source->to =
      to > from ? MIN (to, source->scene->timeline.length) : source->scene->timeline.length;
  source->hash = scene_hash (source->scene, tap, source->from, source->to);
  return source;
}

LqMatchSource *lq_match_source_new (LqSession *session, LqMatchTap tap, LqNode *toggled,
                                    LqFrames from, LqFrames to)
{
  LqScene *scene = lq_scene_new (session);
  if (toggled)
    toggle_node (scene, toggled);
  if (tap == LQ_MATCH_MIX)
    ((LqRackSpec *)scene->graph.racks)[0].n_nodes = 0; /* the rack is not needed */
  return source_of_scene (scene, tap, from, to);
}

LqMatchSource *lq_match_source_new_other (LqSession *session, LqNode *node, LqFrames from,
                                          LqFrames to)
{
  g_autoptr (LqNode) other = lq_ab_other (session, node);
  if (!other)
    return NULL;
  LqScene *scene = lq_scene_new (session);
  LqNodeSpec *spec = find_spec (scene, node);
  if (spec)
    lq_scene_set_as (scene, session, spec, other);
  return source_of_scene (scene, LQ_MATCH_WORK, from, to);
}

LqMatchSource *lq_match_source_new_file (const char *path, const char *sha256, double rate_hz,
                                         LqFrames from, LqFrames to)
{
  LqMatchSource *source = g_new0 (LqMatchSource, 1);
  g_atomic_ref_count_init (&source->refs);
  source->rate_hz = rate_hz;
  source->path = g_strdup (path);
  source->from = to > from ? from : 0;
  source->to = to > from ? to : -1;
  source->hash = g_strdup_printf ("file %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, sha256,
                                  *sha256 ? "" : path, source->from, source->to);
  return source;
}

static LqMatchSource *source_ref (LqMatchSource *source)
{
  g_atomic_ref_count_inc (&source->refs);
  return source;
}

void lq_match_source_unref (LqMatchSource *source)
{
  if (!source || !g_atomic_ref_count_dec (&source->refs))
    return;
  lq_scene_free (source->scene);
  g_free (source->path);
  g_free (source->hash);
  g_free (source);
}

const char *lq_match_source_hash (const LqMatchSource *source) { return source->hash; }

/* ---- The worker ---- */

typedef struct
{
  Entry *entry;
  LqMeasurer *measurer;
  LqPicture *picture; /* NULL: not wanted */
} Measuring;

static LqStatus sink (void *data, const LqRenderBlock *block, LqError *error)
{
  Measuring *measuring = data;
  const LqMatchSource *source = measuring->entry->source;
  const double *const *planes = source->tap == LQ_MATCH_MIX ? block->mix : block->racks[0];
  lq_measurer_process (measuring->measurer, planes, block->n_frames);
  if (measuring->picture)
    {
      lq_picture_put (measuring->picture, LQ_PICTURE_MIX, block->position, block->mix,
                      block->n_frames);
      lq_picture_put (measuring->picture, LQ_PICTURE_WORK, block->position, block->racks[0],
                      block->n_frames);
    }
  return LQ_OK;
}

static bool on_progress (void *data, LqFrames done, LqFrames total)
{
  Measuring *measuring = data;
  atomic_store (&measuring->entry->done, done);
  atomic_store (&measuring->entry->total, total);
  return !atomic_load (&measuring->entry->cancel);
}

static LqMatchReading reading_of (LqReading integrated_lufs, int n_channels)
{
  LqMatchReading reading = { integrated_lufs, integrated_lufs };
  if (integrated_lufs.valid && n_channels == 1)
    reading.heard_lufs.value += 10.0 * log10 (2.0);
  return reading;
}

static gboolean measure_scene (Entry *entry, LqMatchReading *reading)
{
  const LqMatchSource *source = entry->source;
  Measuring measuring = { .entry = entry };
  lq_scene_load_samples (source->scene, NULL); /* what cannot be read is heard dry, too */
  LqTimeline *timeline = lq_timeline_new (&source->scene->timeline);
  LqRenderSpec spec = {
    .graph = &source->scene->graph,
    .timeline = timeline,
    .from = source->from,
    .to = source->to,
    .sink = sink,
    .progress = on_progress,
    .data = &measuring,
  };
  if (source->tap == LQ_MATCH_WORK && source->from == 0
      && source->to == source->scene->timeline.length)
    measuring.picture = lq_picture_new (source->scene->graph.n_channels, source->to);
  measuring.measurer = lq_measurer_new (&(LqMeasureFormat){
      .rate_hz = source->scene->graph.rate_hz,
      .n_channels = source->scene->graph.n_channels,
      .kind = LQ_SAMPLES_FLOAT,
      .skip = LQ_MEASURE_SKIP_ALL,
  });
  LqMeasure measure;
  LqStatus status = lq_render (&spec, NULL, &entry->failure);
  lq_measurer_finish (measuring.measurer, &measure);
  lq_measurer_free (measuring.measurer);
  entry->picture = measuring.picture;
  *reading = reading_of (measure.integrated_lufs, source->scene->graph.n_channels);
  lq_timeline_free (timeline);
  return status == LQ_OK;
}

static gboolean measure_file (Entry *entry, LqMatchReading *reading)
{
  const LqMatchSource *source = entry->source;
  Measuring measuring = { .entry = entry };
  LqMeasureOptions options = {
    .from_s = (double)source->from / source->rate_hz,
    .to_s = source->to < 0 ? -1.0 : (double)source->to / source->rate_hz,
    .skip = LQ_MEASURE_SKIP_ALL,
    .progress = on_progress,
    .progress_data = &measuring,
  };
  LqMeasure measure;
  if (lq_measure_file (source->path, &options, &measure, &entry->failure) != LQ_OK)
    return FALSE;
  *reading = reading_of (measure.integrated_lufs, measure.n_channels);
  return TRUE;
}

static void work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Entry *entry = data;
  g_task_return_boolean (task, entry->source->scene ? measure_scene (entry, &entry->reading)
                                                    : measure_file (entry, &entry->reading));
}

static void start_next (LqMatcher *matcher);

/* One picture is kept: that of the newest state. */
static void drop_older_pictures (LqMatcher *matcher, const Entry *newest)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, matcher->entries);
  while (newest->picture && g_hash_table_iter_next (&iter, NULL, &value))
    if (value != newest && ((Entry *)value)->result == LQ_MATCH_DONE)
      g_clear_pointer (&((Entry *)value)->picture, lq_picture_unref);
}

static int by_urgency (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *first = a, *second = b;
  if (first->urgency != second->urgency)
    return first->urgency < second->urgency ? -1 : 1;
  return first->order < second->order ? -1 : 1;
}

static void wait_in_line (LqMatcher *matcher, Entry *entry)
{
  g_clear_pointer (&entry->picture, lq_picture_unref); /* of a first try */
  atomic_store (&entry->cancel, false);
  entry->wanted = TRUE;
  g_queue_insert_sorted (&matcher->waiting, entry, by_urgency, NULL);
}

static void worked (GObject *object, GAsyncResult *result, gpointer data)
{
  LqMatcher *matcher = LQ_MATCHER (object);
  Entry *entry = matcher->running;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), NULL);
  matcher->running = NULL;
  if (!ok && atomic_load (&entry->cancel) && entry->wanted)
    wait_in_line (matcher, entry);
  else if (!ok && atomic_load (&entry->cancel))
    g_hash_table_remove (matcher->entries, entry->source->hash);
  else
    {
      entry->result = ok ? LQ_MATCH_DONE : LQ_MATCH_FAILED;
      if (ok) /* what was rendered is not needed any more, only its name and figure */
        g_clear_pointer (&entry->source->scene, lq_scene_free);
      drop_older_pictures (matcher, entry);
      g_autofree char *hash = g_strdup (entry->source->hash);
      g_signal_emit (matcher, signal_measured, 0, hash);
    }
  start_next (matcher);
}

static void start_next (LqMatcher *matcher)
{
  Entry *entry = matcher->running ? NULL : g_queue_pop_head (&matcher->waiting);
  if (!entry)
    return;
  matcher->running = entry;
  entry->begun_us = g_get_monotonic_time ();
  g_autoptr (GTask) task = g_task_new (matcher, NULL, worked, NULL);
  g_task_set_task_data (task, entry, NULL);
  g_task_run_in_thread (task, work);
}

/* ---- What compare asks ---- */

LqMatchResult lq_matcher_look (LqMatcher *matcher, const LqMatchSource *source,
                               LqMatchReading *reading, double *seconds_left)
{
  Entry *entry = g_hash_table_lookup (matcher->entries, source->hash);
  if (seconds_left)
    *seconds_left = -1.0;
  if (!entry)
    return LQ_MATCH_UNKNOWN;
  LqFrames done = atomic_load (&entry->done), total = atomic_load (&entry->total);
  if (seconds_left && entry->result == LQ_MATCH_RUNNING && entry->begun_us && done > 0
      && total > done)
    {
      double elapsed_s = (double)(g_get_monotonic_time () - entry->begun_us) / G_USEC_PER_SEC;
      *seconds_left = elapsed_s * (double)(total - done) / (double)done;
    }
  if (entry->result == LQ_MATCH_DONE)
    *reading = entry->reading;
  return entry->result;
}

LqPicture *lq_matcher_get_picture (LqMatcher *matcher, const LqMatchSource *source)
{
  Entry *entry = g_hash_table_lookup (matcher->entries, source->hash);
  return entry && entry->result == LQ_MATCH_DONE ? entry->picture : NULL;
}

void lq_matcher_want (LqMatcher *matcher, LqMatchSource *source, LqMatchUrgency urgency)
{
  Entry *known = g_hash_table_lookup (matcher->entries, source->hash);
  if (known)
    {
      known->wanted = TRUE; /* if it is being stopped, it begins anew */
      if (urgency < known->urgency && g_queue_remove (&matcher->waiting, known))
        {
          known->urgency = urgency;
          g_queue_insert_sorted (&matcher->waiting, known, by_urgency, NULL);
        }
      return;
    }
  Entry *entry = g_new0 (Entry, 1);
  entry->source = source_ref (source);
  entry->result = LQ_MATCH_RUNNING;
  entry->urgency = urgency;
  entry->order = matcher->n_wanted++;
  g_hash_table_insert (matcher->entries, source->hash, entry);
  wait_in_line (matcher, entry);
  start_next (matcher);
}

gboolean lq_matcher_retry (LqMatcher *matcher, const LqMatchSource *source)
{
  Entry *entry = g_hash_table_lookup (matcher->entries, source->hash);
  if (!entry || entry->result != LQ_MATCH_FAILED)
    return FALSE;
  entry->result = LQ_MATCH_RUNNING;
  entry->begun_us = 0;
  entry->done = entry->total = 0;
  wait_in_line (matcher, entry);
  start_next (matcher);
  return TRUE;
}

const char *lq_matcher_get_reason (LqMatcher *matcher, const LqMatchSource *source)
{
  Entry *entry = g_hash_table_lookup (matcher->entries, source->hash);
  return entry && entry->result == LQ_MATCH_FAILED ? entry->failure.detail : NULL;
}

void lq_matcher_keep_only (LqMatcher *matcher, const char *const *keep)
{
  for (GList *link = matcher->waiting.head; link;)
    {
      Entry *entry = link->data;
      GList *next = link->next;
      if (!g_strv_contains (keep, entry->source->hash))
        {
          g_queue_delete_link (&matcher->waiting, link);
          g_hash_table_remove (matcher->entries, entry->source->hash);
        }
      link = next;
    }
  if (matcher->running && !g_strv_contains (keep, matcher->running->source->hash))
    {
      matcher->running->wanted = FALSE;
      atomic_store (&matcher->running->cancel, true);
    }
}

static void entry_free (gpointer data)
{
  Entry *entry = data;
  lq_match_source_unref (entry->source);
  lq_picture_unref (entry->picture);
  g_free (entry);
}

static void lq_matcher_finalize (GObject *object)
{
  LqMatcher *matcher = LQ_MATCHER (object);
  g_queue_clear (&matcher->waiting);
  g_hash_table_unref (matcher->entries);
  G_OBJECT_CLASS (lq_matcher_parent_class)->finalize (object);
}

static void lq_matcher_class_init (LqMatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_matcher_finalize;
  signal_measured = g_signal_new ("measured", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_matcher_init (LqMatcher *matcher)
{
  matcher->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
}

LqMatcher *lq_matcher_new (void) { return g_object_new (LQ_TYPE_MATCHER, NULL); }
