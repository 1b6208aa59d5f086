/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a session file as a session: whatever can be used is, the rest is kept. */
#include "model/session_file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/item_private.h"
#include "model/node_private.h"
#include "model/paths.h"
#include "model/session_private.h"
#include "model/session_text.h"

/* Far more than the largest session: what is longer is something else. */
#define MAX_LENGTH (64 * 1024 * 1024)

G_DEFINE_QUARK (lq - session - file - error - quark, lq_session_file_error)

/* A group that is an item of ours. */
typedef struct
{
  LqTextGroup *group;
  LqKind kind;
  guint number;
  const char *id;     /* in the header */
  const char *parent; /* text of the parent key; NULL: not said */
  guint order;        /* G_MAXUINT: not said */
} Section;

typedef struct
{
  LqSession *session;
  const char *folder;
  LqSessionReport *report;
} Reader;

/* Of two lines with one key the later counts, as in every key file. */
static void drop_duplicates (LqTextGroup *group, LqSessionReport *report)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = group->lines->len; i-- > 0;)
    {
      LqTextLine *line = group->lines->pdata[i];
      if (!line->key)
        continue;
      if (g_hash_table_contains (seen, line->key))
        lq_session_text_set_aside (line, report,
                                   _ ("This key stands twice; the later one counts."));
      else
        g_hash_table_add (seen, line->key);
    }
}

static LqTextLine *find_line (LqTextGroup *group, const char *key)
{
  for (guint i = 0; i < group->lines->len; i++)
    {
      LqTextLine *line = group->lines->pdata[i];
      if (line->key && strcmp (line->key, key) == 0)
        return line;
    }
  return NULL;
}

/* Keys that say where an item hangs, or what the file is: not the item's own. */
static gboolean is_structural (LqKind kind, const char *key)
{
  const LqKindInfo *info = lq_kind_info (kind);

  return (info->parent_key && strcmp (key, info->parent_key) == 0)
         || (info->ordered && strcmp (key, "order") == 0)
         || (kind == LQ_KIND_SESSION
             && (strcmp (key, "format") == 0 || strcmp (key, "sample-rate") == 0));
}

static gboolean to_section (LqTextGroup *group, Section *section)
{
  g_auto (GStrv) words = g_strsplit (group->header, " ", 2);
  LqKind kind;

  if (!words[0] || !words[1] || !lq_kind_from_group (words[0], &section->kind)
      || section->kind == LQ_KIND_SESSION || !lq_kind_parse_id (words[1], &kind, &section->number)
      || kind != section->kind || section->number > LQ_KIND_MAX_READ)
    return FALSE;
  section->group = group;
  section->id = group->header + strlen (words[0]) + 1;
  return TRUE;
}

static void keep_group (Reader *r, LqTextGroup *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "[%s]", group->header);
  for (guint i = 0; i < group->lines->len; i++)
    g_string_append_printf (text, "\n%s", ((LqTextLine *)group->lines->pdata[i])->raw);
  lq_session_keep_group (r->session, text->str);
}

/* One key of ITEM. What cannot be used is kept beside it. */
static void apply_line (Reader *r, LqItem *item, LqTextLine *line)
{
  gboolean in_range;
  gboolean is_path = lq_item_key_is_path (lq_item_get_kind (item), line->key);
  g_autofree char *absolute = is_path ? lq_paths_to_absolute (line->text, r->folder) : NULL;

  if (!lq_item_has_key (item, line->key))
    {
      if (r->report->format <= LQ_SESSION_FORMAT
          && !(LQ_IS_NODE (item) && lq_node_is_missing (LQ_NODE (item))))
        lq_session_report_add (r->report, line->number, line->raw,
                               _ ("This key is not known here; it is kept as it is."));
    }
  else if (!lq_item_set_text (item, line->key, absolute ? absolute : line->text, &in_range))
    lq_session_text_set_aside (
        line, r->report, _ ("This is no value for its key; the default stands in its place."));
  else if (!in_range)
    lq_session_text_set_aside (
        line, r->report, _ ("This value is out of range; the nearest one stands in its place."));
  else
    return;
  lq_item_keep_line (item, line->raw);
}

