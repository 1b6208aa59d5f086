/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes the words of a file on a second thread while the first measures its sound: blocks are handed
 * over in order, so that the result is the same. For measure.c, called from one thread. */
#pragma once

#include "analysis/measure_words.h"

typedef struct LqBeside LqBeside;

/* Owns: finish frees. NULL: no thread was to be had. WORDS outlives it. */
LqBeside *lq_beside_new (LqMeasureWords *words);

/* Takes N frames of IN, which must stay as they are until the next but one call, or finish. */
void lq_beside_process (LqBeside *beside, const double *const *in, int n);

/* Waits for all, ends the thread. BESIDE may be NULL. */
void lq_beside_finish (LqBeside *beside);
