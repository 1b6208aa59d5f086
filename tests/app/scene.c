/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine is given for a session: keys that last, faders, channels, references and the rate. */
#include "app/scene.h"

#include "studio.h"

#include "model/node.h"
#include "model/track.h"

#include <glib/gstdio.h>
#include <math.h>

static double half (int channel, gint64 frame) { return 0.5; }

/* A session of NAMES, all alike but for their channels. */
static void open_session (Studio *studio, int n, const int *n_channels)
{
  g_auto (GStrv) paths = g_new0 (char *, n + 1);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("part %d.wav", i);
      paths[i] =
          studio_write (studio, &(StudioFile){ name, 44100, n_channels[i], 1000 + i, 0, half });
    }
  studio_must_open (studio, (const char *const *)paths);
}

static void test_graph (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 2, (int[]){ 1, 2 });
  LqNode *node = studio_add_node (&studio, "compressor", (const char *[]){ "ratio=3", NULL });
  studio_set (&studio, "t1", "fader", "-inf");
  studio_set (&studio, "t2", "fader", "-3.5");
  studio_set (&studio, "t2", "pan", "0.25");
  studio_set (&studio, "t2", "mute", "on");
  studio_set (&studio, "session", "master-fader", "-inf");
  LqScene *scene = lq_scene_new (studio_session (&studio));
  const LqGraph *graph = &scene->graph;
  g_assert_cmpfloat (graph->rate_hz, ==, 44100);
  g_assert_cmpfloat (scene->timeline.rate_hz, ==, 44100); /* a file of another rate is refused */
  g_assert_cmpint (scene->timeline.length, ==, 1001);
  g_assert_cmpint (graph->n_channels, ==, 2);
  g_assert_cmpint (graph->n_tracks, ==, 2);
  g_assert_true (isinf (graph->tracks[0].gain_db) && graph->tracks[0].gain_db < 0);
  g_assert_cmpint (graph->tracks[0].n_channels, ==, 1);
  g_assert_cmpfloat (graph->tracks[1].gain_db, ==, -3.5);
  g_assert_cmpfloat (graph->tracks[1].pan, ==, 0.25);
  g_assert_true (graph->tracks[1].mute && !graph->tracks[0].mute);
  g_assert_cmpint (graph->n_racks, ==, 1);
  g_assert_cmpuint (graph->racks[0].key, ==, LQ_SCENE_WORK);
  g_assert_true (isinf (graph->racks[0].master_gain_db));
  g_assert_cmpint (graph->racks[0].n_nodes, ==, 1);
  g_assert_cmpuint (graph->racks[0].nodes[0].key, ==, lq_scene_key (LQ_ITEM (node)));
  int ratio = lq_info_find_param (lq_node_get_info (node), "ratio");
  g_assert_cmpfloat (graph->racks[0].nodes[0].params[ratio], ==, 3);
  lq_scene_free (scene);
  studio_clear (&studio);
}

/* Every item has a key of its own, the same in every scene. */
static void test_keys (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 1, (int[]){ 2 });
  LqNode *node = studio_add_node (&studio, "gain", NULL);
  LqKey track = lq_scene_key (studio_item (&studio, "t1"));
  LqKey region = lq_scene_key (studio_item (&studio, "r1"));
  LqKey first = lq_scene_key (LQ_ITEM (node));
  g_assert_true (track != region && track != first && region != first);
  g_assert_true (first > LQ_SCENE_WORK + 1); /* free for the racks */
  LqScene *before = lq_scene_new (studio_session (&studio));
  studio_add_node (&studio, "limiter", NULL);
  lq_history_move (studio_history (&studio), LQ_ITEM (node), 1);
  LqScene *after = lq_scene_new (studio_session (&studio));
  g_assert_cmpuint (before->graph.racks[0].nodes[0].key, ==, first);
  g_assert_cmpuint (after->graph.racks[0].nodes[1].key, ==, first);
  g_assert_cmpuint (after->graph.tracks[0].key, ==, track);
  lq_scene_free (before);
  lq_scene_free (after);
  studio_clear (&studio);
}

