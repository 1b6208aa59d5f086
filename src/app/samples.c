/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/samples.h"

#include "app/failure.h"
#include "media/reader.h"
#include "media/resample.h"
#include "model/media_item.h"

#include <glib/gi18n.h>

#define BLOCK 4096

/* ---- Decoding ---- */

char *lq_sample_refusal (const char *name, int n_channels, double duration_s)
{
  if (n_channels == 3 || n_channels > LQ_SAMPLE_MOST_CHANNELS)
    return g_strdup_printf (_ ("“%s” has %d channels; a response has one, two, or four: left to "
                               "left, left to right, right to left, right to right."),
                            name, n_channels);
  if (duration_s > LQ_SAMPLE_MOST_S)
    return g_strdup_printf (_ ("“%s” is %.0f s long; a response is up to %.0f s."), name,
                            duration_s, LQ_SAMPLE_MOST_S);
  return NULL;
}

/* Planes that grow by whole blocks until their end is known. */
typedef struct
{
  int n_channels;
  LqFrames n;
  double *plane[LQ_SAMPLE_MOST_CHANNELS];
} Planes;

static void planes_clear (Planes *planes)
{
  for (int c = 0; c < planes->n_channels; c++)
    g_free (planes->plane[c]);
}

static gboolean read_all (LqReader *reader, Planes *planes, LqError *failure)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  LqFrames most = (LqFrames)(LQ_SAMPLE_MOST_S * info->rate_hz) + 1;
  LqFrames n = MIN (info->n_frames, most);
  planes->n_channels = info->n_channels;
  for (int c = 0; c < planes->n_channels; c++)
    planes->plane[c] = g_new0 (double, (gsize)n + 1);
  while (planes->n < n)
    {
      double *at[LQ_SAMPLE_MOST_CHANNELS];
      for (int c = 0; c < planes->n_channels; c++)
        at[c] = planes->plane[c] + planes->n;
      int got = lq_reader_read_at (reader, planes->n, (int)MIN (n - planes->n, BLOCK), at, failure);
      if (got < 0)
        return FALSE;
      if (got == 0)
        break;
      planes->n += got;
    }
  return TRUE;
}

/* TO has room for the length that lq_resample_length says. */
static gboolean run_resampler (LqResampler *resampler, const Planes *from, Planes *to,
                               LqFrames room, LqError *failure)
{
  LqFrames at = 0;
  for (gboolean ends = FALSE, more = TRUE; to->n < room && more;)
    {
      int made = 0;
      const double *in[LQ_SAMPLE_MOST_CHANNELS];
      double *out[LQ_SAMPLE_MOST_CHANNELS];
      int taken = 0;
      for (int c = 0; c < from->n_channels; c++)
        {
          in[c] = from->plane[c] + at;
          out[c] = to->plane[c] + to->n;
        }
      if (lq_resampler_process (resampler, at < from->n ? in : NULL, (int)MIN (from->n - at, BLOCK),
                                &taken, out, (int)MIN (room - to->n, BLOCK), &made, failure)
          != LQ_OK)
        return FALSE;
      more = !ends || made > 0;
      at += taken;
      to->n += made;
      ends = at == from->n;
    }
  return TRUE;
}

/* A response is a density over time: at another rate its frames are as many times more as they are
 * softer, so that the sum stays. */
static gboolean convert (Planes *planes, double from_hz, double to_hz, LqError *failure)
{
  LqResampler *resampler = NULL;
  LqFrames room = lq_resample_length (planes->n, from_hz, to_hz);
  Planes to = { .n_channels = planes->n_channels };
  if (lq_resampler_new (from_hz, to_hz, planes->n_channels, LQ_RESAMPLE_VHQ_STEEP, &resampler,
                        failure)
      != LQ_OK)
    return FALSE;
  for (int c = 0; c < to.n_channels; c++)
    to.plane[c] = g_new0 (double, (gsize)room + 1);
  gboolean ok = run_resampler (resampler, planes, &to, room, failure);
  for (int c = 0; c < to.n_channels; c++)
    for (LqFrames i = 0; i < to.n; i++)
      to.plane[c][i] *= from_hz / to_hz;
  lq_resampler_free (resampler);
  planes_clear (planes);
  *planes = to;
  return ok;
}

