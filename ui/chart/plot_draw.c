/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a plot is drawn: grid, traces by style, I-beams, dot, handles, the floating value. Grid and words are one
 * kept node, spectra and what lies over them one picture. */
#include "ui/chart/plot_private.h"
#include "ui/paint.h"
#include "ui/tokens.h"

#include <math.h>

enum
{
  MAX_TICKS = 64,
  VALUE_WIDTH = 148,
  VALUE_HEIGHT = 38,
  VALUE_HEIGHT_ONE = 24,
  CAPTION_GAP = 8,
};

/* --- grid: lines inside; words and the last lines around ---------------------------------------- */

typedef struct
{
  GtkSnapshot *inside, *around;
} Grid;

static void word (LqPlot *self, GtkSnapshot *snapshot, const char *string, double x, double y,
                  LqTextAlign align)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), LQ_TEXT_TICK, string);
  lq_text_draw (&text, snapshot, x, y, align, lq_token (GTK_WIDGET (self), LQ_COLOR_INK3));
  lq_text_clear (&text);
}

static void draw_x_lines (LqPlot *self, const Grid *grid, const LqPlotBox *box)
{
  LqTick ticks[MAX_TICKS];
  const int n = lq_axis_ticks (&self->x, ticks, MAX_TICKS);
  for (int i = 0; i < n; i++)
    {
      const double x = round (lq_plot_x (self, ticks[i].value));
      lq_paint_box (x < box->x + box->width ? grid->inside : grid->around,
                    lq_token (GTK_WIDGET (self), ticks[i].major ? LQ_COLOR_LINE : LQ_COLOR_GRID), x,
                    box->y, 1, box->height);
    }
}

/* Middle of a word as wide as 2 HALF at X: at an end it keeps clear of the caption and of the plot's edge. */
static double clear_of_ends (LqPlot *self, const LqPlotBox *box, double x, double half)
{
  const double end = box->x + box->width;
  const double most = self->captions[LQ_PLOT_RIGHT] != NULL
                          ? end + CAPTION_GAP / 2.0
                          : gtk_widget_get_width (GTK_WIDGET (self)) - 2;
  const double least = self->captions[LQ_PLOT_LEFT] != NULL ? box->x - CAPTION_GAP / 2.0 : 2;
  return fmax (least + half, fmin (x, most - half));
}

static void draw_x_words (LqPlot *self, GtkSnapshot *snapshot, const LqPlotBox *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LqTick ticks[MAX_TICKS];
  const int n = lq_axis_ticks (&self->x, ticks, MAX_TICKS);
  const double foot = box->y + box->height + lq_scaled (widget, LQ_PLOT_FOOT) / 2.0;
  double used = -1000;
  for (int i = 0; i < n; i++)
    {
      const double x = round (lq_plot_x (self, ticks[i].value));
      char text[LQ_UNITS_TEXT];
      lq_axis_label (&self->x, ticks[i].value, text);
      const double half = lq_text_measure (widget, LQ_TEXT_TICK, text) / 2.0;
      if (!ticks[i].label || x - half < used + 8)
        continue;
      const double middle = clear_of_ends (self, box, x, half);
      word (self, snapshot, text, middle, foot, LQ_ALIGN_CENTER);
      used = middle + half;
    }
}

static void draw_y_lines (LqPlot *self, const Grid *grid, const LqPlotBox *box)
{
  LqTick ticks[MAX_TICKS];
  const LqPlotSide leading = self->has_y[LQ_PLOT_LEFT] ? LQ_PLOT_LEFT : LQ_PLOT_RIGHT;
  const int n = self->has_y[leading] ? lq_axis_ticks (&self->y[leading], ticks, MAX_TICKS) : 0;
  for (int i = 0; i < n; i++)
    {
      const double y = round (lq_plot_y (self, leading, ticks[i].value));
      lq_paint_box (y < box->y + box->height ? grid->inside : grid->around,
                    lq_token (GTK_WIDGET (self), ticks[i].major ? LQ_COLOR_OUTLINE : LQ_COLOR_GRID),
                    box->x, y, box->width, 1);
    }
}

