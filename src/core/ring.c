/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring: two counters that only grow, each written by one side; the capacity is a power of
 * two, so that a counter masks to a place. Each side keeps a copy of the other's counter and
 * looks at the shared one only when the copy does not suffice. Wait-free on both sides. */
#include "core/ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_LINE 64

struct LqRing
{
  char *elements;
  size_t element_size, capacity;

  /* Producer's line. */
  _Alignas(CACHE_LINE) _Atomic size_t written;
  size_t read_seen;

  /* Consumer's line. */
  _Alignas(CACHE_LINE) _Atomic size_t read;
  size_t written_seen;
};

LqRing *lq_ring_new (size_t element_size, size_t capacity)
{
  size_t rounded = 1;
  while (rounded < capacity && rounded <= SIZE_MAX / 2)
    rounded *= 2;
  if (element_size == 0 || rounded < capacity || rounded > SIZE_MAX / element_size)
    return NULL;
  LqRing *ring = aligned_alloc (CACHE_LINE, sizeof (LqRing));
  char *elements = malloc (rounded * element_size);
  if (!ring || !elements)
    {
      free (ring);
      free (elements);
      return NULL;
    }
  memset (elements, 0, rounded * element_size); /* touches every page */
  ring->elements = elements;
  ring->element_size = element_size;
  ring->capacity = rounded;
  ring->read_seen = ring->written_seen = 0;
  atomic_init (&ring->written, 0);
  atomic_init (&ring->read, 0);
  return ring;
}

void lq_ring_free (LqRing *ring)
{
  if (!ring)
    return;
  free (ring->elements);
  free (ring);
}

static char *place (const LqRing *ring, size_t counter)
{
  return ring->elements + (counter & (ring->capacity - 1)) * ring->element_size;
}

/* How many of N elements from COUNTER on lie together before the ring wraps. */
static size_t together (const LqRing *ring, size_t counter, size_t n)
{
  size_t to_end = ring->capacity - (counter & (ring->capacity - 1));
  return n < to_end ? n : to_end;
}

bool lq_ring_push (LqRing *ring, const void *element)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  if (written - ring->read_seen == ring->capacity)
    {
      ring->read_seen = atomic_load_explicit (&ring->read, memory_order_acquire);
      if (written - ring->read_seen == ring->capacity)
        return false;
    }
  memcpy (place (ring, written), element, ring->element_size);
  atomic_store_explicit (&ring->written, written + 1, memory_order_release);
  return true;
}

bool lq_ring_push_all (LqRing *ring, const void *elements, size_t n)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  if (lq_ring_space (ring) < n)
    return false;
  for (size_t i = 0; i < n; i++)
    memcpy (place (ring, written + i), (const char *)elements + i * ring->element_size,
            ring->element_size);
  atomic_store_explicit (&ring->written, written + n, memory_order_release);
  return true;
}

void *lq_ring_write_peek (LqRing *ring, size_t *n_available)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  ring->read_seen = atomic_load_explicit (&ring->read, memory_order_acquire);
  *n_available = together (ring, written, ring->capacity - (written - ring->read_seen));
  return place (ring, written);
}

void lq_ring_write_commit (LqRing *ring, size_t n)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  atomic_store_explicit (&ring->written, written + n, memory_order_release);
}

size_t lq_ring_space (const LqRing *ring)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  return ring->capacity - (written - atomic_load_explicit (&ring->read, memory_order_acquire));
}

bool lq_ring_pop (LqRing *ring, void *element)
{
  size_t read = atomic_load_explicit (&ring->read, memory_order_relaxed);
  if (ring->written_seen == read)
    {
      ring->written_seen = atomic_load_explicit (&ring->written, memory_order_acquire);
      if (ring->written_seen == read)
        return false;
    }
  memcpy (element, place (ring, read), ring->element_size);
  atomic_store_explicit (&ring->read, read + 1, memory_order_release);
  return true;
}

const void *lq_ring_read_peek (LqRing *ring, size_t *n_available)
{
  size_t read = atomic_load_explicit (&ring->read, memory_order_relaxed);
  ring->written_seen = atomic_load_explicit (&ring->written, memory_order_acquire);
  *n_available = together (ring, read, ring->written_seen - read);
  return place (ring, read);
}

void lq_ring_read_commit (LqRing *ring, size_t n)
{
  size_t read = atomic_load_explicit (&ring->read, memory_order_relaxed);
  atomic_store_explicit (&ring->read, read + n, memory_order_release);
}

size_t lq_ring_used (const LqRing *ring)
{
  size_t read = atomic_load_explicit (&ring->read, memory_order_relaxed);
  return atomic_load_explicit (&ring->written, memory_order_acquire) - read;
}
