/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/assignments.h"

#include <glib/gi18n.h>
#include <string.h>

/* From the opening quote AT to behind the closing one, its content into VALUE (or NULL); NULL: it does
 * not end. */
static const char *read_quoted (const char *at, GString *value)
{
  for (at++; *at != '\0' && *at != '"'; at++)
    {
      if (*at == '\\' && (at[1] == '"' || at[1] == '\\'))
        at++;
      if (value)
        g_string_append_c (value, *at);
    }
  return *at == '"' ? at + 1 : NULL;
}

/* The quote with which the value behind the sign at EQUALS begins, also behind blanks; NULL: none. */
static const char *quote_behind (const char *equals)
{
  const char *value = equals + 1 + strspn (equals + 1, " \t");
  return *value == '"' ? value : NULL;
}

/* To the end of the word at AT, which goes into WORD; NULL: it is none. */
static const char *read_word (const char *at, GString *word, GError **error)
{
  const char *begin = at, *equals = at + strcspn (at, "=,");

  const char *quote = *equals == '=' ? quote_behind (equals) : NULL;

  if (quote)
    {
      g_string_append_len (word, at, equals + 1 - at);
      at = read_quoted (quote, word);
      if (at && (*at == '\0' || *at == ','))
        return at;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   at ? _ ("“%s”: behind a value in quotes comes a comma or nothing")
                      : _ ("“%s”: the quotes do not end"),
                   begin);
      return NULL;
    }
  at += strcspn (at, ",");
  g_string_append_len (word, begin, at - begin);
  if (*equals == '=')
    return at;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not PARAMETER=VALUE; a value with a comma is written in double quotes"),
               word->str);
  return NULL;
}

char **lq_assignments_split (const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (const char *at = text; *text != '\0'; at++)
    {
      g_autoptr (GString) word = g_string_new (NULL);
      at = read_word (at, word, error);
      if (at == NULL)
        return NULL;
      g_ptr_array_add (words, g_strdup (word->str));
      if (*at == '\0')
        break;
    }
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

void lq_assignments_cut_comment (char *line)
{
  for (const char *at = line; at && *at != '\0';)
    {
      if (*at == '#')
        {
          line[at - line] = '\0';
          return;
        }
      const char *quote = *at == '=' ? quote_behind (at) : NULL;
      at = quote ? read_quoted (quote, NULL) : at + 1;
    }
}
