/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session file as people, merges and accidents leave it. */
#include "model/session_file.h"
#include "../comma_locale.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "model/deliverable.h"
#include "model/history.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/note.h"
#include "model/reference.h"
#include "model/region.h"
#include "model/track.h"

#define FOLDER "/music/song"

static const char clean[] = "[Lacquer]\n"
                            "format=1\n"
                            "sample-rate=48000\n"
                            "title=Night Train\n"
                            "artist=Ana\n"
                            "brief=warm;close;late\n"
                            "loop=on\n"
                            "loop-start=96000\n"
                            "loop-end=480000\n"
                            "master-fader=-1.5\n"
                            "\n"
                            "[Media m1]\n"
                            "uri=Drums.wav\n"
                            "size=48000044\n"
                            "sha256=9f2c\n"
                            "rate=48000\n"
                            "channels=2\n"
                            "frames=12096000\n"
                            "\n"
                            "[Media m2]\n"
                            "uri=../other/A%20ref%3F.flac\n"
                            "\n"
                            "[Media m3]\n"
                            "uri=file:///elsewhere/far/away/x.wav\n"
                            "\n"
                            "[Track t1]\n"
                            "order=2\n"
                            "name=Drums\n"
                            "fader=-3.2\n"
                            "mute=on\n"
                            "\n"
                            "[Track t2]\n"
                            "order=1\n"
                            "name=Bass\n"
                            "pan=0.3\n"
                            "\n"
                            "[Region r1]\n"
                            "track=t1\n"
                            "media=m1\n"
                            "length=12096000\n"
                            "\n"
                            "[Node n3]\n"
                            "owner=master\n"
                            "order=1\n"
                            "processor=gain\n"
                            "version=1\n"
                            "bypass=on\n"
                            "target=mid\n"
                            "gain=-18.25\n"
                            "polarity=both-inverted\n"
                            "\n"
                            "[Note k2]\n"
                            "at=3609600\n"
                            "author=Ana\n"
                            "text=vocal buried here\\nand there\n"
                            "answered-by=c41;c44\n"
                            "\n"
                            "[Reference f1]\n"
                            "order=1\n"
                            "media=m2\n"
                            "cues=480000-1440000 Chorus;0-96000\n"
                            "cue=1\n"
                            "\n"
                            "[Deliverable d1]\n"
                            "order=1\n"
                            "name=CD\n"
                            "format=flac\n"
                            "rate=44100\n"
                            "bits=16\n"
                            "dither=shaped\n";

typedef struct
{
  LqRegistry *registry;
  LqSession *session;
  LqSessionReport *report;
} Fixture;

static void set_up (Fixture *f, gconstpointer data) { f->registry = lq_registry_new (); }

static void tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->session);
  g_clear_pointer (&f->report, lq_session_report_free);
  lq_registry_free (f->registry);
}

static void parse_bytes (Fixture *f, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->session);
  g_clear_pointer (&f->report, lq_session_report_free);
  f->session = lq_session_file_parse (bytes, length, FOLDER, f->registry, &f->report, &error);
  g_assert_no_error (error);
  g_assert_nonnull (f->session);
}

static void parse (Fixture *f, const char *text) { parse_bytes (f, text, strlen (text)); }

static char *format (Fixture *f)
{
  gsize length;
  char *text = lq_session_file_format (f->session, FOLDER, &length);

  g_assert_cmpuint (length, ==, strlen (text));
  return text;
}

static guint n_problems (Fixture *f) { return f->report->problems->len; }

static const LqProblem *problem (Fixture *f, guint i) { return f->report->problems->pdata[i]; }

static gpointer find (Fixture *f, const char *id) { return lq_session_find (f->session, id); }

/* The text with WHAT replaced by WITH once. */
static char *edit (const char *text, const char *what, const char *with)
{
  const char *at = strstr (text, what);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, with, at + strlen (what));
}