/* The nodes of a track stand before its fader; a stem has them, and what their detectors hear. */
static void test_inserts (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 3, (int[]){ 1, 2, 2 });
  LqNode *node = studio_add_insert (&studio, "t2", "compressor",
                                    (const char *[]){ "ratio=3", "key=t1", NULL });
  LqScene *scene = lq_scene_new (studio_session (&studio));
  const LqTrackSpec *track = &scene->graph.tracks[1];
  g_assert_cmpint (scene->graph.tracks[0].n_nodes, ==, 0);
  g_assert_cmpint (track->n_nodes, ==, 1);
  g_assert_cmpuint (track->nodes[0].key, ==, lq_scene_key (LQ_ITEM (node)));
  g_assert_cmpfloat (track->nodes[0].params[lq_info_find_param (lq_node_get_info (node), "ratio")],
                     ==, 3);
  g_assert_cmpint (scene->graph.racks[0].n_nodes, ==, 0);
  LqScene *stem =
      lq_scene_new_stem (studio_session (&studio), LQ_TRACK (studio_item (&studio, "t2")));
  g_assert_cmpint (stem->graph.n_tracks, ==, 2);
  g_assert_cmpint (stem->timeline.n_lines, ==, 2);
  g_assert_cmpuint (stem->graph.tracks[0].key, ==, scene->graph.tracks[0].key);
  g_assert_true (stem->graph.tracks[0].mute && !stem->graph.tracks[1].mute);
  g_assert_cmpint (stem->graph.tracks[1].n_nodes, ==, 1);
  lq_scene_free (stem);
  stem = lq_scene_new_stem (studio_session (&studio), LQ_TRACK (studio_item (&studio, "t3")));
  g_assert_cmpint (stem->graph.n_tracks, ==, 1);
  g_assert_cmpuint (stem->timeline.lines[0].key, ==, scene->graph.tracks[2].key);
  lq_scene_free (stem);
  lq_scene_free (scene);
  studio_clear (&studio);
}

/* One mono source in the middle stays one channel; anything else is stereo. */
static void test_mono (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 1, (int[]){ 1 });
  static const char *const pans[] = { "0", "-0.5" };
  for (int i = 0; i < 2; i++)
    {
      studio_set (&studio, "t1", "pan", pans[i]);
      LqScene *scene = lq_scene_new (studio_session (&studio));
      g_assert_cmpint (scene->graph.n_channels, ==, i + 1);
      lq_scene_free (scene);
    }
  studio_clear (&studio);
}

static void test_missing (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 2, (int[]){ 2, 2 });
  g_autofree char *path = studio_path (&studio, "part 0.wav");
  g_remove (path);
  lq_media_item_check (studio_item (&studio, "m1"));
  LqScene *scene = lq_scene_new (studio_session (&studio));
  g_assert_cmpint (scene->graph.n_tracks, ==, 2);
  g_assert_cmpint (scene->timeline.lines[0].n_regions, ==, 0);
  g_assert_cmpint (scene->timeline.lines[1].n_regions, ==, 1);
  lq_scene_free (scene);
  studio_clear (&studio);
}

static void test_references (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 1, (int[]){ 2 });
  g_autofree char *path =
      studio_write (&studio, &(StudioFile){ "ref.wav", 44100, 1, 5000, 0, half });
  g_autoptr (GError) error = NULL;
  studio_import (&studio, (const char *[]){ path, path, NULL }, LQ_IMPORT_REFERENCES, &error);
  g_assert_no_error (error);
  LqItem *cued = studio_item (&studio, "f1");
  g_autofree char *cue = lq_cue_to_text (&(LqCue){ 2000, 0, "chorus" });
  lq_history_set_strv (studio_history (&studio), cued, "cues", (const char *[]){ cue, NULL });
  studio_set (&studio, "f1", "cue", "1");
  studio_set (&studio, "f2", "include", "off");
  LqScene *scene = lq_scene_new (studio_session (&studio));
  g_assert_cmpint (scene->timeline.n_references, ==, 1);
  const LqReferenceSpec *spec = &scene->timeline.references[0];
  g_assert_cmpuint (spec->key, ==, lq_scene_key (cued));
  g_assert_cmpint (spec->n_channels, ==, 1);
  g_assert_cmpint (spec->at, ==, 2000);
  g_assert_cmpint (spec->cue_in, ==, 2000);
  g_assert_cmpint (spec->cue_out, ==, 5000); /* a cue without an end: the file's */
  lq_scene_free (scene);
  studio_clear (&studio);
}

