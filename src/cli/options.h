/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a command's options: GOption, with what all commands share added, and with messages
 * and exit statuses of one kind. Thread: [main]. */
#pragma once

#include "cli/command.h"

#define LQ_CLI_ANY G_MAXINT

/* Reads ENTRIES, --json and --quiet; what is left are the arguments, MIN … MAX of them. FALSE
 * after a message: the command returns LQ_CLI_USAGE. ENTRIES ends as GOption's do. --help prints
 * and ends the program with 0. Owns: caller, g_strfreev; bytes as the system gave them. */
gboolean lq_cli_options (LqCli *cli, const GOptionEntry *entries, int min, int max, int argc,
                         char **argv, char ***arguments);

/* From here on English with decimal points: for what a program or a file gets, which is the same
 * whoever asked. Done by --json. */
void lq_cli_speak_plainly (void);

/* Seconds from "83.5", "1:23.5", "90s". FALSE, after a message that names OPTION. TEXT NULL:
 * SECONDS untouched, TRUE. */
gboolean lq_cli_seconds (LqCli *cli, const char *option, const char *text, double *seconds);

/* The index of TEXT in the NULL-terminated CHOICES, −1 after a message. TEXT NULL: DEF. */
int lq_cli_choice (LqCli *cli, const char *option, const char *text, const char *const *choices,
                   int def);
