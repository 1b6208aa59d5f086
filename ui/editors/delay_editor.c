/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delay: when its echoes come and how loud they are, as bars, with a handle for each time and one for
 * the feedback at the second echo; beside it, by how much the sound ducks them. Below, the rows. */
#include "ui/chart/plot.h"
#include "ui/editors/editors.h"
#include "ui/editors/readings.h"
#include "ui/editors/reduction_history.h"
#include "ui/panels/params.h"
#include "ui/widgets/live.h"

#include "processors/note_length.h"

#include <glib/gi18n.h>
#include <math.h>

#define FLOOR_DB      (-60.0)
#define TOP_DB        12.0
#define MAX_COLUMNS   2048
#define ECHOES        6.0 /* of the longest time, fill the width */
#define LIVE_HZ       30.0
#define PLOT_TENTHS   7
#define FINE          0.2 /* of a notch */
#define NOTCH_RATIO   1.02
#define NOTCH_PERCENT 1.0
#define MOST_FEEDBACK 98.0

typedef enum
{
  LEFT, /* or both */
  RIGHT,
  REPEAT,
  N_HANDLES
} Handle;

enum
{
  TIME,
  TIME_RIGHT,
  FEEDBACK,
  SYNC,
  SYNC_RIGHT,
  LINK,
  DUCK,
  N_ROWS
};
static const char *const row_ids[N_ROWS] = { "time",       "time_right", "feedback", "sync",
                                             "sync_right", "link",       "duck" };

#define LQ_TYPE_DELAY_EDITOR (lq_delay_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqDelayEditor, lq_delay_editor, LQ, DELAY_EDITOR, GtkBox)

struct _LqDelayEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *plot;
  LqReductionHistory ducking;
  int slots[N_ROWS], bars, duck_readout, chosen;
  gboolean held; /* by the hand: the axis waits */
};

G_DEFINE_FINAL_TYPE (LqDelayEditor, lq_delay_editor, GTK_TYPE_BOX)

/* ---- Values ---- */

static double get (LqDelayEditor *editor, int row)
{
  return lq_node_get_param (editor->node, editor->slots[row]);
}

static void set (LqDelayEditor *editor, int row, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, editor->slots[row],
                        value);
}

static double tempo_bpm (LqDelayEditor *editor)
{
  LqSession *session = lq_desk_get_session (editor->desk);
  return session ? lq_session_get_tempo_bpm (session) : 0.0;
}

static gboolean is_linked (LqDelayEditor *editor) { return get (editor, LINK) > 0.5; }

static int note_row (int handle) { return handle == RIGHT ? SYNC_RIGHT : SYNC; }

/* TRUE: the time of HANDLE is that of a note. */
static gboolean counts_notes (LqDelayEditor *editor, int handle)
{
  return tempo_bpm (editor) > 0.0 && get (editor, note_row (handle)) > 0.5;
}

/* As it sounds. */
static double time_ms (LqDelayEditor *editor, int handle)
{
  int side = handle == RIGHT && !is_linked (editor) ? RIGHT : LEFT;
  double free_ms = get (editor, side == RIGHT ? TIME_RIGHT : TIME);
  return lq_note_ms (get (editor, note_row (side)), tempo_bpm (editor), free_ms);
}

/* The note that is nearest to MS. */
static int nearest_note (LqDelayEditor *editor, double ms)
{
  int nearest = 1;
  for (int note = 1; note < LQ_N_NOTES; note++)
    if (fabs (log (lq_note_ms (note, tempo_bpm (editor), 0.0) / ms))
        < fabs (log (lq_note_ms (nearest, tempo_bpm (editor), 0.0) / ms)))
      nearest = note;
  return nearest;
}

static int row_of (LqDelayEditor *editor, int handle)
{
  if (handle == REPEAT)
    return FEEDBACK;
  return counts_notes (editor, handle) ? note_row (handle) : handle == RIGHT ? TIME_RIGHT : TIME;
}

/* ---- Picture ---- */

static LqAxis time_axis (double longest_s)
{
  static const struct
  {
    double max_s, step_s;
  } spans[] = {
    { 0.2, 0.05 }, { 0.5, 0.1 }, { 1, 0.2 }, { 2, 0.5 }, { 4, 1 }, { 8, 2 }, { 12, 2 }
  };
  LqAxis axis = { LQ_AXIS_LINEAR, 0.0, 24.0, 4.0, LQ_UNIT_S };
  for (gsize i = G_N_ELEMENTS (spans); i-- > 0;)
    if (longest_s <= spans[i].max_s)
      {
        axis.max = spans[i].max_s;
        axis.label_step = spans[i].step_s;
      }
  return axis;
}

