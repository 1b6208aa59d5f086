/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/diffuser.h"

#include "core/clones.h"

void lq_diffuser_init (LqDiffuser *d, LqArena *arena, int n, const int *frames)
{
  d->n = n;
  for (int k = 0; k < n; k++)
    {
      d->frames[k] = frames[k];
      lq_quantum_line_init (&d->line[k], arena, frames[k]);
    }
}

void lq_diffuser_reset (LqDiffuser *d)
{
  for (int k = 0; k < d->n; k++)
    lq_quantum_line_reset (&d->line[k]);
}

LQ_CLONES static void run_stage (const double *restrict past, const double *restrict amount,
                                 double *restrict io, double *restrict write)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double v = io[i] + amount[i] * past[i];
      io[i] = past[i] - amount[i] * v;
      write[i] = v;
    }
}

void lq_diffuser_run (LqDiffuser *d, const double amount[LQ_QUANTUM], double io[LQ_QUANTUM])
{
  for (int k = 0; k < d->n; k++)
    {
      LqQuantumLine *line = &d->line[k];
      run_stage (lq_quantum_line_ahead (line, d->frames[k]), amount, io,
                 lq_quantum_line_next (line));
      lq_quantum_line_push (line);
    }
}
