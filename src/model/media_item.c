/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/media_item.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "model/item_private.h"
#include "model/property.h"
#include "model/rows.h"

#define NS_PER_MS 1000000

struct _LqMediaItem
{
  LqItem parent_instance;
  gboolean missing;
  gint64 doubtful_ms; /* it was written again then, which proves nothing; 0: it was not */
  gint64 other_ms;    /* it was written again then, and is another; 0: none known */
};

enum
{
  PROP_0,
  PROP_URI,
  PROP_SIZE,
  PROP_WRITTEN,
  PROP_SHA256,
  PROP_RATE,
  PROP_CHANNELS,
  PROP_FRAMES,
  PROP_ORIGIN,
  PROP_ORIGIN_SHA256,
  PROP_CONVERTER,
  PROP_MISSING,
  N_PROPS
};

static const LqParamRow size_row =
    LQ_ROW_WHOLE ("size", N_ ("Size"), LQ_ROWS_MAX_FRAMES, 0, "Length of the file in bytes.");
static const LqParamRow written_row =
    LQ_ROW_WHOLE ("written", N_ ("Written"), LQ_ROWS_MAX_FRAMES, 0,
                  "When the file was written, in milliseconds since 1970; 0: unknown.");
static const LqParamRow rate_row = { .id = "rate",
                                     .name = N_ ("Rate"),
                                     .group = "",
                                     .unit = LQ_UNIT_HZ,
                                     .kind = LQ_PARAM_INTEGER,
                                     .max = 10000000,
                                     .doc = "Sample rate of the file." };
static const LqParamRow channels_row =
    LQ_ROW_WHOLE ("channels", N_ ("Channels"), 1024, 0, "Channels of the file.");
static const LqParamRow frames_row =
    LQ_ROW_FRAMES ("frames", N_ ("Frames"), "Length of the audio.");

G_DEFINE_FINAL_TYPE (LqMediaItem, lq_media_item, LQ_TYPE_ITEM)

static char *lq_media_item_display_name (LqItem *item)
{
  const char *path = lq_item_peek_string (item, PROP_URI);

  return *path ? g_filename_display_basename (path)
               : LQ_ITEM_CLASS (lq_media_item_parent_class)->display_name (item);
}

static void lq_media_item_class_init (LqMediaItemClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);
  GParamFlags stored = LQ_PROPERTY_STORED;

  item_class->kind = LQ_KIND_MEDIA;
  item_class->display_name = lq_media_item_display_name;
  specs[PROP_URI] = lq_property_string ("uri", N_ ("File"), "Where it is.", LQ_PROPERTY_PATH);
  specs[PROP_SIZE] = lq_property_from_row (&size_row, G_TYPE_INT64, stored);
  specs[PROP_WRITTEN] = lq_property_from_row (&written_row, G_TYPE_INT64, stored);
  specs[PROP_SHA256] = lq_property_string ("sha256", N_ ("SHA-256"), "Hash of the file.", 0);
  specs[PROP_RATE] = lq_property_from_row (&rate_row, G_TYPE_INT, stored);
  specs[PROP_CHANNELS] = lq_property_from_row (&channels_row, G_TYPE_INT, stored);
  specs[PROP_FRAMES] = lq_property_from_row (&frames_row, G_TYPE_INT64, stored);
  specs[PROP_ORIGIN] =
      lq_property_string ("origin", N_ ("Origin"), "File it was converted from.", LQ_PROPERTY_PATH);
  specs[PROP_ORIGIN_SHA256] =
      lq_property_string ("origin-sha256", N_ ("Origin SHA-256"), "Hash of that file.", 0);
  specs[PROP_CONVERTER] =
      lq_property_string ("converter", N_ ("Converter"), "What converted it, and how.", 0);
  specs[PROP_MISSING] =
      g_param_spec_boolean ("missing", "Missing", "The file was not there at the last look.", FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_media_item_init (LqMediaItem *self) {}

LqMediaItem *lq_media_item_new (const char *id)
{
  return g_object_new (LQ_TYPE_MEDIA_ITEM, "id", id, NULL);
}

const char *lq_media_item_get_path (LqMediaItem *media)
{
  return lq_item_peek_string (LQ_ITEM (media), PROP_URI);
}

gint64 lq_media_item_get_size (LqMediaItem *media)
{
  return lq_item_peek_int64 (LQ_ITEM (media), PROP_SIZE);
}

const char *lq_media_item_get_sha256 (LqMediaItem *media)
{
  return lq_item_peek_string (LQ_ITEM (media), PROP_SHA256);
}

int lq_media_item_get_rate (LqMediaItem *media)
{
  return g_value_get_int (lq_item_peek (LQ_ITEM (media), PROP_RATE));
}

int lq_media_item_get_channels (LqMediaItem *media)
{
  return g_value_get_int (lq_item_peek (LQ_ITEM (media), PROP_CHANNELS));
}

LqFrames lq_media_item_get_frames (LqMediaItem *media)
{
  return lq_item_peek_int64 (LQ_ITEM (media), PROP_FRAMES);
}

const char *lq_media_item_get_origin (LqMediaItem *media)
{
  return lq_item_peek_string (LQ_ITEM (media), PROP_ORIGIN);
}

gboolean lq_media_item_get_missing (LqMediaItem *media)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (media), PROP_MISSING));
}

