/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One binary: a command when the arguments name one, else the window. */
#include "cli/cli.h"
#include "ui/application.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define KEPT_BYTES (32 << 20)

/* GTK's software renderer takes and gives back a picture of the window in every frame: memory that goes back to
 * the system each time comes again as page faults, which cost more than the drawing. */
static void keep_memory (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, KEPT_BYTES);
  mallopt (M_TRIM_THRESHOLD, 2 * KEPT_BYTES);
#endif
}

/* GTK would end with a warning that helps nobody. */
static gboolean has_display (void)
{
  static const char *const variables[] = { "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET",
                                           "GDK_BACKEND" };
  g_autofree char *wayland = g_build_filename (g_get_user_runtime_dir (), "wayland-0", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]))
      return TRUE;
  return g_file_test (wayland, G_FILE_TEST_EXISTS);
}

int main (int argc, char **argv)
{
  int status = lq_cli_main (argc, argv);
  if (status >= 0)
    return status;
  if (!has_display ())
    {
      fputs (
          _ ("lacquer: there is no display for a window; “lacquer --help” lists what works without "
             "one\n"),
          stderr);
      return EXIT_FAILURE;
    }
  keep_memory ();
  g_set_application_name ("Lacquer");
  g_autoptr (LqApplication) application = lq_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
