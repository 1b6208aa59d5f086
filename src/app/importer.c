/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/importer.h"

#include "app/failure.h"
#include "app/samples.h"
#include "media/import.h"
#include "media/reader.h"
#include "model/media_item.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <unistd.h>

static void imported_free (LqImported *file)
{
  g_free (file->source);
  g_free (file->name);
  g_free (file->path);
  g_free (file->sha256);
  g_free (file->origin_sha256);
  g_free (file->converter);
  g_free (file);
}

LqImport *lq_import_new (const char *const *paths, const char *folder, int rate_hz)
{
  LqImport *import = g_new0 (LqImport, 1);
  import->paths = g_strdupv ((char **)paths);
  import->folder = g_strdup (folder);
  import->rate_hz = rate_hz;
  import->files = g_ptr_array_new_with_free_func ((GDestroyNotify)imported_free);
  import->remarks = g_ptr_array_new_with_free_func (g_free);
  import->refused = g_ptr_array_new_with_free_func (g_free);
  return import;
}

void lq_import_free (LqImport *import)
{
  g_strfreev (import->paths);
  g_free (import->folder);
  g_ptr_array_unref (import->files);
  g_ptr_array_unref (import->remarks);
  g_ptr_array_unref (import->refused);
  g_free (import);
}

/* Progress of one stage of one file inside the progress of all, which never goes back. */
typedef struct
{
  LqImportProgress progress;
  gpointer data;
  GCancellable *cancellable;
  char *what;
  double file_from, file_share; /* of all */
  double from, share;           /* the stage's, of the file */
} Meter;

static bool meter_tick (void *data, LqFrames done, LqFrames total)
{
  Meter *meter = data;
  double part = total > 0 ? CLAMP ((double)done / (double)total, 0.0, 1.0) : 0.0;
  if (meter->progress)
    meter->progress (meter->data, meter->what,
                     meter->file_from + meter->file_share * (meter->from + meter->share * part));
  return !g_cancellable_is_cancelled (meter->cancellable);
}

/* The next stage goes from where the last one ended TO that part of the file. FORMAT is of its
 * name. */
static void meter_stage (Meter *meter, double to, const char *format, const char *name)
    G_GNUC_PRINTF (3, 0);

static void meter_stage (Meter *meter, double to, const char *format, const char *name)
{
  g_free (meter->what);
  meter->what = g_strdup_printf (format, name);
  meter->from += meter->share;
  meter->share = to - meter->from;
}

/* Long files take long: what a file has of the whole goes by its size. */
static double *shares_of (char *const *paths, guint n)
{
  double *shares = g_new (double, n + 1), sum = 0.0;
  for (guint i = 0; i < n; i++)
    {
      GStatBuf info = { 0 };
      g_stat (paths[i], &info);
      sum += shares[i] = (double)MAX (info.st_size, 1);
    }
  for (guint i = 0; i < n; i++)
    shares[i] /= sum;
  return shares;
}

static char *name_of (const char *path)
{
  char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');
  if (dot && dot > name)
    *dot = '\0';
  g_autofree char *raw = name;
  return g_filename_display_name (raw);
}

