/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three primitives between threads, each with both sides at work. Also run under
 * ThreadSanitizer (tests/sanitize.sh thread). */
#include "core/latest.h"
#include "core/random.h"
#include "core/ring.h"
#include "core/wake.h"

#include <glib.h>
#include <math.h>
#include <pthread.h>

#define N_ELEMENTS 300000

typedef struct
{
  uint64_t number, check;
} Element;

static Element element (uint64_t number)
{
  return (Element){ number, number * UINT64_C (0x9E3779B97F4A7C15) ^ 0x55 };
}

typedef LqRing *(*NewRing) (size_t element_size, size_t capacity);

static void ring_alone (gconstpointer data)
{
  NewRing new_ring = *(const NewRing *)data;
  g_assert_null (new_ring (0, 4));
  g_assert_null (new_ring (8, SIZE_MAX));
  LqRing *ring = new_ring (sizeof (Element), 5);
  Element e;
  size_t n_available;
  g_assert_false (lq_ring_pop (ring, &e));
  g_assert_null (lq_ring_read_peek (ring, &n_available));
  g_assert_cmpuint (n_available, ==, 0);
  uint64_t in = 0, out = 0;
  for (int round = 0; round < 10; round++)
    {
      size_t space = lq_ring_space (ring);
      g_assert_cmpuint (space, >=, 5);
      for (size_t i = 0; i < space; i++)
        {
          e = element (in++);
          g_assert_true (lq_ring_push (ring, &e));
        }
      e = element (99);
      g_assert_false (lq_ring_push (ring, &e));
      g_assert_null (lq_ring_write_peek (ring, &n_available));
      g_assert_cmpuint (n_available, ==, 0);
      g_assert_cmpuint (lq_ring_used (ring), ==, space);
      for (size_t i = 0; i < space - (size_t)(round % 2); i++)
        {
          g_assert_true (lq_ring_pop (ring, &e));
          g_assert_cmpuint (e.number, ==, out++);
        }
      while (lq_ring_pop (ring, &e))
        g_assert_cmpuint (e.number, ==, out++);
      g_assert_cmpuint (in, ==, out);
    }
  for (int round = 0; round < 20; round++) /* many at once, round the end too; all or none */
    {
      Element many[9];
      for (int i = 0; i < 9; i++)
        many[i] = element (in + (uint64_t)i);
      g_assert_false (lq_ring_push_all (ring, many, 9));
      g_assert_true (lq_ring_push_all (ring, many, 5));
      in += 5;
      g_assert_false (lq_ring_push_all (ring, many, 4));
      while (lq_ring_pop (ring, &e))
        g_assert_cmpuint (e.number, ==, out++);
      g_assert_cmpuint (in, ==, out);
    }
  g_assert_true (lq_ring_push_all (ring, NULL, 0));
  lq_ring_free (ring);
  lq_ring_free (NULL);
}

static void *produce (void *data)
{
  LqRing *ring = data;
  LqRandom random;
  lq_random_init (&random, 11);
  for (uint64_t n = 0; n < N_ELEMENTS;)
    {
      if (lq_random_next (&random) & 1)
        {
          Element e = element (n);
          n += lq_ring_push (ring, &e);
          continue;
        }
      size_t available;
      Element *place = lq_ring_write_peek (ring, &available);
      size_t want = lq_random_next (&random) % 20, i = 0;
      for (; i < want && i < available && n < N_ELEMENTS; i++)
        place[i] = element (n++);
      lq_ring_write_commit (ring, i);
      if (available == 0)
        sched_yield ();
    }
  return NULL;
}

static void assert_element (const Element *e, uint64_t number)
{
  Element expected = element (number);
  g_assert_cmpuint (e->number, ==, expected.number);
  g_assert_cmpuint (e->check, ==, expected.check);
}

/* What is written lies where something was read just before, however large the ring is. */
static void ring_stays_warm (void)
{
  LqRing *ring = lq_ring_new_warm (sizeof (Element), 1000);
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  Element e;
  for (uint64_t in = 0, out = 0; in < 5000; in++)
    {
      size_t n;
      Element *place = lq_ring_write_peek (ring, &n);
      g_assert_cmpuint (n, ==, 1);
      g_hash_table_add (places, place);
      *place = element (in);
      lq_ring_write_commit (ring, 1);
      if (in % 20 == 19) /* as a reader comes by */
        for (int i = 0; i < 20; i++)
          {
            g_assert_true (lq_ring_pop (ring, &e));
            g_assert_cmpuint (e.number, ==, out++);
          }
    }
  g_assert_cmpuint (g_hash_table_size (places), ==, 20);
  lq_ring_free (ring);
}

