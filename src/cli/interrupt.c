/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals (interrupt.h). The one flag of the process that a handler may set. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>

static atomic_int interrupted;

static void on_signal (int number) { atomic_store (&interrupted, number); }

void lq_cli_catch_interrupts (void)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    {
      struct sigaction before;
      if (sigaction (numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction (numbers[i], &action, NULL); /* nohup and “&” mean it */
    }
  signal (SIGPIPE, SIG_IGN); /* a reader that goes is a failed write, and nothing is left behind */
  signal (SIGXFSZ, SIG_IGN); /* so is a file that may not grow, as under “ulimit -f” */
}

gboolean lq_cli_interrupted (void) { return atomic_load (&interrupted) != 0; }
