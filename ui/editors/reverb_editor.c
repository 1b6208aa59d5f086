/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reverb: how what rings falls over time, in the lows, the middle and the highs, with the first
 * reflections as bars before it; each line has a handle, and so has the pre-delay. Of a recorded space,
 * its response as it is shaped; beside it, by how much the sound ducks it. Below, the rows. */
#include "ui/editors/echo_plot.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"
#include "ui/editors/note_time.h"
#include "ui/editors/response_bar.h"

#include <glib/gi18n.h>
#include <math.h>

#define STEP_RATIO 1.05
#define STEP_MS    1.0

typedef enum
{
  PRE_DELAY,
  LOW,
  MID,
  HIGH,
  SHARE, /* of a recorded space, beside the pre-delay */
  N_HANDLES
} Handle;

/* The row that each handle sets, and how high on its line it stands. */
static const struct
{
  const char *row, *mark;
  double at_db;
} kinds[N_HANDLES] = {
  [PRE_DELAY] = { "pre_delay", "P", 0.0 }, [LOW] = { "decay_low", "L", -20.0 },
  [MID] = { "decay", "D", -50.0 },         [HIGH] = { "decay_high", "H", -35.0 },
  [SHARE] = { "decay_share", "D", -40.0 },
};

#define LQ_TYPE_REVERB_EDITOR (lq_reverb_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqReverbEditor, lq_reverb_editor, LQ, REVERB_EDITOR, LqEditorBox)

struct _LqReverbEditor
{
  LqEditorBox box;
  LqEchoPlot echoes;
  GtkWidget *response_bar;
  LqNoteTime pre_delay;
  int slots[N_HANDLES];
  int lines[N_HANDLES], response;
  double falls_s; /* to the handle's height: the recorded space as it is */
};

G_DEFINE_FINAL_TYPE (LqReverbEditor, lq_reverb_editor, LQ_TYPE_EDITOR_BOX)

/* ---- Values ---- */

static double get (LqReverbEditor *editor, int handle)
{
  return lq_editor_box_get (&editor->box, editor->slots[handle]);
}

static void set (LqReverbEditor *editor, int handle, double value)
{
  lq_editor_box_set (&editor->box, editor->slots[handle], value);
}

/* As it sounds, by the tempo where it is that of a note. */
static double begins_s (LqReverbEditor *editor)
{
  return 1e-3 * lq_note_time_ms (&editor->pre_delay);
}

/* Owns: the node's rows with the pre-delay as it sounds. */
static double *params_of (LqReverbEditor *editor)
{
  int n_params = lq_info_n_params (lq_node_get_info (editor->box.node));
  double *params =
      g_memdup2 (lq_node_get_params (editor->box.node), sizeof (double) * (gsize)n_params);
  params[editor->slots[PRE_DELAY]] = 1e3 * begins_s (editor);
  return params;
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
    case SHARE:
      return editor->falls_s * get (editor, SHARE) / 100.0 * LQ_ECHO_FLOOR_DB / kinds[SHARE].at_db;
    default:
      return get (editor, MID) * get (editor, handle) / 100.0;
    }
}

/* ---- Picture ---- */

static LqHandleFacts handle_facts (LqReverbEditor *editor, int handle, double x,
                                   LqHandleWords *words)
{
  LqHandleFacts facts = lq_echo_plot_handle (&editor->echoes, handle, words);
  facts.x = x;
  facts.y = kinds[handle].at_db;
  facts.mark = kinds[handle].mark;
  facts.fixed_y = TRUE;
  facts.by_notches = handle == PRE_DELAY && lq_note_time_is_note (&editor->pre_delay);
  return facts;
}

static void show_handles (LqReverbEditor *editor, const Handle *handles, int n)
{
  LqPlot *plot = editor->echoes.plot;
  LqHandleFacts facts[N_HANDLES];
  LqHandleWords words[N_HANDLES];
  double from_s = begins_s (editor);
  for (int i = 0; i < n; i++)
    facts[i] = handle_facts (
        editor, (int)handles[i],
        from_s + rings_s (editor, (int)handles[i]) * kinds[handles[i]].at_db / LQ_ECHO_FLOOR_DB,
        &words[i]);
  lq_plot_set_handles (plot, facts, n);
  lq_plot_set_summary (plot, n > 0 ? words[n > 2 ? MID : n - 1].line1 : "");
}

static void draw_bars (LqReverbEditor *editor)
{
  g_autofree double *params = params_of (editor);
  lq_echo_plot_draw_bars (&editor->echoes, params);
}

