/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/file_spectrum.h"

#include "media/reader.h"

#define BLOCK 8192

struct _LqFileSpectrum
{
  GObject parent_instance;
  char *path;           /* asked for last */
  LqSpectrum *spectrum; /* of it; NULL: not there */
  GCancellable *cancel; /* the reading of another one */
};

G_DEFINE_FINAL_TYPE (LqFileSpectrum, lq_file_spectrum, G_TYPE_OBJECT)

static guint signal_ready;

/* ---- The worker ---- */

static LqSpectrum *analyse (LqReader *reader, GCancellable *cancel)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  LqSpectrum *spectrum = lq_spectrum_new (info->rate_hz, info->n_channels);
  g_autofree double *samples = g_new (double, (gsize)BLOCK *LQ_MAX_CHANNELS);
  double *planes[LQ_MAX_CHANNELS];
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    planes[c] = samples + (gsize)BLOCK * (gsize)c;
  int n;
  for (LqFrames at = 0; (n = lq_reader_read_at (reader, at, BLOCK, planes, NULL)) > 0; at += n)
    {
      if (g_cancellable_is_cancelled (cancel))
        break;
      lq_spectrum_process (spectrum, (const double *const *)planes, n);
    }
  return spectrum;
}

static void work (GTask *task, gpointer source, gpointer path, GCancellable *cancel)
{
  LqReader *reader = NULL;
  if (lq_reader_open (path, NULL, &reader, NULL) != LQ_OK)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  g_task_return_pointer (task, analyse (reader, cancel), (GDestroyNotify)lq_spectrum_free);
  lq_reader_free (reader);
}

static void worked (GObject *object, GAsyncResult *result, gpointer data)
{
  LqFileSpectrum *self = LQ_FILE_SPECTRUM (object);
  LqSpectrum *spectrum = g_task_propagate_pointer (G_TASK (result), NULL);
  if (g_task_get_cancellable (G_TASK (result)) != self->cancel)
    {
      lq_spectrum_free (spectrum); /* another one is asked for by now */
      return;
    }
  self->spectrum = spectrum;
  g_signal_emit (self, signal_ready, 0);
}

/* ---- What is asked ---- */

static void forget (LqFileSpectrum *self)
{
  if (self->cancel)
    g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_clear_pointer (&self->spectrum, lq_spectrum_free);
  g_clear_pointer (&self->path, g_free);
}

gboolean lq_file_spectrum_read (LqFileSpectrum *self, const char *path, const LqSpectrumView *view,
                                const double *hz, double *db, int n)
{
  if (g_strcmp0 (path, self->path) != 0)
    {
      forget (self);
      self->path = g_strdup (path);
      self->cancel = g_cancellable_new ();
      g_autoptr (GTask) task = g_task_new (self, self->cancel, worked, NULL);
      g_task_set_check_cancellable (task, FALSE);
      g_task_set_priority (task, G_PRIORITY_LOW);
      g_task_set_task_data (task, g_strdup (path), g_free);
      g_task_run_in_thread (task, work);
    }
  LqSpectrumView mean = *view;
  mean.trace = LQ_SPECTRUM_AVERAGE;
  return self->spectrum && lq_spectrum_read (self->spectrum, &mean, hz, db, n);
}

static void lq_file_spectrum_dispose (GObject *object)
{
  forget (LQ_FILE_SPECTRUM (object));
  G_OBJECT_CLASS (lq_file_spectrum_parent_class)->dispose (object);
}

static void lq_file_spectrum_class_init (LqFileSpectrumClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_file_spectrum_dispose;
  signal_ready = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void lq_file_spectrum_init (LqFileSpectrum *self) {}

LqFileSpectrum *lq_file_spectrum_new (void) { return g_object_new (LQ_TYPE_FILE_SPECTRUM, NULL); }
