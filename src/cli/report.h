/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands say: results on standard output, messages, errors and progress on standard
 * error, a progress bar only when that is a terminal. Thread: [main]. */
#pragma once

#include "cli/command.h"
#include "core/status.h"
#include "core/units.h"

/* TEXT as a line of a terminal may have it: what would steer it, ends the line or is no UTF-8 is “?”. All below
 * goes through this by itself. Owns: caller frees. */
char *lq_cli_plain (const char *text);

/* "lacquer measure: …" to standard error, also when quiet. */
void lq_cli_error (const LqCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What is wrong with the file at PATH, which is named once. */
void lq_cli_file_error (const LqCli *cli, const char *path, const LqError *error);

/* A line to standard error, not when quiet. */
void lq_cli_message (const LqCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A line of a result to standard output. */
void lq_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Several lines, of nothing but the program's own words. */
void lq_cli_print_lines (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* The same as a line of a table: NAME filled up to CELLS characters, then the rest. */
void lq_cli_row (int cells, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* How such numbers are written: with a comma where the person's locale has one. */
LqUnitsFlags lq_cli_units (void);

/* Draws or renews the bar: FRACTION 0 … 1 and what is being done. Call as often as you like. */
void lq_cli_progress (const LqCli *cli, double fraction, const char *what);

/* Takes the bar away before other output. */
void lq_cli_progress_end (const LqCli *cli);

/* A file name as it can be shown: valid UTF-8. Owns: caller frees. */
char *lq_cli_name (const char *path);

/* Standard output could not be written (a full disk): TRUE after a message. */
gboolean lq_cli_output_failed (const LqCli *cli);
