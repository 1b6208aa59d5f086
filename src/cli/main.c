/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the command in the arguments and runs it (cli.h). */
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/report.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LQ_CLI_COMMAND(name) extern const LqCliCommand lq_cli_command_##name;
#include "cli/commands.def"
#undef LQ_CLI_COMMAND

static const LqCliCommand *const commands[] = {
#define LQ_CLI_COMMAND(name) &lq_cli_command_##name,
#include "cli/commands.def"
#undef LQ_CLI_COMMAND
};

/* The person's language and numbers, for commands and window alike. */
static void choose_language (void)
{
  const char *folder = g_getenv ("LACQUER_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain ("lacquer", folder ? folder : LQ_LOCALE_DIR);
  bind_textdomain_codeset ("lacquer", "UTF-8");
  textdomain ("lacquer");
}

static int print_help (void)
{
  puts (_ ("Usage:\n"
           "  lacquer [SESSION | AUDIO FILE…]   open the window\n"
           "  lacquer COMMAND …                 work without it\n\n"
           "Commands (“lacquer COMMAND --help” says more):"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    printf ("  %-12s%s\n", commands[i]->name, _ (commands[i]->summary));
  printf ("\n%s\n", _ ("Exit status: 0 done · 1 the work failed · 2 wrong usage · 3 a check did "
                       "not hold"));
  return LQ_CLI_DONE;
}

static const LqCliCommand *find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

/* A word that is neither a command nor looks like a file: then a window would be the wrong
 * answer. */
static gboolean is_stray_word (const char *word)
{
  return word[0] != '-' && strpbrk (word, "./:") == NULL && !g_file_test (word, G_FILE_TEST_EXISTS);
}

/* A closed stream would give its number to the next file that is opened, and what is printed would
 * go there. What holds its place fails as the closed one did. */
static void hold_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) == -1)
      (void)!open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Ends like a command. */
static int ended (int status)
{
  const LqCliCommand alone = { .name = "" };
  LqCli cli = { .command = &alone };
  return lq_cli_output_failed (&cli) ? LQ_CLI_FAILED : status;
}

/* For what GLib prints, which is --help: UTF-8 as it is, like all else. It exits then. */
static void print_plainly (const char *text)
{
  fputs (text, stdout);
  if (ended (LQ_CLI_DONE) != LQ_CLI_DONE)
    exit (LQ_CLI_FAILED);
}

int lq_cli_main (int argc, char **argv)
{
  hold_streams ();
  choose_language ();
  g_set_print_handler (print_plainly);
  if (argc < 2)
    return -1;
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return ended (print_help ());
  if (strcmp (argv[1], "--version") == 0)
    {
      puts ("lacquer " LQ_VERSION);
      return ended (LQ_CLI_DONE);
    }
  const LqCliCommand *command = find (argv[1]);
  if (command == NULL && !is_stray_word (argv[1]))
    return -1;
  if (command == NULL)
    {
      g_autofree char *word = lq_cli_plain (argv[1]);
      fprintf (stderr, _ ("lacquer: “%s” is neither a command nor a file; see lacquer --help\n"),
               word);
      return LQ_CLI_USAGE;
    }
  lq_cli_catch_interrupts ();
  LqCli cli = { .command = command };
  int status = command->run (&cli, argc - 1, argv + 1);
  return status != LQ_CLI_FAILED && lq_cli_output_failed (&cli) ? LQ_CLI_FAILED : status;
}