static char *free_path (const char *folder, const char *name)
{
  for (int n = 1;; n++)
    {
      g_autofree char *file =
          n == 1 ? g_strdup_printf ("%s.wav", name) : g_strdup_printf ("%s %d.wav", name, n);
      g_autofree char *path = g_build_filename (folder, file, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static void remark (LqImport *import, const LqImported *file, const char *what)
{
  g_ptr_array_add (import->remarks, g_strdup_printf ("“%s”: %s", file->name, what));
}

/* What reading a file to its end brought out. */
static void remark_damage (LqImport *import, const LqImported *file, const char *fault,
                           int64_t n_non_finite)
{
  if (*fault)
    remark (import, file, fault);
  if (n_non_finite == 0)
    return;
  g_autofree char *what = g_strdup_printf (
      ngettext ("%" PRId64 " sample is not a number and became silence",
                "%" PRId64 " samples are not numbers and became silence", (gulong)n_non_finite),
      n_non_finite);
  remark (import, file, what);
}

/* The sentence may speak of the copy, which the person does not know. */
static gboolean copy_failed (const LqImported *file, const LqError *failure, GError **error)
{
  g_autofree char *source = g_filename_display_basename (file->source);
  lq_failure_set (error, failure);
  g_prefix_error (error, _ ("Converting “%s”: "), source);
  return FALSE;
}

static gboolean make_copy (LqImport *import, LqImported *file, Meter *meter, GError **error)
{
  if (g_mkdir_with_parents (import->folder, 0777) != 0)
    return lq_failure_set_errno (error, errno, _ ("The folder “%s” cannot be made"),
                                 import->folder);
  g_autofree char *destination = free_path (import->folder, file->name);
  LqImportSpec spec = {
    .source = file->source,
    .destination = destination,
    .rate_hz = import->rate_hz,
    .quality = LQ_RESAMPLE_VHQ_STEEP,
    .progress = meter_tick,
    .progress_data = meter,
  };
  LqImportResult result;
  LqError failure = { 0 };
  if (lq_import_convert (&spec, &result, &failure) != LQ_OK)
    return copy_failed (file, &failure, error);
  file->path = g_steal_pointer (&destination);
  file->sha256 = g_strdup (result.sha256);
  file->size = result.size;
  file->rate_hz = import->rate_hz;
  file->n_channels = result.n_channels;
  file->n_frames = result.n_frames;
  file->origin_sha256 = g_strdup (result.origin_sha256);
  file->converter = g_strdup (result.converter);
  remark (import, file, result.converter);
  remark_damage (import, file, result.fault, result.n_non_finite);
  return TRUE;
}

static gboolean use_as_is (LqImported *file, const LqReaderInfo *info, Meter *meter, GError **error)
{
  char hex[65];
  int64_t size;
  LqError failure = { 0 };
  file->written_ms = lq_media_written_ms (file->source);
  if (lq_media_hash_file (file->source, meter_tick, meter, hex, &size, &failure) != LQ_OK)
    return lq_failure_set (error, &failure);
  file->path = g_strdup (file->source);
  file->sha256 = g_strdup (hex);
  file->size = size;
  file->rate_hz = (int)info->rate_hz;
  file->n_channels = info->n_channels;
  file->n_frames = info->n_frames;
  return TRUE;
}

static gboolean suits (const LqImport *import, const char *path, const LqReaderInfo *info,
                       GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *refusal =
      import->samples
          ? lq_sample_refusal (name, info->n_channels, (double)info->n_frames / info->rate_hz)
          : NULL;
  if (refusal)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, refusal);
  return !refusal;
}

static gboolean needs_copy (const LqImport *import, const LqReader *reader)
{
  return !import->samples
         && lq_import_need (lq_reader_info (reader), import->rate_hz) != LQ_IMPORT_AS_IS;
}

/* Reads it to its end, and copies it or leaves it where it is. FILE is filled as far as it came. */
static gboolean bring (LqImport *import, LqImported *file, LqReader *reader, Meter *meter,
                       GError **error)
{
  LqError failure = { 0 };
  if (!needs_copy (import, reader))
    {
      gboolean twice = lq_import_needs_check (lq_reader_info (reader)); /* decoded, then hashed */
      meter_stage (meter, twice ? 0.5 : 0.0, _ ("Reading “%s”"), file->name);
      if (lq_import_check (reader, meter_tick, meter, &failure) != LQ_OK)
        return lq_failure_set (error, &failure);
    }
  if (needs_copy (import, reader)) /* or it is damaged inside, as has been found */
    {
      meter_stage (meter, 1.0, _ ("Converting “%s”"), file->name);
      return make_copy (import, file, meter, error);
    }
  meter_stage (meter, 1.0, _ ("Reading “%s”"), file->name);
  remark_damage (import, file, lq_reader_fault_text (reader), lq_reader_n_non_finite (reader));
  return use_as_is (file, lq_reader_info (reader), meter, error);
}

static gboolean import_one (LqImport *import, const char *path, Meter *meter, GError **error)
{
  const LqReaderOptions options = { .max_channels = import->samples ? LQ_SAMPLE_MOST_CHANNELS : 0 };
  LqReader *reader = NULL;
  LqError failure = { 0 };
  if (lq_reader_open (path, &options, &reader, &failure) != LQ_OK)
    return lq_failure_set (error, &failure);
  gboolean ok = suits (import, path, lq_reader_info (reader), error);
  if (ok)
    {
      LqImported *file = g_new0 (LqImported, 1);
      file->source = g_canonicalize_filename (path, NULL);
      file->name = name_of (path);
      ok = bring (import, file, reader, meter, error);
      if (ok)
        g_ptr_array_add (import->files, file);
      else
        imported_free (file);
    }
  lq_reader_free (reader);
  return ok;
}

void lq_import_discard (LqImport *import)
{
  for (guint i = 0; i < import->files->len; i++)
    {
      LqImported *file = g_ptr_array_index (import->files, i);
      g_autofree char *folder = g_path_get_dirname (file->path);
      if (!file->converter)
        continue;
      g_unlink (file->path);
      g_rmdir (folder);
    }
  g_ptr_array_set_size (import->files, 0);
  if (import->folder)
    g_rmdir (import->folder);
}

static char *refusal_text (GPtrArray *sentences, guint n_files)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (sentences->len > 1)
    g_string_append_printf (text, _ ("%u of %u files cannot be used:"), sentences->len, n_files);
  for (guint i = 0; i < sentences->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            (const char *)sentences->pdata[i]);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *lq_import_refusal (const LqImport *import)
{
  return refusal_text (import->refused, g_strv_length (import->paths));
}

/* Why of all files of SENTENCES, with the code of FIRST. */
static gboolean refuse_all (GPtrArray *sentences, const GError *first, guint n_files,
                            GError **error)
{
  g_autofree char *text = refusal_text (sentences, n_files);
  if (text)
    g_set_error_literal (error, first->domain, first->code, text);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("No file was named."));
  return FALSE;
}

gboolean lq_import_run (LqImport *import, LqImportProgress progress, gpointer data,
                        GCancellable *cancellable, GError **error)
{
  guint n = g_strv_length (import->paths);
  Meter meter = { .progress = progress, .data = data, .cancellable = cancellable };
  g_autofree double *shares = shares_of (import->paths, n);
  g_autoptr (GError) first = NULL;
  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr (GError) failure = NULL;
      meter.file_from += meter.file_share;
      meter.file_share = shares[i];
      meter.from = meter.share = 0.0;
      if (import_one (import, import->paths[i], &meter, &failure))
        continue;
      g_ptr_array_add (import->refused, g_strdup (failure->message));
      if (!first)
        first = g_steal_pointer (&failure);
    }
  g_free (meter.what);
  if (!g_cancellable_is_cancelled (cancellable) && import->files->len > 0)
    return TRUE;
  lq_import_discard (import);
  return !g_cancellable_set_error_if_cancelled (cancellable, error)
         && refuse_all (import->refused, first, n, error);
}

