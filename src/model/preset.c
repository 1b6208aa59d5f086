/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A preset is "[Preset]" with format, processor, version, name and doc, then "[Parameters]" with
 * the keys of a node that are not at their defaults. */
#include "model/preset.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "model/item_private.h"
#include "model/node_private.h"
#include "model/prepared_file.h"
#include "model/property.h"
#include "model/session_text.h"

#define ENDING ".ini"

static void preset_free (LqPreset *preset)
{
  g_free (preset->name);
  g_free (preset->path);
  g_free (preset->doc);
  g_free (preset);
}

static const char *text_of (LqTextGroup *group, const char *key)
{
  for (guint i = 0; group && i < group->lines->len; i++)
    {
      LqTextLine *line = group->lines->pdata[i];
      if (line->key && strcmp (line->key, key) == 0)
        return line->text;
    }
  return NULL;
}

static LqTextGroup *find_group (GPtrArray *groups, const char *header)
{
  for (guint i = 1; i < groups->len; i++)
    if (strcmp (((LqTextGroup *)groups->pdata[i])->header, header) == 0)
      return groups->pdata[i];
  return NULL;
}

/* The groups of a preset of PROCESSOR_ID; NULL with error when the file is none. */
static GPtrArray *read_preset (const char *path, const char *processor_id, LqSessionReport *report,
                               GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, error))
    return NULL;
  g_autoptr (GPtrArray) groups = lq_session_text_split (bytes, length, report);
  const char *processor = text_of (find_group (groups, "Preset"), "processor");
  if (processor && strcmp (processor, processor_id) == 0)
    return g_steal_pointer (&groups);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("The file is not a preset for “%s”."),
               processor_id);
  return NULL;
}

static void add_preset (GPtrArray *presets, const char *path, const char *processor_id,
                        gboolean factory)
{
  LqSessionReport *report = lq_session_report_new ();
  g_autoptr (GPtrArray) groups = read_preset (path, processor_id, report, NULL);
  LqTextGroup *head = groups ? find_group (groups, "Preset") : NULL;
  const char *name = text_of (head, "name"), *doc = text_of (head, "doc");

  lq_session_report_free (report);
  if (!groups)
    return;
  LqPreset *preset = g_new0 (LqPreset, 1);
  preset->path = g_strdup (path);
  preset->factory = factory;
  preset->doc = lq_text_unescape (doc ? doc : "");
  if (name && *name)
    preset->name = lq_text_unescape (name);
  else
    {
      preset->name = g_filename_display_basename (path);
      preset->name[strlen (preset->name) - strlen (ENDING)] = '\0';
    }
  g_ptr_array_add (presets, preset);
}

static void add_folder (GPtrArray *presets, const char *folder, const char *processor_id,
                        gboolean factory)
{
  g_autofree char *path = g_build_filename (folder, processor_id, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ENDING) && name[0] != '.')
      {
        g_autofree char *file = g_build_filename (path, name, NULL);
        add_preset (presets, file, processor_id, factory);
      }
}

static const char *shown (const LqPreset *preset, const char *text)
{
  return preset->factory ? g_dpgettext2 (NULL, "preset", text) : text;
}

const char *lq_preset_title (const LqPreset *preset) { return shown (preset, preset->name); }
const char *lq_preset_sentence (const LqPreset *preset) { return shown (preset, preset->doc); }

static int by_title (gconstpointer a, gconstpointer b)
{
  const LqPreset *one = *(LqPreset *const *)a, *other = *(LqPreset *const *)b;

  if (one->factory != other->factory)
    return one->factory ? -1 : 1;
  return g_utf8_collate (lq_preset_title (one), lq_preset_title (other));
}

static char *user_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "lacquer", "presets", NULL);
}

GPtrArray *lq_preset_list (const char *processor_id, const char *factory_folder)
{
  GPtrArray *presets = g_ptr_array_new_with_free_func ((GDestroyNotify)preset_free);
  g_autofree char *user = user_folder ();

  if (factory_folder)
    add_folder (presets, factory_folder, processor_id, TRUE);
  add_folder (presets, user, processor_id, FALSE);
  g_ptr_array_sort (presets, by_title);
  return presets;
}

