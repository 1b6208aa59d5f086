/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/damage.h"

#include "app/output_file.h"

#include <glib/gi18n.h>

typedef struct
{
  char *path;
  unsigned faults;
  gint64 n_non_finite; /* of all tracks */
  GString *tracks;     /* "Guitar, Guitar double" */
} File;

struct LqDamage
{
  GPtrArray *files; /* File, as they were met */
  char *called[2];  /* a path, and the name it is called by; NULL: none */
};

static void file_free (gpointer data)
{
  File *file = data;
  g_free (file->path);
  g_string_free (file->tracks, TRUE);
  g_free (file);
}

LqDamage *lq_damage_new (void)
{
  LqDamage *damage = g_new0 (LqDamage, 1);
  damage->files = g_ptr_array_new_with_free_func (file_free);
  return damage;
}

void lq_damage_free (LqDamage *damage)
{
  g_ptr_array_unref (damage->files);
  g_free (damage->called[0]);
  g_free (damage->called[1]);
  g_free (damage);
}

void lq_damage_clear (LqDamage *damage) { g_ptr_array_set_size (damage->files, 0); }

void lq_damage_call (LqDamage *damage, const char *path, const char *name)
{
  g_free (damage->called[0]);
  g_free (damage->called[1]);
  damage->called[0] = g_strdup (path);
  damage->called[1] = g_strdup (name);
}

static File *find_file (LqDamage *damage, const char *path)
{
  for (guint i = 0; i < damage->files->len; i++)
    if (g_str_equal (((File *)damage->files->pdata[i])->path, path))
      return damage->files->pdata[i];
  File *file = g_new0 (File, 1);
  file->path = g_strdup (path);
  file->tracks = g_string_new (NULL);
  g_ptr_array_add (damage->files, file);
  return file;
}

void lq_damage_add (LqDamage *damage, const LqReadDamage *met, const char *track)
{
  File *file = find_file (damage, met->path);
  file->faults |= met->faults;
  file->n_non_finite += met->n_non_finite;
  if (track)
    g_string_append_printf (file->tracks, "%s%s", file->tracks->len > 0 ? ", " : "", track);
}

static void tell_corrupt (LqDelivered *delivered, const char *name, const char *tracks)
{
  if (*tracks)
    lq_delivered_did (delivered,
                      N_ ("“%s” is damaged inside: what could not be read is silence (on %s)"),
                      name, tracks);
  else
    lq_delivered_did (delivered, N_ ("“%s” is damaged inside: what could not be read is silence"),
                      name);
}

static void tell_non_finite (LqDelivered *delivered, const char *name, gint64 n, const char *tracks)
{
  if (*tracks)
    lq_delivered_did (delivered,
                      N_ ("“%s”: samples that are no numbers became silence: %lld (on %s)"), name,
                      (long long)n, tracks);
  else
    lq_delivered_did (delivered, N_ ("“%s”: samples that are no numbers became silence: %lld"),
                      name, (long long)n);
}

void lq_damage_tell (const LqDamage *damage, LqDelivered *delivered)
{
  for (guint i = 0; i < damage->files->len; i++)
    {
      const File *file = damage->files->pdata[i];
      g_autofree char *name = g_strcmp0 (file->path, damage->called[0]) == 0
                                  ? g_strdup (damage->called[1])
                                  : g_filename_display_basename (file->path);
      if (file->faults & LQ_FAULT_CORRUPT)
        tell_corrupt (delivered, name, file->tracks->str);
      if (file->n_non_finite > 0)
        tell_non_finite (delivered, name, file->n_non_finite, file->tracks->str);
    }
}

unsigned lq_damage_sum (const LqDamage *damage, gint64 *n_non_finite)
{
  unsigned faults = 0;
  *n_non_finite = 0;
  for (guint i = 0; i < damage->files->len; i++)
    {
      const File *file = damage->files->pdata[i];
      faults |= file->faults;
      *n_non_finite += file->n_non_finite;
    }
  return faults;
}
