/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reverb: how what rings falls over time, in the lows, the middle and the highs, with the first
 * reflections as bars before it; each line has a handle, and so has the pre-delay. Below, the rows. */
#include "ui/chart/plot.h"
#include "ui/editors/editors.h"
#include "ui/panels/params.h"

#include <glib/gi18n.h>
#include <math.h>

#define FLOOR_DB    (-60.0)
#define TOP_DB      12.0
#define FINE        0.2 /* of a notch */
#define STEP_RATIO  1.05
#define STEP_MS     1.0
#define MAX_COLUMNS 1024

typedef enum
{
  PRE_DELAY,
  LOW,
  MID,
  HIGH,
  N_HANDLES
} Handle;

/* The row that each handle sets, and how high on its line it stands. */
static const struct
{
  const char *row, *mark;
  double at_db;
} kinds[N_HANDLES] = {
  [PRE_DELAY] = { "pre_delay", "P", 0.0 },
  [LOW] = { "decay_low", "L", -20.0 },
  [MID] = { "decay", "D", -50.0 },
  [HIGH] = { "decay_high", "H", -35.0 },
};

typedef struct
{
  char line1[96], spoken[192];
} Words;

#define LQ_TYPE_REVERB_EDITOR (lq_reverb_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqReverbEditor, lq_reverb_editor, LQ, REVERB_EDITOR, GtkBox)

struct _LqReverbEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *plot;
  int slots[N_HANDLES];
  int bars, lines[N_HANDLES];
  int chosen;
  gboolean held; /* by the hand: the axis waits */
};

G_DEFINE_FINAL_TYPE (LqReverbEditor, lq_reverb_editor, GTK_TYPE_BOX)

/* ---- Values ---- */

static double get (LqReverbEditor *editor, int handle)
{
  return lq_node_get_param (editor->node, editor->slots[handle]);
}

static void set (LqReverbEditor *editor, int handle, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, editor->slots[handle],
                        value);
}

/* Seconds to −60 dB of what HANDLE stands for. */
static double rings_s (LqReverbEditor *editor, int handle)
{
  switch (handle)
    {
    case PRE_DELAY:
      return 0.0;
    case MID:
      return get (editor, MID);
    default:
      return get (editor, MID) * get (editor, handle) / 100.0;
    }
}

/* ---- Picture ---- */

static LqAxis time_axis (double longest_s)
{
  static const struct
  {
    double max_s, step_s;
  } spans[] = { { 0.5, 0.1 }, { 1, 0.2 }, { 2, 0.5 }, { 4, 0.5 }, { 8, 1 }, { 16, 2 }, { 32, 4 } };
  LqAxis axis = { LQ_AXIS_LINEAR, 0.0, 64.0, 8.0, LQ_UNIT_S };
  for (gsize i = G_N_ELEMENTS (spans); i-- > 0;)
    if (longest_s <= spans[i].max_s)
      {
        axis.max = spans[i].max_s;
        axis.label_step = spans[i].step_s;
      }
  return axis;
}

/* From the floor up to each reflection and back. */
static void draw_bars (LqReverbEditor *editor)
{
  g_autofree double *at_s = g_new (double, MAX_COLUMNS), *db = g_new (double, MAX_COLUMNS),
                    *x = g_new (double, 3 * MAX_COLUMNS), *y = g_new (double, 3 * MAX_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (editor->plot), at_s, MAX_COLUMNS), n_points = 0;
  lq_node_get_info (editor->node)
      ->response (lq_node_get_params (editor->node), lq_desk_get_rate_hz (editor->desk),
                  LQ_RESPONSE_ECHOES, -1, LQ_TARGET_STEREO, at_s, db, n);
  for (int i = 0; i < n - 1; i++) /* what comes after the last column is not seen */
    {
      if (db[i] <= FLOOR_DB)
        continue;
      for (int k = 0; k < 3; k++)
        {
          x[n_points] = at_s[i];
          y[n_points++] = k == 1 ? fmin (db[i], TOP_DB) : FLOOR_DB;
        }
    }
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->bars, x, y, n_points);
}

static LqHandleFacts handle_facts (LqReverbEditor *editor, int handle, double x, Words *words)
{
  const LqParamRow *row =
      lq_info_param (lq_node_get_info (editor->node), editor->slots[handle]).row;
  char text[LQ_UNITS_TEXT];
  lq_control_format (row, get (editor, handle), 0, LQ_UNITS_PLAIN, text);
  g_snprintf (words->line1, sizeof words->line1, "%s %s", _ (row->name), text);
  lq_control_format (row, get (editor, handle), 0, LQ_UNITS_SPOKEN, text);
  g_snprintf (words->spoken, sizeof words->spoken, "%s, %s", _ (row->name), text);
  return (LqHandleFacts){
    .id = handle,
    .x = x,
    .y = kinds[handle].at_db,
    .mark = kinds[handle].mark,
    .line1 = words->line1,
    .spoken = words->spoken,
    .selected = handle == editor->chosen,
    .fixed_y = TRUE,
  };
}