static void apply_lines (Reader *r, LqItem *item, LqTextGroup *group)
{
  for (guint i = 0; i < group->lines->len; i++)
    {
      LqTextLine *line = group->lines->pdata[i];
      if (!line->key)
        lq_item_keep_line (item, line->raw);
      else if (!is_structural (lq_item_get_kind (item), line->key))
        apply_line (r, item, line);
    }
}

static LqItem *new_item (Reader *r, const Section *section)
{
  const char *const no_lines[] = { NULL };
  const LqRegistry *registry = lq_session_get_registry (r->session);
  LqTextLine *processor;

  if (section->kind != LQ_KIND_NODE)
    return lq_item_new_from_lines (registry, section->kind, section->id, no_lines);
  processor = find_line (section->group, "processor");
  return LQ_ITEM (lq_node_new (section->id, registry, processor ? processor->text : ""));
}

static gint64 version_of (const Section *section)
{
  LqTextLine *line = find_line (section->group, "version");

  return line ? g_ascii_strtoll (line->text, NULL, 10) : 0;
}

static void tell_strange_processor (Reader *r, const Section *section, LqNode *node)
{
  g_autofree char *message = NULL;

  if (lq_node_is_missing (node))
    message = g_strdup_printf (_ ("The processor “%s” is not known here; its settings are kept."),
                               lq_node_get_processor_id (node));
  else if (version_of (section) > lq_node_get_info (node)->version)
    message = g_strdup_printf (_ ("“%s” is of a newer Lacquer: here it may sound different."),
                               lq_node_get_processor_id (node));
  else
    return;
  lq_session_report_add (r->report, section->group->number, section->group->header, message);
}

/* The parent of a section, or FALSE when it is not there. */
static gboolean find_parent (Reader *r, const Section *section, LqItem **parent)
{
  *parent = NULL;
  if (!lq_kind_info (section->kind)->parent_key)
    return TRUE;
  if (!section->parent)
    return FALSE;
  if (section->kind == LQ_KIND_NODE && strcmp (section->parent, "master") == 0)
    return TRUE;
  *parent = lq_session_find (r->session, section->parent);
  return *parent && lq_item_get_kind (*parent) == LQ_KIND_TRACK;
}

static void read_section (Reader *r, const Section *section)
{
  LqItem *parent;

  if (!find_parent (r, section, &parent))
    {
      g_autofree char *message = g_strdup_printf (
          _ ("What it hangs from (“%s”) is not there; the group is kept as it is."),
          section->parent ? section->parent : "");
      lq_session_report_add (r->report, section->group->number, section->group->header, message);
      keep_group (r, section->group);
      return;
    }
  g_autoptr (LqItem) item = new_item (r, section);
  apply_lines (r, item, section->group);
  if (LQ_IS_NODE (item))
    {
      tell_strange_processor (r, section, LQ_NODE (item));
      lq_node_bring_up_to_date (LQ_NODE (item));
    }
  lq_session_place (r->session, item, parent, G_MAXUINT);
}

static int by_place (gconstpointer a, gconstpointer b)
{
  const Section *one = a, *other = b;

  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  if (one->order != other->order)
    return one->order < other->order ? -1 : 1;
  return (one->number > other->number) - (one->number < other->number);
}

static void read_place (Reader *r, Section *section)
{
  const LqKindInfo *info = lq_kind_info (section->kind);
  LqTextLine *line = info->parent_key ? find_line (section->group, info->parent_key) : NULL;

  section->parent = line ? line->text : NULL;
  section->order = G_MAXUINT;
  line = info->ordered ? find_line (section->group, "order") : NULL;
  if (line && !lq_kind_parse_number (line->text, &section->order))
    lq_session_text_set_aside (line, r->report,
                               _ ("This is no place in a list; it now stands behind the others."));
}

