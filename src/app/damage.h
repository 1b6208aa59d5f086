/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was wrong with the files that a render read all the same: each file once, with all tracks
 * that play it. Thread: one at a time. */
#pragma once

#include "app/delivery.h"
#include "engine/readers.h"

typedef struct LqDamage LqDamage;

LqDamage *lq_damage_new (void);
void lq_damage_free (LqDamage *damage);
void lq_damage_clear (LqDamage *damage); /* names that were given stay */

/* The file at PATH is called NAME, not by its own name: a copy, say. */
void lq_damage_call (LqDamage *damage, const char *path, const char *name);

/* What a track called TRACK (NULL: it has no name) met. */
void lq_damage_add (LqDamage *damage, const LqReadDamage *met, const char *track);

/* Tells DELIVERED what became silence. */
void lq_damage_tell (const LqDamage *damage, LqDelivered *delivered);

/* LqReaderFault bits and samples that were no numbers, of all files. */
unsigned lq_damage_sum (const LqDamage *damage, gint64 *n_non_finite);
