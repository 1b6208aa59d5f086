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
  SLOT_BIT = 1,
  BUSY_BIT = 2
};

/* How often the reader looks again before it leaves the cell for its next turn. */
#define READER_TRIES 64

/* The control word, which names the writer's slot. */
static unsigned begin_put (_Atomic unsigned *control)
{
  return atomic_fetch_add_explicit (control, BUSY_BIT, memory_order_acquire);
}

static void end_put (_Atomic unsigned *control, unsigned was)
{
  atomic_store_explicit (control, was, memory_order_release);
}

static void gather (LqLatestValue *slot, double value)
{
  if (slot->n++ == 0)
    {
      slot->min = slot->max = slot->sum = slot->last = value;
      return;
    }
  slot->min = value < slot->min ? value : slot->min;
  slot->max = value > slot->max ? value : slot->max;
  slot->sum += value;
  slot->last = value;
}

/* The slot that is the reader's from now on; −1: the writer is busy. */
static int turn (_Atomic unsigned *control)
{
  for (int i = 0; i < READER_TRIES; i++)
    {
      unsigned was = atomic_load_explicit (control, memory_order_relaxed);
      if (!(was & BUSY_BIT)
          && atomic_compare_exchange_weak_explicit (control, &was, was ^ SLOT_BIT,
                                                    memory_order_acq_rel, memory_order_relaxed))
        return was & SLOT_BIT;
    }
  return -1;
}

/* ---- One value ---- */

void lq_latest_init (LqLatest *cell)
{
  atomic_init (&cell->control, 0);
  memset (cell->slots, 0, sizeof cell->slots);
}

void lq_latest_put (LqLatest *cell, double value)
{
  unsigned control = begin_put (&cell->control);

  gather (&cell->slots[control & SLOT_BIT], value);
  end_put (&cell->control, control);
}

LqLatestValue lq_latest_take (LqLatest *cell)
{
  LqLatestValue taken = { 0 };
  int slot = turn (&cell->control);

  if (slot < 0)
    return taken;
  taken = cell->slots[slot];
  cell->slots[slot].n = 0;
  return taken;
}

/* ---- Several ---- */

void lq_latest_row_init (LqLatestRow *row, LqArena *arena, int n)
{
  atomic_init (&row->control, 0);
  row->n = n;
  for (int slot = 0; slot < 2; slot++)
    row->slots[slot] = (LqLatestValues){ .min = lq_arena_array (arena, double, n),
                                         .max = lq_arena_array (arena, double, n),
                                         .sum = lq_arena_array (arena, double, n),
                                         .last = lq_arena_array (arena, double, n) };
}

static void gather_all (double *restrict min, double *restrict max, double *restrict sum,
                        const double *restrict values, int n)
{
  for (int i = 0; i < n; i++)
    {
      min[i] = values[i] < min[i] ? values[i] : min[i];
      max[i] = values[i] > max[i] ? values[i] : max[i];
      sum[i] += values[i];
    }
}

void lq_latest_row_put (LqLatestRow *row, const double *values)
{
  unsigned control = begin_put (&row->control);
  LqLatestValues *slot = &row->slots[control & SLOT_BIT];
  size_t size = sizeof *values * (size_t)row->n;

  if (slot->n_puts++ > 0)
    gather_all (slot->min, slot->max, slot->sum, values, row->n);
  else
    {
      memcpy (slot->min, values, size);
      memcpy (slot->max, values, size);
      memcpy (slot->sum, values, size);
    }
  memcpy (slot->last, values, size);
  end_put (&row->control, control);
}

void lq_latest_row_take (LqLatestRow *row, LqLatestValue *values)
{
  int which = turn (&row->control);
  LqLatestValues *slot = &row->slots[which < 0 ? 0 : which];

  memset (values, 0, sizeof *values * (size_t)row->n);
  if (which < 0)
    return;
  for (int i = 0; i < row->n; i++)
    values[i] =
        (LqLatestValue){ slot->min[i], slot->max[i], slot->sum[i], slot->last[i], slot->n_puts };
  slot->n_puts = 0;
}