/* Owns: g_free. NULL with error. */
static LqSample *load_from (LqReader *reader, const char *name, double rate_hz, GError **error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  g_autofree char *refusal =
      lq_sample_refusal (name, info->n_channels, (double)info->n_frames / info->rate_hz);
  Planes planes = { 0 };
  LqError failure = { 0 };
  LqSample *sample = NULL;
  if (refusal)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, refusal);
      return NULL;
    }
  if (read_all (reader, &planes, &failure)
      && (info->rate_hz == rate_hz || convert (&planes, info->rate_hz, rate_hz, &failure)))
    sample =
        lq_sample_new (rate_hz, planes.n_channels, planes.n, (const double *const *)planes.plane);
  else
    lq_failure_set (error, &failure);
  planes_clear (&planes);
  return sample;
}

LqSample *lq_sample_load (const char *path, double rate_hz, GError **error)
{
  const LqReaderOptions options = { .max_channels = LQ_SAMPLE_MOST_CHANNELS };
  g_autofree char *name = g_filename_display_basename (path);
  LqReader *reader = NULL;
  LqError failure = { 0 };
  if (lq_reader_open (path, &options, &reader, &failure) != LQ_OK)
    {
      lq_failure_set (error, &failure);
      return NULL;
    }
  LqSample *sample = load_from (reader, name, rate_hz, error);
  lq_reader_free (reader);
  return sample;
}

char *lq_sample_identity (const LqSceneSample *wanted, double rate_hz)
{
  return g_strdup_printf ("%.17g %s %" G_GINT64_FORMAT " %s", rate_hz, wanted->sha256,
                          (gint64)wanted->written_ns, wanted->path);
}

/* ---- What is at hand ---- */

typedef struct
{
  char *path;
  double rate_hz;
  LqSample *sample;
  char *failure;
  gboolean loading, asked;
} Entry;

/* What a node of the last scene had. */
typedef struct
{
  LqKey rack, node;
  LqSample *sample;
} Given;

struct _LqSamples
{
  GObject parent_instance;
  GHashTable *entries; /* by what they are → Entry */
  GArray *given;       /* Given */
};

enum
{
  SIGNAL_LOADED,
  SIGNAL_FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LqSamples, lq_samples, G_TYPE_OBJECT)

static void entry_free (gpointer data)
{
  Entry *entry = data;
  lq_sample_unref (entry->sample);
  g_free (entry->path);
  g_free (entry->failure);
  g_free (entry);
}

static void given_clear (gpointer data) { lq_sample_unref (((Given *)data)->sample); }

static GArray *given_new (void)
{
  GArray *given = g_array_new (FALSE, FALSE, sizeof (Given));
  g_array_set_clear_func (given, given_clear);
  return given;
}

typedef struct
{
  char *name, *path;
  double rate_hz;
} Wish;

static void wish_free (gpointer data)
{
  Wish *wish = data;
  g_free (wish->name);
  g_free (wish->path);
  g_free (wish);
}

static void load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wish *wish = data;
  GError *error = NULL;
  LqSample *sample = lq_sample_load (wish->path, wish->rate_hz, &error);
  if (sample)
    g_task_return_pointer (task, sample, (GDestroyNotify)lq_sample_unref);
  else
    g_task_return_error (task, error);
}

static void loaded (GObject *object, GAsyncResult *result, gpointer data)
{
  LqSamples *samples = LQ_SAMPLES (object);
  const Wish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  LqSample *sample = g_task_propagate_pointer (G_TASK (result), &error);
  Entry *entry = g_hash_table_lookup (samples->entries, wish->name);
  if (!entry || !entry->loading) /* not wanted any more, or let go of meanwhile and there again */
    {
      lq_sample_unref (sample);
      return;
    }
  entry->loading = FALSE;
  entry->sample = sample;
  if (sample)
    {
      g_signal_emit (samples, signals[SIGNAL_LOADED], 0, wish->path);
      return;
    }
  entry->failure = g_strdup (error->message);
  g_signal_emit (samples, signals[SIGNAL_FAILED], 0, wish->path, error->message);
}

