/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the signal path that has a memory and lives on from plan to plan: strip, fader, node,
 * align. Plans hold parts by count; a part is run by one plan, once a quantum.
 * References are counted on the thread that builds and frees plans; run and reset are [audio]. */
#pragma once

#include "core/types.h"
#include "signal/graph.h"

typedef struct LqPart LqPart;

typedef struct
{
  /* One quantum. IN and OUT are different memory. */
  void (*run) (LqPart *part, const double *const *in, double *const *out);
  /* As if new, at the present targets. */
  void (*reset) (LqPart *part);
  void (*free) (LqPart *part);
} LqPartKind;

struct LqPart
{
  const LqPartKind *kind;
  LqKey key;
  int n_refs;
  int n_channels; /* of its output */
  int latency;    /* frames by which the output lags */
  bool quiet;     /* being warmed up: its meters rest */
  bool fault;     /* its output was not finite: for the plan to take */
};

static inline LqPart *lq_part_ref (LqPart *part)
{
  part->n_refs++;
  return part;
}

static inline void lq_part_unref (LqPart *part)
{
  if (--part->n_refs == 0)
    part->kind->free (part);
}

static inline void lq_part_run (LqPart *part, const double *const *in, double *const *out)
{
  part->kind->run (part, in, out);
}