static void test_clean (Fixture *f, gconstpointer data)
{
  LqCue cue;

  parse (f, clean);
  g_assert_cmpuint (n_problems (f), ==, 0);
  g_autofree char *text = format (f);
  g_assert_cmpstr (text, ==, clean);
  g_assert_cmpstr (lq_media_item_get_path (find (f, "m1")), ==, "/music/song/Drums.wav");
  g_assert_cmpstr (lq_media_item_get_path (find (f, "m2")), ==, "/music/other/A ref?.flac");
  g_assert_cmpstr (lq_media_item_get_path (find (f, "m3")), ==, "/elsewhere/far/away/x.wav");
  g_autoptr (LqItem) first = g_list_model_get_item (lq_session_get_tracks (f->session), 0);
  g_assert_cmpstr (lq_track_get_name (LQ_TRACK (first)), ==, "Bass");
  g_assert_cmpint (lq_node_get_target (find (f, "n3")), ==, LQ_TARGET_MID);
  g_assert_cmpfloat (lq_node_get_param (find (f, "n3"), 0), ==, -18.25);
  g_assert_cmpstr (lq_note_get_text (find (f, "k2")), ==, "vocal buried here\nand there");
  g_assert_true (lq_reference_get_chosen_cue (find (f, "f1"), &cue));
  g_assert_cmpint (cue.start, ==, 480000);
  g_assert_cmpint (cue.end, ==, 1440000);
  g_assert_cmpstr (cue.name, ==, "Chorus");
  g_assert_cmpint (lq_deliverable_get_bits (find (f, "d1")), ==, LQ_DELIVERABLE_16);
}

/* Ids go on after all that are named, also those that only a note remembers. */
static void test_next_ids (Fixture *f, gconstpointer data)
{
  parse (f, clean);
  g_autofree char *node = lq_session_next_id (f->session, LQ_KIND_NODE);
  g_assert_cmpstr (node, ==, "n4");
}

static void test_unknown_survives (Fixture *f, gconstpointer data)
{
  g_autofree char *with_key = edit (clean, "name=Drums\n", "name=Drums\nspeed=11\n# mine\n");
  g_autofree char *with_all = g_strconcat (
      "# a comment of mine\n", with_key,
      "\n[Automation a1]\nowner=t1\npoints=0:0;1:1\n\n[X]\n[Track tx]\nname=no\n", NULL);

  parse (f, with_all);
  g_assert_cmpuint (n_problems (f), ==, 1); /* a typing error would look like "speed" too */
  g_autofree char *once = format (f);
  g_assert_nonnull (strstr (once, "# a comment of mine\n[Lacquer]\n"));
  g_assert_nonnull (strstr (once, "mute=on\nspeed=11\n# mine\n"));
  g_assert_nonnull (strstr (once, "\n[Automation a1]\nowner=t1\npoints=0:0;1:1\n"));
  g_assert_nonnull (strstr (once, "\n[X]\n"));
  g_assert_nonnull (strstr (once, "\n[Track tx]\nname=no\n"));
  parse (f, once);
  g_autofree char *twice = format (f);
  g_assert_cmpstr (twice, ==, once);
}

static void test_missing_processor (Fixture *f, gconstpointer data)
{
  g_autofree char *text = edit (clean, "processor=gain", "processor=future");

  parse (f, text);
  g_assert_cmpuint (n_problems (f), ==, 1);
  g_assert_nonnull (strstr (problem (f, 0)->message, "“future” is not known"));
  g_assert_true (lq_node_is_missing (find (f, "n3")));
  g_assert_true (lq_node_get_bypass (find (f, "n3")));
  g_autofree char *again = format (f);
  g_assert_cmpstr (again, ==, text);
}

/* The number of the line at which PART begins. */
static int line_of (const char *text, const char *part)
{
  int number = 1;

  for (const char *p = text; p < strstr (text, part); p++)
    number += *p == '\n';
  return number;
}