/* What is only listened to is heard, and is in no render. */
static void test_listening (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 1, (int[]){ 2 });
  studio_add_node (&studio, "compressor", NULL);
  LqItem *node = studio_item (&studio, "n1");
  lq_history_set_value (studio_history (&studio), node, "listen", 1);
  int listen = lq_info_find_param (lq_node_get_info (LQ_NODE (node)), "listen");
  LqScene *render = lq_scene_new (studio_session (&studio));
  LqScene *heard = lq_scene_new_heard (studio_session (&studio), NULL, 0);
  g_assert_cmpfloat (render->graph.racks[0].nodes[0].params[listen], ==, 0);
  g_assert_cmpfloat (heard->graph.racks[0].nodes[0].params[listen], ==, 1);
  lq_scene_free (render);
  lq_scene_free (heard);
  studio_clear (&studio);
}

static void test_variants (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 1, (int[]){ 2 });
  studio_add_node (&studio, "gain", NULL);
  g_autoptr (LqSession) before = lq_session_copy (studio_session (&studio));
  studio_set (&studio, "n1", "gain", "-6");
  studio_set (&studio, "session", "master-fader", "-1");
  LqSceneVariant variant = { 2, before };
  LqScene *scene = lq_scene_new_heard (studio_session (&studio), &variant, 1);
  const LqRackSpec *racks = scene->graph.racks;
  g_assert_cmpint (scene->graph.n_racks, ==, 2);
  g_assert_cmpuint (racks[1].key, ==, 2);
  g_assert_cmpuint (racks[1].nodes[0].key, ==, racks[0].nodes[0].key); /* so that they are shared */
  int gain = lq_info_find_param (lq_node_get_info (studio_item (&studio, "n1")), "gain");
  g_assert_cmpfloat (racks[0].nodes[0].params[gain], ==, -6);
  g_assert_cmpfloat (racks[1].nodes[0].params[gain], ==, 0);
  g_assert_cmpfloat (racks[0].master_gain_db, ==, -1);
  g_assert_cmpfloat (racks[1].master_gain_db, ==, 0);
  lq_scene_free (scene);
  studio_clear (&studio);
}

/* As far as a node, with it and without, on the work's own tracks: so that all of it is run once. */
static void test_cut_variants (void)
{
  Studio studio;
  studio_init (&studio);
  open_session (&studio, 1, (int[]){ 2 });
  studio_add_node (&studio, "gain", NULL);
  LqNode *middle = studio_add_node (&studio, "compressor", NULL);
  studio_add_node (&studio, "limiter", NULL);
  const LqKey end = lq_scene_key (LQ_ITEM (middle));
  const LqSceneVariant variants[] = { { 8, NULL, end, true }, { 9, NULL, end, false } };
  LqScene *scene = lq_scene_new_heard (studio_session (&studio), variants, 2);
  const LqRackSpec *racks = scene->graph.racks;
  g_assert_cmpint (scene->graph.n_racks, ==, 3);
  for (int r = 1; r < 3; r++)
    {
      g_assert_cmpuint (racks[r].key, ==, 7 + r);
      g_assert_null (racks[r].tracks);
      g_assert_true (racks[r].nodes == racks[0].nodes);
      g_assert_cmpint (racks[r].n_nodes, ==, 3 - r);
    }
  lq_scene_free (scene);
  studio_clear (&studio);
}

static void add_tests (void)
{
  g_test_add_func ("/app/scene/graph", test_graph);
  g_test_add_func ("/app/scene/keys", test_keys);
  g_test_add_func ("/app/scene/mono", test_mono);
  g_test_add_func ("/app/scene/missing", test_missing);
  g_test_add_func ("/app/scene/references", test_references);
  g_test_add_func ("/app/scene/variants", test_variants);
  g_test_add_func ("/app/scene/cut-variants", test_cut_variants);
  g_test_add_func ("/app/scene/listening", test_listening);
  g_test_add_func ("/app/scene/inserts", test_inserts);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