static void draw_y_words (LqPlot *self, GtkSnapshot *snapshot, const LqPlotBox *box,
                          LqPlotSide side)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LqTick ticks[MAX_TICKS];
  const int n = lq_axis_ticks (&self->y[side], ticks, MAX_TICKS);
  const int line = lq_text_line (widget, LQ_TEXT_TICK);
  /* In a low plot every second, third… tick is told, counted from 0. */
  const LqAxis *axis = &self->y[side];
  const double step_px = box->height * axis->label_step / (axis->max - axis->min);
  const int every = (int)fmax (1, ceil ((line + 1) / step_px));
  for (int i = 0; i < n; i++)
    {
      const double y = round (lq_plot_y (self, side, ticks[i].value));
      const long number = lround (ticks[i].value / self->y[side].label_step);
      if (number % every != 0 || y < line / 2.0 || y > box->y + box->height - line / 2.0)
        continue;
      char text[LQ_UNITS_TEXT];
      lq_axis_label (&self->y[side], ticks[i].value, text);
      if (side == LQ_PLOT_LEFT)
        word (self, snapshot, text, box->x - 8, y, LQ_ALIGN_END);
      else
        word (self, snapshot, text, box->x + box->width + 8, y, LQ_ALIGN_START);
    }
  if (self->captions[side] == NULL)
    return;
  const double foot = box->y + box->height + lq_scaled (widget, LQ_PLOT_FOOT) / 2.0;
  if (side == LQ_PLOT_LEFT)
    word (self, snapshot, self->captions[side], box->x - CAPTION_GAP, foot, LQ_ALIGN_END);
  else
    word (self, snapshot, self->captions[side], box->x + box->width + CAPTION_GAP, foot,
          LQ_ALIGN_START);
}

static void make_grid (LqPlot *self, const LqPlotBox *box)
{
  const Grid grid = { gtk_snapshot_new (), gtk_snapshot_new () };
  draw_x_lines (self, &grid, box);
  draw_y_lines (self, &grid, box);
  draw_x_words (self, grid.around, box);
  for (int side = LQ_PLOT_RIGHT; side >= LQ_PLOT_LEFT; side--)
    if (self->has_y[side])
      draw_y_words (self, grid.around, box, (LqPlotSide)side);
  self->lines = gtk_snapshot_free_to_node (grid.inside);
  self->around = gtk_snapshot_free_to_node (grid.around);
  self->gridded = TRUE;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static gboolean has_live (const LqPlot *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      const LqTrace *trace = g_ptr_array_index (self->order, i);
      if (lq_trace_is_live (trace) && lq_trace_is_shown (trace))
        return TRUE;
    }
  return FALSE;
}

static void draw_traces (LqPlot *self, GtkSnapshot *snapshot, const LqPlotBox *box)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)box->x, (float)box->y));
  if (has_live (self))
    {
      const LqLiveScene scene = { .widget = GTK_WIDGET (self),
                                  .ground = self->lines,
                                  .x = box->x,
                                  .y = box->y,
                                  .traces = (LqTrace *const *)self->order->pdata,
                                  .n_traces = (int)self->order->len,
                                  .width = box->width,
                                  .height = box->height };
      gtk_snapshot_append_node (snapshot, lq_live_picture_get (self->picture, &scene));
    }
  else
    for (guint i = 0; i < self->order->len; i++)
      lq_trace_draw (g_ptr_array_index (self->order, i), GTK_WIDGET (self), snapshot, box->width,
                     box->height);
  gtk_snapshot_restore (snapshot);
}

static void draw_beam (LqPlot *self, GtkSnapshot *snapshot, const LqHandle *handle)
{
  const LqHandleFacts *facts = lq_handle_facts (handle);
  if (facts->range_lo == facts->range_hi)
    return;
  const GdkRGBA *ink = lq_token (GTK_WIDGET (self), LQ_COLOR_INK2);
  const double x = round (lq_plot_x (self, facts->x));
  const double top =
      round (lq_plot_y (self, LQ_PLOT_LEFT, fmax (facts->range_lo, facts->range_hi)));
  const double bottom =
      round (lq_plot_y (self, LQ_PLOT_LEFT, fmin (facts->range_lo, facts->range_hi)));
  lq_paint_box (snapshot, ink, x - 0.75, top, 1.5, bottom - top);
  lq_paint_box (snapshot, ink, x - 5, top, 10, 1.5);
  lq_paint_box (snapshot, ink, x - 5, bottom - 1.5, 10, 1.5);
  if (!isfinite (lq_handle_live (handle)))
    return;
  const GdkRGBA *work = lq_token (GTK_WIDGET (self), LQ_COLOR_WORK);
  const double from = round (lq_plot_y (self, LQ_PLOT_LEFT, facts->y)),
               to = round (lq_plot_y (self, LQ_PLOT_LEFT, lq_handle_live (handle)));
  lq_paint_box (snapshot, work, x - 2, fmin (from, to), 4, fabs (to - from));
  lq_paint_box (snapshot, work, x - 6, to - 1, 12, 2);
}

/* The handle whose value floats: under the hand, else hovered, else selected. */
static LqHandle *told (LqPlot *self)
{
  LqHandle *best = NULL;
  int rank = 0;
  for (guint i = 0; i < self->handles->len; i++)
    {
      LqHandle *handle = g_ptr_array_index (self->handles, i);
      const LqHandleFacts *facts = lq_handle_facts (handle);
      const int mine = lq_handle_is_held (handle)      ? 3
                       : lq_handle_is_hovered (handle) ? 2
                       : facts->selected               ? 1
                                                       : 0;
      if (mine > rank && facts->line1 != NULL)
        {
          best = handle;
          rank = mine;
        }
    }
  return best;
}

