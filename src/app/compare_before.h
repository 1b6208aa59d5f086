/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X: the whole session before the last move that sounds. Thread: [main]. */
#pragma once

#include "app/scene.h"
#include "model/history.h"

typedef struct
{
  LqSession *session; /* NULL: nothing to go back to */
  char *label;        /* of the last move */
  char *hash;         /* of its sound */
  LqKey key;          /* another sound has another one: never heard by the old one's name */
} LqCompareBefore;

void lq_compare_before_init (LqCompareBefore *before);

/* What HISTORY says it is now; FALSE: it sounds as what was there before. */
gboolean lq_compare_before_take (LqCompareBefore *before, LqHistory *history);

/* Its session closes; the keys go on. */
void lq_compare_before_forget (LqCompareBefore *before);
