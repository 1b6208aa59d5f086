/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings audio files into a session that is open for writing, with progress, and waits for it.
 * Thread: [main]. */
#pragma once

#include "app/document.h"
#include "cli/command.h"

/* A document whose sentences go to standard error. Owns: unref. */
LqDocument *lq_cli_document_new (LqCli *cli, const LqRegistry *registry);

/* That none of PATHS is standard input, of which a session could not play again. FALSE after a message. */
gboolean lq_cli_are_files (const LqCli *cli, const char *const *paths);

/* As many of PATHS as can be used, as one command; what a person should know goes to standard
 * error. FALSE, nothing changed, after a message. */
gboolean lq_cli_bring (LqCli *cli, LqDocument *document, const char *const *paths, LqImportAs as);
