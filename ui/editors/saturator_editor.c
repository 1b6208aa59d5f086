/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator: its curve, sample in to sample out, with the point that the peaks reach now, and the
 * harmonics that it gives a sine of −12 dBFS; below, the rows. A curve that recalls is a loop: the one of
 * what fills the picture, and within it that of the same sine. */
#include "ui/chart/plot.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"
#include "ui/editors/readings.h"
#include "ui/numbers.h"
#include "ui/pulse.h"

#include <complex.h>
#include <glib/gi18n.h>
#include <math.h>

#define PULL_HZ       30.0
#define RANGE_PERCENT 120.0
#define FLOOR_DB      (-100.0)
#define SINE_STEPS    512
#define MOST_OPEN     1e-9 /* of rounding; more than that is a loop */
#define FIRST         2
#define LAST          7
#define BAR_HALF      0.3
#define MARGIN        0.6

enum
{
  BEFORE,
  AFTER,
  N_READOUTS
};

#define LQ_TYPE_SATURATOR_EDITOR (lq_saturator_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqSaturatorEditor, lq_saturator_editor, LQ, SATURATOR_EDITOR, LqEditorBox)

struct _LqSaturatorEditor
{
  LqEditorBox box;
  GtkWidget *plot, *bars;
  int curve, inner, bar_trace;
  int readouts[N_READOUTS];
};

G_DEFINE_FINAL_TYPE (LqSaturatorEditor, lq_saturator_editor, LQ_TYPE_EDITOR_BOX)

/* ---- Curve ---- */

static void shape (LqSaturatorEditor *editor, const double *x, double *y, int n)
{
  lq_node_get_info (editor->box.node)
      ->response (lq_node_get_params (editor->box.node), lq_desk_get_rate_hz (editor->box.desk),
                  LQ_RESPONSE_SHAPE, -1, LQ_TARGET_STEREO, x, y, n);
}

static void show_curve (LqSaturatorEditor *editor)
{
  g_autofree double *x = g_new (double, 2 * LQ_PLOT_COLUMNS),
                    *y = g_new (double, 2 * LQ_PLOT_COLUMNS),
                    *sample = g_new (double, 2 * LQ_PLOT_COLUMNS);
  double inner_x[SINE_STEPS + 1], inner_y[SINE_STEPS + 1], open = 0.0;
  int n = lq_plot_columns (LQ_PLOT (editor->plot), x);
  if (n <= 0)
    return;
  for (int i = 0; i < n; i++)
    x[2 * n - 1 - i] = x[i];
  for (int i = 0; i < 2 * n; i++)
    sample[i] = x[i] / 100.0;
  shape (editor, sample, y, 2 * n);
  for (int i = 0; i < n; i++)
    open = fmax (open, fabs (y[2 * n - 1 - i] - y[i]));
  for (int i = 0; i < 2 * n; i++)
    y[i] *= 100.0;
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->curve, x, y, open > MOST_OPEN ? 2 * n : n);
  for (int i = 0; i <= SINE_STEPS; i++)
    inner_x[i] = LQ_RESPONSE_SHAPE_SINE * sin (2.0 * G_PI * i / SINE_STEPS);
  shape (editor, inner_x, inner_y, SINE_STEPS + 1);
  for (int i = 0; i <= SINE_STEPS; i++)
    {
      inner_x[i] *= 100.0;
      inner_y[i] *= 100.0;
    }
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->inner, inner_x, inner_y,
                     open > MOST_OPEN ? SINE_STEPS + 1 : 0);
}

/* ---- Harmonics ---- */

/* Of harmonics FIRST … LAST, in dB of the fundamental. */
static void find_harmonics (LqSaturatorEditor *editor, double db[LAST + 1])
{
  double x[SINE_STEPS], y[SINE_STEPS], amplitude[LAST + 1];
  for (int i = 0; i < SINE_STEPS; i++)
    x[i] = LQ_RESPONSE_SHAPE_SINE * sin (2.0 * G_PI * (i + 0.5) / SINE_STEPS);
  shape (editor, x, y, SINE_STEPS);
  for (int harmonic = 1; harmonic <= LAST; harmonic++)
    {
      double complex sum = 0.0;
      for (int i = 0; i < SINE_STEPS; i++)
        sum += y[i] * cexp (-2.0 * G_PI * I * harmonic * (i + 0.5) / SINE_STEPS);
      amplitude[harmonic] = cabs (sum);
      db[harmonic] = fmax (20.0 * log10 (amplitude[harmonic] / amplitude[1] + 1e-12), FLOOR_DB);
    }
}

