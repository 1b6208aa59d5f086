/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accumulating cell: two slots and one control word. The writer marks the control word
 * busy, adds to the slot it names, and clears the mark: two steps, no waiting; the second is a plain
 * store, as a busy word is nobody else's. The reader turns the writer to the other, empty slot and
 * owns the old one. Meets the reader a busy writer, it goes without: what has gathered stays for its
 * next look. */
#include "core/latest.h"

#include <string.h>

enum
{
  MIN,
  MAX,
  SUM,
  LAST,
  N,
  SLOT_FIELDS
};
enum
{
  CONTROL = 2 * SLOT_FIELDS
};
enum
{
  SLOT_BIT = 1,
  BUSY_BIT = 2
};

/* How often the reader looks again before it leaves the cell for its next turn. */
#define READER_TRIES 64

static double get (_Atomic uint64_t *slot, int field)
{
  uint64_t bits = atomic_load_explicit (&slot[field], memory_order_relaxed);
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static void set (_Atomic uint64_t *slot, int field, double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  atomic_store_explicit (&slot[field], bits, memory_order_relaxed);
}

void lq_latest_init (LqLatest *cell)
{
  for (size_t i = 0; i < LQ_N_ELEMENTS (cell->fields); i++)
    atomic_init (&cell->fields[i], 0);
}

void lq_latest_put (LqLatest *cell, double value)
{
  uint64_t control =
      atomic_fetch_add_explicit (&cell->fields[CONTROL], BUSY_BIT, memory_order_acquire);
  _Atomic uint64_t *slot = &cell->fields[(control & SLOT_BIT) * SLOT_FIELDS];
  uint64_t n = atomic_load_explicit (&slot[N], memory_order_relaxed);
  if (n == 0 || value < get (slot, MIN))
    set (slot, MIN, value);
  if (n == 0 || value > get (slot, MAX))
    set (slot, MAX, value);
  set (slot, SUM, n == 0 ? value : get (slot, SUM) + value);
  set (slot, LAST, value);
  atomic_store_explicit (&slot[N], n + 1, memory_order_relaxed);
  atomic_store_explicit (&cell->fields[CONTROL], control, memory_order_release);
}

LqLatestValue lq_latest_take (LqLatest *cell)
{
  LqLatestValue taken = { 0 };
  for (int i = 0; i < READER_TRIES; i++)
    {
      uint64_t control = atomic_load_explicit (&cell->fields[CONTROL], memory_order_relaxed);
      if ((control & BUSY_BIT)
          || !atomic_compare_exchange_weak_explicit (&cell->fields[CONTROL], &control,
                                                     control ^ SLOT_BIT, memory_order_acq_rel,
                                                     memory_order_relaxed))
        continue;
      _Atomic uint64_t *slot = &cell->fields[(control & SLOT_BIT) * SLOT_FIELDS];
      taken.n = atomic_load_explicit (&slot[N], memory_order_relaxed);
      taken.min = get (slot, MIN);
      taken.max = get (slot, MAX);
      taken.sum = get (slot, SUM);
      taken.last = get (slot, LAST);
      atomic_store_explicit (&slot[N], 0, memory_order_relaxed);
      break;
    }
  return taken;
}
