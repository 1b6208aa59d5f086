/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as a person types them, and presets. */
#include "model/address.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "model/preset.h"
#include "model/track.h"

typedef struct
{
  LqRegistry *registry;
  LqSession *session;
  LqHistory *history;
} Fixture;

static LqItem *add_node (Fixture *f, LqItem *parent, const char *processor)
{
  g_autofree char *id = lq_session_next_id (f->session, LQ_KIND_NODE);
  g_autoptr (LqNode) node = lq_node_new (id, f->registry, processor);

  lq_history_insert (f->history, LQ_ITEM (node), parent, G_MAXUINT);
  return LQ_ITEM (node); /* the session holds it */
}

/* t1 with n1 gain; master with n2 compressor, n3 gain, n4 gain. */
static void set_up (Fixture *f, gconstpointer data)
{
  f->registry = lq_registry_new ();
  f->session = lq_session_new (f->registry, 48000);
  f->history = lq_history_new (f->session);
  g_autoptr (LqTrack) track = lq_track_new ("t1");
  lq_history_insert (f->history, LQ_ITEM (track), NULL, 0);
  add_node (f, LQ_ITEM (track), "gain");
  add_node (f, NULL, "compressor");
  add_node (f, NULL, "gain");
  add_node (f, NULL, "gain");
}

static void tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->history);
  g_object_unref (f->session);
  lq_registry_free (f->registry);
}

static void test_keys (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *address, *id, *key, *full;
  } cases[] = {
    { "t1/fader", "t1", "fader", "t1/fader" },
    { "title", "session", "title", "title" },
    { "session/title", "session", "title", "title" },
    { "master/fader", "session", "master-fader", "master/fader" },
    { "master/compressor/threshold", "n2", "threshold", "master/n2/threshold" },
    { "master/n3/gain", "n3", "gain", "master/n3/gain" },
    { "master/n3/bypass", "n3", "bypass", "master/n3/bypass" },
    { "n4/gain", "n4", "gain", "master/n4/gain" },
    { "t1/gain/balance", "n1", "balance", "t1/n1/balance" },
    { "t1/n1/balance", "n1", "balance", "t1/n1/balance" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *key = NULL;
      LqItem *item = lq_address_find_key (f->session, cases[i].address, &key, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lq_item_get_id (item), ==, cases[i].id);
      g_assert_cmpstr (key, ==, cases[i].key);
      g_autofree char *full = lq_address_of (item, key);
      g_assert_cmpstr (full, ==, cases[i].full);
    }
}

