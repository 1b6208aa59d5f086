/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/paths.h"

#include <string.h>

/* A file further away than this is named by its whole path: it will not move along. */
#define MAX_UP 2

/* Characters beside letters and digits that need no escape in a relative URI; ':' would make the
 * first part look like a scheme. */
#define PLAIN "/-._~!$&'()*+,@"

char *lq_paths_to_relative (const char *uri, const char *folder)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *base = g_strdup (folder);
  g_autoptr (GString) up = g_string_new (NULL);

  for (int i = 0; path && i <= MAX_UP; i++)
    {
      gsize length = strlen (base);
      if (length > 1 && strncmp (path, base, length) == 0 && path[length] == '/')
        {
          g_autofree char *rest = g_uri_escape_string (path + length + 1, PLAIN, TRUE);
          return g_strconcat (up->str, rest, NULL);
        }
      char *parent = g_path_get_dirname (base);
      g_free (base);
      base = parent;
      g_string_append (up, "../");
    }
  return g_strdup (uri);
}

char *lq_paths_to_absolute (const char *text, const char *folder)
{
  g_autofree char *scheme = g_uri_parse_scheme (text);
  g_autofree char *relative = NULL;

  if (scheme || !*text || !(relative = g_uri_unescape_string (text, NULL)))
    return g_strdup (text);
  g_autofree char *path = g_canonicalize_filename (relative, folder);
  char *uri = g_filename_to_uri (path, NULL, NULL);
  return uri ? uri : g_strdup (text);
}
