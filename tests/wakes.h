/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a thread of this program has slept and been woken. */
#pragma once

#include <glib.h>
#include <string.h>

/* Of the thread of that name, which there is, from the kernel's books. */
static inline guint64 wakes_of (const char *thread)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  for (const char *task; (task = g_dir_read_name (tasks));)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/status", task);
      g_autofree char *status = NULL, *name = g_strdup_printf ("Name:\t%s\n", thread);
      if (!g_file_get_contents (path, &status, NULL, NULL) || !g_str_has_prefix (status, name))
        continue;
      const char *line = strstr (status, "\nvoluntary_ctxt_switches:");
      g_assert_nonnull (line);
      return g_ascii_strtoull (strchr (line, ':') + 1, NULL, 10);
    }
  g_assert_not_reached ();
}
