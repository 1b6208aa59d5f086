/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One binary: a command when the arguments name one, else the window. */
#include "cli/cli.h"
#include "ui/application.h"

int main (int argc, char **argv)
{
  int status = lq_cli_main (argc, argv);
  if (status >= 0)
    return status;
  g_set_application_name ("Lacquer");
  g_autoptr (LqApplication) application = lq_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
