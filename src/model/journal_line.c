/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line each, after the checksum (the first 8 digits of the SHA-256 of what follows its tab):
 *   lacquer-journal 1
 *   command c41 c40 TIME LABEL N RECORD…     made after c40
 *   reason c41 TEXT
 *   at c40 TIME                              undo, redo or a jump: history stands there now
 *   save SHA256 c41 TIME                     that file, about to be put in place, stands at c41
 *   saved SHA256 c41 TIME                    it is in place
 * RECORD: set ID KEY BEFORE AFTER · insert|remove ID PARENT INDEX N LINE… · move ID FROM TO.
 * BEFORE and AFTER: "~" the default, else "=" and the text. */
#include "model/journal_line.h"

#include <string.h>

#include "core/hash.h"
#include "model/item_private.h"
#include "model/paths.h"

#define CHECKSUM_DIGITS 8

static const char *const verbs[LQ_N_RECORD_KINDS] = {
  [LQ_RECORD_SET] = "set",
  [LQ_RECORD_INSERT] = "insert",
  [LQ_RECORD_REMOVE] = "remove",
  [LQ_RECORD_MOVE] = "move",
};

static void checksum (const char *text, gsize length, char digits[LQ_SHA256_TEXT])
{
  LqSha256 hash;

  lq_sha256_init (&hash);
  lq_sha256_update (&hash, text, length);
  lq_sha256_finish_text (&hash, digits);
  digits[CHECKSUM_DIGITS] = '\0';
}

static void append_field (GString *line, const char *field)
{
  for (const char *p = field; *p; p++)
    if (*p == '\t')
      g_string_append (line, "\\t");
    else if (*p == '\n')
      g_string_append (line, "\\n");
    else if (*p == '\\')
      g_string_append (line, "\\\\");
    else
      g_string_append_c (line, *p);
}

char *lq_journal_line_encode (const char *const *fields)
{
  g_autoptr (GString) body = g_string_new (NULL);
  char digits[LQ_SHA256_TEXT];

  for (guint i = 0; fields[i]; i++)
    {
      if (i > 0)
        g_string_append_c (body, '\t');
      append_field (body, fields[i]);
    }
  checksum (body->str, body->len, digits);
  return g_strconcat (digits, "\t", body->str, "\n", NULL);
}

static void unescape_in_place (char *field)
{
  char *to = field;

  for (const char *p = field; *p; p++)
    if (*p == '\\' && p[1])
      {
        p++;
        *to++ = *p == 't' ? '\t' : *p == 'n' ? '\n' : *p;
      }
    else
      *to++ = *p;
  *to = '\0';
}

char **lq_journal_line_decode (const char *line, gsize length)
{
  char digits[LQ_SHA256_TEXT];
  g_autofree char *body = NULL;
  char **fields;

  if (length <= CHECKSUM_DIGITS + 1 || line[CHECKSUM_DIGITS] != '\t' || memchr (line, '\0', length))
    return NULL;
  body = g_strndup (line + CHECKSUM_DIGITS + 1, length - CHECKSUM_DIGITS - 1);
  checksum (body, length - CHECKSUM_DIGITS - 1, digits);
  if (memcmp (digits, line, CHECKSUM_DIGITS) != 0)
    return NULL;
  fields = g_strsplit (body, "\t", -1);
  for (guint i = 0; fields[i]; i++)
    unescape_in_place (fields[i]);
  return fields;
}

/* To the millisecond, in UTC: as readable as the rest. */
static char *format_time (gint64 time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (when, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int)(time % G_USEC_PER_SEC / 1000));
}

gboolean lq_journal_line_read_time (const char *text, gint64 *time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, NULL);

  if (!when)
    return FALSE;
  gint64 us = g_date_time_to_unix (when) * G_USEC_PER_SEC + g_date_time_get_microsecond (when);
  *time = (us + 500) / 1000 * 1000;
  return TRUE;
}

gboolean lq_journal_line_read_id (const char *text, guint *number)
{
  if (strcmp (text, "c0") == 0)
    {
      *number = 0;
      return TRUE;
    }
  return text[0] == 'c' && lq_kind_parse_number (text + 1, number);
}

static const char *id_of (LqCommand *command)
{
  return command ? lq_command_get_id (command) : "c0";
}

char *lq_journal_line_header (void)
{
  return lq_journal_line_encode (
      (const char *const[]){ "lacquer-journal", LQ_JOURNAL_VERSION, NULL });
}

char *lq_journal_line_reason (LqCommand *command)
{
  return lq_journal_line_encode ((const char *const[]){ "reason", lq_command_get_id (command),
                                                        lq_command_get_reason (command), NULL });
}

char *lq_journal_line_at (LqCommand *command)
{
  g_autofree char *time = format_time (g_get_real_time ());

  return lq_journal_line_encode ((const char *const[]){ "at", id_of (command), time, NULL });
}

char *lq_journal_line_save (const char *verb, const char *sha256, LqCommand *command)
{
  g_autofree char *time = format_time (g_get_real_time ());

  return lq_journal_line_encode (
      (const char *const[]){ verb, sha256, id_of (command), time, NULL });
}

static void add (GPtrArray *fields, const char *field)
{
  g_ptr_array_add (fields, g_strdup (field));
}

static void add_number (GPtrArray *fields, guint number)
{
  g_ptr_array_add (fields, g_strdup_printf ("%u", number));
}

static gboolean is_path (const char *id, const char *key)
{
  LqKind kind;
  guint number;

  return lq_kind_parse_id (id, &kind, &number) && lq_item_key_is_path (kind, key);
}

static char *stored_text (const LqRecord *record, const char *text, const char *folder)
{
  g_autofree char *path = NULL;

  if (!text)
    return g_strdup ("~");
  if (is_path (record->id, record->key))
    text = path = lq_paths_to_relative (text, folder);
  return g_strconcat ("=", text, NULL);
}