/* A node of its own with what the preset says; counts what could not be used. */
static LqNode *preset_node (LqHistory *history, LqNode *like, GPtrArray *groups, guint *n_problems)
{
  const LqRegistry *registry = lq_session_get_registry (lq_history_get_session (history));
  LqNode *node = lq_node_new ("n1", registry, lq_node_get_processor_id (like));
  LqTextGroup *group = find_group (groups, "Parameters");
  const char *version = text_of (find_group (groups, "Preset"), "version");

  for (guint i = 0; group && i < group->lines->len; i++)
    {
      LqTextLine *line = group->lines->pdata[i];
      gboolean in_range = TRUE;
      int slot = line->key ? lq_info_find_param (lq_node_get_info (node), line->key) : -1;
      gboolean used =
          slot >= 0 && lq_item_set_text (LQ_ITEM (node), line->key, line->text, &in_range);
      if (line->key)
        *n_problems += !used || !in_range;
    }
  if (version && lq_item_set_text (LQ_ITEM (node), "version", version, NULL))
    lq_node_bring_up_to_date (node);
  return node;
}

gboolean lq_preset_apply (LqHistory *history, LqNode *node, const char *path, guint *n_problems,
                          GError **error)
{
  LqSessionReport *report = lq_session_report_new ();
  g_autoptr (GPtrArray) groups = read_preset (path, lq_node_get_processor_id (node), report, error);
  guint n = report->problems->len;

  lq_session_report_free (report);
  if (!groups)
    return FALSE;
  if (lq_node_is_missing (node))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("The processor “%s” is not known here."), lq_node_get_processor_id (node));
      return FALSE;
    }
  g_autoptr (LqNode) source = preset_node (history, node, groups, &n);
  const char *name = text_of (find_group (groups, "Preset"), "name");
  g_autofree char *plain = lq_text_unescape (name ? name : "");
  g_autofree char *label = g_strdup_printf ("%s preset “%s”", lq_node_get_info (node)->name, plain);
  lq_history_begin_gesture (history, label);
  for (int slot = 0; slot < lq_info_n_params (lq_node_get_info (node)); slot++)
    lq_history_set_param (history, node, slot, lq_node_get_param (source, slot));
  lq_history_end_gesture (history);
  if (n_problems)
    *n_problems = n;
  return TRUE;
}