static void show_harmonics (LqSaturatorEditor *editor)
{
  double db[LAST + 1], x[4 * (LAST - FIRST + 1) + 2], y[G_N_ELEMENTS (x)];
  g_autoptr (GString) summary = g_string_new (NULL);
  const int last = G_N_ELEMENTS (x) - 1;
  find_harmonics (editor, db);
  x[0] = FIRST - MARGIN;
  x[last] = LAST + MARGIN;
  y[0] = y[last] = FLOOR_DB;
  for (int harmonic = FIRST; harmonic <= LAST; harmonic++)
    {
      int at = 1 + 4 * (harmonic - FIRST);
      x[at] = x[at + 1] = harmonic - BAR_HALF;
      x[at + 2] = x[at + 3] = harmonic + BAR_HALF;
      y[at] = y[at + 3] = FLOOR_DB;
      y[at + 1] = y[at + 2] = db[harmonic];
      if (db[harmonic] > FLOOR_DB)
        {
          char text[LQ_UNITS_TEXT];
          lq_number_show (LQ_UNIT_LEVEL_DB, db[harmonic], 0, LQ_UNITS_SPOKEN, text);
          /* Translators: a harmonic's number and its level. */
          g_string_append_printf (summary, _ ("%sharmonic %d at %s"), summary->len ? ", " : "",
                                  harmonic, text);
        }
    }
  lq_plot_set_trace (LQ_PLOT (editor->bars), editor->bar_trace, x, y, G_N_ELEMENTS (x));
  lq_plot_set_summary (LQ_PLOT (editor->bars), summary->len ? summary->str : _ ("no harmonics"));
}

static void show (LqSaturatorEditor *editor)
{
  show_curve (editor);
  show_harmonics (editor);
}

/* ---- What moves with the sound ---- */

static void pull (GtkWidget *plot, gpointer data)
{
  LqSaturatorEditor *editor = data;
  LqLatestValue values[N_READOUTS];
  if (!lq_sound_is_playing (lq_desk_get_sound (editor->box.desk))
      || lq_node_get_bypass (editor->box.node))
    {
      lq_plot_set_dot (LQ_PLOT (plot), NAN, NAN);
      return;
    }
  if (lq_readings_take (editor->box.desk, editor->box.node, editor->readouts, N_READOUTS, values)
      && values[BEFORE].n > 0 && values[AFTER].n > 0)
    lq_plot_set_dot (LQ_PLOT (plot), 100.0 * pow (10.0, values[BEFORE].max / 20.0),
                     100.0 * pow (10.0, values[AFTER].max / 20.0));
}

/* ---- Building ---- */

static void build_plot (LqSaturatorEditor *editor)
{
  static const double ends[2] = { -RANGE_PERCENT, RANGE_PERCENT };
  LqAxis axis = { LQ_AXIS_LINEAR, -RANGE_PERCENT, RANGE_PERCENT, 50.0, LQ_UNIT_PERCENT };
  editor->plot = lq_plot_new (_ ("Curve"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &axis);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &axis, "%");
  lq_plot_set_trace (plot, lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT), ends, ends,
                     2);
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  editor->inner = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_widget_set_size_request (editor->plot, -1, 136);
  gtk_widget_set_tooltip_text (
      editor->plot, _ ("A sample that comes in and what becomes of it, in per cent of "
                       "full scale; the dot is the peak of this moment. With hysteresis, "
                       "the loop that it makes from edge to edge and, within it, at "
                       "−12 dBFS"));
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (show_curve), editor);
  lq_pulse_attach (editor->box.desk, editor->plot, PULL_HZ, pull, editor);
}

static void build_bars (LqSaturatorEditor *editor)
{
  LqAxis number = { LQ_AXIS_LINEAR, FIRST - MARGIN, LAST + MARGIN, 1.0, LQ_UNIT_NONE };
  LqAxis level = { LQ_AXIS_LINEAR, FLOOR_DB, 0.0, 20.0, LQ_UNIT_LEVEL_DB };
  editor->bars = lq_plot_new (_ ("Harmonics"));
  LqPlot *plot = LQ_PLOT (editor->bars);
  lq_plot_set_x (plot, &number);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dB");
  editor->bar_trace = lq_plot_add_trace (plot, LQ_TRACE_MIX, LQ_PLOT_LEFT);
  gtk_widget_set_tooltip_text (editor->bars,
                               _ ("Harmonics that the curve gives a sine of −12 dBFS, in dB of "
                                  "its fundamental"));
}

static void lq_saturator_editor_class_init (LqSaturatorEditorClass *klass) {}

static void lq_saturator_editor_init (LqSaturatorEditor *editor) {}

GtkWidget *lq_saturator_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqSaturatorEditor *editor = lq_editor_box_new (LQ_TYPE_SATURATOR_EDITOR, desk, node);
  GtkWidget *pictures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  editor->readouts[BEFORE] = lq_info_find_readout (lq_node_get_info (node), "input_level");
  editor->readouts[AFTER] = lq_info_find_readout (lq_node_get_info (node), "output_level");
  build_plot (editor);
  build_bars (editor);
  gtk_box_set_homogeneous (GTK_BOX (pictures), TRUE);
  gtk_box_append (GTK_BOX (pictures), editor->plot);
  gtk_box_append (GTK_BOX (pictures), editor->bars);
  gtk_widget_set_vexpand (pictures, TRUE);
  lq_editor_box_fill (&editor->box, pictures, size);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