static void ring_threads (gconstpointer data)
{
  LqRing *ring = (*(const NewRing *)data) (sizeof (Element), 37);
  pthread_t producer;
  pthread_create (&producer, NULL, produce, ring);
  LqRandom random;
  lq_random_init (&random, 12);
  for (uint64_t n = 0; n < N_ELEMENTS;)
    {
      if (lq_random_next (&random) & 1)
        {
          Element e;
          if (lq_ring_pop (ring, &e))
            assert_element (&e, n++);
          continue;
        }
      size_t available, want = lq_random_next (&random) % 20, i = 0;
      const Element *place = lq_ring_read_peek (ring, &available);
      for (; i < want && i < available; i++)
        assert_element (&place[i], n++);
      lq_ring_read_commit (ring, i);
      if (available == 0)
        sched_yield ();
    }
  pthread_join (producer, NULL);
  g_assert_cmpuint (lq_ring_used (ring), ==, 0);
  lq_ring_free (ring);
}

static void latest_alone (void)
{
  LqLatest cell;
  lq_latest_init (&cell);
  g_assert_cmpuint (lq_latest_take (&cell).n, ==, 0);
  for (int round = 0; round < 3; round++)
    {
      lq_latest_put (&cell, -3);
      lq_latest_put (&cell, 7.5);
      lq_latest_put (&cell, 1);
      LqLatestValue v = lq_latest_take (&cell);
      g_assert_cmpuint (v.n, ==, 3);
      g_assert_cmpfloat (v.min, ==, -3);
      g_assert_cmpfloat (v.max, ==, 7.5);
      g_assert_cmpfloat (v.sum, ==, 5.5);
      g_assert_cmpfloat (v.last, ==, 1);
      g_assert_cmpuint (lq_latest_take (&cell).n, ==, 0);
    }
}

/* Puts 1, 2, 3 …: whole numbers, so that sums are exact and every loss shows. */
static void *put_numbers (void *data)
{
  for (int i = 1; i <= N_ELEMENTS; i++)
    lq_latest_put (data, i);
  return NULL;
}

static void latest_threads (void)
{
  LqLatest cell;
  lq_latest_init (&cell);
  pthread_t writer;
  pthread_create (&writer, NULL, put_numbers, &cell);
  double sum = 0, last = 0;
  uint64_t n = 0;
  while (n < N_ELEMENTS)
    {
      LqLatestValue v = lq_latest_take (&cell);
      if (v.n == 0)
        continue;
      g_assert_cmpfloat (v.min, ==, last + 1);
      g_assert_cmpfloat (v.max, ==, v.last);
      g_assert_cmpfloat (v.last, ==, last + (double)v.n);
      last = v.last;
      n += v.n;
      sum += v.sum;
    }
  pthread_join (writer, NULL);
  g_assert_cmpuint (n, ==, N_ELEMENTS);
  g_assert_cmpfloat (sum, ==, (double)N_ELEMENTS * (N_ELEMENTS + 1) / 2);
}

#define N_ROW 3

/* Each is gathered by itself, and all of the same puts. */
static void latest_row_alone (void)
{
  static const double puts[2][N_ROW] = { { -3, 0, 8 }, { 7.5, 0, 2 } };
  LqArena *arena = lq_arena_new ();
  LqLatestRow row;
  LqLatestValue v[N_ROW];
  lq_latest_row_init (&row, arena, N_ROW);
  lq_latest_row_take (&row, v);
  g_assert_cmpuint (v[0].n, ==, 0);
  for (int round = 0; round < 3; round++)
    {
      lq_latest_row_put (&row, puts[0]);
      lq_latest_row_put (&row, puts[1]);
      lq_latest_row_take (&row, v);
      for (int i = 0; i < N_ROW; i++)
        {
          g_assert_cmpuint (v[i].n, ==, 2);
          g_assert_cmpfloat (v[i].min, ==, MIN (puts[0][i], puts[1][i]));
          g_assert_cmpfloat (v[i].max, ==, MAX (puts[0][i], puts[1][i]));
          g_assert_cmpfloat (v[i].sum, ==, puts[0][i] + puts[1][i]);
          g_assert_cmpfloat (v[i].last, ==, puts[1][i]);
        }
      lq_latest_row_take (&row, v);
      for (int i = 0; i < N_ROW; i++)
        g_assert_cmpuint (v[i].n, ==, 0);
    }
  lq_arena_free (arena);
}

