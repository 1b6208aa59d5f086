/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of every command that writes audio, and what they come to for one file: by default
 * everything stays as the source has it. Thread: [main]. */
#pragma once

#include "app/delivery.h"
#include "cli/command.h"
#include "media/reader.h"

typedef struct
{
  char *format, *bits, *dither, *rate; /* as typed; NULL: not given */
  char **tags;
  gboolean force, hold_ceiling;
} LqOutputOptions;

/* Entries for lq_cli_options: the command's own OWN (ends as GOption's do), then these. NAMED: the
 * person names the file. Owns: g_free. */
GOptionEntry *lq_cli_output_entries (LqOutputOptions *options, gboolean named,
                                     const GOptionEntry *own);
void lq_cli_output_clear (LqOutputOptions *options);

/* What the file PATH is to be, made from a source of INFO. NULL after a message (LQ_CLI_USAGE).
 * Owns: lq_deliver_spec_free. */
LqDeliverSpec *lq_cli_output_spec (LqCli *cli, const LqOutputOptions *options, const char *path,
                                   const LqReaderInfo *info);
