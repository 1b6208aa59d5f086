/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/analyser.h"

#include "ui/chart/spectrogram.h"
#include "ui/editors/analyser_menu.h"
#include "ui/editors/equal_loudness.h"
#include "ui/menu.h"
#include "ui/numbers.h"

#include <glib/gi18n.h>

#define SPECTRUM_HZ 30.0
#define FAST_S      0.125 /* the "fast" of IEC 61672 */
#define HOLD_FALL   12.0  /* dB/s */
#define NOTHING_DB  (-120.0)
#define PAUSE_S     0.5 /* a longer one is no sound */
#define FINE_OCT    (1.0 / 24.0)

typedef struct
{
  LqDesk *desk; /* borrowed */
  LqPlot *plot; /* which owns this */
  GSettings *settings;
  const char *picture_key;
  GtkWidget *place, *spectrogram;
  gint64 pushed_us;
  int mix, master, reference, hold, difference; /* traces */
  LqSpectrumView view;
  gboolean holds, differs, with_reference;
  int n;              /* columns */
  double *hz, *a, *b; /* [LQ_PLOT_COLUMNS] */
  uint64_t serials[LQ_N_TAPS];
  LqLivePull also;
  gpointer also_data;
  gboolean anew; /* drawn whatever the serials say */
  gboolean told; /* of what is under the pointer */
} Analyser;

static LqMeters *meters_of (const Analyser *self)
{
  return lq_sound_get_meters (lq_desk_get_sound (self->desk));
}

/* ---- Settings ---- */

static double number_of (GSettings *settings, const char *key, double otherwise)
{
  g_autofree char *text = g_settings_get_string (settings, key);
  return g_ascii_isdigit (*text) ? g_ascii_strtod (text, NULL) : otherwise;
}

static gboolean is (GSettings *settings, const char *key, const char *value)
{
  g_autofree char *text = g_settings_get_string (settings, key);
  return g_str_equal (text, value);
}

LqSpectrumView lq_analyser_view (GSettings *settings)
{
  double parts = number_of (settings, "spectrum-smoothing", 0.0);
  double slope = number_of (settings, "spectrum-slope", 4.5);
  return (LqSpectrumView){
    .trace = is (settings, "spectrum-speed", "infinite") ? LQ_SPECTRUM_AVERAGE : LQ_SPECTRUM_LIVE,
    .smoothing_oct = parts > 0.0 ? 1.0 / parts : 0.0,
    .slope_db_oct = slope == 3.0 ? LQ_SPECTRUM_PINK_SLOPE : slope,
  };
}

void lq_analyser_set_meters (LqDesk *desk, gboolean aligned)
{
  GSettings *settings = lq_desk_get_settings (desk);
  LqSpectrumSettings made = {
    .average_s = number_of (settings, "spectrum-speed", FAST_S),
    .hold_fall_db_s = is (settings, "spectrum-hold", "falling") ? HOLD_FALL : 0.0,
    .aligned = aligned,
  };
  lq_meters_set_spectrum (lq_sound_get_meters (lq_desk_get_sound (desk)), &made);
}

static void take_settings (Analyser *self)
{
  GSettings *settings = self->settings;
  gboolean with_spectrogram = !is (settings, self->picture_key, "spectrum");
  if (gtk_widget_get_mapped (self->place)) /* who is seen says how they are made */
    lq_analyser_set_meters (self->desk, with_spectrogram);
  self->view = lq_analyser_view (settings);
  self->holds = !is (settings, "spectrum-hold", "off");
  self->differs = g_settings_get_boolean (settings, "spectrum-difference");
  self->with_reference = g_settings_get_boolean (settings, "spectrum-reference");
  self->anew = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->plot),
                          !is (settings, self->picture_key, "spectrogram"));
  gtk_widget_set_visible (self->spectrogram, with_spectrogram);
}

/* ---- Drawing ---- */

static void hide (Analyser *self, int trace)
{
  lq_plot_set_trace (self->plot, trace, NULL, NULL, 0);
}

static void show (Analyser *self, int trace, const double *db)
{
  lq_plot_set_trace (self->plot, trace, self->hz, db, self->n);
}

