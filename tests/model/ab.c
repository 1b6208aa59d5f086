/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A and B of a processor: they change places as one command, undo and the file bring both back, and what is
 * of the processor itself stays. */
#include "model/ab.h"
#include "model/session_file.h"

typedef struct
{
  LqRegistry *registry;
  LqSession *session;
  LqHistory *history;
  LqNode *node;
  int threshold, ratio;
} Fixture;

static void set_up (Fixture *f, gconstpointer data)
{
  f->registry = lq_registry_new ();
  f->session = lq_session_new (f->registry, 48000);
  f->history = lq_history_new (f->session);
  f->node = lq_node_new ("n1", f->registry, "compressor");
  lq_history_insert (f->history, LQ_ITEM (f->node), NULL, G_MAXUINT);
  f->threshold = lq_info_find_param (lq_node_get_info (f->node), "threshold");
  f->ratio = lq_info_find_param (lq_node_get_info (f->node), "ratio");
}

static void tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->node);
  g_object_unref (f->history);
  g_object_unref (f->session);
  lq_registry_free (f->registry);
}

static double value_of (LqNode *node, const char *key)
{
  return lq_item_get_value (LQ_ITEM (node), key);
}

static void set (Fixture *f, const char *key, double value)
{
  lq_history_set_value (f->history, LQ_ITEM (f->node), key, value);
}

static void assert_node (Fixture *f, LqAb which, double threshold, double ratio, double wet)
{
  g_assert_cmpint (lq_ab_get (f->node), ==, which);
  g_assert_cmpfloat (value_of (f->node, "threshold"), ==, threshold);
  g_assert_cmpfloat (value_of (f->node, "ratio"), ==, ratio);
  g_assert_cmpfloat (value_of (f->node, "wet"), ==, wet);
}

/* The first time B is as A is: nothing is heard of it. */
static void test_first (Fixture *f, gconstpointer data)
{
  set (f, "threshold", -30);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->history)), ==, 2);
  g_assert_null (lq_ab_other (f->session, f->node));
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  assert_node (f, LQ_AB_B, -30, 2, 100);
  LqCommand *command = lq_history_get_current (f->history);
  g_assert_cmpstr (lq_command_get_label (command), ==, "Compressor A → B");
  g_assert_false (lq_command_changes_sound (command));
}

static void test_places (Fixture *f, gconstpointer data)
{
  set (f, "threshold", -30);
  set (f, "bypass", 1);
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  set (f, "threshold", -18);
  set (f, "ratio", 4);
  set (f, "wet", 50);
  set (f, "bypass", 0);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  assert_node (f, LQ_AB_A, -30, 2, 100);
  g_assert_cmpfloat (value_of (f->node, "bypass"), ==, 0); /* is of both */
  g_assert_true (lq_command_changes_sound (lq_history_get_current (f->history)));
  g_autoptr (LqNode) other = lq_ab_other (f->session, f->node);
  g_assert_cmpfloat (lq_node_get_param (other, f->threshold), ==, -18);
  g_assert_cmpfloat (lq_node_get_param (other, f->ratio), ==, 4);
  g_assert_cmpfloat (lq_node_get_wet_percent (other), ==, 50);

  g_assert_true (lq_history_undo (f->history));
  assert_node (f, LQ_AB_B, -18, 4, 50);
  g_assert_true (lq_history_redo (f->history));
  assert_node (f, LQ_AB_A, -30, 2, 100);
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  assert_node (f, LQ_AB_B, -18, 4, 50);
}

