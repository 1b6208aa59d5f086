/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/band_frame.h"

#include "ui/editors/editors.h"
#include "ui/node_text.h"
#include "ui/panels/params.h"

#include <glib/gi18n.h>
#include <math.h>

#define SPLIT_ID 100 /* handles from here on are splits */

/* ---- Rows ---- */

static int slot_of (const LqBandFrame *bands, const char *id)
{
  return lq_info_find_param (lq_node_get_info (bands->node), id);
}

double lq_band_frame_value (const LqBandFrame *bands, const char *id)
{
  return lq_node_get_param (bands->node, slot_of (bands, id));
}

void lq_band_frame_set_value (const LqBandFrame *bands, const char *id, double value)
{
  lq_history_set_param (lq_desk_get_history (bands->desk), bands->node, slot_of (bands, id), value);
}

static void format (const LqBandFrame *bands, const char *id, LqUnitsFlags flags,
                    char text[LQ_UNITS_TEXT])
{
  lq_node_format (bands->node, slot_of (bands, id), flags, text);
}

void lq_band_frame_id (int band, const char *row, char id[LQ_PARAM_ID])
{
  g_snprintf (id, LQ_PARAM_ID, "b%d.%s", band + 1, row);
}

double lq_band_frame_band_value (const LqBandFrame *bands, int band, const char *row)
{
  char id[LQ_PARAM_ID];
  lq_band_frame_id (band, row, id);
  return lq_band_frame_value (bands, id);
}

void lq_band_frame_set_band_value (const LqBandFrame *bands, int band, const char *row,
                                   double value)
{
  char id[LQ_PARAM_ID];
  lq_band_frame_id (band, row, id);
  lq_band_frame_set_value (bands, id, value);
}

void lq_band_frame_format_band (const LqBandFrame *bands, int band, const char *row,
                                LqUnitsFlags flags, char text[LQ_UNITS_TEXT])
{
  char id[LQ_PARAM_ID];
  lq_band_frame_id (band, row, id);
  format (bands, id, flags, text);
}

double lq_band_frame_default (const LqBandFrame *bands, const char *id)
{
  return lq_info_param (lq_node_get_info (bands->node), slot_of (bands, id)).def;
}

void lq_band_frame_take_hand (const LqBandFrame *bands, const char *id)
{
  lq_desk_set_hand (bands->desk, LQ_ITEM (bands->node), id);
}

int lq_band_frame_n (const LqBandFrame *bands)
{
  return MIN ((int)lq_band_frame_value (bands, "bands"), LQ_BAND_FRAME_MOST);
}

static void split_id (int split, char id[LQ_PARAM_ID])
{
  g_snprintf (id, LQ_PARAM_ID, "x%d", split + 1);
}

double lq_band_frame_split_hz (const LqBandFrame *bands, int split)
{
  double hz = LQ_BAND_FRAME_LOWEST_HZ;
  if (split >= lq_band_frame_n (bands) - 1)
    return LQ_BAND_FRAME_HIGHEST_HZ;
  for (int k = 0; k <= split; k++)
    {
      char id[LQ_PARAM_ID];
      split_id (k, id);
      hz = fmax (hz, lq_band_frame_value (bands, id));
    }
  return hz;
}

/* Which row the handle HANDLE moves. */
static void id_of_handle (const LqBandFrame *bands, int handle, char id[LQ_PARAM_ID])
{
  if (handle >= SPLIT_ID)
    split_id (handle - SPLIT_ID, id);
  else
    lq_band_frame_id (handle, bands->class->row, id);
}

/* ---- What is shown ---- */

static LqHandleFacts band_handle (LqBandFrame *bands, int band, LqHandleWords *words)
{
  g_snprintf (words->mark, sizeof words->mark, "%d", band + 1);
  LqHandleFacts facts = {
    .id = band,
    .x = sqrt (lq_band_frame_split_hz (bands, band - 1) * lq_band_frame_split_hz (bands, band)),
    .mark = words->mark,
    .line1 = words->line1,
    .spoken = words->spoken,
    .selected = band == bands->band,
    .fixed_x = TRUE,
  };
  bands->class->describe (bands->data, band, &facts, words);
  return facts;
}