static void show (LqReverbEditor *editor)
{
  LqPlot *plot = LQ_PLOT (editor->plot);
  LqHandleFacts facts[N_HANDLES];
  Words words[N_HANDLES];
  double from_s = get (editor, PRE_DELAY) * 1e-3;
  if (!editor->held)
    {
      double longest_s =
          fmax (rings_s (editor, MID), fmax (rings_s (editor, LOW), rings_s (editor, HIGH)));
      LqAxis axis = time_axis (from_s + longest_s);
      lq_plot_set_x (plot, &axis);
    }
  draw_bars (editor);
  for (int h = 0; h < N_HANDLES; h++)
    {
      double x[2] = { from_s, from_s + rings_s (editor, h) }, y[2] = { 0.0, FLOOR_DB };
      lq_plot_set_trace (plot, editor->lines[h], x, y, 2);
      facts[h] = handle_facts (editor, h, from_s + rings_s (editor, h) * kinds[h].at_db / FLOOR_DB,
                               &words[h]);
    }
  lq_plot_set_handles (plot, facts, N_HANDLES);
  lq_plot_set_summary (plot, words[MID].line1);
}

/* ---- Hands ---- */

static void on_begin (LqPlot *plot, int id, LqReverbEditor *editor)
{
  editor->held = TRUE;
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), kinds[id].row);
}

static void on_end (LqPlot *plot, int id, LqReverbEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
  editor->held = FALSE;
  show (editor);
}

/* The time at which the line passes the handle's height says the decay; that of lows and highs is a
 * share of the middle's. */
static void on_moved (LqPlot *plot, int id, double x, double y, LqReverbEditor *editor)
{
  double for_60_db_s = (x - 1e-3 * get (editor, PRE_DELAY)) * FLOOR_DB / kinds[id].at_db;
  if (id == PRE_DELAY)
    set (editor, id, 1e3 * x);
  else if (id == MID)
    set (editor, id, for_60_db_s);
  else
    set (editor, id, 100.0 * for_60_db_s / get (editor, MID));
}

static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine, LqReverbEditor *editor)
{
  double n = fine ? FINE * notches : notches;
  set (editor, id,
       id == PRE_DELAY ? get (editor, id) + n * STEP_MS : get (editor, id) * pow (STEP_RATIO, n));
}

static void on_reset (LqPlot *plot, int id, LqReverbEditor *editor)
{
  set (editor, id, lq_info_param (lq_node_get_info (editor->node), editor->slots[id]).def);
}

static void on_chosen (LqPlot *plot, int id, LqReverbEditor *editor)
{
  if (editor->chosen == id)
    return;
  editor->chosen = id;
  show (editor);
}

/* ---- Building ---- */

static void lq_reverb_editor_dispose (GObject *object)
{
  g_clear_object (&LQ_REVERB_EDITOR (object)->node);
  G_OBJECT_CLASS (lq_reverb_editor_parent_class)->dispose (object);
}

static void lq_reverb_editor_class_init (LqReverbEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_reverb_editor_dispose;
}

static void lq_reverb_editor_init (LqReverbEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
  editor->chosen = MID;
}

static void build_plot (LqReverbEditor *editor)
{
  LqAxis level = { LQ_AXIS_LINEAR, FLOOR_DB, TOP_DB, 12.0, LQ_UNIT_LEVEL_DB };
  LqAxis time = time_axis (2.0);
  editor->plot = lq_plot_new (_ ("Decay"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &time);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dB");
  editor->bars = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  for (int h = 0; h < N_HANDLES; h++)
    editor->lines[h] =
        lq_plot_add_trace (plot, h == MID ? LQ_TRACE_CURVE : LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  gtk_widget_set_size_request (editor->plot, -1, 136);
  gtk_widget_set_vexpand (editor->plot, TRUE);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (draw_bars), editor);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_wheel), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_reset), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_chosen), editor);
}

GtkWidget *lq_reverb_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqReverbEditor *editor = g_object_new (LQ_TYPE_REVERB_EDITOR, NULL);
  const LqProcessorInfo *info = lq_node_get_info (node);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  for (int h = 0; h < N_HANDLES; h++)
    editor->slots[h] = lq_info_find_param (info, kinds[h].row);
  build_plot (editor);
  gtk_box_append (GTK_BOX (editor), editor->plot);
  gtk_box_append (GTK_BOX (editor),
                  lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size)));
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
