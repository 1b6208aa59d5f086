/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A locale with a decimal comma, which most machines of tests lack. */
#pragma once

#include "tree.h"

#include <locale.h>
#include <string.h>

/* Makes and enters one in CATEGORY; ends the test where that cannot be. */
static inline void enter_comma_locale (int category)
{
  g_autofree char *dir = g_dir_make_tmp ("lacquer-locale-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "de_DE.UTF-8", NULL);
  const char *const argv[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", path, NULL };
  g_spawn_sync (NULL, (char **)argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", dir, TRUE);
  gboolean entered = setlocale (category, "de_DE.UTF-8") != NULL
                     && strcmp (localeconv ()->decimal_point, ",") == 0;
  g_unsetenv ("LOCPATH");
  remove_tree (dir);
  if (!entered)
    g_error ("no locale with a decimal comma: the package 'locales' (localedef, de_DE) is missing");
}
