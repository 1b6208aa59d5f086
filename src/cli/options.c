/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of commands (options.h). */
#include "cli/options.h"
#include "cli/report.h"
#include "core/units.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#define DOMAIN   "lacquer"
#define TICKS_HZ 705600000.0 /* divides by every usual sample rate */

static GOptionContext *new_context (LqCli *cli, const GOptionEntry *entries)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON document"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &cli->quiet,
      N_ ("No progress, and no messages but errors"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const char *taken = cli->command->arguments;
  /* An empty text would find the head of the catalogue. */
  GOptionContext *context = g_option_context_new (*taken != '\0' ? taken : NULL);
  g_option_context_set_translation_domain (context, DOMAIN);
  g_option_context_set_summary (context, cli->command->summary);
  g_option_context_set_description (context, cli->command->details);
  g_option_context_add_main_entries (context, entries, DOMAIN);
  g_option_context_add_main_entries (context, common, DOMAIN);
  return context;
}

void lq_cli_speak_plainly (void)
{
  setlocale (LC_MESSAGES, "C");
  setlocale (LC_NUMERIC, "C");
}

gboolean lq_cli_options (LqCli *cli, const GOptionEntry *entries, int min, int max, int argc,
                         char **argv, char ***arguments)
{
  g_autoptr (GOptionContext) context = new_context (cli, entries);
  g_autofree char *name = g_strdup_printf ("lacquer %s", cli->command->name);
  g_auto (GStrv) words = g_new0 (char *, argc + 1);
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < argc; i++)
    words[i] = g_strdup (i == 0 ? name : argv[i]);
  g_set_prgname (name); /* as --help shows it */
  if (!g_option_context_parse_strv (context, &words, &error))
    {
      lq_cli_error (cli, "%s", error->message);
      lq_cli_error (cli, _ ("“%s --help” shows what it takes"), name);
      return FALSE;
    }
  const char *taken = cli->command->arguments;
  int first = words[1] != NULL && strcmp (words[1], "--") == 0 ? 2 : 1;
  int n = (int)g_strv_length (words) - first;
  if (n < min || n > max)
    {
      lq_cli_error (cli, _ ("usage: %s %s"), name, *taken != '\0' ? _ (taken) : "");
      return FALSE;
    }
  if (cli->json)
    lq_cli_speak_plainly ();
  *arguments = g_strdupv (words + first);
  return TRUE;
}

gboolean lq_cli_seconds (LqCli *cli, const char *option, const char *text, double *seconds)
{
  LqFrames ticks;
  if (text == NULL)
    return TRUE;
  if (!lq_time_parse (text, TICKS_HZ, &ticks) || ticks < 0)
    {
      lq_cli_error (cli, _ ("--%s: “%s” is no time; write 83.5 or 1:23.5"), option, text);
      return FALSE;
    }
  *seconds = (double)ticks / TICKS_HZ;
  return TRUE;
}

int lq_cli_choice (LqCli *cli, const char *option, const char *text, const char *const *choices,
                   int def)
{
  if (text == NULL)
    return def;
  for (int i = 0; choices[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, choices[i]) == 0)
      return i;
  g_autofree char *all = g_strjoinv (", ", (char **)choices);
  lq_cli_error (cli, _ ("--%s: “%s” is none of %s"), option, text, all);
  return -1;
}