/* What was renamed stays so through a power cut. */
static gboolean sync_folder (const char *folder, GError **error)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  if (!ok)
    lq_failure_set_errno (error, errno, _ ("The folder “%s” cannot be written"), folder);
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean any_copy (const LqImport *import)
{
  for (guint i = 0; i < import->files->len; i++)
    if (((LqImported *)import->files->pdata[i])->converter)
      return TRUE;
  return FALSE;
}

LqImportPlacing lq_import_place (LqImport *import, const char *media_folder, GError **error)
{
  if (!any_copy (import))
    return LQ_IMPORT_PLACED;
  if (g_mkdir_with_parents (media_folder, 0777) != 0)
    {
      lq_failure_set_errno (error, errno, _ ("The folder “%s” cannot be made"), media_folder);
      return LQ_IMPORT_NOT_PLACED;
    }
  for (guint i = 0; i < import->files->len; i++)
    {
      LqImported *file = g_ptr_array_index (import->files, i);
      g_autofree char *place = file->converter ? free_path (media_folder, file->name) : NULL;
      if (!place)
        continue;
      if (g_rename (file->path, place) != 0)
        {
          if (errno == EXDEV)
            return LQ_IMPORT_ELSEWHERE;
          lq_failure_set_errno (error, errno, _ ("The file “%s” cannot be made"), place);
          return LQ_IMPORT_NOT_PLACED;
        }
      g_free (file->path);
      file->path = g_steal_pointer (&place);
    }
  g_rmdir (import->folder);
  return sync_folder (media_folder, error) ? LQ_IMPORT_PLACED : LQ_IMPORT_NOT_PLACED;
}

static gboolean carry_one (LqImported *file, const char *folder, GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *path = free_path (folder, file->name);
  g_autoptr (GFile) from = g_file_new_for_path (file->path), to = g_file_new_for_path (path);
  if (!g_file_copy (from, to, G_FILE_COPY_NONE, cancellable, NULL, NULL, error))
    {
      g_unlink (path);
      return FALSE;
    }
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  if (fd >= 0)
    close (fd);
  if (!ok)
    {
      g_unlink (path);
      return lq_failure_set_errno (error, errno, _ ("The file “%s” cannot be written"), path);
    }
  g_unlink (file->path);
  g_free (file->path);
  file->path = g_steal_pointer (&path);
  return TRUE;
}

gboolean lq_import_carry (LqImport *import, const char *folder, GCancellable *cancellable,
                          GError **error)
{
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return lq_failure_set_errno (error, errno, _ ("The folder “%s” cannot be made"), folder);
  g_autofree char *old = import->folder;
  import->folder = g_strdup (folder);
  gboolean ok = TRUE;
  for (guint i = 0; i < import->files->len && ok; i++)
    if (((LqImported *)import->files->pdata[i])->converter)
      ok = carry_one (import->files->pdata[i], folder, cancellable, error);
  g_rmdir (old); /* where something is left, discard finds it */
  return ok;
}

int lq_import_probe_rate (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) first = NULL;
  for (int i = 0; paths[i]; i++)
    {
      g_autoptr (GError) why = NULL;
      LqReader *reader = NULL;
      LqError failure = { 0 };
      if (lq_reader_open (paths[i], NULL, &reader, &failure) == LQ_OK)
        {
          int rate_hz = (int)lq_reader_info (reader)->rate_hz;
          lq_reader_free (reader);
          return rate_hz;
        }
      lq_failure_set (&why, &failure);
      g_ptr_array_add (refused, g_strdup (why->message));
      if (!first)
        first = g_steal_pointer (&why);
    }
  refuse_all (refused, first, refused->len, error);
  return 0;
}