gint64 lq_media_written_ns (const GStatBuf *info)
{
  return (gint64)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

static gboolean hash_stream (FILE *stream, LqSha256 *hash, gint64 *size)
{
  guint8 block[65536];
  gsize n;

  lq_sha256_init (hash);
  *size = 0;
  while ((n = fread (block, 1, sizeof block, stream)) > 0)
    {
      lq_sha256_update (hash, block, n);
      *size += (gint64)n;
    }
  return !ferror (stream);
}

/* SHA-256 of the file at PATH and its size. Reads it all: on a worker for long files.
 * Thread: [any]. NULL on failure. Owns: free with g_free. */
static char *hash_file (const char *path, gint64 *size, GError **error)
{
  FILE *stream = g_fopen (path, "rbe");
  LqSha256 hash;
  char text[LQ_SHA256_TEXT];
  gint64 n_bytes = 0;

  if (!stream || !hash_stream (stream, &hash, &n_bytes))
    {
      int code = errno;
      g_autofree char *name = g_filename_display_name (path);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("“%s” cannot be read: %s."),
                   name, g_strerror (code));
      g_clear_pointer (&stream, fclose);
      return NULL;
    }
  fclose (stream);
  lq_sha256_finish_text (&hash, text);
  *size = n_bytes;
  return g_strdup (text);
}

gint64 lq_media_written_ms (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? MAX (lq_media_written_ns (&info) / NS_PER_MS, 0) : 0;
}

/* Of one that is there. What was written again may be the same: copied back, or touched. */
static gboolean is_believed (LqMediaItem *media, gint64 written_ns)
{
  gint64 known_ms = lq_item_peek_int64 (LQ_ITEM (media), PROP_WRITTEN);
  gint64 written_ms = MAX (written_ns / NS_PER_MS, 0);

  if (known_ms == 0 || known_ms == written_ms || !*lq_media_item_get_sha256 (media))
    return TRUE;
  if (written_ms == media->other_ms)
    return FALSE;
  media->doubtful_ms = written_ms;
  return TRUE;
}

gboolean lq_media_item_look (LqMediaItem *media, gint64 *written_ns)
{
  gint64 size = lq_media_item_get_size (media);
  GStatBuf info = { 0 };
  gboolean there = g_stat (lq_media_item_get_path (media), &info) == 0 && S_ISREG (info.st_mode)
                   && (size == 0 || info.st_size == size);

  *written_ns = lq_media_written_ns (&info);
  media->doubtful_ms = 0;
  there = there && is_believed (media, *written_ns);
  g_object_set (media, "missing", !there, NULL);
  return !there;
}

gboolean lq_media_item_check (LqMediaItem *media)
{
  gint64 written_ns;
  return lq_media_item_look (media, &written_ns);
}

gint64 lq_media_item_get_doubtful_ms (LqMediaItem *media) { return media->doubtful_ms; }

void lq_media_item_settle (LqMediaItem *media, gint64 written_ms, gboolean same)
{
  media->doubtful_ms = 0;
  if (same)
    g_object_set (media, "written", written_ms, "missing", FALSE, NULL);
  else
    {
      media->other_ms = written_ms;
      g_object_set (media, "missing", TRUE, NULL);
      lq_item_emit_changed (LQ_ITEM (media), "uri"); /* what it names is not there any more */
    }
}

gboolean lq_media_item_verify (LqMediaItem *media)
{
  gint64 size;

  if (lq_media_item_check (media) || media->doubtful_ms == 0)
    return lq_media_item_get_missing (media);
  gint64 written_ms = media->doubtful_ms;
  g_autofree char *sha256 = hash_file (lq_media_item_get_path (media), &size, NULL);
  if (sha256)
    lq_media_item_settle (media, written_ms,
                          strcmp (sha256, lq_media_item_get_sha256 (media)) == 0);
  return lq_media_item_get_missing (media);
}

gboolean lq_media_item_is_other (LqMediaItem *media)
{
  return lq_media_item_get_missing (media)
         && g_file_test (lq_media_item_get_path (media), G_FILE_TEST_IS_REGULAR);
}

gboolean lq_media_item_has_other_content (LqMediaItem *media)
{
  return lq_media_item_is_other (media) && media->other_ms != 0
         && lq_media_written_ms (lq_media_item_get_path (media)) == media->other_ms;
}

gboolean lq_media_item_set_file (LqMediaItem *media, const char *path, GError **error)
{
  gint64 size, written_ms = lq_media_written_ms (path); /* before it is read */
  g_autofree char *sha256 = hash_file (path, &size, error);

  if (!sha256)
    return FALSE;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_object_set (media, "uri", absolute, "size", size, "written", written_ms, "sha256", sha256,
                NULL);
  return TRUE;
}

gboolean lq_media_item_is_same_file (LqMediaItem *media, const char *path)
{
  const char *wanted = lq_media_item_get_sha256 (media);
  gint64 size;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)
      || info.st_size != lq_media_item_get_size (media) || !*wanted)
    return FALSE;
  g_autofree char *sha256 = hash_file (path, &size, NULL);
  return sha256 && strcmp (sha256, wanted) == 0;
}

/* All files below FOLDER that might be it: those of the same name before the others. */
static void gather (LqMediaItem *media, const char *folder, int depth, GPtrArray *same_name,
                    GPtrArray *others)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *wanted = g_path_get_basename (lq_media_item_get_path (media));
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;
      if (g_lstat (path, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode) && depth > 0)
        gather (media, path, depth - 1, same_name, others);
      else if (!S_ISDIR (info.st_mode))
        g_ptr_array_add (strcmp (name, wanted) == 0 ? same_name : others, g_steal_pointer (&path));
    }
}

char *lq_media_item_search (LqMediaItem *media, const char *folder, int max_depth)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  gather (media, folder, max_depth, candidates, others);
  g_ptr_array_extend_and_steal (candidates, g_steal_pointer (&others));
  for (guint i = 0; i < candidates->len; i++)
    if (lq_media_item_is_same_file (media, candidates->pdata[i]))
      return g_strdup (candidates->pdata[i]);
  return NULL;
}
