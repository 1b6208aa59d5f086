/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A render by one thread, by two and by three: the same bits, the same ends. The song's drums are
 * keyed by its bass, so that its tracks wait for one another. */
#include "engine/crew.h"
#include "engine/offline.h"
#include "song.h"

#include <float.h>
#include <pthread.h>
#include <string.h>

typedef struct
{
  Song song;
  LqTimeline *timeline;
  GArray *sound; /* double: mix and rack, both channels */
  LqFrames stop; /* the sink or the progress ends it there, 0: not */
  GThread *caller;
} Room;

static void room_init (Room *room)
{
  memset (room, 0, sizeof *room);
  song_init (&room->song);
  room->timeline = lq_timeline_new (&room->song.timeline);
  room->sound = g_array_new (FALSE, FALSE, sizeof (double));
  room->caller = g_thread_self ();
}

static void room_clear (Room *room)
{
  g_array_unref (room->sound);
  lq_timeline_free (room->timeline);
  song_clear (&room->song);
}

static LqStatus keep (void *data, const LqRenderBlock *block, LqError *error)
{
  Room *room = data;

  g_assert_true (g_thread_self () == room->caller);
  for (int c = 0; c < block->n_channels; c++)
    {
      g_array_append_vals (room->sound, block->mix[c], (guint)block->n_frames);
      g_array_append_vals (room->sound, block->racks[0][c], (guint)block->n_frames);
    }
  if (room->stop && block->position >= room->stop)
    return lq_error_set (error, LQ_ERROR_IO, -1, "full");
  return LQ_OK;
}

static bool go_on (void *data, LqFrames done, LqFrames total)
{
  Room *room = data;

  g_assert_true (g_thread_self () == room->caller);
  return done < 100000;
}

static LqStatus render (Room *room, int n_workers, LqRenderProgress progress, LqError *error)
{
  LqRenderSpec spec = { .graph = &room->song.graph,
                        .timeline = room->timeline,
                        .from = 777,
                        .to = SONG_FRAMES,
                        .n_workers = n_workers,
                        .sink = keep,
                        .progress = progress,
                        .data = room };

  g_array_set_size (room->sound, 0);
  return lq_render (&spec, NULL, error);
}

static void test_same_bits (void)
{
  Room room;
  LqError error = { 0 };

  room_init (&room);
  g_assert_cmpint (render (&room, 1, NULL, &error), ==, LQ_OK);
  GArray *alone = g_array_copy (room.sound);
  g_assert_cmpuint (alone->len, ==, 4 * (SONG_FRAMES - 777));
  for (int n = 0; n <= 5; n++)
    {
      g_assert_cmpint (render (&room, n, NULL, &error), ==, LQ_OK);
      g_assert_cmpmem (room.sound->data, room.sound->len * sizeof (double), alone->data,
                       alone->len * sizeof (double));
    }
  g_array_unref (alone);
  room_clear (&room);
}

/* The sink's error and a cancellation end it at the same place. */
static void test_same_ends (void)
{
  Room room;
  LqError error = { 0 };

  room_init (&room);
  for (int n = 1; n <= 3; n++)
    {
      room.stop = 50000;
      g_assert_cmpint (render (&room, n, NULL, &error), ==, LQ_ERROR_IO);
      g_assert_cmpstr (error.detail, ==, "full");
      g_assert_cmpuint (room.sound->len, <, 4 * (50000 - 777 + 2 * LQ_QUANTUM));
      room.stop = 0;
      g_assert_cmpint (render (&room, n, go_on, &error), ==, LQ_ERROR_CANCELLED);
      g_assert_cmpuint (room.sound->len, <, 4 * 170000);
    }
  room_clear (&room);
}

static void test_missing (void)
{
  Room room;

  room_init (&room);
  lq_timeline_free (room.timeline);
  room.song.regions[2].path = "/nowhere/at all.wav"; /* in the middle of the drums */
  room.timeline = lq_timeline_new (&room.song.timeline);
  guint len = 0;
  for (int n = 1; n <= 3; n++)
    {
      LqError error = { 0 };
      g_assert_cmpint (render (&room, n, NULL, &error), ==, LQ_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error.detail, "/nowhere/at all.wav"));
      g_assert_true (n == 1 || room.sound->len == len); /* what came before it, no more, no less */
      len = room.sound->len;
      g_assert_cmpuint (len, >, 0);
    }
  room_clear (&room);
}

/* ---- The crew ---- */

static void count (void *data, int index) { g_atomic_int_inc ((gint *)data + index); }

/* Every task once, however many helpers there are, heap after heap. */
static void test_crew (void)
{
  for (int helpers = 0; helpers < 4; helpers++)
    {
      LqCrew *crew = lq_crew_new (helpers);
      gint done[64] = { 0 };
      for (int n = 0; n <= 64; n++)
        {
          lq_crew_begin (crew, count, done, n);
          lq_crew_finish (crew);
          for (int i = 0; i < 64; i++)
            g_assert_cmpint (done[i], ==, MAX (0, n - i));
        }
      lq_crew_free (crew);
    }
  g_assert_cmpint (lq_crew_n_cores (), >=, 1);
}

typedef struct
{
  pthread_barrier_t both;
  bool keeps[2]; /* what is less than a normal number */
} Tiny;

static void halve (void *data, int index)
{
  Tiny *tiny = data;
  volatile double least = DBL_MIN;

  pthread_barrier_wait (&tiny->both);
  tiny->keeps[index] = least * 0.5 > 0.0;
}

/* A task must not care whose it is: a helper reckons as its caller does, denormals included. */
static void test_crew_reckons_alike (void)
{
  LqCrew *crew = lq_crew_new (1);
  Tiny tiny = { 0 };

  pthread_barrier_init (&tiny.both, NULL, 2);
  lq_crew_begin (crew, halve, &tiny, 2);
  lq_crew_finish (crew);
  lq_crew_free (crew);
  pthread_barrier_destroy (&tiny.both);
  g_assert_true (tiny.keeps[0] && tiny.keeps[1]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/workers/crew", test_crew);
  g_test_add_func ("/engine/workers/crew-reckons-alike", test_crew_reckons_alike);
  g_test_add_func ("/engine/workers/same-bits", test_same_bits);
  g_test_add_func ("/engine/workers/same-ends", test_same_ends);
  g_test_add_func ("/engine/workers/missing", test_missing);
  return g_test_run ();
}
