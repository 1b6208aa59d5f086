/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a journal back: which save the file is, the history up to there, and the moves after. */
#include "model/journal.h"

#include <string.h>

#include "model/history_private.h"
#include "model/journal_line.h"
#include "model/session_private.h"

typedef struct
{
  const char *folder;
  LqHistory *history;
  LqJournalResult *result;
  GPtrArray *events; /* char **: the fields of each line; NULL: a damaged line */
  gboolean has_base; /* history before the base was lost to a damaged line: */
  guint base;        /* this command is then its beginning */
} Journal;

void lq_journal_result_clear (LqJournalResult *result)
{
  g_clear_pointer (&result->saved_command, g_free);
  *result = (LqJournalResult){ .fit = LQ_JOURNAL_NONE };
}

static void free_fields (gpointer data) { g_strfreev (data); }

/* A last line without its newline was torn by a crash: the gesture under way. */
static GPtrArray *split_events (const char *bytes, gsize length)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (free_fields);
  const char *end = bytes + length, *newline;

  for (; (newline = memchr (bytes, '\n', (gsize)(end - bytes))); bytes = newline + 1)
    g_ptr_array_add (events, lq_journal_line_decode (bytes, (gsize)(newline - bytes)));
  return events;
}

static gboolean is_verb (Journal *j, guint i, const char *verb, guint n_fields)
{
  char **fields = j->events->pdata[i];

  return fields && g_strv_length (fields) >= n_fields && strcmp (fields[0], verb) == 0;
}

static gboolean is_sha (Journal *j, guint i, const char *sha256)
{
  return strcmp (((char **)j->events->pdata[i])[1], sha256) == 0;
}

/* The save whose file this is. Its fit is FITS: the last that is known to be in place, or a later one
 * (the crash came between); EARLIER: one before. FALSE: none. */
static gboolean find_save (Journal *j, const char *sha256, guint *index)
{
  guint in_place = 0, found = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < j->events->len; i++)
    if (is_verb (j, i, "save", 3) && is_sha (j, i, sha256))
      {
        found = i;
        any = TRUE;
      }
    else if (is_verb (j, i, "saved", 3))
      in_place = i;
  if (!any)
    return FALSE;
  /* The "save" that belongs to the last "saved". */
  while (in_place > 0 && !is_verb (j, in_place, "save", 3))
    in_place--;
  j->result->fit = found >= in_place ? LQ_JOURNAL_FITS : LQ_JOURNAL_EARLIER;
  *index = found;
  return TRUE;
}

/* The command of that number; *KNOWN FALSE when there is none. NULL is the beginning. */
static LqCommand *resolve (Journal *j, guint number, gboolean *known)
{
  g_autofree char *id = g_strdup_printf ("c%u", number);
  LqCommand *command = number ? lq_history_find (j->history, id) : NULL;

  *known = TRUE;
  if (command || (number == 0 && !j->has_base))
    return command;
  if (!j->has_base || j->base != number)
    *known = FALSE;
  return NULL;
}

/* After a damaged line the first command that is named stands for all that was before. */
static void set_base (Journal *j, guint number)
{
  if (j->has_base && j->base == G_MAXUINT)
    j->base = number;
}

static LqCommand *adopt (Journal *j, char **fields, gboolean *known)
{
  LqJournalCommand read;
  LqCommand *parent;

  *known = FALSE;
  if (!lq_journal_line_read_command (fields, j->folder, &read))
    return NULL;
  set_base (j, read.parent);
  parent = resolve (j, read.parent, known);
  if (!*known)
    {
      g_ptr_array_unref (read.records);
      return NULL;
    }
  LqCommand *command =
      lq_history_adopt (j->history, read.number, parent, read.time, read.label, read.records);
  *known = command != NULL;
  return command;
}

/* Events FROM to before END: the tree grows, *AT is where history stands. Returns where it stopped
 * because an event made no sense. */
