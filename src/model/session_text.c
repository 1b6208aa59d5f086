/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/session_text.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GPtrArray *groups;
  GHashTable *by_header; /* header → group */
  LqTextGroup *group;    /* that is open */
  LqSessionReport *report;
} Splitter;

/* What stands before a line that was set aside: a comment to every reader. */
#define ASIDE "#? "

static void problem_free (gpointer data)
{
  LqProblem *problem = data;

  g_free (problem->text);
  g_free (problem->message);
  g_free (problem);
}

static void line_free (gpointer data)
{
  LqTextLine *line = data;

  g_free (line->raw);
  g_free (line->key);
  g_free (line);
}

static void group_free (gpointer data)
{
  LqTextGroup *group = data;

  g_free (group->header);
  g_ptr_array_unref (group->lines);
  g_free (group);
}

LqSessionReport *lq_session_report_new (void)
{
  LqSessionReport *report = g_new0 (LqSessionReport, 1);

  report->problems = g_ptr_array_new_with_free_func (problem_free);
  return report;
}

void lq_session_report_free (LqSessionReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->problems);
  g_free (report);
}

void lq_session_report_add (LqSessionReport *report, int line, const char *text,
                            const char *message)
{
  LqProblem *problem = g_new0 (LqProblem, 1);

  problem->line = line;
  problem->text = g_strdup (text);
  problem->message = g_strdup (message);
  g_ptr_array_add (report->problems, problem);
}

void lq_session_text_set_aside (LqTextLine *line, LqSessionReport *report, const char *message)
{
  char *kept = g_strconcat (ASIDE, line->raw, NULL);

  lq_session_report_add (report, line->number, line->raw, message);
  g_free (line->raw);
  line->raw = kept;
  g_clear_pointer (&line->key, g_free);
}

/* Any bytes as valid text; those that are none become "\xNN". */
static char *readable (const char *bytes, gsize length)
{
  GString *out = g_string_new (NULL);

  while (length > 0)
    {
      const char *end;
      g_utf8_validate (bytes, (gssize)length, &end);
      g_string_append_len (out, bytes, end - bytes);
      length -= (gsize)(end - bytes);
      bytes = end;
      if (length > 0)
        {
          g_string_append_printf (out, "\\x%02X", (guint8)*bytes++);
          length--;
        }
    }
  return g_string_free (out, FALSE);
}

static LqTextGroup *new_group (Splitter *s, const char *header, int number)
{
  LqTextGroup *group = g_new0 (LqTextGroup, 1);

  group->header = g_strdup (header);
  group->number = number;
  group->lines = g_ptr_array_new_with_free_func (line_free);
  g_ptr_array_add (s->groups, group);
  g_hash_table_insert (s->by_header, group->header, group);
  return group;
}

/* The group of that heading: the one that is there already goes on, as in every key file. */
static LqTextGroup *open_group (Splitter *s, const char *header, int number)
{
  LqTextGroup *group = g_hash_table_lookup (s->by_header, header);

  return group ? group : new_group (s, header, number);
}

/* "[Track t1]" → "Track t1"; NULL for anything else. */
static char *parse_header (const char *raw)
{
  gsize length = strlen (raw);

  if (length < 3 || raw[0] != '[' || raw[length - 1] != ']' || strpbrk (raw + 1, "[\t")
      || strchr (raw, ']') != raw + length - 1)
    return NULL;
  return g_strndup (raw + 1, length - 2);
}

static gboolean is_key (const char *key)
{
  return *key
         && strspn (key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.[]@")
                == strlen (key);
}

static void split_pair (LqTextLine *line)
{
  const char *mark = strchr (line->raw, '=');
  g_autofree char *key =
      mark ? g_strstrip (g_strndup (line->raw, (gsize)(mark - line->raw))) : NULL;

  if (!key || !is_key (key))
    return;
  line->key = g_steal_pointer (&key);
  line->text = mark + 1 + strspn (mark + 1, " \t");
}

static const char *complaint (const char *raw, gboolean is_text, gboolean in_head)
{
  if (!is_text)
    return _ ("This line is no valid text.");
  if (g_str_has_prefix (raw, "<<<<<<<") || g_str_has_prefix (raw, "=======")
      || g_str_has_prefix (raw, ">>>>>>>") || g_str_has_prefix (raw, "|||||||"))
    return _ ("A merge left its mark here: both versions follow each other, the later one counts.");
  return in_head ? _ ("This line stands before the first heading.")
                 : _ ("This line is neither a heading nor “key=value”.");
}

static void take_line (Splitter *s, const char *bytes, gsize length, int number)
{
  gboolean is_text = g_utf8_validate (bytes, (gssize)length, NULL);
  g_autofree char *raw = g_strchomp (readable (bytes, length));
  g_autofree char *header = is_text ? parse_header (raw) : NULL;
  gboolean in_head = !*s->group->header;

  if (header)
    s->group = open_group (s, header, number);
  if (header || !*raw)
    return;
  LqTextLine *line = g_new0 (LqTextLine, 1);
  line->number = number;
  line->raw = g_steal_pointer (&raw);
  g_ptr_array_add (s->group->lines, line);
  if (line->raw[0] == '#' && is_text)
    return;
  if (is_text && !in_head)
    split_pair (line);
  if (!line->key)
    lq_session_text_set_aside (line, s->report, complaint (line->raw, is_text, in_head));
}

/* Each line is written with its end. */
static void tell_torn_line (LqSessionReport *report, const char *bytes, gsize length, int number)
{
  g_autofree char *raw = readable (bytes, length);

  lq_session_report_add (report, number, raw,
                         _ ("The last line has no end: the file may have been cut off here."));
}

GPtrArray *lq_session_text_split (const char *bytes, gsize length, LqSessionReport *report)
{
  g_autoptr (GHashTable) by_header = g_hash_table_new (g_str_hash, g_str_equal);
  Splitter s = { .groups = g_ptr_array_new_with_free_func (group_free),
                 .by_header = by_header,
                 .report = report };
  const char *end = bytes + length;

  s.group = new_group (&s, "", 0);
  if (length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0)
    bytes += 3;
  for (int number = 1; bytes < end; number++)
    {
      const char *newline = memchr (bytes, '\n', (gsize)(end - bytes));
      const char *stop = newline ? newline : end;
      take_line (&s, bytes, (gsize)(stop - bytes), number);
      if (!newline)
        tell_torn_line (report, bytes, (gsize)(stop - bytes), number);
      bytes = stop + 1;
    }
  return s.groups;
}