/* One bad line costs itself alone, is kept where it stood and is reported with its number. */
static void test_bad_lines (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "nonsense",     "=3",        "[Track t1", "fader = loud",
                                     "fader=",       "fader=inf", "fader=nan", "fader=1e999",
                                     "mute=perhaps", "pan=0x10",  "fader=--3", "tint=1.5" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *line = g_strconcat ("name=Bass\n", bad[i], "\n", NULL);
      g_autofree char *text = edit (clean, "name=Bass\n", line);
      g_autofree char *kept = g_strconcat ("\n#? ", bad[i], "\n", NULL);
      parse (f, text);
      g_test_message ("%s", bad[i]);
      g_assert_cmpuint (n_problems (f), ==, 1);
      g_assert_cmpint (problem (f, 0)->line, ==, line_of (text, line) + 1);
      g_assert_cmpstr (problem (f, 0)->text, ==, bad[i]);
      g_assert_cmpfloat (lq_track_get_fader_db (find (f, "t2")), ==, 0.0);
      g_assert_cmpfloat (lq_track_get_pan (find (f, "t2")), ==, 0.3);
      g_autofree char *again = format (f);
      g_assert_nonnull (strstr (again, kept));
      parse (f, again); /* what was set aside is not reported again, and not lost */
      g_assert_cmpuint (n_problems (f), ==, 0);
      g_autofree char *thrice = format (f);
      g_assert_cmpstr (thrice, ==, again);
    }
}

static void test_out_of_range (Fixture *f, gconstpointer data)
{
  g_autofree char *text = edit (clean, "fader=-3.2", "fader=99");

  parse (f, text);
  g_assert_cmpuint (n_problems (f), ==, 1);
  g_assert_cmpfloat (lq_track_get_fader_db (find (f, "t1")), ==, 12.0);
  g_autofree char *again = format (f);
  g_assert_nonnull (strstr (again, "#? fader=99\n"));
}

/* What a person would write by hand is understood. */
static void test_by_hand (Fixture *f, gconstpointer data)
{
  g_autofree char *crlf = NULL;
  g_autofree char *a = edit (clean, "fader=-3.2", "  fader =  -3,2 dB  ");
  g_autofree char *b = edit (a, "target=mid", "target=Mid");
  g_autofree char *c = edit (b, "bypass=on", "bypass=true");
  g_auto (GStrv) lines = g_strsplit (c, "\n", -1);

  crlf = g_strjoinv ("\r\n", lines);
  g_autofree char *bom = g_strconcat ("\xEF\xBB\xBF", crlf, NULL);
  parse (f, bom);
  g_assert_cmpuint (n_problems (f), ==, 0);
  g_autofree char *again = format (f);
  g_assert_cmpstr (again, ==, clean);
}

static void test_git_merge (Fixture *f, gconstpointer data)
{
  g_autofree char *text =
      edit (clean, "fader=-3.2\n", "<<<<<<< HEAD\nfader=-4\n=======\nfader=-5\n>>>>>>> mix-2\n");

  parse (f, text);
  g_assert_cmpuint (n_problems (f), ==, 4); /* three marks, and the version that lost */
  g_assert_cmpfloat (lq_track_get_fader_db (find (f, "t1")), ==, -5.0);
  g_assert_true (lq_track_get_mute (find (f, "t1")));
  g_autofree char *again = format (f);
  g_assert_nonnull (strstr (again, "#? fader=-4\n"));
}

/* Both sides added a track of the same id: nothing of either is lost. */
static void test_merged_twins (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strconcat (clean, "\n[Track t3]\norder=3\nname=Ours\nfader=-1\n",
                                       "=======\n\n[Track t3]\norder=3\nname=Theirs\n", NULL);

  parse (f, text);
  g_assert_cmpstr (lq_track_get_name (find (f, "t3")), ==, "Theirs");
  g_assert_cmpfloat (lq_track_get_fader_db (find (f, "t3")), ==, -1.0);
  g_autofree char *again = format (f);
  g_assert_nonnull (strstr (again, "#? name=Ours\n"));
}

static void test_orphans (Fixture *f, gconstpointer data)
{
  g_autofree char *a = edit (clean, "track=t1", "track=t9");
  g_autofree char *b = edit (a, "owner=master", "owner=r1");

  parse (f, b);
  g_assert_cmpuint (n_problems (f), ==, 2);
  g_assert_null (find (f, "r1"));
  g_autofree char *again = format (f);
  g_assert_nonnull (strstr (again, "\n[Region r1]\ntrack=t9\nmedia=m1\nlength=12096000\n"));
  g_assert_nonnull (strstr (again, "\n[Node n3]\nowner=r1\norder=1\nprocessor=gain\n"));
  g_autofree char *mended = edit (again, "track=t9", "track=t2"); /* and it is back */
  parse (f, mended);
  g_assert_cmpint (lq_region_get_length (find (f, "r1")), ==, 12096000);
}