/* Reads TAP into DB; FALSE: nothing is known of it. NEWS: it is another picture than the last. */
static gboolean read_tap (Analyser *self, LqTap tap, LqSpectrumTrace trace, double *db,
                          gboolean *news)
{
  LqSpectrumView view = self->view;
  uint64_t serial = 0;
  view.trace = trace;
  if (!lq_meters_spectrum (meters_of (self), tap, &view, self->hz, db, self->n, &serial))
    return FALSE;
  *news = self->anew || serial != self->serials[tap];
  self->serials[tap] = serial;
  return TRUE;
}

static void show_tap (Analyser *self, LqTap tap, int trace)
{
  gboolean news = FALSE;
  if (!read_tap (self, tap, self->view.trace, self->a, &news))
    hide (self, trace);
  else if (news)
    show (self, trace, self->a);
}

/* LIFT_DB: what the master is given first (equal_loudness.h). */
static double difference_db (double mix_db, double master_db, double lift_db)
{
  return fmin (mix_db, master_db) > NOTHING_DB ? master_db + lift_db - mix_db : 0.0;
}

static void show_difference (Analyser *self)
{
  gboolean news_mix = FALSE, news_master = FALSE;
  if (!read_tap (self, LQ_TAP_MIX, self->view.trace, self->a, &news_mix)
      || !read_tap (self, LQ_TAP_MASTER, self->view.trace, self->b, &news_master))
    {
      hide (self, self->difference);
      return;
    }
  if (!news_mix && !news_master)
    return;
  double lift_db;
  lq_equal_loudness_lift (self->desk, &lift_db);
  for (int i = 0; i < self->n; i++)
    self->b[i] = difference_db (self->a[i], self->b[i], lift_db);
  show (self, self->difference, self->b);
}

/* As loud as the master, also while it is heard: how it is comes before how loud. */
static void show_reference (Analyser *self)
{
  LqCompare *compare = lq_desk_get_compare (self->desk);
  LqMediaItem *media = lq_compare_get_reference_media (compare);
  gboolean news = TRUE;
  if (lq_compare_get_heard (compare) == LQ_COMPARE_REFERENCE
          ? !read_tap (self, LQ_TAP_HEARD, self->view.trace, self->a, &news)
          : !self->with_reference || !media
                || !lq_file_spectrum_read (lq_desk_get_reference_spectrum (self->desk),
                                           lq_media_item_get_path (media), &self->view, self->hz,
                                           self->a, self->n))
    hide (self, self->reference);
  else if (news)
    {
      double lift_db;
      lq_equal_loudness_db (self->desk, LQ_COMPARE_REFERENCE, LQ_COMPARE_MASTER, &lift_db);
      for (int i = 0; i < self->n; i++)
        self->a[i] += lift_db;
      show (self, self->reference, self->a);
    }
}

static void show_hold (Analyser *self)
{
  gboolean news;
  if (self->holds && !self->differs
      && read_tap (self, LQ_TAP_MASTER, LQ_SPECTRUM_HOLD, self->a, &news))
    show (self, self->hold, self->a);
  else
    hide (self, self->hold);
}

static void pull (GtkWidget *plot, gpointer data)
{
  Analyser *self = data;
  self->n = lq_plot_columns (self->plot, self->hz);
  if (self->n == 0)
    return;
  if (self->differs)
    {
      show_difference (self);
      hide (self, self->mix);
      hide (self, self->master);
      hide (self, self->reference);
    }
  else
    {
      hide (self, self->difference);
      show_tap (self, LQ_TAP_MIX, self->mix);
      show_tap (self, LQ_TAP_MASTER, self->master);
    }
  show_hold (self);
  self->anew = FALSE;
}

/* It stands still: drawn when it may be another one, not at every pulse. */
static void pull_reference (Analyser *self)
{
  self->n = lq_plot_columns (self->plot, self->hz);
  if (self->n > 0 && !self->differs)
    show_reference (self);
}

static void on_pulse (GtkWidget *plot, gpointer data)
{
  Analyser *self = data;
  pull (plot, data);
  if (lq_compare_get_heard (lq_desk_get_compare (self->desk)) == LQ_COMPARE_REFERENCE)
    pull_reference (self);
  if (self->also)
    self->also (plot, self->also_data);
}

/* ---- Spectrogram ---- */

/* Pulses are not even: a column is as long as it took. */
static double since_last_s (Analyser *self)
{
  gint64 now_us = g_get_monotonic_time (), last_us = self->pushed_us;
  self->pushed_us = now_us;
  double seconds = (double)(now_us - last_us) / G_USEC_PER_SEC;
  return seconds < PAUSE_S ? seconds : LQ_SPECTROGRAM_COLUMN_S;
}