/* Levels from AT_S on, with FEEDBACK_PERCENT and the notes as times. */
static void read_echoes (LqDelayEditor *editor, double feedback_percent, const double *at_s,
                         double *db, int n)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  g_autofree double *params = g_memdup2 (lq_node_get_params (editor->node),
                                         sizeof (double) * (gsize)lq_info_n_params (info));
  params[editor->slots[TIME]] = time_ms (editor, LEFT);
  params[editor->slots[TIME_RIGHT]] = time_ms (editor, RIGHT);
  params[editor->slots[FEEDBACK]] = feedback_percent;
  info->response (params, lq_desk_get_rate_hz (editor->desk), LQ_RESPONSE_ECHOES, -1,
                  LQ_TARGET_STEREO, at_s, db, n);
}

/* From the floor up to each echo and back. */
static void draw_bars (LqDelayEditor *editor)
{
  g_autofree double *at_s = g_new (double, MAX_COLUMNS), *db = g_new (double, MAX_COLUMNS),
                    *x = g_new (double, 3 * MAX_COLUMNS), *y = g_new (double, 3 * MAX_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (editor->plot), at_s, MAX_COLUMNS), n_points = 0;
  if (n == 0)
    return;
  read_echoes (editor, get (editor, FEEDBACK), at_s, db, n);
  for (int i = 0; i < n - 1; i++) /* what comes after the last column is not seen */
    for (int k = 0; k < 3 && db[i] > FLOOR_DB; k++)
      {
        x[n_points] = at_s[i];
        y[n_points++] = k == 1 ? fmin (db[i], TOP_DB) : FLOOR_DB;
      }
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->bars, x, y, n_points);
}

/* Of the second echo on the left: where the feedback is taken. */
static double second_db (LqDelayEditor *editor, double feedback_percent)
{
  double at_s[2] = { 2e-3 * time_ms (editor, LEFT) - 1e-6, 2e-3 * time_ms (editor, LEFT) + 1e-6 };
  double db[2];
  read_echoes (editor, feedback_percent, at_s, db, 2);
  return fmax (db[0], FLOOR_DB);
}

typedef struct
{
  char line1[96], spoken[192];
} Words;

static LqHandleFacts handle_facts (LqDelayEditor *editor, int handle, Words *words)
{
  static const char *const marks[N_HANDLES] = { "L", "R", "F" };
  const int slot = editor->slots[row_of (editor, handle)];
  const LqParamRow *row = lq_info_param (lq_node_get_info (editor->node), slot).row;
  char text[LQ_UNITS_TEXT];
  lq_control_format (row, lq_node_get_param (editor->node, slot), 0, LQ_UNITS_PLAIN, text);
  g_snprintf (words->line1, sizeof words->line1, "%s %s", _ (row->name), text);
  lq_control_format (row, lq_node_get_param (editor->node, slot), 0, LQ_UNITS_SPOKEN, text);
  g_snprintf (words->spoken, sizeof words->spoken, "%s, %s", _ (row->name), text);
  return (LqHandleFacts){
    .id = handle,
    .x = (handle == REPEAT ? 2e-3 : 1e-3) * time_ms (editor, handle == RIGHT ? RIGHT : LEFT),
    .y = handle == REPEAT ? second_db (editor, get (editor, FEEDBACK)) : 0.0,
    .mark = handle == LEFT && is_linked (editor) ? "T" : marks[handle],
    .line1 = words->line1,
    .spoken = words->spoken,
    .selected = handle == editor->chosen,
    .fixed_x = handle == REPEAT,
    .fixed_y = handle != REPEAT,
  };
}

static void show (LqDelayEditor *editor)
{
  LqHandleFacts facts[N_HANDLES];
  Words words[N_HANDLES];
  LqAxis axis = time_axis (ECHOES * 1e-3 * fmax (time_ms (editor, LEFT), time_ms (editor, RIGHT)));
  int n = 0;
  if (!editor->held)
    lq_plot_set_x (LQ_PLOT (editor->plot), &axis);
  draw_bars (editor);
  for (int handle = 0; handle < N_HANDLES; handle++)
    if (handle != RIGHT || !is_linked (editor))
      {
        facts[n] = handle_facts (editor, handle, &words[n]);
        n++;
      }
  lq_plot_set_handles (LQ_PLOT (editor->plot), facts, n);
  lq_plot_set_summary (LQ_PLOT (editor->plot), words[0].line1);
  lq_reduction_history_update (&editor->ducking);
  gtk_widget_set_visible (editor->ducking.trace, get (editor, DUCK) > 0.0);
}