static void begin (LqSamples *samples, Entry *entry, const char *name)
{
  Wish *wish = g_new0 (Wish, 1);
  wish->name = g_strdup (name);
  wish->path = g_strdup (entry->path);
  wish->rate_hz = entry->rate_hz;
  entry->loading = TRUE;
  g_autoptr (GTask) task = g_task_new (samples, NULL, loaded, NULL);
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, load_thread);
}

static Entry *find_entry (LqSamples *samples, const LqSceneSample *wanted, double rate_hz)
{
  g_autofree char *name = lq_sample_identity (wanted, rate_hz);
  Entry *entry = g_hash_table_lookup (samples->entries, name);
  if (!entry)
    {
      entry = g_new0 (Entry, 1);
      entry->path = g_strdup (wanted->path);
      entry->rate_hz = rate_hz;
      g_hash_table_insert (samples->entries, g_strdup (name), entry);
      begin (samples, entry, name);
    }
  entry->asked = TRUE;
  return entry;
}

LqSample *lq_samples_find (LqSamples *samples, const char *path, const char *sha256, double rate_hz)
{
  GStatBuf info = { 0 };
  g_stat (path, &info);
  const LqSceneSample wanted = {
    .path = path,
    .sha256 = sha256,
    .written_ns = lq_media_written_ns (&info),
  };
  return find_entry (samples, &wanted, rate_hz)->sample;
}

const char *lq_samples_get_failure (LqSamples *samples, const char *path)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, samples->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (((Entry *)value)->path, path) && ((Entry *)value)->failure)
      return ((Entry *)value)->failure;
  return NULL;
}

static gboolean is_over (gpointer key, gpointer value, gpointer data)
{
  Entry *entry = value;
  gboolean asked = entry->asked;
  entry->asked = FALSE;
  return !asked;
}

void lq_samples_sweep (LqSamples *samples)
{
  g_hash_table_foreach_remove (samples->entries, is_over, NULL);
}

/* ---- For a scene ---- */

static LqSample *find_given (const LqSamples *samples, const LqSceneSample *wanted)
{
  for (guint i = 0; i < samples->given->len; i++)
    {
      const Given *given = &g_array_index (samples->given, Given, i);
      if (given->rack == wanted->rack && given->node == wanted->node->key)
        return given->sample;
    }
  return NULL;
}

static LqSample *choose (LqSamples *samples, const LqSceneSample *wanted, double rate_hz)
{
  if (wanted->missing)
    return NULL;
  const Entry *entry = find_entry (samples, wanted, rate_hz);
  return entry->loading ? find_given (samples, wanted) : entry->sample;
}

void lq_samples_give (LqSamples *samples, LqScene *scene)
{
  GArray *all = given_new ();
  for (guint i = 0; i < scene->samples->len; i++)
    {
      LqSceneSample *wanted = &g_array_index (scene->samples, LqSceneSample, i);
      LqSample *sample = choose (samples, wanted, scene->graph.rate_hz);
      const Given given = { wanted->rack, wanted->node->key, lq_sample_ref (sample) };
      lq_scene_give_sample (wanted, sample);
      g_array_append_val (all, given);
    }
  g_array_unref (samples->given);
  samples->given = all;
  lq_samples_sweep (samples);
}

void lq_samples_clear (LqSamples *samples)
{
  g_array_set_size (samples->given, 0);
  g_hash_table_remove_all (samples->entries);
}

static void lq_samples_finalize (GObject *object)
{
  g_array_unref (LQ_SAMPLES (object)->given);
  g_hash_table_unref (LQ_SAMPLES (object)->entries);
  G_OBJECT_CLASS (lq_samples_parent_class)->finalize (object);
}

static void lq_samples_class_init (LqSamplesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_samples_finalize;
  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void lq_samples_init (LqSamples *samples)
{
  samples->given = given_new ();
  samples->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

LqSamples *lq_samples_new (void) { return g_object_new (LQ_TYPE_SAMPLES, NULL); }