static LqHandleFacts split_handle (LqBandFrame *bands, int split, LqHandleWords *words)
{
  char id[LQ_PARAM_ID], freq[LQ_UNITS_TEXT], spoken[LQ_UNITS_TEXT];
  split_id (split, id);
  format (bands, id, LQ_UNITS_PLAIN, freq);
  format (bands, id, LQ_UNITS_SPOKEN, spoken);
  g_snprintf (words->mark, sizeof words->mark, "↔");
  g_snprintf (words->line1, sizeof words->line1, "%s", freq);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Split %d, %s"), split + 1, spoken);
  return (LqHandleFacts){
    .id = SPLIT_ID + split,
    .x = lq_band_frame_split_hz (bands, split),
    .y = bands->class->split_at_y,
    .mark = words->mark,
    .line1 = words->line1,
    .spoken = words->spoken,
    .fixed_y = TRUE,
  };
}

static void show_handles (LqBandFrame *bands)
{
  LqHandleFacts facts[2 * LQ_BAND_FRAME_MOST];
  LqHandleWords words[2 * LQ_BAND_FRAME_MOST];
  int n = 0, n_shown = lq_band_frame_n (bands);
  for (int band = 0; band < n_shown; band++, n++)
    facts[n] = band_handle (bands, band, &words[n]);
  for (int split = 0; split < n_shown - 1; split++, n++)
    facts[n] = split_handle (bands, split, &words[n]);
  lq_plot_set_handles (bands->plot, facts, n);
  g_autofree char *summary = g_strdup_printf (ngettext ("%d band", "%d bands", n_shown), n_shown);
  lq_plot_set_summary (bands->plot, summary);
}

/* What stands in MADE where WIDGET stands in OLD; NULL: nothing does. */
static GtkWidget *counterpart (GtkWidget *widget, GtkWidget *old, GtkWidget *made)
{
  if (widget == old)
    return made;
  GtkWidget *parent = counterpart (gtk_widget_get_parent (widget), old, made),
            *found = parent ? gtk_widget_get_first_child (parent) : NULL;
  for (GtkWidget *before = gtk_widget_get_prev_sibling (widget); before && found;
       before = gtk_widget_get_prev_sibling (before))
    found = gtk_widget_get_next_sibling (found);
  return found;
}

/* The hand stays on the row it is on. */
static void show_rows (LqBandFrame *bands)
{
  GtkWidget *old = gtk_widget_get_first_child (bands->rows),
            *made = lq_param_panel_new (bands->desk, bands->node, bands->band, bands->size);
  GtkRoot *root = gtk_widget_get_root (bands->rows);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gtk_box_append (GTK_BOX (bands->rows), made);
  if (old && focus && gtk_widget_is_ancestor (focus, old))
    {
      GtkWidget *same = counterpart (focus, old, made);
      if (same)
        gtk_widget_grab_focus (same);
    }
  if (old)
    gtk_box_remove (GTK_BOX (bands->rows), old);
}

static gboolean on_idle (gpointer box)
{
  if (gtk_widget_get_root (box)) /* still in a window, and so are its rows */
    show_rows (g_object_get_data (box, "lq-band-frame"));
  return G_SOURCE_REMOVE;
}

/* One of the rows may be what asks for others. */
static void show_rows_later (LqBandFrame *bands)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, g_object_ref (bands->data), g_object_unref);
}

static void show (LqBandFrame *bands)
{
  if (bands->band >= lq_band_frame_n (bands))
    {
      bands->band = lq_band_frame_n (bands) - 1;
      show_rows_later (bands);
    }
  bands->class->changed (bands->data);
  show_handles (bands);
}