static void pull (GtkWidget *plot, gpointer data)
{
  LqDelayEditor *editor = data;
  LqLatestValue value;
  if (lq_sound_is_playing (lq_desk_get_sound (editor->desk))
      && lq_readings_take (editor->desk, editor->node, &editor->duck_readout, 1, &value))
    lq_reduction_history_take (&editor->ducking, value.n > 0 ? -value.min : 0.0);
}

static void on_playing (LqDelayEditor *editor)
{
  lq_live_run (editor->plot, lq_sound_is_playing (lq_desk_get_sound (editor->desk)));
}

/* ---- Hands ---- */

static void on_begin (LqPlot *plot, int id, LqDelayEditor *editor)
{
  editor->held = TRUE;
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), row_ids[row_of (editor, id)]);
}

static void on_end (LqPlot *plot, int id, LqDelayEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
  editor->held = FALSE;
  show (editor);
}

static void set_time (LqDelayEditor *editor, int handle, double ms)
{
  if (counts_notes (editor, handle))
    set (editor, note_row (handle), nearest_note (editor, fmax (ms, 1.0)));
  else
    set (editor, row_of (editor, handle), round (ms * 10.0) / 10.0);
}

static void on_moved (LqPlot *plot, int id, double x, double y, LqDelayEditor *editor)
{
  if (id != REPEAT)
    set_time (editor, id, 1e3 * x);
  else if (y <= FLOOR_DB)
    set (editor, FEEDBACK, 0.0);
  else
    set (editor, FEEDBACK,
         round (MOST_FEEDBACK * pow (10.0, (y - second_db (editor, MOST_FEEDBACK)) / 20.0)));
}

static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine, LqDelayEditor *editor)
{
  double n = fine ? FINE * notches : notches;
  if (id == REPEAT)
    set (editor, FEEDBACK, get (editor, FEEDBACK) + n * NOTCH_PERCENT);
  else if (counts_notes (editor, id)) /* the longest stands first */
    set (editor, note_row (id), fmax (1.0, get (editor, note_row (id)) + (notches > 0 ? -1 : 1)));
  else
    set_time (editor, id, time_ms (editor, id) * pow (NOTCH_RATIO, n));
}

static void on_reset (LqPlot *plot, int id, LqDelayEditor *editor)
{
  int row = row_of (editor, id);
  set (editor, row, lq_info_param (lq_node_get_info (editor->node), editor->slots[row]).def);
}

static void on_chosen (LqPlot *plot, int id, LqDelayEditor *editor)
{
  if (editor->chosen == id)
    return;
  editor->chosen = id;
  show (editor);
}

/* ---- Building ---- */

static void lq_delay_editor_dispose (GObject *object)
{
  g_clear_object (&LQ_DELAY_EDITOR (object)->node);
  G_OBJECT_CLASS (lq_delay_editor_parent_class)->dispose (object);
}

static void lq_delay_editor_class_init (LqDelayEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_delay_editor_dispose;
}

static void lq_delay_editor_init (LqDelayEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
}

static void build_plot (LqDelayEditor *editor)
{
  LqAxis level = { LQ_AXIS_LINEAR, FLOOR_DB, TOP_DB, 12.0, LQ_UNIT_LEVEL_DB },
         time = time_axis (2.0);
  editor->plot = lq_plot_new (_ ("Echoes"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &time);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dB");
  editor->bars = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_widget_set_size_request (editor->plot, -1, 100);
  gtk_widget_set_vexpand (editor->plot, TRUE);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (draw_bars), editor);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_wheel), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_reset), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_chosen), editor);
  lq_live_attach (editor->plot, LIVE_HZ, pull, editor);
}

GtkWidget *lq_delay_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqDelayEditor *editor = g_object_new (LQ_TYPE_DELAY_EDITOR, NULL);
  const LqProcessorInfo *info = lq_node_get_info (node);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  for (int row = 0; row < N_ROWS; row++)
    editor->slots[row] = lq_info_find_param (info, row_ids[row]);
  editor->duck_readout = lq_info_find_readout (info, "ducking");
  build_plot (editor);
  lq_reduction_history_init (&editor->ducking, desk, node);
  gtk_box_append (GTK_BOX (editor),
                  lq_reduction_history_beside (&editor->ducking, editor->plot, PLOT_TENTHS));
  gtk_box_append (GTK_BOX (editor),
                  lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size)));
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_session (desk), "changed::tempo", G_CALLBACK (show), editor,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (on_playing),
                           editor, G_CONNECT_SWAPPED);
  show (editor);
  on_playing (editor);
  return GTK_WIDGET (editor);
}
