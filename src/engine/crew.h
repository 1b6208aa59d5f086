/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A caller and its helpers share a heap of numbered tasks. Tasks are taken in ascending order, each
 * once; which of them takes one is left open, so a task must not care: helpers keep denormals as the
 * thread did that made the crew. Thread: one [worker]. */
#pragma once

typedef struct LqCrew LqCrew;

/* Cores that are there to be used, at least 1. Thread: [any]. */
int lq_crew_n_cores (void);

/* With N_HELPERS threads beside the caller, fewer when the system has no more; 0 is fine. Owns: caller
 * frees. */
LqCrew *lq_crew_new (int n_helpers);
void lq_crew_free (LqCrew *crew); /* when nothing is begun */

/* Lets the helpers begin with TASK (DATA, 0 … N − 1); the caller may do something else meanwhile. */
void lq_crew_begin (LqCrew *crew, void (*task) (void *data, int index), void *data, int n);

/* Helps until all tasks are taken, and waits until they are done. */
void lq_crew_finish (LqCrew *crew);
