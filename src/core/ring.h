/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-producer, single-consumer queue of equal elements, lock-free and wait-free.
 * One of the three primitives between threads (ring, latest, wake). */
#pragma once

#include "core/types.h"

typedef struct LqRing LqRing;

/* Room for at least CAPACITY elements of ELEMENT_SIZE bytes. Thread: [main]. Owns: caller frees. */
LqRing *lq_ring_new (size_t element_size, size_t capacity);

/* One for large elements that is seldom full: each is written where one was read just now, so that memory in use is what is
 * under way, and no more than that is in the caches. Elements never lie together. */
LqRing *lq_ring_new_warm (size_t element_size, size_t capacity);
void lq_ring_free (LqRing *ring);

/* Producer's side. push copies one element in; false when full (nothing written). push_all: N of them, which
 * the consumer finds all at once.
 * write_peek/write_commit give room in place: *N_AVAILABLE elements that lie together, NULL: none. What is committed the
 * producer may still read, until it has written CAPACITY more, but for a warm one. */
bool lq_ring_push (LqRing *ring, const void *element);
bool lq_ring_push_all (LqRing *ring, const void *elements, size_t n);
void *lq_ring_write_peek (LqRing *ring, size_t *n_available);
void lq_ring_write_commit (LqRing *ring, size_t n);
size_t lq_ring_space (const LqRing *ring);

/* Consumer's side, likewise. */
bool lq_ring_pop (LqRing *ring, void *element);
const void *lq_ring_read_peek (LqRing *ring, size_t *n_available);
void lq_ring_read_commit (LqRing *ring, size_t n);
size_t lq_ring_used (const LqRing *ring);
