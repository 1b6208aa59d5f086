/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schroeder all-passes in a row: smear an impulse and leave every level as it is. One channel, a
 * quantum at a time. Source: M. Schroeder, JAES 10 (1962). Thread: [audio], but for init. */
#pragma once

#include "dsp/quantum_line.h"

#define LQ_DIFFUSER_MOST 6

typedef struct
{
  int n;
  int frames[LQ_DIFFUSER_MOST];
  LqQuantumLine line[LQ_DIFFUSER_MOST];
} LqDiffuser;

/* FRAMES[n]: each at least a quantum. Silent. Thread: [main] [worker] */
void lq_diffuser_init (LqDiffuser *diffuser, LqArena *arena, int n, const int *frames);
void lq_diffuser_reset (LqDiffuser *diffuser);

/* In place. AMOUNT[i]: the feedback at each frame, |amount| < 1; 0 only delays, by all lengths. */
void lq_diffuser_run (LqDiffuser *diffuser, const double amount[LQ_QUANTUM], double io[LQ_QUANTUM]);