/* Cut at any byte: it opens as far as it goes, or says why not; never worse. */
static void test_truncated (Fixture *f, gconstpointer data)
{
  guint n_opened = 0;

  for (gsize length = 0; length < strlen (clean); length++)
    {
      g_autoptr (GError) error = NULL;
      LqSessionReport *report = NULL;
      g_autoptr (LqSession) session =
          lq_session_file_parse (clean, length, FOLDER, f->registry, &report, &error);
      g_assert_true ((session != NULL) == (error == NULL));
      g_assert_true ((session != NULL) == (report != NULL));
      n_opened += session != NULL;
      lq_session_report_free (report);
    }
  g_assert_cmpuint (n_opened, ==, strlen (clean) - strlen ("[Lacquer]"));
}

/* Any byte replaced by any of the nasty ones. */
static void test_flipped (Fixture *f, gconstpointer data)
{
  static const char nasty[] = { '\0', '\n', '=', '[', ']', '\\', ';', '#', '-', '9', '\xff', '\r' };
  gsize length = strlen (clean);

  for (gsize at = 0; at < length; at++)
    {
      g_autofree char *text = g_strdup (clean);
      g_autoptr (GError) error = NULL;
      LqSessionReport *report = NULL;
      gsize n;
      text[at] = nasty[at % G_N_ELEMENTS (nasty)];
      g_autoptr (LqSession) session =
          lq_session_file_parse (text, length, FOLDER, f->registry, &report, &error);
      if (!session)
        continue;
      g_autofree char *once = lq_session_file_format (session, FOLDER, &n);
      g_assert_true (g_utf8_validate (once, (gssize)n, NULL));
      lq_session_report_free (report);
      g_autoptr (LqSession) again =
          lq_session_file_parse (once, n, FOLDER, f->registry, &report, &error);
      g_autofree char *twice = lq_session_file_format (again, FOLDER, &n);
      g_assert_cmpstr (twice, ==, once); /* what is kept once is kept for good */
      lq_session_report_free (report);
    }
}

static void test_hostile (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("[Lacquer]\nformat=1\nsample-rate=48000\n");

  g_string_append (text, "loop-start=-9223372036854775808\nloop-end=99999999999999999999999\n");
  g_string_append (text, "[Track t4294967297]\nname=x\n[Track t0]\n[Track t-1]\n[Track t01]\n");
  g_string_append (text, "[Node n1]\nowner=n1\nprocessor=gain\n[Node n999999999]\nowner=master\n");
  g_string_append (text, "[Note k1]\nanswered-by=c999999999;c4294967297;;x\n");
  g_string_append (text, "[Track t5]\norder=99999999999\n[Track t6]\norder=-1\n");
  g_string_append (text, "[Media m1]\nuri=http://example.org/a.wav\n");
  g_string_append (text, "[Media m2]\nuri=%00%zz\n[Media m3]\nuri=../../../../../../etc/passwd\n");
  for (int i = 0; i < 3000; i++)
    g_string_append_printf (text, "[Odd %d]\n%0100d=\n", i, i);
  g_string_append_c (text, '\n');
  for (int i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  parse_bytes (f, text->str, text->len);
  g_assert_null (find (f, "t4294967297"));
  g_assert_null (find (f, "n1"));
  gint64 start, end;
  g_assert_false (lq_session_get_loop (f->session, &start, &end));
  g_assert_cmpint (start, ==, 0);
  g_autofree char *next = lq_session_next_id (f->session, LQ_KIND_NODE);
  g_assert_nonnull (next);
  g_autofree char *once = format (f);
  parse (f, once);
  g_autofree char *twice = format (f);
  g_assert_cmpstr (twice, ==, once);
}

static void test_no_session (Fixture *f, gconstpointer data)
{
  static const char *const others[] = { "", "\n", "RIFF....WAVE", "[Desktop Entry]\nName=x\n" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lq_session_file_parse (others[i], strlen (others[i]), FOLDER, f->registry,
                                            &f->report, &error));
      g_assert_error (error, LQ_SESSION_FILE_ERROR, LQ_SESSION_FILE_NOT_A_SESSION);
      g_assert_null (f->report);
    }
}