static void show_space (LqReverbEditor *editor)
{
  static const Handle handles[] = { PRE_DELAY, LOW, MID, HIGH };
  double from_s = begins_s (editor);
  lq_echo_plot_set_time (
      &editor->echoes,
      from_s + fmax (rings_s (editor, MID), fmax (rings_s (editor, LOW), rings_s (editor, HIGH))));
  draw_bars (editor);
  for (int h = PRE_DELAY; h <= HIGH; h++)
    {
      double x[2] = { from_s, from_s + rings_s (editor, h) }, y[2] = { 0.0, LQ_ECHO_FLOOR_DB };
      lq_plot_set_trace (editor->echoes.plot, editor->lines[h], x, y, 2);
    }
  show_handles (editor, handles, G_N_ELEMENTS (handles));
}

/* ---- A recorded space ---- */

/* The last of DB at AT_S that is above LEVEL_DB; 0: none is. */
static double last_above (const double *at_s, const double *db, int n, double level_db)
{
  while (n > 0 && db[n - 1] <= level_db)
    n--;
  return n > 0 ? at_s[n - 1] : 0.0;
}

static void levels (LqReverbEditor *editor, const LqSample *sample, const double *params,
                    const double *at_s, double *db, int n)
{
  lq_node_get_info (editor->box.node)
      ->sample_response (sample, params, LQ_RESPONSE_ECHOES, at_s, db, n);
}

/* How long it is heard as it stands, behind the pre-delay; and, as recorded, how soon it is down to
 * where the handle stands. */
static double measure (LqReverbEditor *editor, const LqSample *sample)
{
  enum
  {
    N = 512
  };
  g_autofree double *params = params_of (editor);
  double at_s[N], db[N];
  double longest_s = 2.0 * (double)lq_sample_n_frames (sample) / lq_sample_rate_hz (sample);
  for (int i = 0; i < N; i++)
    at_s[i] = longest_s * i / (N - 1);
  params[editor->slots[PRE_DELAY]] = 0.0;
  levels (editor, sample, params, at_s, db, N);
  double heard_s = last_above (at_s, db, N, LQ_ECHO_FLOOR_DB);
  params[editor->slots[SHARE]] = 100.0;
  levels (editor, sample, params, at_s, db, N);
  editor->falls_s = fmax (last_above (at_s, db, N, kinds[SHARE].at_db), at_s[1]);
  return fmax (heard_s, at_s[1]);
}

static void draw_response (LqReverbEditor *editor, const LqSample *sample)
{
  g_autofree double *at_s = g_new (double, LQ_PLOT_COLUMNS), *db = g_new (double, LQ_PLOT_COLUMNS);
  int n = lq_plot_columns (editor->echoes.plot, at_s);
  g_autofree double *params = params_of (editor);
  levels (editor, sample, params, at_s, db, n);
  lq_plot_set_trace (editor->echoes.plot, editor->response, at_s, db, n);
}

static void show_response (LqReverbEditor *editor)
{
  static const Handle handles[] = { PRE_DELAY, SHARE };
  const LqSample *sample = lq_response_bar_find (editor->box.desk, editor->box.node);
  if (!sample)
    {
      lq_plot_set_trace (editor->echoes.plot, editor->response, NULL, NULL, 0);
      show_handles (editor, NULL, 0);
      return;
    }
  if (!editor->echoes.held) /* falls_s too */
    lq_echo_plot_set_time (&editor->echoes, begins_s (editor) + measure (editor, sample));
  draw_response (editor, sample);
  show_handles (editor, handles, G_N_ELEMENTS (handles));
}

static gboolean is_recorded (LqReverbEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  return lq_node_get_param (editor->box.node, info->sample_slot) == info->sample_value;
}

/* As fine as there is room. */
static void draw (gpointer data)
{
  LqReverbEditor *editor = data;
  const LqSample *sample =
      is_recorded (editor) ? lq_response_bar_find (editor->box.desk, editor->box.node) : NULL;
  if (sample)
    draw_response (editor, sample);
  else if (!is_recorded (editor))
    draw_bars (editor);
}

static void show (gpointer data)
{
  LqReverbEditor *editor = data;
  LqPlot *plot = editor->echoes.plot;
  gboolean recorded = is_recorded (editor);
  gtk_widget_set_visible (editor->response_bar, recorded);
  if (!recorded)
    lq_plot_set_trace (plot, editor->response, NULL, NULL, 0);
  for (int h = PRE_DELAY; h <= HIGH && recorded; h++)
    lq_plot_set_trace (plot, editor->lines[h], NULL, NULL, 0);
  if (recorded)
    lq_echo_plot_draw_bars (&editor->echoes, NULL);
  (recorded ? show_response : show_space) (editor);
}