static void on_changed (LqNode *node, const char *key, GtkWidget *box)
{
  show (g_object_get_data (G_OBJECT (box), "lq-band-frame"));
}

static void on_resized (LqBandFrame *bands) { bands->class->changed (bands->data); }

/* ---- Hands ---- */

static void on_handle_chosen (LqPlot *plot, int handle, LqBandFrame *bands)
{
  char id[LQ_PARAM_ID];
  if (handle < SPLIT_ID && handle != bands->band)
    {
      bands->band = handle;
      show_rows (bands);
      show (bands);
    }
  id_of_handle (bands, handle, id);
  lq_band_frame_take_hand (bands, id);
}

static void on_handle_begin (LqPlot *plot, int handle, LqBandFrame *bands)
{
  on_handle_chosen (plot, handle, bands);
  lq_history_begin_gesture (lq_desk_get_history (bands->desk), NULL);
}

static void on_handle_end (LqPlot *plot, int handle, LqBandFrame *bands)
{
  lq_history_end_gesture (lq_desk_get_history (bands->desk));
}

/* Splits do not pass each other. */
static void on_handle_moved (LqPlot *plot, int handle, double x, double y, LqBandFrame *bands)
{
  char id[LQ_PARAM_ID];
  int split = handle - SPLIT_ID;
  if (split < 0)
    {
      bands->class->moved (bands->data, handle, y);
      return;
    }
  double hz = CLAMP (x, lq_band_frame_split_hz (bands, split - 1),
                     lq_band_frame_split_hz (bands, split + 1));
  split_id (split, id);
  lq_band_frame_set_value (bands, id, hz < 100.0 ? round (hz * 10.0) / 10.0 : round (hz));
}

static void on_handle_wheel (LqPlot *plot, int handle, double notches, gboolean fine,
                             LqBandFrame *bands)
{
  if (handle < SPLIT_ID && bands->class->wheel)
    bands->class->wheel (bands->data, handle, notches, fine);
}

static void on_handle_reset (LqPlot *plot, int handle, LqBandFrame *bands)
{
  char id[LQ_PARAM_ID];
  id_of_handle (bands, handle, id);
  if (handle < SPLIT_ID)
    bands->class->reset (bands->data, handle);
  else
    lq_band_frame_set_value (bands, id, lq_band_frame_default (bands, id));
}

/* S held on a band: it alone. */
static void on_handle_listen (LqPlot *plot, int handle, gboolean down, LqBandFrame *bands)
{
  char id[LQ_PARAM_ID];
  if (handle >= SPLIT_ID)
    return;
  lq_band_frame_id (handle, "solo", id);
  lq_history_set_value (lq_desk_get_history (bands->desk), LQ_ITEM (bands->node), id, down);
}

/* ---- Building ---- */

void lq_band_frame_init (LqBandFrame *bands, const LqBandFrameClass *class, GtkBox *box,
                         LqDesk *desk, LqNode *node, LqPlot *plot, LqKnobSize size)
{
  LqAxis freq = lq_axis_frequency ();
  *bands = (LqBandFrame){ .class = class,
                          .data = box,
                          .desk = desk,
                          .node = node,
                          .plot = plot,
                          .size = size,
                          .rows = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0) };
  lq_plot_set_x (plot, &freq);
  gtk_widget_set_vexpand (GTK_WIDGET (plot), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (plot), -1, 100);
  g_object_set_data (G_OBJECT (box), "lq-band-frame", bands);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_handle_begin), bands);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_handle_end), bands);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_handle_moved), bands);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_handle_wheel), bands);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_handle_chosen), bands);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_handle_reset), bands);
  g_signal_connect (plot, "handle-listen", G_CALLBACK (on_handle_listen), bands);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (on_resized), bands);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_changed), box, 0);
  gtk_box_append (box, lq_editor_row_new (desk, bands->rows));
}

void lq_band_frame_start (LqBandFrame *bands, int band)
{
  bands->band = band;
  show_rows (bands);
  show (bands);
}
