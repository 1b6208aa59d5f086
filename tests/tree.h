/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of a test, and their end. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

/* PATH and all that is in it, what may not be written too. */
static inline void remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_chmod (path, 0700);
  g_remove (path);
}
