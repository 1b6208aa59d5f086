/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delay: when its echoes come and how loud they are, as bars, with a handle for each time and one for
 * the feedback at the second echo; beside it, by how much the sound ducks them. Below, the rows. */
#include "ui/editors/echo_plot.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"
#include "ui/editors/note_time.h"

#include <glib/gi18n.h>
#include <math.h>

#define ECHOES        6.0 /* of the longest time, fill the width */
#define NOTCH_RATIO   1.02
#define NOTCH_PERCENT 1.0

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
  LINK,
  N_ROWS
};
static const char *const row_ids[N_ROWS] = { "time", "time_right", "feedback", "link" };

#define LQ_TYPE_DELAY_EDITOR (lq_delay_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqDelayEditor, lq_delay_editor, LQ, DELAY_EDITOR, LqEditorBox)

struct _LqDelayEditor
{
  LqEditorBox box;
  LqEchoPlot echoes;
  LqNoteTime times[2];
  int slots[N_ROWS];
};

G_DEFINE_FINAL_TYPE (LqDelayEditor, lq_delay_editor, LQ_TYPE_EDITOR_BOX)

/* ---- Values ---- */

static double get (LqDelayEditor *editor, int row)
{
  return lq_editor_box_get (&editor->box, editor->slots[row]);
}

static void set (LqDelayEditor *editor, int row, double value)
{
  lq_editor_box_set (&editor->box, editor->slots[row], value);
}

static gboolean is_linked (LqDelayEditor *editor) { return get (editor, LINK) > 0.5; }

static const LqNoteTime *time_of (LqDelayEditor *editor, int handle)
{
  return &editor->times[handle == RIGHT && !is_linked (editor) ? RIGHT : LEFT];
}

/* As it sounds. */
static double time_ms (LqDelayEditor *editor, int handle)
{
  return lq_note_time_ms (time_of (editor, handle));
}

/* ---- Picture ---- */

/* Owns: the node's rows with FEEDBACK_PERCENT and the notes as times. */
static double *params_of (LqDelayEditor *editor, double feedback_percent)
{
  double *params =
      g_memdup2 (lq_node_get_params (editor->box.node),
                 sizeof (double) * (gsize)lq_info_n_params (lq_node_get_info (editor->box.node)));
  params[editor->slots[TIME]] = time_ms (editor, LEFT);
  params[editor->slots[TIME_RIGHT]] = time_ms (editor, RIGHT);
  params[editor->slots[FEEDBACK]] = feedback_percent;
  return params;
}

static void draw (gpointer data)
{
  LqDelayEditor *editor = data;
  g_autofree double *params = params_of (editor, get (editor, FEEDBACK));
  lq_echo_plot_draw_bars (&editor->echoes, params);
}

/* Of the second echo on the left: where the feedback is taken. */
static double second_db (LqDelayEditor *editor, double feedback_percent)
{
  double at_s[2] = { 2e-3 * time_ms (editor, LEFT) - 1e-6, 2e-3 * time_ms (editor, LEFT) + 1e-6 };
  double db[2];
  g_autofree double *params = params_of (editor, feedback_percent);
  lq_node_get_info (editor->box.node)
      ->response (params, lq_desk_get_rate_hz (editor->box.desk), LQ_RESPONSE_ECHOES, -1,
                  LQ_TARGET_STEREO, at_s, db, 2);
  return fmax (db[0], LQ_ECHO_FLOOR_DB);
}

static LqHandleFacts handle_facts (LqDelayEditor *editor, int handle, LqHandleWords *words)
{
  static const char *const marks[N_HANDLES] = { "L", "R", "F" };
  LqHandleFacts facts = lq_echo_plot_handle (&editor->echoes, handle, words);
  facts.x = (handle == REPEAT ? 2e-3 : 1e-3) * time_ms (editor, handle == RIGHT ? RIGHT : LEFT);
  facts.y = handle == REPEAT ? second_db (editor, get (editor, FEEDBACK)) : 0.0;
  facts.mark = handle == LEFT && is_linked (editor) ? "T" : marks[handle];
  facts.fixed_x = handle == REPEAT;
  facts.by_notches = handle != REPEAT && lq_note_time_is_note (time_of (editor, handle));
  facts.fixed_y = handle != REPEAT;
  return facts;
}