static void handle_at (LqPlot *self, LqHandle *handle, const LqPlotBox *box, double *x, double *y)
{
  const LqHandleFacts *facts = lq_handle_facts (handle);
  *x = CLAMP (lq_plot_x (self, facts->x), box->x, box->x + box->width);
  *y = CLAMP (lq_plot_y (self, LQ_PLOT_LEFT, facts->y), box->y, box->y + box->height);
}

/* Above its handle, else where it covers least. Found once for as long as nothing of it changes. */
static LqSpot place_value (LqPlot *self, LqHandle *handle, const LqPlotBox *box, double width,
                           double height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const guint n = self->handles->len;
  if (self->placed && self->placed_handle == handle && self->placed_width == width
      && self->placed_height == height)
    return self->value_at;
  g_autofree LqSpot *spots = g_new (LqSpot, n);
  LqFloating floating = { spots,
                          (int)n,
                          0,
                          box->x,
                          box->y,
                          box->width,
                          box->height,
                          gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget),
                          width,
                          height };
  for (guint i = 0; i < n; i++)
    {
      LqHandle *one = g_ptr_array_index (self->handles, i);
      handle_at (self, one, box, &spots[i].x, &spots[i].y);
      if (one == handle)
        floating.told = (int)i;
    }
  self->value_at = lq_floating_place (&floating);
  self->placed = TRUE;
  self->placed_handle = handle;
  self->placed_width = width;
  self->placed_height = height;
  return self->value_at;
}

static void draw_value (LqPlot *self, GtkSnapshot *snapshot, const LqPlotBox *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LqHandle *handle = told (self);
  if (handle == NULL)
    return;
  const LqHandleFacts *facts = lq_handle_facts (handle);
  lq_text_set (&self->line1, widget, LQ_TEXT_STRONG, facts->line1);
  lq_text_set (&self->line2, widget, LQ_TEXT_LABEL, facts->line2 != NULL ? facts->line2 : "");
  const double least = MAX (lq_text_width (&self->line1), lq_text_width (&self->line2)) + 24;
  const double width = fmax (lq_scaled (widget, VALUE_WIDTH), least);
  const gboolean two = facts->line2 != NULL;
  const double height = lq_scaled (widget, two ? VALUE_HEIGHT : VALUE_HEIGHT_ONE);
  const LqSpot at = place_value (self, handle, box, width, height);
  lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_HOVER), at.x, at.y, width, height, 4);
  lq_text_draw (&self->line1, snapshot, at.x + width / 2, at.y + height * (two ? 0.31 : 0.5),
                LQ_ALIGN_CENTER, lq_token (widget, LQ_COLOR_INK));
  lq_text_draw (&self->line2, snapshot, at.x + width / 2, at.y + height * 0.70, LQ_ALIGN_CENTER,
                lq_token (widget, LQ_COLOR_INK2));
}

void lq_plot_draw (LqPlot *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const LqPlotBox box = lq_plot_inside (self);
  if (!self->gridded)
    make_grid (self, &box);
  if (self->around != NULL)
    gtk_snapshot_append_node (snapshot, self->around);
  if (self->lines != NULL && !has_live (self)) /* else it is in the picture */
    gtk_snapshot_append_node (snapshot, self->lines);
  draw_traces (self, snapshot, &box);
  for (guint i = 0; i < self->handles->len; i++)
    draw_beam (self, snapshot, g_ptr_array_index (self->handles, i));
  if (isfinite (self->dot_x) && isfinite (self->dot_y))
    {
      lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_WELL), self->dot_x - 6, self->dot_y - 6,
                      12, 12, 6);
      lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_WORK), self->dot_x - 4.5,
                      self->dot_y - 4.5, 9, 9, 4.5);
    }
  for (guint i = 0; i < self->handles->len; i++)
    if (!lq_handle_facts (g_ptr_array_index (self->handles, i))->selected)
      gtk_widget_snapshot_child (widget, g_ptr_array_index (self->handles, i), snapshot);
  for (guint i = 0; i < self->handles->len; i++)
    if (lq_handle_facts (g_ptr_array_index (self->handles, i))->selected)
      gtk_widget_snapshot_child (widget, g_ptr_array_index (self->handles, i), snapshot);
  draw_value (self, snapshot, &box);
}

void lq_plot_draw_drop (LqPlot *self)
{
  lq_node_clear (&self->lines);
  lq_node_clear (&self->around);
  self->gridded = FALSE;
  self->placed = FALSE;
  lq_live_picture_drop_all (self->picture);
  for (guint i = 0; i < self->layers->len; i++)
    lq_trace_drop (g_array_index (self->layers, LqPlotLayer, i).trace);
}
