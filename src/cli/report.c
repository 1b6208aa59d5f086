/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands say (report.h). Plain stdio, UTF-8 as it is: g_print would ask the locale. */
#include "cli/report.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR_CELLS 32

/* A file's name may hold anything: what would steer the terminal is shown as “?”. */
static void print_to (FILE *stream, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  for (unsigned char *c = (unsigned char *)text; *c; c++)
    if ((*c < ' ' && *c != '\n' && *c != '\t') || *c == 0x7f)
      *c = '?';
    else if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) /* the same once more, in UTF-8 */
      c[0] = c[1] = '?';
  fputs (text, stream);
  fputc ('\n', stream);
}

void lq_cli_error (const LqCli *cli, const char *format, ...)
{
  va_list arguments;
  lq_cli_progress_end (cli);
  va_start (arguments, format);
  fprintf (stderr, *cli->command->name ? "lacquer %s: " : "lacquer%s: ", cli->command->name);
  print_to (stderr, format, arguments);
  va_end (arguments);
}

void lq_cli_file_error (const LqCli *cli, const char *path, const LqError *error)
{
  g_autofree char *name = lq_cli_name (path), *base = g_path_get_basename (path);
  const char *what = error->detail[0] ? error->detail : _ (lq_status_message (error->status));
  if (strstr (what, path))
    lq_cli_error (cli, "%s", what);
  else if (g_str_has_prefix (what, base))
    lq_cli_error (cli, "%s%s", name, what + strlen (base));
  else
    lq_cli_error (cli, "%s: %s", name, what);
}

void lq_cli_message (const LqCli *cli, const char *format, ...)
{
  va_list arguments;
  if (cli->quiet)
    return;
  lq_cli_progress_end (cli);
  va_start (arguments, format);
  print_to (stderr, format, arguments);
  va_end (arguments);
}

void lq_cli_print (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  print_to (stdout, format, arguments);
  va_end (arguments);
}

void lq_cli_row (int cells, const char *name, const char *format, ...)
{
  va_list arguments;
  int gap = MAX (cells - (int)g_utf8_strlen (name, -1), 1);
  va_start (arguments, format);
  printf ("  %s%*s", name, gap, "");
  print_to (stdout, format, arguments);
  va_end (arguments);
}

LqUnitsFlags lq_cli_units (void)
{
  return localeconv ()->decimal_point[0] == ',' ? LQ_UNITS_DECIMAL_COMMA : LQ_UNITS_PLAIN;
}

static gboolean shows_progress (const LqCli *cli) { return !cli->quiet && isatty (STDERR_FILENO); }

void lq_cli_progress (const LqCli *cli, double fraction, const char *what)
{
  if (!shows_progress (cli))
    return;
  int full = (int)(CLAMP (fraction, 0.0, 1.0) * BAR_CELLS + 0.5);
  GString *bar = g_string_new (NULL);
  for (int i = 0; i < BAR_CELLS; i++)
    g_string_append (bar, i < full ? "█" : "░");
  fprintf (stderr, "\r%s %3d %%  %s\033[K", bar->str, (int)(CLAMP (fraction, 0.0, 1.0) * 100.0),
           what);
  g_string_free (bar, TRUE);
}

void lq_cli_progress_end (const LqCli *cli)
{
  if (shows_progress (cli))
    fputs ("\r\033[K", stderr);
}

char *lq_cli_name (const char *path)
{
  return strcmp (path, "-") == 0 ? g_strdup ("-") : g_filename_display_name (path);
}

gboolean lq_cli_output_failed (const LqCli *cli)
{
  gboolean flushed = fflush (stdout) == 0;
  int why = flushed ? EIO : errno; /* of an earlier write nobody kept the reason */
  if (flushed && !ferror (stdout))
    return FALSE;
  if (why != EPIPE) /* who reads no further, as head does, knows */
    lq_cli_error (cli, _ ("cannot write to standard output: %s"), g_strerror (why));
  return TRUE;
}