static void on_spectrogram_pulse (GtkWidget *spectrogram, gpointer data)
{
  Analyser *self = data;
  LqSpectrumView view = self->view;
  view.trace = LQ_SPECTRUM_NOW;
  view.smoothing_oct = FINE_OCT;
  int n = lq_spectrogram_rows (LQ_SPECTROGRAM (spectrogram), self->hz, LQ_PLOT_COLUMNS);
  if (n == 0
      || !lq_meters_spectrum (meters_of (self), LQ_TAP_HEARD, &view, self->hz, self->a, n, NULL))
    return;
  lq_spectrogram_push (LQ_SPECTROGRAM (spectrogram), self->a, n,
                       lq_sound_get_position (lq_desk_get_sound (self->desk)), since_last_s (self));
}

static void on_point (LqSpectrogram *spectrogram, gint64 position, double hz, double db,
                      Analyser *self)
{
  char time[LQ_UNITS_TEXT], freq[LQ_UNITS_TEXT], level[LQ_UNITS_TEXT];
  if (position < 0)
    return;
  lq_time_format (position, lq_desk_get_rate_hz (self->desk), 1, time);
  lq_number_show (LQ_UNIT_HZ, hz, hz < 1000 ? 0 : 2, LQ_UNITS_PLAIN, freq);
  lq_number_show (LQ_UNIT_DBFS, db, 0, LQ_UNITS_PLAIN, level);
  g_autofree char *sentence = g_strdup_printf ("%s · %s · %s", time, freq, level);
  lq_desk_say (self->desk, _ ("Spectrogram"), sentence);
}

/* ---- Events ---- */

static Analyser *analyser_of (GtkWidget *plot)
{
  return g_object_get_data (G_OBJECT (plot), "lq-analyser");
}

static void redraw (GtkWidget *plot)
{
  Analyser *self = analyser_of (plot);
  self->anew = TRUE;
  pull (plot, self);
  pull_reference (self);
}

static void on_settings (GtkWidget *plot)
{
  take_settings (analyser_of (plot));
  redraw (plot);
}

static void on_setting (GSettings *settings, const char *key, GtkWidget *plot)
{
  if (g_strv_contains (lq_analyser_keys, key))
    on_settings (plot);
}

static void on_reference (GtkWidget *plot) { pull_reference (analyser_of (plot)); }

/* The loudness of something may be another. */
static void on_compare (GtkWidget *plot)
{
  if (gtk_widget_get_mapped (plot))
    redraw (plot);
}

static void on_playing (GtkWidget *plot)
{
  Analyser *self = analyser_of (plot);
  gboolean playing = lq_sound_is_playing (lq_desk_get_sound (self->desk));
  lq_live_run (plot, playing);
  lq_live_run (self->spectrogram, playing);
}

static void on_reset (GtkWidget *plot)
{
  lq_spectrogram_clear (LQ_SPECTROGRAM (analyser_of (plot)->spectrogram));
}

static void analyser_free (gpointer data)
{
  Analyser *self = data;
  g_free (self->hz);
  g_free (self->a);
  g_free (self->b);
  g_free (self);
}

static void follow (Analyser *self)
{
  LqDesk *desk = self->desk;
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (on_setting), self->plot, 0);
  g_signal_connect_object (self->place, "map", G_CALLBACK (on_settings), self->plot,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->plot, "resized", G_CALLBACK (redraw), self->plot,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (on_playing),
                           self->plot, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "meters-reset", G_CALLBACK (on_reset), self->plot,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_reference_spectrum (desk), "ready",
                           G_CALLBACK (on_reference), self->plot, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "changed", G_CALLBACK (on_compare),
                           self->plot, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "notify", G_CALLBACK (on_reference),
                           self->plot, G_CONNECT_SWAPPED);
}

