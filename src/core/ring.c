/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring: two counters that only grow, each written by one side; the capacity is a power of
 * two, so that a counter masks to a place. Each side keeps a copy of the other's counter and
 * looks at the shared one only when the copy does not suffice. Wait-free on both sides. In a warm one
 * a counter's place is looked up; the producer has a stack of places, onto which come those of what
 * it has seen was read. */
#include "core/ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_LINE 64

struct LqRing
{
  char *elements;
  size_t element_size, capacity;
  size_t *places; /* [capacity] by counter; NULL: it is the place */

  /* Producer's line. */
  _Alignas(CACHE_LINE) _Atomic size_t written;
  size_t read_seen;
  size_t placed, given_back; /* counters that have got a place, and that have given it back */
  size_t *unused, n_unused;  /* places, the one of the newest that was read last */

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
  ring->places = ring->unused = NULL;
  ring->placed = ring->given_back = ring->n_unused = 0;
  ring->read_seen = ring->written_seen = 0;
  atomic_init (&ring->written, 0);
  atomic_init (&ring->read, 0);
  return ring;
}

LqRing *lq_ring_new_warm (size_t element_size, size_t capacity)
{
  LqRing *ring = lq_ring_new (element_size, capacity);
  if (!ring)
    return NULL;
  ring->places = calloc (ring->capacity, sizeof (size_t));
  ring->unused = calloc (ring->capacity, sizeof (size_t));
  if (!ring->places || !ring->unused)
    {
      lq_ring_free (ring);
      return NULL;
    }
  for (size_t i = 0; i < ring->capacity; i++)
    ring->places[i] = ring->unused[i] = i; /* touches every page */
  ring->n_unused = ring->capacity;
  return ring;
}

void lq_ring_free (LqRing *ring)
{
  if (!ring)
    return;
  free (ring->places);
  free (ring->unused);
  free (ring->elements);
  free (ring);
}

static size_t index_of (const LqRing *ring, size_t counter)
{
  return counter & (ring->capacity - 1);
}

static char *place (const LqRing *ring, size_t counter)
{
  size_t index = index_of (ring, counter);
  return ring->elements + (ring->places ? ring->places[index] : index) * ring->element_size;
}

/* Where COUNTER is to be written, for which there is room. */
static char *place_new (LqRing *ring, size_t counter)
{
  for (; ring->places && ring->given_back != ring->read_seen; ring->given_back++)
    ring->unused[ring->n_unused++] = ring->places[index_of (ring, ring->given_back)];
  if (ring->places && ring->placed == counter)
    {
      ring->places[index_of (ring, counter)] = ring->unused[--ring->n_unused];
      ring->placed++;
    }
  return place (ring, counter);
}

/* How many of N elements from COUNTER on lie together before the ring wraps. */
static size_t together (const LqRing *ring, size_t counter, size_t n)
{
  size_t to_end = ring->places ? 1 : ring->capacity - index_of (ring, counter);
  return n < to_end ? n : to_end;
}

bool lq_ring_push (LqRing *ring, const void *element)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  if (ring->places || written - ring->read_seen == ring->capacity)
    {
      ring->read_seen = atomic_load_explicit (&ring->read, memory_order_acquire);
      if (written - ring->read_seen == ring->capacity)
        return false;
    }
  memcpy (place_new (ring, written), element, ring->element_size);
  atomic_store_explicit (&ring->written, written + 1, memory_order_release);
  return true;
}

bool lq_ring_push_all (LqRing *ring, const void *elements, size_t n)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  ring->read_seen = atomic_load_explicit (&ring->read, memory_order_acquire);
  if (ring->capacity - (written - ring->read_seen) < n)
    return false;
  for (size_t i = 0; i < n; i++)
    memcpy (place_new (ring, written + i), (const char *)elements + i * ring->element_size,
            ring->element_size);
  atomic_store_explicit (&ring->written, written + n, memory_order_release);
  return true;
}

void *lq_ring_write_peek (LqRing *ring, size_t *n_available)
{
  size_t written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  ring->read_seen = atomic_load_explicit (&ring->read, memory_order_acquire);
  *n_available = together (ring, written, ring->capacity - (written - ring->read_seen));
  return *n_available > 0 ? place_new (ring, written) : NULL;
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
  return *n_available > 0 ? place (ring, read)
                          : NULL; /* the place of what is to come is the producer's */
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