/* "Gentle / glue" → "Gentle - glue.ini": a name that every file system takes. */
static char *file_name (const char *name)
{
  g_autofree char *safe = g_utf8_make_valid (name, -1);

  g_strdelimit (safe, "/\\:*?\"<>|", '-');
  for (char *p = safe; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (safe);
  if (!*safe || safe[0] == '.')
    return g_strdup_printf ("Preset %s%s", safe, ENDING);
  return g_strconcat (safe, ENDING, NULL);
}

static char *preset_text (LqNode *node, const char *name, const char *doc)
{
  GString *text = g_string_new (NULL);
  g_autofree char *name_text = lq_text_escape (name);
  g_autofree char *doc_text = lq_text_escape (doc);
  g_autoptr (GPtrArray) keys = lq_item_list_keys (LQ_ITEM (node));

  g_string_append_printf (text, "[Preset]\nformat=1\nprocessor=%s\nversion=%d\nname=%s\n",
                          lq_node_get_processor_id (node), lq_node_get_info (node)->version,
                          name_text);
  if (*doc_text)
    g_string_append_printf (text, "doc=%s\n", doc_text);
  g_string_append (text, "\n[Parameters]\n");
  for (guint i = 0; i < keys->len; i++)
    {
      g_autofree char *value = NULL;
      if (lq_info_find_param (lq_node_get_info (node), keys->pdata[i]) >= 0
          && (value = lq_item_get_text (LQ_ITEM (node), keys->pdata[i])))
        g_string_append_printf (text, "%s=%s\n", (char *)keys->pdata[i], value);
    }
  return g_string_free (text, FALSE);
}

/* Owns: g_free. */
static char *own_path (const char *processor_id, const char *name)
{
  g_autofree char *user = user_folder ();
  g_autofree char *file = file_name (name);

  return g_build_filename (user, processor_id, file, NULL);
}

static gboolean write_preset (const char *path, const char *text, GError **error)
{
  gboolean confirmed;
  g_autofree char *prepared = lq_prepared_file_write (path, text, strlen (text), error);

  return prepared && lq_prepared_file_commit (prepared, path, &confirmed, error);
}

gboolean lq_preset_is_there (LqNode *node, const char *name)
{
  g_autofree char *path = own_path (lq_node_get_processor_id (node), name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *lq_preset_save (LqNode *node, const char *name, const char *doc, GError **error)
{
  g_autofree char *path = own_path (lq_node_get_processor_id (node), name);
  g_autofree char *folder = g_path_get_dirname (path);

  if (lq_node_is_missing (node) || g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("The preset folder “%s” cannot be made: %s."), folder, g_strerror (errno));
      return NULL;
    }
  g_autofree char *text = preset_text (node, name, doc ? doc : "");
  if (write_preset (path, text, error))
    return g_steal_pointer (&path);
  g_prefix_error (error, _ ("The preset “%s” could not be saved: "), name);
  return NULL;
}

/* TEXT of a preset with NAME in place of the one it has; all else stays, also what is not understood. */
static char *with_name (const char *text, const char *name)
{
  g_autofree char *escaped = lq_text_escape (name);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *renamed = g_string_new (NULL);
  gboolean in_head = FALSE;

  for (guint i = 0; lines[i]; i++)
    {
      if (lines[i][0] == '[')
        in_head = g_str_has_prefix (lines[i], "[Preset]");
      if (in_head && g_str_has_prefix (lines[i], "name="))
        continue;
      g_string_append_printf (renamed, "%s%s", i > 0 ? "\n" : "", lines[i]);
      if (in_head && lines[i][0] == '[')
        g_string_append_printf (renamed, "\nname=%s", escaped);
    }
  return g_string_free (renamed, FALSE);
}

static gboolean is_own (const LqPreset *preset, GError **error)
{
  if (preset->factory)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The preset “%s” came with the program, and stays as it is."),
                 lq_preset_title (preset));
  return !preset->factory;
}

static gboolean is_free (const char *path, const char *name, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("There is a preset “%s” already."), name);
  return FALSE;
}

gboolean lq_preset_rename (LqPreset *preset, const char *name, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (preset->path);
  g_autofree char *file = file_name (name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  gboolean moves = strcmp (path, preset->path) != 0;

  if (!is_own (preset, error))
    return FALSE;
  if (moves && !is_free (path, name, error))
    return FALSE;
  if (!g_file_get_contents (preset->path, &text, NULL, error))
    return FALSE;
  g_autofree char *renamed = with_name (text, name);
  if (!write_preset (path, renamed, error))
    return FALSE;
  if (moves)
    g_unlink (preset->path);
  g_free (preset->path);
  preset->path = g_steal_pointer (&path);
  g_free (preset->name);
  preset->name = g_strdup (name);
  return TRUE;
}

gboolean lq_preset_delete (const LqPreset *preset, char **remains, GError **error)
{
  g_autofree char *text = NULL;

  if (!is_own (preset, error) || !g_file_get_contents (preset->path, &text, NULL, error))
    return FALSE;
  if (g_unlink (preset->path) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("The preset “%s” cannot be deleted: %s."), preset->name, g_strerror (errno));
      return FALSE;
    }
  *remains = g_steal_pointer (&text);
  return TRUE;
}

gboolean lq_preset_bring_back (const LqPreset *preset, const char *remains, GError **error)
{
  return is_free (preset->path, preset->name, error) && write_preset (preset->path, remains, error);
}