GtkWidget *lq_analyser_new (LqDesk *desk, LqPlot *plot, const char *picture_key, LqLivePull also,
                            gpointer data)
{
  Analyser *self = g_new0 (Analyser, 1);
  self->desk = desk;
  self->plot = plot;
  self->picture_key = picture_key;
  self->also = also;
  self->also_data = data;
  self->settings = lq_desk_get_settings (desk);
  self->hz = g_new (double, LQ_PLOT_COLUMNS);
  self->a = g_new (double, LQ_PLOT_COLUMNS);
  self->b = g_new (double, LQ_PLOT_COLUMNS);
  self->mix = lq_plot_add_trace (plot, LQ_TRACE_MIX, LQ_PLOT_RIGHT);
  self->hold = lq_plot_add_trace (plot, LQ_TRACE_HOLD, LQ_PLOT_RIGHT);
  self->reference = lq_plot_add_trace (plot, LQ_TRACE_REFERENCE, LQ_PLOT_RIGHT);
  self->master = lq_plot_add_trace (plot, LQ_TRACE_MASTER, LQ_PLOT_RIGHT);
  self->difference = lq_plot_add_trace (plot, LQ_TRACE_DIFFERENCE, LQ_PLOT_LEFT);
  g_object_set_data_full (G_OBJECT (plot), "lq-analyser", self, analyser_free);
  self->place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->spectrogram = lq_spectrogram_new (_ ("Spectrogram"));
  gtk_widget_set_vexpand (GTK_WIDGET (plot), TRUE);
  gtk_widget_set_vexpand (self->spectrogram, TRUE);
  gtk_box_append (GTK_BOX (self->place), GTK_WIDGET (plot));
  gtk_box_append (GTK_BOX (self->place), self->spectrogram);
  g_autoptr (GMenu) menu = lq_analyser_menu (picture_key);
  lq_analyser_add_actions (self->place, desk);
  lq_menu_attach (self->place, menu);
  lq_live_attach (GTK_WIDGET (plot), SPECTRUM_HZ, on_pulse, self);
  lq_live_attach (self->spectrogram, SPECTRUM_HZ, on_spectrogram_pulse, self);
  g_signal_connect (self->spectrogram, "point", G_CALLBACK (on_point), self);
  take_settings (self);
  follow (self);
  on_playing (GTK_WIDGET (plot));
  return self->place;
}

/* ---- Under the pointer ---- */

static void say (Analyser *self, const char *what, const char *sentence)
{
  self->told = *what != '\0';
  lq_desk_say (self->desk, what, sentence);
}

static gboolean level_at (Analyser *self, LqTap tap, double hz, double *db)
{
  return lq_meters_spectrum (meters_of (self), tap, &self->view, &hz, db, 1, NULL);
}

/* At HZ, what is drawn: the master, or its difference from the mix. FALSE: nothing is. */
static gboolean drawn_at (Analyser *self, double hz, double *db)
{
  double mix_db;
  if (!level_at (self, LQ_TAP_MASTER, hz, db))
    return FALSE;
  if (!self->differs)
    return TRUE;
  if (!level_at (self, LQ_TAP_MIX, hz, &mix_db))
    return FALSE;
  double lift_db;
  lq_equal_loudness_lift (self->desk, &lift_db);
  *db = difference_db (mix_db, *db, lift_db);
  return TRUE;
}

static void on_leave (GtkEventControllerMotion *motion, GtkWidget *plot)
{
  Analyser *self = analyser_of (plot);
  if (self->told)
    say (self, "", "");
}

static void on_motion (GtkEventControllerMotion *motion, double x, double y, GtkWidget *plot)
{
  Analyser *self = analyser_of (plot);
  char freq[LQ_UNITS_TEXT], level[LQ_UNITS_TEXT];
  double hz = lq_plot_x_value (self->plot, x), db;
  if (!lq_plot_is_inside (self->plot, x, y))
    {
      on_leave (motion, plot);
      return;
    }
  lq_number_show (LQ_UNIT_HZ, hz, hz < 1000 ? 0 : 2, LQ_UNITS_PLAIN, freq);
  if (!drawn_at (self, hz, &db))
    {
      say (self, _ ("Spectrum"), freq);
      return;
    }
  lq_number_show (self->differs ? LQ_UNIT_DB : LQ_UNIT_DBFS, db, 1, LQ_UNITS_PLAIN, level);
  g_autofree char *sentence = g_strdup_printf ("%s · %s", freq, level);
  say (self, self->differs ? lq_equal_loudness_name (self->desk) : _ ("Master"), sentence);
}

void lq_analyser_tell (LqPlot *plot)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), plot);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), plot);
  gtk_widget_add_controller (GTK_WIDGET (plot), motion);
}