static void read_groups (Reader *r, GPtrArray *groups)
{
  g_autoptr (GArray) sections = g_array_new (FALSE, TRUE, sizeof (Section));

  for (guint i = 1; i < groups->len; i++)
    {
      LqTextGroup *group = groups->pdata[i];
      Section section = { 0 };
      drop_duplicates (group, r->report);
      if (strcmp (group->header, lq_kind_info (LQ_KIND_SESSION)->group) == 0)
        continue;
      if (to_section (group, &section))
        {
          read_place (r, &section);
          g_array_append_val (sections, section);
        }
      else
        keep_group (r, group);
    }
  g_array_sort (sections, by_place);
  for (guint i = 0; i < sections->len; i++)
    read_section (r, &g_array_index (sections, Section, i));
}

static LqTextGroup *find_root (GPtrArray *groups)
{
  for (guint i = 1; i < groups->len; i++)
    {
      LqTextGroup *group = groups->pdata[i];
      if (strcmp (group->header, lq_kind_info (LQ_KIND_SESSION)->group) == 0)
        return group;
    }
  return NULL;
}

/* Without its first heading a file may still be a session that lost it. */
static gboolean has_section (GPtrArray *groups)
{
  Section ignored;

  for (guint i = 1; i < groups->len; i++)
    if (to_section (groups->pdata[i], &ignored))
      return TRUE;
  return FALSE;
}

/* A whole number of the root; FALLBACK, with a complaint, when it is not there or none. */
static int root_number (LqTextGroup *root, const char *key, int min, int max, int fallback,
                        LqSessionReport *report)
{
  LqTextLine *line = root ? find_line (root, key) : NULL;
  double value;
  g_autofree char *message = NULL;

  if (line && lq_number_parse (line->text, &value) && value >= min && value <= max
      && value == (int)value)
    return (int)value;
  message = g_strdup_printf (_ ("“%s” is not said; it is taken to be %d."), key, fallback);
  if (line)
    lq_session_text_set_aside (line, report, message);
  else
    lq_session_report_add (report, 0, "", message);
  return fallback;
}

static LqSession *read_session (GPtrArray *groups, const char *folder, const LqRegistry *registry,
                                LqSessionReport *report)
{
  LqTextGroup *root = find_root (groups), *head = groups->pdata[0];
  Reader r = { .folder = folder, .report = report };

  if (root)
    drop_duplicates (root, report);
  else
    lq_session_report_add (report, 0, "", _ ("The heading [Lacquer] is missing."));
  report->format = root_number (root, "format", 1, G_MAXINT, LQ_SESSION_FORMAT, report);
  r.session =
      lq_session_new (registry, root_number (root, "sample-rate", 8000, 384000, 48000, report));
  for (guint i = 0; i < head->lines->len; i++)
    lq_session_keep_head (r.session, ((LqTextLine *)head->lines->pdata[i])->raw);
  if (root)
    apply_lines (&r, LQ_ITEM (r.session), root);
  read_groups (&r, groups);
  return r.session;
}

LqSession *lq_session_file_parse (const char *bytes, gsize length, const char *folder,
                                  const LqRegistry *registry, LqSessionReport **report,
                                  GError **error)
{
  if (length > MAX_LENGTH)
    {
      g_set_error_literal (error, LQ_SESSION_FILE_ERROR, LQ_SESSION_FILE_TOO_LARGE,
                           _ ("The file is far too large for a session."));
      return NULL;
    }
  *report = lq_session_report_new ();
  g_autoptr (GPtrArray) groups = lq_session_text_split (bytes, length, *report);
  if (find_root (groups) || has_section (groups))
    return read_session (groups, folder, registry, *report);
  g_clear_pointer (report, lq_session_report_free);
  g_set_error_literal (error, LQ_SESSION_FILE_ERROR, LQ_SESSION_FILE_NOT_A_SESSION,
                       length == 0 ? _ ("The file is empty.")
                                   : _ ("The file is not a Lacquer session."));
  return NULL;
}
