/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the signal path that has a memory and lives on from plan to plan: strip, fader, node,
 * align. Plans hold parts by count; a part is run by one plan, once a quantum.
 * References are counted on the thread that builds and frees plans; run and reset are [audio]. */
#pragma once

#include "core/arena.h"
#include "signal/graph.h"

typedef struct LqPart LqPart;

typedef enum
{
  LQ_PART_STRIP,
  LQ_PART_FADER,
  LQ_PART_NODE,
  LQ_PART_ALIGN,
} LqPartRole;

typedef struct
{
  LqPartRole role;
  /* One quantum. IN and OUT are different memory. */
  void (*run) (LqPart *part, const double *const *in, double *const *out);
  /* As if new, at the present targets. */
  void (*reset) (LqPart *part);
  /* Designs what a reset needs, for WORK, from which it is taken (dsp/work.h), and not at all where that is
   * used up; whether it may be reset. HURRY as in lq_plan_ready (). Nobody hears the part before it is
   * reset. NULL: a reset designs nothing. */
  bool (*ready) (LqPart *part, int *work, bool hurry);
  /* What does not lie in the arena. NULL: nothing. */
  void (*clear) (LqPart *part);
} LqPartKind;

struct LqPart
{
  const LqPartKind *kind;
  LqArena *arena; /* its own, in which it lies too */
  LqKey key;
  int n_refs;
  int n_channels; /* of its output */
  int latency;    /* frames by which the output lags */
  bool quiet;     /* being warmed up, or not metered: its meters rest */
  bool fault;     /* its output was not finite: for the plan to take */
};

/* A zeroed TYPE, which begins with its LqPart, in an arena of its own. */
#define lq_part_new0(Type) ((Type *)lq_part_alloc (sizeof (Type)))
static inline LqPart *lq_part_alloc (size_t size)
{
  LqArena *arena = lq_arena_new ();
  LqPart *part = lq_arena_alloc (arena, size);
  part->arena = arena;
  return part;
}

static inline LqPart *lq_part_ref (LqPart *part)
{
  part->n_refs++;
  return part;
}

static inline void lq_part_unref (LqPart *part)
{
  if (--part->n_refs > 0)
    return;
  if (part->kind->clear)
    part->kind->clear (part);
  lq_arena_free (part->arena);
}

static inline void lq_part_run (LqPart *part, const double *const *in, double *const *out)
{
  part->kind->run (part, in, out);
}

static inline bool lq_part_ready (LqPart *part, int *work, bool hurry)
{
  return !part->kind->ready || part->kind->ready (part, work, hurry);
}
