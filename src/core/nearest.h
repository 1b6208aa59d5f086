/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the name a person most likely meant, for messages about a mistyped one.
 * Thread: [any] but not [audio]. */
#pragma once

#include "core/types.h"

/* Edits (insert, delete, replace, swap of neighbours) that turn A into B, ignoring case; where A is how B
 * begins ("comp"), 1. Texts are compared by their first 47 bytes. Source: Damerau 1964, optimal string alignment. */
int lq_nearest_distance (const char *a, const char *b);