static void test_mistyped (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *address, *message;
  } cases[] = {
    { "t1/fadre", "There is no “fadre” in Track 1; the nearest is “fader”." },
    { "t2/fader", "There is no “t2” in this session; the nearest is “t1”." },
    { "master/compresor/ratio", "There is no “compresor” in master; the nearest is “compressor”." },
    { "master/compressor/treshold",
      "There is no “treshold” in Compressor; the nearest is “threshold”." },
    { "master/gain/gain",
      "There is more than one “gain” in master: name it by its id, “n3” or “n4”." },
    { "tilte", "There is no “tilte” in Session; the nearest is “title”." },
    { "master/pan", "There is no “pan” in master; the nearest is “gain”." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *key;
      g_assert_null (lq_address_find_key (f->session, cases[i].address, &key, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void test_odd (Fixture *f, gconstpointer data)
{
  static const char *const odd[] = {
    "", "/", "//", "t1/", "/fader", "a/b/c/d/e", "master//x", "t1/n2/threshold", "t1/n1/gain/x"
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *key;
      g_test_message ("%s", odd[i]);
      g_assert_null (lq_address_find_key (f->session, odd[i], &key, &error));
      g_assert_nonnull (error);
    }
}

static void test_preset (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LqNode *node = LQ_NODE (lq_session_find (f->session, "n2"));
  LqItem *item = LQ_ITEM (node);
  guint n_problems = 99;

  lq_history_set_text (f->history, item, "threshold", "-31.5", &error);
  lq_history_set_text (f->history, item, "ratio", "4", &error);
  lq_history_set_value (f->history, item, "bypass", 1);
  g_autofree char *path = lq_preset_save (node, "Gentle / glue", "For the bus", &error);
  g_assert_no_error (error);
  lq_history_set_text (f->history, item, "threshold", "-3", &error);
  lq_history_set_text (f->history, item, "ratio", NULL, &error);
  lq_history_set_text (f->history, item, "makeup", "3", &error);
  lq_history_set_value (f->history, item, "bypass", 0);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (f->history));

  g_autoptr (GPtrArray) presets = lq_preset_list ("compressor", NULL);
  g_assert_cmpuint (presets->len, ==, 1);
  const LqPreset *preset = presets->pdata[0];
  g_assert_cmpstr (preset->name, ==, "Gentle / glue");
  g_assert_cmpstr (preset->doc, ==, "For the bus");
  g_assert_true (lq_preset_apply (f->history, node, preset->path, &n_problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_problems, ==, 0);
  g_assert_cmpfloat (lq_item_get_value (item, "threshold"), ==, -31.5);
  g_assert_cmpfloat (lq_item_get_value (item, "ratio"), ==, 4.0);
  g_assert_cmpfloat (lq_item_get_value (item, "makeup"), ==, 0.0); /* back at its default */
  g_assert_cmpfloat (lq_item_get_value (item, "bypass"), ==, 0.0); /* not the preset's */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->history)), ==, before + 1);
  g_assert_cmpstr (lq_command_get_label (lq_history_get_current (f->history)), ==,
                   "Compressor preset “Gentle / glue”");
  LqNode *other = LQ_NODE (lq_session_find (f->session, "n3"));
  g_assert_false (lq_preset_apply (f->history, other, preset->path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  char *remains = NULL;
  g_assert_true (lq_preset_is_there (node, "Gentle / glue"));
  g_assert_true (lq_preset_delete (preset, &remains, NULL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (lq_preset_is_there (node, "Gentle / glue"));
  g_free (remains);
}

static LqPreset *only_preset (GPtrArray **presets)
{
  g_clear_pointer (presets, g_ptr_array_unref);
  *presets = lq_preset_list ("compressor", NULL);
  g_assert_cmpuint ((*presets)->len, ==, 1);
  return (*presets)->pdata[0];
}

/* Renamed with all that is in it; deleted, and back as it was. */
static void test_preset_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) presets = NULL;
  LqNode *node = LQ_NODE (lq_session_find (f->session, "n2"));
  char *remains = NULL;

  lq_history_set_text (f->history, LQ_ITEM (node), "threshold", "-31.5", &error);
  g_autofree char *path = lq_preset_save (node, "First", "For the bus", &error);
  g_autofree char *other = lq_preset_save (node, "Second", "", &error);
  g_autofree char *text = NULL, *after = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autofree char *strange =
      g_strconcat (text, "name=not this\n[Of tomorrow]\nname=nor that\n", NULL);
  g_assert_true (g_file_set_contents (path, strange, -1, NULL));
  presets = lq_preset_list ("compressor", NULL);
  g_assert_cmpuint (presets->len, ==, 2);
  g_assert_false (lq_preset_rename (presets->pdata[0], "Second", &error)); /* another has it */
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (g_remove (other), ==, 0);

  g_assert_true (lq_preset_rename (only_preset (&presets), "Gentle = glue: “x”", &error));
  LqPreset *preset = only_preset (&presets);
  g_assert_cmpstr (preset->name, ==, "Gentle = glue: “x”");
  g_assert_cmpstr (preset->doc, ==, "For the bus");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (preset->path, &after, NULL, NULL));
  g_assert_nonnull (strstr (
      after, "[Parameters]\nthreshold=-31.5\nname=not this\n[Of tomorrow]\nname=nor that\n"));
  g_assert_true (lq_preset_rename (preset, "Gentle - glue- “x”", &error)); /* the same file */
  g_assert_cmpstr (preset->name, ==, "Gentle - glue- “x”");                /* it knows */
  preset = only_preset (&presets);
  g_assert_cmpstr (preset->name, ==, "Gentle - glue- “x”");

  g_assert_true (lq_preset_delete (preset, &remains, &error));
  g_assert_false (g_file_test (preset->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (preset->path, "another", -1, NULL));
  g_assert_false (lq_preset_bring_back (preset, remains, &error)); /* over nobody's head */
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (g_remove (preset->path), ==, 0);
  g_assert_true (lq_preset_bring_back (preset, remains, &error));
  g_assert_cmpstr (only_preset (&presets)->name, ==, "Gentle - glue- “x”");
  g_free (remains);
  g_remove (only_preset (&presets)->path);
}

/* Presets as a person mends them: what is wrong is passed over and counted. */
static void test_preset_by_hand (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("lacquer-XXXXXX", NULL);
  g_autofree char *sub = g_build_filename (folder, "compressor", NULL);
  g_autofree char *path = g_build_filename (sub, "Mine.ini", NULL);
  LqNode *node = LQ_NODE (lq_session_find (f->session, "n2"));
  guint n_problems;

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path,
                                      "[Preset]\nprocessor=compressor\n[Parameters]\n"
                                      "threshold=-20 dB\nattack=banana\nbypass=on\nnonsense\n",
                                      -1, NULL));
  g_autoptr (GPtrArray) presets = lq_preset_list ("compressor", folder);
  g_assert_cmpuint (presets->len, ==, 1);
  LqPreset *preset = presets->pdata[0];
  g_assert_cmpstr (preset->name, ==, "Mine");
  g_assert_true (preset->factory);
  g_assert_true (lq_preset_apply (f->history, node, path, &n_problems, &error));
  g_assert_cmpuint (n_problems, ==, 3);
  g_assert_cmpfloat (lq_item_get_value (LQ_ITEM (node), "threshold"), ==, -20.0);
  g_assert_false (lq_node_get_bypass (node));
  char *remains = NULL;
  g_assert_false (lq_preset_delete (preset, &remains, NULL));
  g_assert_false (lq_preset_rename (preset, "Yours", NULL));
  g_assert_null (remains);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (sub), ==, 0);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

static guint n_changed (LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  guint n = 0;

  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    n += lq_node_get_param (node, slot) != lq_info_param (info, slot).def;
  return n;
}

/* Every preset that comes with the program says what it is, is understood to the last line, and
 * each processor has some. */
static void test_factory_presets (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "presets", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *processor;
  guint n = 0, n_changes = 0;

  g_assert_nonnull (dir);
  while ((processor = g_dir_read_name (dir)))
    {
      LqNode *node = LQ_NODE (add_node (f, NULL, processor));
      g_autoptr (GPtrArray) presets = lq_preset_list (processor, folder);
      g_assert_false (lq_node_is_missing (node));
      g_assert_cmpuint (presets->len, >, 0);
      for (guint i = 0; i < presets->len; i++)
        {
          const LqPreset *preset = presets->pdata[i];
          g_autoptr (GError) error = NULL;
          guint n_problems = 99;
          g_test_message ("%s: %s", processor, preset->name);
          g_assert_true (lq_preset_apply (f->history, node, preset->path, &n_problems, &error));
          g_assert_cmpuint (n_problems, ==, 0);
          g_assert_true (*preset->doc);
          n_changes += n_changed (node);
          n++;
        }
    }
  g_assert_cmpuint (n, >=, 15);
  g_assert_cmpuint (n_changes, >, 2 * n);
}

/* Shown in the person's language, in its order; the name in the file stays. One's own is never translated. */
static void test_preset_titles (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "presets", NULL);
  g_autoptr (GError) error = NULL;
  LqNode *node = LQ_NODE (lq_session_find (f->session, "n2"));
  g_autofree char *path = lq_preset_save (node, "Bus glue", "Mine", &error);
  g_autoptr (GPtrArray) presets = lq_preset_list ("compressor", folder);

  g_assert_cmpstr (((LqPreset *)presets->pdata[0])->name, ==, "Breathe in time");
  setlocale (LC_ALL, "");
  bindtextdomain ("lacquer", g_getenv ("LACQUER_LOCALE_DIR"));
  bind_textdomain_codeset ("lacquer", "UTF-8");
  textdomain ("lacquer");
  g_setenv ("LANGUAGE", "de", TRUE);
  g_ptr_array_unref (presets);
  presets = lq_preset_list ("compressor", folder);
  for (guint i = 0; i < presets->len; i++)
    {
      const LqPreset *preset = presets->pdata[i];
      const char *title = lq_preset_title (preset), *sentence = lq_preset_sentence (preset);
      if (i > 1 && preset->factory)
        g_assert_cmpint (g_utf8_collate (lq_preset_title (presets->pdata[i - 1]), title), <, 0);
      g_assert_cmpint (strcmp (title, preset->name) == 0, ==, !preset->factory);
      if (preset->factory && strcmp (preset->name, "Bus glue") == 0)
        {
          g_assert_cmpstr (title, ==, "Bus-Kitt");
          g_assert_true (g_str_has_prefix (sentence, "Zwei zu eins, "));
        }
    }
  g_setenv ("LANGUAGE", "", TRUE);
  g_assert_cmpint (g_remove (path), ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define TEST(name, function) g_test_add ("/model/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("address/keys", test_keys);
  TEST ("address/mistyped", test_mistyped);
  TEST ("address/odd", test_odd);
  TEST ("preset/save-and-apply", test_preset);
  TEST ("preset/kept", test_preset_kept);
  TEST ("preset/factory", test_factory_presets);
  TEST ("preset/by-hand", test_preset_by_hand);
  TEST ("preset/titles", test_preset_titles); /* last: it chooses a language */
  return g_test_run ();
}