/* ---- Hands ---- */

static int slot_of (gpointer data, int handle)
{
  LqReverbEditor *editor = data;
  return handle == PRE_DELAY ? lq_note_time_slot (&editor->pre_delay) : editor->slots[handle];
}

/* The time at which the line passes the handle's height says the decay; that of lows and highs is a
 * share of the middle's. */
static void moved (gpointer data, int handle, double at_s, double level_db)
{
  LqReverbEditor *editor = data;
  double for_60_db_s = (at_s - begins_s (editor)) * LQ_ECHO_FLOOR_DB / kinds[handle].at_db;
  if (handle == PRE_DELAY)
    lq_note_time_set (&editor->pre_delay, 1e3 * at_s);
  else if (handle == MID)
    set (editor, handle, for_60_db_s);
  else if (handle == SHARE)
    set (editor, handle, 100.0 * (at_s - begins_s (editor)) / editor->falls_s);
  else
    set (editor, handle, 100.0 * for_60_db_s / get (editor, MID));
}

static void wheel (gpointer data, int handle, double notches)
{
  LqReverbEditor *editor = data;
  if (handle == PRE_DELAY)
    lq_note_time_turn (&editor->pre_delay, notches, 1e3 * begins_s (editor) + notches * STEP_MS);
  else
    set (editor, handle, get (editor, handle) * pow (STEP_RATIO, notches));
}

static const LqEchoSpan spans[] = { { 0.5, 0.1 }, { 1, 0.2 }, { 2, 0.5 }, { 4, 0.5 },
                                    { 8, 1 },     { 16, 2 },  { 32, 4 },  { 64, 8 } };

static const LqEchoPlotClass echoes_class = {
  .spans = spans,
  .n_spans = G_N_ELEMENTS (spans),
  .bars = LQ_TRACE_DIAGONAL,
  .slot = slot_of,
  .moved = moved,
  .wheel = wheel,
  .show = show,
  .draw = draw,
};

/* ---- Building ---- */

static void lq_reverb_editor_class_init (LqReverbEditorClass *klass) {}

static void lq_reverb_editor_init (LqReverbEditor *editor) {}

static GtkWidget *build_plot (LqReverbEditor *editor)
{
  lq_echo_plot_init (&editor->echoes, &echoes_class, editor, editor->box.desk, editor->box.node,
                     _ ("Decay"));
  LqPlot *plot = editor->echoes.plot;
  editor->echoes.chosen = MID;
  for (int h = PRE_DELAY; h <= HIGH; h++)
    editor->lines[h] =
        lq_plot_add_trace (plot, h == MID ? LQ_TRACE_CURVE : LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  editor->response = lq_plot_add_trace (plot, LQ_TRACE_MIX, LQ_PLOT_LEFT);
  gtk_widget_set_size_request (GTK_WIDGET (plot), -1, 136);
  return GTK_WIDGET (plot);
}

/* The picture, and over its empty corner what is recorded. */
static GtkWidget *build_picture (LqReverbEditor *editor)
{
  GtkWidget *overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (overlay), build_plot (editor));
  editor->response_bar = lq_response_bar_new (editor->box.desk, editor->box.node);
  gtk_widget_set_halign (editor->response_bar, GTK_ALIGN_END);
  gtk_widget_set_valign (editor->response_bar, GTK_ALIGN_START);
  gtk_widget_set_margin_top (editor->response_bar, 8);
  gtk_widget_set_margin_end (editor->response_bar, 8);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), editor->response_bar);
  lq_response_bar_take_drops (editor->box.desk, editor->box.node, overlay);
  g_signal_connect_object (editor->response_bar, "changed", G_CALLBACK (show), editor,
                           G_CONNECT_SWAPPED);
  return overlay;
}

GtkWidget *lq_reverb_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqReverbEditor *editor = lq_editor_box_new (LQ_TYPE_REVERB_EDITOR, desk, node);
  const LqProcessorInfo *info = lq_node_get_info (node);
  for (int h = 0; h < N_HANDLES; h++)
    editor->slots[h] = lq_info_find_param (info, kinds[h].row);
  editor->pre_delay = lq_note_time (desk, node, "pre_delay", "pre_delay_sync");
  GtkWidget *picture = build_picture (editor);
  lq_editor_box_fill (&editor->box, lq_echo_plot_beside (&editor->echoes, picture), size);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_session (desk), "changed::tempo", G_CALLBACK (show), editor,
                           G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
