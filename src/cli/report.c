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

/* Names and titles may hold anything. BYTES of C steer the terminal, end the line, or are no text. */
static gboolean is_unfit (const char *c, int *bytes)
{
  gunichar code = g_utf8_get_char_validated (c, -1);
  *bytes = (int)code < 0 ? 1 : (int)g_unichar_to_utf8 (code, NULL);
  return (int)code < 0 || (code < 0x20 && code != '\t') || (code >= 0x7f && code < 0xa0)
         || code == 0x2028 || code == 0x2029;
}

/* KEPT stays as it is. Owns: g_free. */
static char *plain (const char *text, const char *kept)
{
  GString *out = g_string_new (NULL);
  for (int bytes; *text; text += bytes)
    if (is_unfit (text, &bytes) && *text != *kept)
      g_string_append_c (out, '?');
    else
      g_string_append_len (out, text, bytes);
  return g_string_free (out, FALSE);
}

char *lq_cli_plain (const char *text) { return plain (text, ""); }

static void print_to (FILE *stream, const char *kept, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments), *line = plain (text, kept);
  fputs (line, stream);
  fputc ('\n', stream);
}

void lq_cli_error (const LqCli *cli, const char *format, ...)
{
  va_list arguments;
  lq_cli_progress_end (cli);
  va_start (arguments, format);
  fprintf (stderr, *cli->command->name ? "lacquer %s: " : "lacquer%s: ", cli->command->name);
  print_to (stderr, "", format, arguments);
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
  print_to (stderr, "", format, arguments);
  va_end (arguments);
}

void lq_cli_print (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  print_to (stdout, "", format, arguments);
  va_end (arguments);
}

void lq_cli_print_lines (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  print_to (stdout, "\n", format, arguments);
  va_end (arguments);
}

void lq_cli_row (int cells, const char *name, const char *format, ...)
{
  va_list arguments;
  g_autofree char *shown = lq_cli_plain (name);
  int gap = MAX (cells - (int)g_utf8_strlen (shown, -1), 1);
  va_start (arguments, format);
  printf ("  %s%*s", shown, gap, "");
  print_to (stdout, "", format, arguments);
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
  g_autofree char *shown = lq_cli_plain (what);
  GString *bar = g_string_new (NULL);
  for (int i = 0; i < BAR_CELLS; i++)
    g_string_append (bar, i < full ? "█" : "░");
  fprintf (stderr, "\r%s %3d %%  %s\033[K", bar->str, (int)(CLAMP (fraction, 0.0, 1.0) * 100.0),
           shown);
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