/* B is not lost when the window closes. */
static void test_file (Fixture *f, gconstpointer data)
{
  set (f, "threshold", -30);
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  set (f, "ratio", 4);
  LqSessionReport *report;
  gsize length;
  g_autofree char *bytes = lq_session_file_format (f->session, "/songs", &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (LqSession) read =
      lq_session_file_parse (bytes, length, "/songs", f->registry, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);
  lq_session_report_free (report);
  LqNode *node = LQ_NODE (lq_session_find (read, "n1"));
  g_assert_cmpint (lq_ab_get (node), ==, LQ_AB_B);
  g_autoptr (LqHistory) history = lq_history_new (read);
  lq_ab_choose (history, node, LQ_AB_A);
  g_assert_cmpfloat (value_of (node, "ratio"), ==, 2);
  g_assert_cmpfloat (value_of (node, "threshold"), ==, -30);
}

/* The lines of the file that belong to NODE. Owns: g_free. */
static char *file_of (LqSession *session)
{
  gsize length;
  g_autofree char *bytes = lq_session_file_format (session, "/songs", &length);
  const char *group = strstr (bytes, "[Node n1]");
  g_assert_nonnull (group);
  const char *end = strstr (group + 1, "\n[");
  return end ? g_strndup (group, (gsize)(end - group)) : g_strdup (group);
}

static LqSession *read_node (Fixture *f, const char *lines)
{
  g_autofree char *bytes = file_of (f->session);
  gsize length;
  g_autofree char *whole = lq_session_file_format (f->session, "/songs", &length);
  const char *group = strstr (whole, bytes);
  g_autofree char *before = g_strndup (whole, (gsize)(group - whole));
  g_autofree char *text =
      g_strconcat (before, "[Node n1]\nowner=master\norder=1\nprocessor=compressor\nversion=1\n",
                   lines, group + strlen (bytes), NULL);
  LqSessionReport *report;
  g_autoptr (GError) error = NULL;
  LqSession *read =
      lq_session_file_parse (text, strlen (text), "/songs", f->registry, &report, &error);
  g_assert_no_error (error);
  lq_session_report_free (report);
  return read;
}

static void assert_lines (LqSession *session, const char *const *there, const char *const *gone)
{
  g_autofree char *text = file_of (session);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (; *there; there++)
    if (!g_strv_contains ((const char *const *)lines, *there))
      g_error ("no %s in %s", *there, text);
  for (; *gone; gone++)
    if (g_strv_contains ((const char *const *)lines, *gone))
      g_error ("%s in %s", *gone, text);
}

/* What a newer table wrote goes with the setting that it belongs to, and comes back with it, by undo as well;
 * remarks are the node's. */
static void test_beyond (Fixture *f, gconstpointer data)
{
  static const char *const
      a[] = { "air=3", "# mine", "other=ratio=4;air=7;grain=oak", NULL },
      *const b[] = { "air=7", "grain=oak", "# mine", "ratio=4", "other=version=1;air=3", NULL },
      *const of_a[] = { "air=3", NULL }, *const of_b[] = { "air=7", "grain=oak", NULL };
  g_autoptr (LqSession) read = read_node (f, "# mine\nair=3\nother=ratio=4;air=7;grain=oak\n");
  LqNode *node = LQ_NODE (lq_session_find (read, "n1"));
  g_autoptr (LqHistory) history = lq_history_new (read);
  assert_lines (read, a, of_b);
  lq_ab_choose (history, node, LQ_AB_B);
  assert_lines (read, b, of_a);
  g_assert_true (lq_history_undo (history));
  assert_lines (read, a, of_b);
  g_assert_true (lq_history_redo (history));
  assert_lines (read, b, of_a);
  lq_ab_copy (history, node);
  lq_ab_choose (history, node, LQ_AB_A);
  assert_lines (read, of_b, of_a);
}

static void test_copy (Fixture *f, gconstpointer data)
{
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  set (f, "ratio", 4);
  lq_ab_copy (f->history, f->node);
  LqCommand *command = lq_history_get_current (f->history);
  g_assert_cmpstr (lq_command_get_label (command), ==, "Compressor A as B");
  g_assert_false (lq_command_changes_sound (command));
  set (f, "ratio", 8);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  g_assert_cmpfloat (value_of (f->node, "ratio"), ==, 4);
}

/* Each may hear another track, or work with another recording. */
static void test_ids (Fixture *f, gconstpointer data)
{
  LqItem *node = LQ_ITEM (f->node);
  lq_history_set_string (f->history, node, "key", "t1");
  lq_history_set_string (f->history, node, "sample", "m1");
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  lq_history_set_string (f->history, node, "key", "");
  lq_history_set_string (f->history, node, "sample", "m2");
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  g_assert_cmpstr (lq_node_get_key (f->node), ==, "t1");
  g_assert_cmpstr (lq_node_get_sample (f->node), ==, "m1");
  g_autoptr (LqNode) other = lq_ab_other (f->session, f->node);
  g_assert_cmpstr (lq_node_get_key (other), ==, "");
  g_assert_cmpstr (lq_node_get_sample (other), ==, "m2");
}

/* What a hand is on stays of the setting in which it began. */
static void test_gesture (Fixture *f, gconstpointer data)
{
  set (f, "threshold", -30);
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  set (f, "threshold", -18);
  lq_history_begin_gesture (f->history, NULL);
  set (f, "threshold", -17);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  lq_ab_copy (f->history, f->node);
  assert_node (f, LQ_AB_B, -17, 2, 100);
  lq_history_end_gesture (f->history);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  assert_node (f, LQ_AB_A, -30, 2, 100);
}

/* A wheel that has just been turned is held by nobody: the switch comes after it. */
static void test_burst (Fixture *f, gconstpointer data)
{
  lq_ab_choose (f->history, f->node, LQ_AB_B);
  lq_history_burst (f->history, LQ_ITEM (f->node), "threshold");
  set (f, "threshold", -17);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  assert_node (f, LQ_AB_A, -18, 2, 100);
  g_assert_true (lq_history_undo (f->history));
  assert_node (f, LQ_AB_B, -17, 2, 100);
  g_assert_true (lq_history_undo (f->history));
  assert_node (f, LQ_AB_B, -18, 2, 100);
  lq_history_burst (f->history, LQ_ITEM (f->node), "threshold");
  set (f, "threshold", -16);
  lq_ab_copy (f->history, f->node);
  lq_ab_choose (f->history, f->node, LQ_AB_A);
  assert_node (f, LQ_AB_A, -16, 2, 100);
}

/* Names and values of the two stay together: no text changes one without the other. */
static void test_fixed (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "letter", "other" };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (lq_history_set_text (f->history, LQ_ITEM (f->node), keys[i], "B", &error));
      g_assert_error (error, LQ_HISTORY_ERROR, LQ_HISTORY_FIXED);
    }
  g_assert_cmpint (lq_ab_get (f->node), ==, LQ_AB_A);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model/ab/first", Fixture, NULL, set_up, test_first, tear_down);
  g_test_add ("/model/ab/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add ("/model/ab/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/model/ab/beyond", Fixture, NULL, set_up, test_beyond, tear_down);
  g_test_add ("/model/ab/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/model/ab/ids", Fixture, NULL, set_up, test_ids, tear_down);
  g_test_add ("/model/ab/gesture", Fixture, NULL, set_up, test_gesture, tear_down);
  g_test_add ("/model/ab/burst", Fixture, NULL, set_up, test_burst, tear_down);
  g_test_add ("/model/ab/fixed", Fixture, NULL, set_up, test_fixed, tear_down);
  return g_test_run ();
}
