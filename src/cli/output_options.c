/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output options (output_options.h). */
#include "cli/output_options.h"
#include "cli/options.h"
#include "cli/report.h"
#include "core/units.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_RATE_HZ 768000.0

GOptionEntry *lq_cli_output_entries (LqOutputOptions *o, gboolean named, const GOptionEntry *own)
{
  const GOptionEntry shared[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->format,
      named ? N_ ("wav, rf64, aiff, caf or flac (default: from the name)")
            : N_ ("wav, rf64, aiff, caf or flac (default: wav)"),
      N_ ("FORMAT") },
    { "bits", 0, 0, G_OPTION_ARG_STRING, &o->bits, N_ ("16, 24, 32f or 64f"), N_ ("BITS") },
    { "rate", 0, 0, G_OPTION_ARG_STRING, &o->rate, N_ ("Sample rate"), N_ ("HZ") },
    { "dither", 0, 0, G_OPTION_ARG_STRING, &o->dither,
      N_ ("none, tpdf, shaped or shaped:CURVE, modified-e, lipshitz, f-weighted, improved-e or "
          "threshold (default: tpdf where the word gets shorter)"),
      N_ ("KIND") },
    { "tag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->tags, N_ ("Write a tag; may be repeated"),
      N_ ("KEY=VALUE") },
    { "hold-ceiling", 0, 0, G_OPTION_ARG_NONE, &o->hold_ceiling,
      N_ ("Lower the last limiter's ceiling until the file keeps it"), NULL },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &o->force, N_ ("Replace an existing file"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  gsize n = 0;
  while (own[n].long_name != NULL)
    n++;
  GOptionEntry *all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (shared));
  memcpy (all, own, n * sizeof *own);
  memcpy (all + n, shared, sizeof shared);
  return all;
}

void lq_cli_output_clear (LqOutputOptions *o)
{
  g_free (o->format);
  g_free (o->bits);
  g_free (o->dither);
  g_free (o->rate);
  g_strfreev (o->tags);
  *o = (LqOutputOptions){ 0 };
}

static gboolean settle_format (LqCli *cli, const LqOutputOptions *o, LqDeliverSpec *spec)
{
  const char *name = o->format != NULL ? o->format : spec->path;
  if (lq_file_format_from_name (name, &spec->format))
    return TRUE;
  if (o->format == NULL && strcmp (spec->path, "-") == 0)
    {
      spec->format = LQ_FILE_WAV;
      return TRUE;
    }
  const char *known = "wav, rf64, aiff, caf, flac", *dot = strrchr (name, '.');
  if (o->format != NULL)
    lq_cli_error (cli, _ ("--format: “%s” is none of %s"), o->format, known);
  else if (dot != NULL && strchr (dot, '/') == NULL)
    lq_cli_error (cli, _ ("“%s” is none of %s; give another name, or --format"), dot + 1, known);
  else
    lq_cli_error (cli, _ ("the name says no format; give --format"));
  return FALSE;
}

/* The narrowest word that holds what the source's does. */
static LqSampleType type_of_source (const LqReaderInfo *info)
{
  if (info->kind == LQ_SAMPLES_INT)
    return info->bits <= 16   ? LQ_SAMPLE_INT16
           : info->bits <= 24 ? LQ_SAMPLE_INT24
                              : LQ_SAMPLE_INT32;
  return info->kind == LQ_SAMPLES_FLOAT && info->bits > 32 ? LQ_SAMPLE_FLOAT64 : LQ_SAMPLE_FLOAT32;
}

static gboolean settle_type (LqCli *cli, const LqOutputOptions *o, const LqReaderInfo *info,
                             LqDeliverSpec *spec)
{
  static const char *const names[] = { "16", "24", "32f", "64f", NULL };
  static const LqSampleType types[] = { LQ_SAMPLE_INT16, LQ_SAMPLE_INT24, LQ_SAMPLE_FLOAT32,
                                        LQ_SAMPLE_FLOAT64 };
  spec->type = type_of_source (info);
  int choice = lq_cli_choice (cli, "bits", o->bits, names, 0);
  if (choice < 0)
    return FALSE;
  if (o->bits != NULL)
    spec->type = types[choice];
  const char *refused = lq_file_format_refuses (spec->format, spec->type);
  if (refused != NULL && o->bits == NULL)
    {
      spec->type = LQ_SAMPLE_INT24;
      refused = lq_file_format_refuses (spec->format, spec->type);
    }
  if (refused != NULL)
    lq_cli_error (cli, "%s", _ (refused));
  return refused == NULL;
}

static gboolean settle_rate (LqCli *cli, const LqOutputOptions *o, const LqReaderInfo *info,
                             LqDeliverSpec *spec)
{
  spec->rate_hz = info->rate_hz;
  if (o->rate == NULL)
    return TRUE;
  if (lq_units_parse (LQ_UNIT_HZ, o->rate, &spec->rate_hz) && spec->rate_hz >= 1000.0
      && spec->rate_hz <= MAX_RATE_HZ && spec->rate_hz == (double)(int)spec->rate_hz)
    return TRUE;
  lq_cli_error (cli, _ ("--rate: “%s” is no whole rate between 1 kHz and 768 kHz"), o->rate);
  return FALSE;
}

static gboolean settle_tags (LqCli *cli, const LqOutputOptions *o, LqDeliverSpec *spec)
{
  for (int i = 0; o->tags != NULL && o->tags[i] != NULL; i++)
    {
      const char *equals = strchr (o->tags[i], '=');
      g_autofree char *key =
          equals != NULL ? g_strndup (o->tags[i], (gsize)(equals - o->tags[i])) : NULL;
      if (key == NULL || !lq_tags_set (&spec->tags, key, equals + 1))
        {
          lq_cli_error (cli, _ ("--tag: “%s” is not KEY=VALUE"), o->tags[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean settle_dither (LqCli *cli, const LqOutputOptions *o, LqDeliverSpec *spec)
{
  const char *names[LQ_N_DITHERS + 1] = { NULL };
  for (int kind = 0; kind < LQ_N_DITHERS; kind++)
    names[kind] = lq_dither_name ((LqDitherKind)kind);
  spec->dither = LQ_DITHER_TPDF;
  if (o->dither != NULL && lq_dither_from_name (o->dither, &spec->dither))
    return TRUE;
  int kind = lq_cli_choice (cli, "dither", o->dither, names, LQ_DITHER_TPDF);
  spec->dither = kind < 0 ? LQ_DITHER_TPDF : (LqDitherKind)kind;
  return kind >= 0;
}

LqDeliverSpec *lq_cli_output_spec (LqCli *cli, const LqOutputOptions *o, const char *path,
                                   const LqReaderInfo *info)
{
  LqDeliverSpec *spec = lq_deliver_spec_new (path);
  if (!settle_dither (cli, o, spec) || !settle_format (cli, o, spec)
      || !settle_type (cli, o, info, spec) || !settle_rate (cli, o, info, spec)
      || !settle_tags (cli, o, spec))
    {
      lq_deliver_spec_free (spec);
      return NULL;
    }
  spec->seed = 1;
  spec->no_receipt_file = true;
  return spec;
}
