/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One growing block of zeroed, 64-byte aligned memory: filled while something is prepared,
 * freed at once. What is prepared on the main thread lives here so that the audio thread
 * never meets malloc. */
#pragma once

#include "core/types.h"

typedef struct LqArena LqArena;

/* Thread: [main] [worker]. Owns: caller frees. NULL when there is no memory. */
LqArena *lq_arena_new (void);
void lq_arena_free (LqArena *arena); /* NULL is fine */

/* SIZE zeroed bytes, 64-byte aligned, valid until the arena is freed. Aborts when memory
 * is exhausted (as the GLib rooms do): a plan is never half prepared. */
void *lq_arena_alloc (LqArena *arena, size_t size);

#define lq_arena_new0(arena, Type) ((Type *)lq_arena_alloc ((arena), sizeof (Type)))
#define lq_arena_array(arena, Type, n)                                                             \
  ((Type *)lq_arena_alloc ((arena), sizeof (Type) * (size_t)(n)))

/* [channel][frames], all zero. */
double **lq_arena_planes (LqArena *arena, int n_channels, size_t n_frames);
