/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matcher alone: what fails says why, stays so until somebody asks again, and is right then. */
#include "studio.h"

#include "app/matcher.h"

#include <glib/gstdio.h>
#include <math.h>

#define RATE_HZ 48000

static double tone (int channel, gint64 frame)
{
  return 0.1 * sin (2 * G_PI * 997 * (double)frame / RATE_HZ);
}

static const StudioFile file = { "tone.wav", RATE_HZ, 2, 2 * RATE_HZ, 0, tone };

static void on_measured (guint *n, const char *hash) { *n += 1; }

static gboolean has_one (gpointer n) { return *(guint *)n == 1; }

static gboolean has_two (gpointer n) { return *(guint *)n == 2; }

static gboolean has_three (gpointer n) { return *(guint *)n == 3; }

/* SOURCE of a session or of the file alone, whose file is away and comes back. */
static void try_again (Studio *studio, LqMatchSource *source, const char *path)
{
  g_autoptr (LqMatcher) matcher = lq_matcher_new ();
  g_autofree char *away = g_strconcat (path, ".away", NULL);
  guint n = 0;
  LqMatchReading reading;
  g_signal_connect_swapped (matcher, "measured", G_CALLBACK (on_measured), &n);
  g_assert_false (lq_matcher_retry (matcher, source)); /* nobody has wanted it */
  g_assert_cmpint (g_rename (path, away), ==, 0);
  lq_matcher_want (matcher, source, LQ_MATCH_SOON);
  g_assert_null (lq_matcher_get_reason (matcher, source));
  studio_wait (has_one, &n);
  g_assert_cmpint (lq_matcher_look (matcher, source, &reading, NULL), ==, LQ_MATCH_FAILED);
  g_assert_nonnull (lq_matcher_get_reason (matcher, source));
  g_test_message ("reason: %s", lq_matcher_get_reason (matcher, source));
  /* Wanting alone changes nothing, and nothing happens by itself. */
  lq_matcher_want (matcher, source, LQ_MATCH_SOON);
  studio_iterate (200);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (lq_matcher_retry (matcher, source)); /* still away: fails once more, once */
  g_assert_false (lq_matcher_retry (matcher, source));
  studio_wait (has_two, &n);
  studio_iterate (200);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (lq_matcher_look (matcher, source, &reading, NULL), ==, LQ_MATCH_FAILED);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  g_assert_true (lq_matcher_retry (matcher, source));
  studio_wait (has_three, &n);
  g_assert_cmpint (lq_matcher_look (matcher, source, &reading, NULL), ==, LQ_MATCH_DONE);
  g_assert_null (lq_matcher_get_reason (matcher, source));
  /* BS.1770: a sine of 997 Hz at 0 dBFS in one channel is −3.01 LUFS; two of −20 dB. */
  g_assert_cmpfloat_with_epsilon (reading.lufs.value, -20.0, 0.05);
  g_assert_false (lq_matcher_retry (matcher, source));
}

static void test_session (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *path = studio_write (&studio, &file);
  studio_must_open (&studio, (const char *[]){ path, NULL });
  LqMatchSource *source = lq_match_source_new (studio_session (&studio), LQ_MATCH_WORK, NULL, 0, 0);
  try_again (&studio, source, path);
  lq_match_source_unref (source);
  studio_clear (&studio);
}

/* A node on a track sounds, in the Mix too: another state, another hash. */
static void test_inserts (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *path = studio_write (&studio, &file);
  studio_must_open (&studio, (const char *[]){ path, NULL });
  for (int tap = 0; tap < 2; tap++)
    {
      LqMatchTap which = tap ? LQ_MATCH_MIX : LQ_MATCH_WORK;
      LqSession *session = studio_session (&studio);
      LqMatchSource *without = lq_match_source_new (session, which, NULL, 0, 0);
      LqNode *node = studio_add_insert (&studio, "t1", "gain", NULL);
      LqMatchSource *with = lq_match_source_new (session, which, NULL, 0, 0);
      LqMatchSource *toggled = lq_match_source_new (session, which, node, 0, 0);
      studio_set (&studio, lq_item_get_id (LQ_ITEM (node)), "bypass", "on");
      LqMatchSource *bypassed = lq_match_source_new (session, which, NULL, 0, 0);
      g_assert_cmpstr (lq_match_source_hash (without), !=, lq_match_source_hash (with));
      g_assert_cmpstr (lq_match_source_hash (with), !=, lq_match_source_hash (toggled));
      g_assert_cmpstr (lq_match_source_hash (toggled), ==, lq_match_source_hash (bypassed));
      lq_match_source_unref (without);
      lq_match_source_unref (with);
      lq_match_source_unref (toggled);
      lq_match_source_unref (bypassed);
      lq_history_remove (studio_history (&studio), LQ_ITEM (node));
    }
  studio_clear (&studio);
}

static void test_file (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *path = studio_write (&studio, &file);
  LqMatchSource *source = lq_match_source_new_file (path, "", RATE_HZ, 0, 0);
  try_again (&studio, source, path);
  lq_match_source_unref (source);
  studio_clear (&studio);
}

static void add_tests (void)
{
  g_test_add_func ("/app/matcher/session", test_session);
  g_test_add_func ("/app/matcher/file", test_file);
  g_test_add_func ("/app/matcher/inserts", test_inserts);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
