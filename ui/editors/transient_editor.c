/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transient shaper: the level of the last seconds between the envelope that rises slowly and the one
 * that falls slowly, and the gain that they make; below, the rows. */
#include "ui/chart/plot.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"
#include "ui/editors/readings.h"
#include "ui/node_text.h"
#include "ui/pulse.h"

#include <glib/gi18n.h>

#define SPAN_S    4.0
#define PULL_HZ   60.0
#define MOST      242 /* SPAN_S at PULL_HZ, and two */
#define BOTTOM_DB (-72.0)
#define TOP_DB    6.0
#define RANGE_DB  18.0

enum
{
  LEVEL,
  FALLING,
  RISING,
  GAIN,
  N_LINES
};
static const char *const readout_ids[N_LINES] = { "level", "falling", "rising", "gain" };

#define LQ_TYPE_TRANSIENT_EDITOR (lq_transient_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqTransientEditor, lq_transient_editor, LQ, TRANSIENT_EDITOR, LqEditorBox)

struct _LqTransientEditor
{
  LqEditorBox box;
  GtkWidget *plot;
  int traces[N_LINES], readouts[N_LINES];
  double at_s[MOST], line[N_LINES][MOST]; /* oldest first */
  int n;
};

G_DEFINE_FINAL_TYPE (LqTransientEditor, lq_transient_editor, LQ_TYPE_EDITOR_BOX)

/* ---- The last seconds ---- */

static void drop_before (LqTransientEditor *editor, double first_s)
{
  int gone = 0;
  while (gone < editor->n && (editor->at_s[gone] < first_s || editor->n - gone >= MOST))
    gone++;
  editor->n -= gone;
  memmove (editor->at_s, editor->at_s + gone, sizeof (double) * (gsize)editor->n);
  for (int i = 0; i < N_LINES; i++)
    memmove (editor->line[i], editor->line[i] + gone, sizeof (double) * (gsize)editor->n);
}

static void draw_lines (LqTransientEditor *editor, double now_s)
{
  double ago_s[MOST];
  for (int i = 0; i < editor->n; i++)
    ago_s[i] = editor->at_s[i] - now_s;
  for (int i = 0; i < N_LINES; i++)
    lq_plot_set_trace (LQ_PLOT (editor->plot), editor->traces[i], ago_s, editor->line[i],
                       editor->n);
}

/* Of a gain, what is farthest from none. */
static double farthest (const LqLatestValue *value)
{
  return value->max > -value->min ? value->max : value->min;
}

static void pull (GtkWidget *plot, gpointer data)
{
  LqTransientEditor *editor = data;
  LqLatestValue values[N_LINES];
  double now_s =
      (double)gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (plot)) / G_USEC_PER_SEC;
  if (!lq_sound_is_playing (lq_desk_get_sound (editor->box.desk))
      || !lq_readings_take (editor->box.desk, editor->box.node, editor->readouts, N_LINES, values)
      || values[LEVEL].n == 0)
    return;
  drop_before (editor, now_s - SPAN_S);
  editor->at_s[editor->n] = now_s;
  editor->line[LEVEL][editor->n] = values[LEVEL].max;
  editor->line[FALLING][editor->n] = values[FALLING].max;
  editor->line[RISING][editor->n] = values[RISING].min;
  editor->line[GAIN][editor->n] =
      lq_node_get_bypass (editor->box.node) ? 0.0 : farthest (&values[GAIN]);
  editor->n++;
  draw_lines (editor, now_s);
}

/* What was before a stop is not what is before what comes now. */
static void on_playing (LqTransientEditor *editor)
{
  if (lq_sound_is_playing (lq_desk_get_sound (editor->box.desk)))
    editor->n = 0;
}

/* ---- Building ---- */

static void build_plot (LqTransientEditor *editor)
{
  static const LqTraceStyle styles[N_LINES] = { LQ_TRACE_MIX, LQ_TRACE_WORK, LQ_TRACE_MASTER,
                                                LQ_TRACE_CURVE };
  LqAxis time = { LQ_AXIS_LINEAR, -SPAN_S, 0.0, 1.0, LQ_UNIT_S };
  LqAxis level = { LQ_AXIS_LINEAR, BOTTOM_DB, TOP_DB, 12.0, LQ_UNIT_DBFS };
  LqAxis gain = { LQ_AXIS_LINEAR, -RANGE_DB, RANGE_DB, 6.0, LQ_UNIT_DB };
  editor->plot = lq_plot_new (_ ("Envelopes"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &time);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dBFS");
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &gain, "dB");
  for (int i = 0; i < N_LINES; i++)
    editor->traces[i] =
        lq_plot_add_trace (plot, styles[i], i == GAIN ? LQ_PLOT_RIGHT : LQ_PLOT_LEFT);
  gtk_widget_set_size_request (editor->plot, -1, 136);
  gtk_widget_set_vexpand (editor->plot, TRUE);
  lq_pulse_attach (editor->box.desk, editor->plot, PULL_HZ, pull, editor);
}

/* The two rows that say it all. */
static void show (LqTransientEditor *editor)
{
  static const char *const told[] = { "attack", "sustain" };
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  g_autoptr (GString) summary = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      char text[LQ_UNITS_TEXT];
      int slot = lq_info_find_param (info, told[i]);
      lq_node_format (editor->box.node, slot, LQ_UNITS_SPOKEN, text);
      g_string_append_printf (summary, "%s%s %s", i > 0 ? ", " : "",
                              _ (lq_info_param (info, slot).row->name), text);
    }
  lq_plot_set_summary (LQ_PLOT (editor->plot), summary->str);
}

static void lq_transient_editor_class_init (LqTransientEditorClass *klass) {}

static void lq_transient_editor_init (LqTransientEditor *editor) {}

GtkWidget *lq_transient_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqTransientEditor *editor = lq_editor_box_new (LQ_TYPE_TRANSIENT_EDITOR, desk, node);
  for (int i = 0; i < N_LINES; i++)
    editor->readouts[i] = lq_info_find_readout (lq_node_get_info (node), readout_ids[i]);
  build_plot (editor);
  lq_editor_box_fill (&editor->box, editor->plot, size);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (on_playing),
                           editor, G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
