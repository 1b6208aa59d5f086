/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a chain: what they come apart into, and what is refused. */
#include "app/assignments.h"

#include <string.h>

static void test_split (void)
{
  static const struct
  {
    const char *text, *words; /* with a line for each */
  } cases[] = {
    { "", "" },
    { "threshold=-18dB", "threshold=-18dB" },
    { "mix=20,sample=hall.wav", "mix=20\nsample=hall.wav" },
    { "sample=a=b;c d.wav", "sample=a=b;c d.wav" },
    { "sample=\"Hall, large.wav\",mix=20", "sample=Hall, large.wav\nmix=20" },
    { "sample=\"a,b=c;d#e.wav\"", "sample=a,b=c;d#e.wav" },
    { "sample=\"6\\\" \\\\ x\\n\",mix=1", "sample=6\" \\ x\\n\nmix=1" },
    { "sample=it\"s.wav", "sample=it\"s.wav" },
    { "sample=\"\"", "sample=" },
    { "sample = \"Hall, large.wav\",mix=20", "sample =Hall, large.wav\nmix=20" },
    { "mix=", "mix=" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) words = lq_assignments_split (cases[i].text, &error);
      g_assert_no_error (error);
      g_autofree char *joined = g_strjoinv ("\n", words);
      g_assert_cmpstr (joined, ==, cases[i].words);
    }
}

static void test_refused (void)
{
  static const struct
  {
    const char *text, *sentence;
  } cases[] = {
    { "sample=Hall, large.wav", "“ large.wav” is not PARAMETER=VALUE" },
    { "mix=20,", "“” is not PARAMETER=VALUE" },
    { "mix", "“mix” is not PARAMETER=VALUE" },
    { "mix=20,sample=\"hall.wav,mix=20", "the quotes do not end" },
    { "sample=\"hall\".wav", "behind a value in quotes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lq_assignments_split (cases[i].text, &error));
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
      g_assert_nonnull (strstr (error->message, cases[i].sentence));
    }
}

static void test_comment (void)
{
  static const char *const cases[][2] = {
    { "gain:gain=-6 # softer", "gain:gain=-6 " },
    { "# all of it", "" },
    { "reverb:sample=\"take #2.wav\",mix=20 # \"room\"", "reverb:sample=\"take #2.wav\",mix=20 " },
    { "reverb:sample = \"take #2.wav\"", "reverb:sample = \"take #2.wav\"" },
    { "reverb:sample=\"take #2.wav", "reverb:sample=\"take #2.wav" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strdup (cases[i][0]);
      lq_assignments_cut_comment (line);
      g_assert_cmpstr (line, ==, cases[i][1]);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/assignments/split", test_split);
  g_test_add_func ("/app/assignments/refused", test_refused);
  g_test_add_func ("/app/assignments/comment", test_comment);
  return g_test_run ();
}
