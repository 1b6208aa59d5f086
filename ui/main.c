/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One binary: a command when the arguments name one, else the window. */
#include "cli/cli.h"
#include "ui/application.h"

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

int main (int argc, char **argv)
{
  int status = lq_cli_main (argc, argv);
  if (status >= 0)
    return status;
  keep_memory ();
  g_set_application_name ("Lacquer");
  g_autoptr (LqApplication) application = lq_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