static void *put_rows (void *data)
{
  for (int i = 1; i <= N_ELEMENTS; i++)
    lq_latest_row_put (data, (const double[N_ROW]){ i, -i, 2 * i });
  return NULL;
}

/* No put is lost, and none is torn. */
static void latest_row_threads (void)
{
  LqArena *arena = lq_arena_new ();
  LqLatestRow row;
  lq_latest_row_init (&row, arena, N_ROW);
  pthread_t writer;
  pthread_create (&writer, NULL, put_rows, &row);
  for (double last = 0; last < N_ELEMENTS;)
    {
      LqLatestValue v[N_ROW];
      lq_latest_row_take (&row, v);
      if (v[0].n == 0)
        continue;
      for (int i = 1; i < N_ROW; i++)
        g_assert_cmpuint (v[i].n, ==, v[0].n);
      g_assert_cmpfloat (v[0].min, ==, last + 1);
      g_assert_cmpfloat (v[0].last, ==, last + (double)v[0].n);
      g_assert_cmpfloat (v[1].last, ==, -v[0].last);
      g_assert_cmpfloat (v[1].max, ==, -v[0].min);
      g_assert_cmpfloat (v[2].sum, ==, 2 * v[0].sum);
      last = v[0].last;
    }
  pthread_join (writer, NULL);
  lq_arena_free (arena);
}

static void wake_alone (void)
{
  LqWake *wake = lq_wake_new ();
  g_assert_false (lq_wake_wait (wake, 0));
  g_assert_false (lq_wake_wait (wake, 5));
  for (int i = 0; i < 1000; i++) /* more would block a pipe */
    lq_wake_signal (wake);
  g_assert_true (lq_wake_wait (wake, -1));
  g_assert_false (lq_wake_wait (wake, 0));
  lq_wake_signal (wake);
  g_assert_true (lq_wake_wait (wake, 0));
  lq_wake_free (wake);
  lq_wake_free (NULL);
}

typedef struct
{
  LqRing *ring;
  LqWake *wake;
} Worker;

static void *wake_often (void *data)
{
  Worker *worker = data;
  for (int i = 0; i < 20000;)
    {
      i += lq_ring_push (worker->ring, &i);
      lq_wake_signal (worker->wake);
      if (i % 1000 == 0)
        sched_yield ();
    }
  return NULL;
}

/* A worker that sleeps until signalled, with no time-out, sees every element. */
static void wake_threads (void)
{
  Worker worker = { lq_ring_new (sizeof (int), 1024), lq_wake_new () };
  pthread_t thread;
  pthread_create (&thread, NULL, wake_often, &worker);
  for (int seen = 0; seen < 20000;)
    {
      int number;
      g_assert_true (lq_wake_wait (worker.wake, -1));
      while (lq_ring_pop (worker.ring, &number))
        g_assert_cmpint (number, ==, seen++);
    }
  pthread_join (thread, NULL);
  lq_ring_free (worker.ring);
  lq_wake_free (worker.wake);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  static const NewRing plain = lq_ring_new, warm = lq_ring_new_warm;
  g_test_add_data_func ("/core/ring/alone", &plain, ring_alone);
  g_test_add_data_func ("/core/ring/threads", &plain, ring_threads);
  g_test_add_data_func ("/core/ring/warm/alone", &warm, ring_alone);
  g_test_add_data_func ("/core/ring/warm/threads", &warm, ring_threads);
  g_test_add_func ("/core/ring/warm/stays", ring_stays_warm);
  g_test_add_func ("/core/latest/alone", latest_alone);
  g_test_add_func ("/core/latest/threads", latest_threads);
  g_test_add_func ("/core/latest/row", latest_row_alone);
  g_test_add_func ("/core/latest/row-threads", latest_row_threads);
  g_test_add_func ("/core/wake/alone", wake_alone);
  g_test_add_func ("/core/wake/threads", wake_threads);
  return g_test_run ();
}