static void test_lost_heading (Fixture *f, gconstpointer data)
{
  g_autofree char *text = edit (clean, "[Lacquer]", "[Laquer]");

  parse (f, text);
  g_assert_cmpuint (n_problems (f), >=, 1);
  g_assert_nonnull (find (f, "n3"));
  g_autofree char *again = format (f);
  g_assert_nonnull (strstr (again, "\n[Laquer]\nformat=1\n"));
}

static void test_newer_format (Fixture *f, gconstpointer data)
{
  g_autofree char *text = edit (clean, "format=1\n", "format=2\nmood=blue\n");

  parse (f, text);
  g_assert_cmpint (f->report->format, ==, 2);
  g_assert_cmpuint (n_problems (f), ==, 0);
}

static void check_value (Fixture *f, LqHistory *history, LqItem *node, const char *key,
                         double value)
{
  gsize length;
  LqSessionReport *report = NULL;

  lq_history_set_value (history, node, key, value);
  double expected = lq_item_get_value (node, key);
  g_autofree char *text =
      lq_session_file_format (lq_history_get_session (history), FOLDER, &length);
  g_autoptr (LqSession) again =
      lq_session_file_parse (text, length, FOLDER, f->registry, &report, NULL);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpfloat (lq_item_get_value (lq_session_find (again, "n1"), key), ==, expected);
  lq_session_report_free (report);
}

/* Every choice of every processor, and awkward numbers, read back as the value they were. */
static void test_every_value (Fixture *f, gconstpointer data)
{
  for (int p = 0; p < lq_registry_n (f->registry); p++)
    {
      const char *id = lq_registry_get (f->registry, p)->info.id;
      g_autoptr (LqSession) session = lq_session_new (f->registry, 48000);
      g_autoptr (LqHistory) history = lq_history_new (session);
      g_autoptr (LqItem) node = LQ_ITEM (lq_node_new ("n1", f->registry, id));
      lq_history_insert (history, node, NULL, 0);
      g_autoptr (GPtrArray) keys = lq_item_list_keys (node);
      for (guint k = 0; k < keys->len; k++)
        {
          const char *key = keys->pdata[k];
          const LqParamRow *row = lq_item_get_row (node, key, NULL);
          if (!row || strcmp (key, "version") == 0)
            continue;
          for (int v = 0; row->labels && row->labels[v]; v++)
            check_value (f, history, node, key, row->min + v);
          check_value (f, history, node, key, row->min + (row->max - row->min) / 3.0);
          check_value (f, history, node, key, row->max);
          check_value (f, history, node, key, row->min);
        }
    }
}

static void test_comma_locale (Fixture *f, gconstpointer data)
{
  char number[32];

  enter_comma_locale (LC_ALL);
  g_snprintf (number, sizeof number, "%g", 1.5);
  g_assert_cmpstr (number, ==, "1,5"); /* the trap is set */
  parse (f, clean);
  g_assert_cmpuint (n_problems (f), ==, 0);
  g_assert_cmpfloat (lq_node_get_param (find (f, "n3"), 0), ==, -18.25);
  g_autofree char *text = format (f);
  g_assert_cmpstr (text, ==, clean);
  setlocale (LC_ALL, "C");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/model/session-file/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("clean", test_clean);
  TEST ("next-ids", test_next_ids);
  TEST ("unknown-survives", test_unknown_survives);
  TEST ("missing-processor", test_missing_processor);
  TEST ("bad-lines", test_bad_lines);
  TEST ("out-of-range", test_out_of_range);
  TEST ("by-hand", test_by_hand);
  TEST ("git-merge", test_git_merge);
  TEST ("merged-twins", test_merged_twins);
  TEST ("orphans", test_orphans);
  TEST ("truncated", test_truncated);
  TEST ("flipped", test_flipped);
  TEST ("hostile", test_hostile);
  TEST ("no-session", test_no_session);
  TEST ("lost-heading", test_lost_heading);
  TEST ("newer-format", test_newer_format);
  TEST ("every-value", test_every_value);
  TEST ("comma-locale", test_comma_locale);
  return g_test_run ();
}