static void show (gpointer data)
{
  LqDelayEditor *editor = data;
  LqHandleFacts facts[N_HANDLES];
  LqHandleWords words[N_HANDLES];
  int n = 0;
  lq_echo_plot_set_time (&editor->echoes,
                         ECHOES * 1e-3 * fmax (time_ms (editor, LEFT), time_ms (editor, RIGHT)));
  draw (editor);
  for (int handle = 0; handle < N_HANDLES; handle++)
    if (handle != RIGHT || !is_linked (editor))
      {
        facts[n] = handle_facts (editor, handle, &words[n]);
        n++;
      }
  lq_plot_set_handles (editor->echoes.plot, facts, n);
  lq_plot_set_summary (editor->echoes.plot, words[0].line1);
}

/* ---- Hands ---- */

static int slot_of (gpointer data, int handle)
{
  LqDelayEditor *editor = data;
  return handle == REPEAT ? editor->slots[FEEDBACK] : lq_note_time_slot (time_of (editor, handle));
}

static void moved (gpointer data, int handle, double at_s, double level_db)
{
  LqDelayEditor *editor = data;
  if (handle != REPEAT)
    lq_note_time_set (time_of (editor, handle), 1e3 * at_s);
  else if (level_db <= LQ_ECHO_FLOOR_DB)
    set (editor, FEEDBACK, 0.0);
  else
    {
      double most =
          lq_info_param (lq_node_get_info (editor->box.node), editor->slots[FEEDBACK]).row->max;
      set (editor, FEEDBACK,
           round (most * pow (10.0, (level_db - second_db (editor, most)) / 20.0)));
    }
}

static void wheel (gpointer data, int handle, double notches)
{
  LqDelayEditor *editor = data;
  if (handle == REPEAT)
    set (editor, FEEDBACK, get (editor, FEEDBACK) + notches * NOTCH_PERCENT);
  else
    lq_note_time_turn (time_of (editor, handle), notches,
                       time_ms (editor, handle) * pow (NOTCH_RATIO, notches));
}

static const LqEchoSpan spans[] = { { 0.2, 0.05 }, { 0.5, 0.1 }, { 1, 0.2 }, { 2, 0.5 },
                                    { 4, 1 },      { 8, 2 },     { 12, 2 },  { 24, 4 } };

static const LqEchoPlotClass echoes_class = {
  .spans = spans,
  .n_spans = G_N_ELEMENTS (spans),
  .bars = LQ_TRACE_CURVE,
  .slot = slot_of,
  .moved = moved,
  .wheel = wheel,
  .show = show,
  .draw = draw,
};

/* ---- Building ---- */

static void lq_delay_editor_class_init (LqDelayEditorClass *klass) {}

static void lq_delay_editor_init (LqDelayEditor *editor) {}

GtkWidget *lq_delay_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqDelayEditor *editor = lq_editor_box_new (LQ_TYPE_DELAY_EDITOR, desk, node);
  const LqProcessorInfo *info = lq_node_get_info (node);
  for (int row = 0; row < N_ROWS; row++)
    editor->slots[row] = lq_info_find_param (info, row_ids[row]);
  editor->times[LEFT] = lq_note_time (desk, node, "time", "sync");
  editor->times[RIGHT] = lq_note_time (desk, node, "time_right", "sync_right");
  lq_echo_plot_init (&editor->echoes, &echoes_class, editor, desk, node, _ ("Echoes"));
  GtkWidget *plot = GTK_WIDGET (editor->echoes.plot);
  gtk_widget_set_size_request (plot, -1, 100);
  lq_editor_box_fill (&editor->box, lq_echo_plot_beside (&editor->echoes, plot), size);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_session (desk), "changed::tempo", G_CALLBACK (show), editor,
                           G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
