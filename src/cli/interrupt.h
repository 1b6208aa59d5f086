/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl+C and SIGTERM: the first asks the work to stop cleanly, a second one ends the program. */
#pragma once

#include <glib.h>

/* From here on SIGINT and SIGTERM only set a flag. Thread: [main], once. */
void lq_cli_catch_interrupts (void);

/* Thread: [any]. */
gboolean lq_cli_interrupted (void);