static char *stored_line (const LqRecord *record, const char *line, const char *folder)
{
  g_autofree char *key = NULL, *path = NULL;
  const char *text;

  if (!lq_line_split (line, &key, &text) || !is_path (record->id, key))
    return g_strdup (line);
  path = lq_paths_to_relative (text, folder);
  return g_strconcat (key, "=", path, NULL);
}

static void add_record (GPtrArray *fields, const LqRecord *record, const char *folder)
{
  add (fields, verbs[record->kind]);
  add (fields, record->id);
  if (record->kind == LQ_RECORD_SET)
    {
      add (fields, record->key);
      g_ptr_array_add (fields, stored_text (record, record->before, folder));
      g_ptr_array_add (fields, stored_text (record, record->after, folder));
    }
  else if (record->kind == LQ_RECORD_MOVE)
    {
      add_number (fields, record->from);
      add_number (fields, record->to);
    }
  else
    {
      add (fields, record->parent);
      add_number (fields, record->to);
      add_number (fields, g_strv_length (record->lines));
      for (guint i = 0; record->lines[i]; i++)
        g_ptr_array_add (fields, stored_line (record, record->lines[i], folder));
    }
}

char *lq_journal_line_command (LqCommand *command, const char *folder)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  add (fields, "command");
  add (fields, lq_command_get_id (command));
  add (fields, id_of (lq_command_get_parent (command)));
  g_ptr_array_add (fields, format_time (lq_command_get_time (command)));
  add (fields, lq_command_get_label (command));
  add_number (fields, lq_command_get_n_records (command));
  for (guint i = 0; i < lq_command_get_n_records (command); i++)
    add_record (fields, lq_command_get_record (command, i), folder);
  g_ptr_array_add (fields, NULL);
  return lq_journal_line_encode ((const char *const *)fields->pdata);
}

/* The next field, NULL at the end: reading goes on harmlessly there. */
static const char *take (char ***cursor) { return **cursor ? *(*cursor)++ : NULL; }

static gboolean take_number (char ***cursor, guint *number)
{
  const char *field = take (cursor);
  guint64 value;

  if (!field || !g_ascii_string_to_unsigned (field, 10, 0, G_MAXINT, &value, NULL))
    return FALSE;
  *number = (guint)value;
  return TRUE;
}

static gboolean take_text (char ***cursor, const LqRecord *record, const char *folder, char **text)
{
  const char *field = take (cursor);

  if (!field || (strcmp (field, "~") != 0 && field[0] != '='))
    return FALSE;
  if (field[0] == '~')
    *text = NULL;
  else if (is_path (record->id, record->key))
    *text = lq_paths_to_absolute (field + 1, folder);
  else
    *text = g_strdup (field + 1);
  return TRUE;
}

static char *loaded_line (const LqRecord *record, const char *line, const char *folder)
{
  g_autofree char *key = NULL, *path = NULL;
  const char *text;

  if (!lq_line_split (line, &key, &text) || !is_path (record->id, key))
    return g_strdup (line);
  path = lq_paths_to_absolute (text, folder);
  return g_strconcat (key, "=", path, NULL);
}

static gboolean take_lines (char ***cursor, LqRecord *record, const char *folder)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  guint n;

  if (!take_number (cursor, &n))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const char *field = take (cursor);
      if (!field)
        return FALSE;
      g_autofree char *line = loaded_line (record, field, folder);
      g_strv_builder_add (lines, line);
    }
  record->lines = g_strv_builder_end (lines);
  return TRUE;
}

static gboolean take_rest (char ***cursor, LqRecord *record, const char *folder)
{
  switch (record->kind)
    {
    case LQ_RECORD_SET:
      record->key = g_strdup (take (cursor));
      return record->key && take_text (cursor, record, folder, &record->before)
             && take_text (cursor, record, folder, &record->after);
    case LQ_RECORD_MOVE:
      return take_number (cursor, &record->from) && take_number (cursor, &record->to);
    default:
      record->parent = g_strdup (take (cursor));
      return record->parent && take_number (cursor, &record->to)
             && take_lines (cursor, record, folder);
    }
}

static LqRecord *take_record (char ***cursor, const char *folder)
{
  const char *verb = take (cursor);
  const char *id = take (cursor);
  LqRecord *record;

  for (LqRecordKind kind = 0; id && kind < LQ_N_RECORD_KINDS; kind++)
    if (strcmp (verbs[kind], verb) == 0)
      {
        record = g_new0 (LqRecord, 1);
        record->kind = kind;
        record->id = g_strdup (id);
        if (take_rest (cursor, record, folder))
          return record;
        lq_record_free (record);
        return NULL;
      }
  return NULL;
}

gboolean lq_journal_line_read_command (char **fields, const char *folder, LqJournalCommand *command)
{
  char **cursor = fields + 6;
  guint n;

  if (g_strv_length (fields) < 6 || !lq_journal_line_read_id (fields[1], &command->number)
      || !lq_journal_line_read_id (fields[2], &command->parent)
      || !lq_journal_line_read_time (fields[3], &command->time) || command->number == 0
      || !take_number (&(char **){ fields + 5 }, &n))
    return FALSE;
  command->label = fields[4];
  command->records = g_ptr_array_new_with_free_func ((GDestroyNotify)lq_record_free);
  for (guint i = 0; i < n; i++)
    {
      LqRecord *record = take_record (&cursor, folder);
      if (!record)
        {
          g_clear_pointer (&command->records, g_ptr_array_unref);
          return FALSE;
        }
      g_ptr_array_add (command->records, record);
    }
  return TRUE;
}