static guint read_events (Journal *j, guint from, guint end, LqCommand **at)
{
  for (guint i = from; i < end; i++)
    {
      char **fields = j->events->pdata[i];
      gboolean known = TRUE;
      guint number;
      LqCommand *command;

      if (is_verb (j, i, "command", 6))
        {
          command = adopt (j, fields, &known);
          *at = known ? command : *at;
        }
      else if (is_verb (j, i, "at", 2) || is_verb (j, i, "save", 3))
        {
          known = lq_journal_line_read_id (fields[fields[0][0] == 'a' ? 1 : 2], &number);
          set_base (j, number);
          command = known ? resolve (j, number, &known) : NULL;
          *at = known ? command : *at;
        }
      else if (is_verb (j, i, "reason", 3) && (command = lq_history_find (j->history, fields[1])))
        lq_command_set_reason (command, fields[2]);
      if (!known)
        return i;
    }
  return end;
}

/* Events that are moves, and when the last one was. */
static void count_moves (Journal *j, guint from, guint end)
{
  for (guint i = from; i < end; i++)
    {
      char **fields = j->events->pdata[i];
      gboolean is_command = is_verb (j, i, "command", 6);
      if (!is_command && !is_verb (j, i, "at", 3))
        continue;
      j->result->n_restored++;
      lq_journal_line_read_time (fields[is_command ? 3 : 2], &j->result->last_time);
    }
}

static void load (Journal *j, guint save)
{
  guint from = save, end = save + 1;
  LqCommand *saved = NULL, *last;

  while (from > 0 && j->events->pdata[from - 1])
    from--;
  while (end < j->events->len && j->events->pdata[end])
    end++;
  j->result->incomplete = end < j->events->len;
  j->has_base = from > 0;
  j->base = G_MAXUINT;
  read_events (j, from, save + 1, &saved);
  last = saved;
  guint stopped = read_events (j, save + 1, end, &last);
  j->result->incomplete |= stopped < end;
  j->result->saved_command = saved ? g_strdup (lq_command_get_id (saved)) : NULL;
  lq_history_stand_at (j->history, saved);
  if (j->result->fit != LQ_JOURNAL_FITS || last == saved)
    return;
  count_moves (j, save + 1, stopped);
  if (!lq_history_travel (j->history, last))
    j->result->incomplete = TRUE;
}

/* A journal that is not used: its ids are used up all the same. */
static void reserve_ids (Journal *j)
{
  LqSession *session = lq_history_get_session (j->history);

  for (guint i = 0; i < j->events->len; i++)
    {
      LqJournalCommand read;
      char **fields = j->events->pdata[i];
      if (!is_verb (j, i, "command", 6) || !lq_journal_line_read_command (fields, j->folder, &read))
        continue;
      lq_session_reserve_id (session, fields[1]);
      for (guint r = 0; r < read.records->len; r++)
        lq_session_reserve_id (session, ((LqRecord *)read.records->pdata[r])->id);
      g_ptr_array_unref (read.records);
    }
}

void lq_journal_read (const char *path, const char *folder, const char *sha256, LqHistory *history,
                      LqJournalResult *result)
{
  g_autofree char *bytes = NULL;
  gsize length;
  guint save;

  lq_journal_result_clear (result);
  if (!g_file_get_contents (path, &bytes, &length, NULL) || length == 0)
    return;
  g_autoptr (GPtrArray) events = split_events (bytes, length);
  Journal j = { .folder = folder, .history = history, .result = result, .events = events };
  for (guint i = 0; i < events->len; i++)
    result->n_unreadable += !events->pdata[i];
  result->fit = LQ_JOURNAL_FOREIGN;
  if (events->len > 0 && is_verb (&j, 0, "lacquer-journal", 2)
      && strcmp (((char **)events->pdata[0])[1], LQ_JOURNAL_VERSION) != 0)
    {
      result->fit = LQ_JOURNAL_NEWER;
      return;
    }
  if (find_save (&j, sha256, &save))
    load (&j, save);
  else
    reserve_ids (&j);
}
