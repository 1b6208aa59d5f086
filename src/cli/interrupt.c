/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals (interrupt.h). The one flag of the process that a handler may set. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>

static atomic_int interrupted;

static void on_signal (int number) { atomic_store (&interrupted, number); }

void lq_cli_catch_interrupts (void)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

gboolean lq_cli_interrupted (void) { return atomic_load (&interrupted) != 0; }
