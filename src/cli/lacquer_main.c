/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program without its window: commands only. Built where there is no GTK. */
#include "cli/cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

int main (int argc, char **argv)
{
  int status = lq_cli_main (argc, argv);
  if (status >= 0)
    return status;
  fputs (_ ("lacquer: this build has no window; see lacquer --help\n"), stderr);
  return 1;
}
