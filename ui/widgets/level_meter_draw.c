/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a level meter is drawn: the bed, the scale and its words are one kept node; a frame adds four to six colour
 * nodes a channel. */
#include "core/units.h"
#include "ui/glass.h"
#include "ui/glyph.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/level_meter_private.h"

#include <math.h>

enum
{
  CAP_PX = 4, /* above the bar while an over is held */
  TICK_PX = 4,
  MAX_STEPS = 16,
};

/* --- geometry --------------------------------------------------------------------------------- */

/* Of the box above a bar at rest. */
int lq_meter_box_width (LqLevelMeter *self, int bar)
{
  int least = 0;
  if (self->boxes[0] != NULL)
    gtk_widget_measure (self->boxes[0], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return MAX (least, bar + 4);
}

static void step_text (const LqMeterFace *face, int step, char text[LQ_UNITS_TEXT])
{
  const gboolean sign = face->with_sign && face->steps[step] != 0;
  lq_number_show (sign ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, face->steps[step], 0, LQ_UNITS_NO_UNIT,
                  text);
}

static int widest_step (LqLevelMeter *self)
{
  int widest = lq_text_measure (GTK_WIDGET (self), LQ_TEXT_CAP, "−60");
  for (int i = 0; i < self->face->n_steps; i++)
    {
      char text[LQ_UNITS_TEXT];
      step_text (self->face, i, text);
      widest = MAX (widest, lq_text_measure (GTK_WIDGET (self), LQ_TEXT_TICK, text));
    }
  return widest;
}

/* Between two bars: the scale, and room for the boxes to stand apart. */
int lq_meter_gap_width (LqLevelMeter *self, int bar)
{
  const int apart = lq_meter_box_width (self, bar) - bar + 4;
  if (self->style != LQ_METER_FULL)
    return MAX (8, apart);
  return MAX (widest_step (self) + 2 * TICK_PX + 4, apart);
}

static LqMeterPlan make_plan (LqLevelMeter *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const int n = self->n_channels;
  if (self->style == LQ_METER_STRIP)
    {
      const int bar = MIN (7, (width - 2 * (n - 1)) / n);
      return (LqMeterPlan){
        bar, 2, (width - n * bar - 2 * (n - 1)) / 2, CAP_PX + 2, height - CAP_PX - 2, 0
      };
    }
  const int box = lq_scaled (widget, self->style == LQ_METER_FULL ? 22 : 20);
  const int above = box + (self->style == LQ_METER_FULL ? 10 : 6);
  const int below = self->style == LQ_METER_FULL ? lq_text_line (widget, LQ_TEXT_TICK) + 8 : 0;
  const int bar = self->style == LQ_METER_FULL ? 30 : 28;
  const int gap = lq_meter_gap_width (self, bar);
  const int bars = n * bar + gap * (n - 1);
  return (LqMeterPlan){ bar, gap, (width - bars) / 2, above, MAX (1, height - above - below), box };
}

LqMeterPlan lq_meter_plan (LqLevelMeter *self)
{
  if (!self->planned)
    self->plan = make_plan (self);
  self->planned = TRUE;
  self->plan.scale = lq_glass_scale (GTK_WIDGET (self));
  return self->plan;
}

int lq_meter_bar_x (const LqMeterPlan *p, int channel)
{
  return p->left + channel * (p->bar + p->gap);
}

int lq_meter_pixel (LqLevelMeter *self, double value, const LqMeterPlan *p)
{
  return (int)round (lq_meter_place (self->face, value) * p->height * p->scale);
}

double lq_level_meter_y (LqLevelMeter *self, double value)
{
  const LqMeterPlan p = lq_meter_plan (self);
  return p.top + lq_meter_place (self->face, value) * p.height;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void word (LqLevelMeter *self, GtkSnapshot *snapshot, LqTextRole role, LqToken token,
                  const char *string, double x, double y)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), role, string);
  lq_text_draw (&text, snapshot, x, y, LQ_ALIGN_CENTER, lq_token (GTK_WIDGET (self), token));
  lq_text_clear (&text);
}

static void draw_step (LqLevelMeter *self, GtkSnapshot *snapshot, const LqMeterPlan *p, int step,
                       double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double left = lq_meter_bar_x (p, 0) + p->bar;
  const gboolean edge = self->face->steps[step] == self->face->edge;
  const GdkRGBA *tick = lq_token (widget, LQ_COLOR_OUTLINE);
  char text[LQ_UNITS_TEXT];
  step_text (self->face, step, text);
  word (self, snapshot, edge ? LQ_TEXT_CAP : LQ_TEXT_TICK, edge ? LQ_COLOR_INK : LQ_COLOR_INK3,
        text, left + p->gap / 2.0, y);
  lq_paint_box (snapshot, tick, left, y, TICK_PX, 1);
  if (self->n_channels > 1)
    lq_paint_box (snapshot, tick, left + p->gap - TICK_PX, y, TICK_PX, 1);
}

/* How early a step is given its place: the edge, 0 and the ends before what lies between. */
static int rank_of (const LqMeterFace *face, int step)
{
  const double value = face->steps[step];
  return value == face->edge ? 0 : value == 0 ? 1 : step == 0 || step == face->n_steps - 1 ? 2 : 3;
}

/* Words from the most needed on; one that would touch another is left out. */
static void draw_scale (LqLevelMeter *self, GtkSnapshot *snapshot, const LqMeterPlan *p)
{
  const int line = lq_text_line (GTK_WIDGET (self), LQ_TEXT_TICK) - 2;
  double used[MAX_STEPS];
  int n_used = 0;
  for (int rank = 0; rank <= 3; rank++)
    for (int step = 0; step < self->face->n_steps; step++)
      {
        const double y = p->top + round (lq_level_meter_y (self, self->face->steps[step]) - p->top);
        gboolean free = rank_of (self->face, step) == rank;
        for (int i = 0; i < n_used; i++)
          free &= fabs (used[i] - y) >= line;
        if (!free)
          continue;
        used[n_used++] = y;
        draw_step (self, snapshot, p, step, y);
      }
}

/* Free on both sides of the middle: a box that holds an over is wider. */
static int between_boxes (LqLevelMeter *self, const LqMeterPlan *p)
{
  int widest = lq_meter_box_width (self, p->bar);
  for (int i = 0; i < self->n_channels; i++)
    if (self->boxes[i] != NULL)
      widest = MAX (widest, gtk_widget_get_width (self->boxes[i]));
  return p->gap + p->bar - widest;
}

static void draw_words (LqLevelMeter *self, GtkSnapshot *snapshot, const LqMeterPlan *p)
{
  GtkWidget *widget = GTK_WIDGET (self);
  static const char *const names[] = { "L", "R" };
  const double middle = lq_meter_bar_x (p, 0) + p->bar + p->gap / 2.0;
  const double foot = gtk_widget_get_height (widget) - p->top - p->height;
  const double below = p->top + p->height + foot / 2.0 + 2; /* the lowest step ends in it */
  for (int i = 0; i < self->n_channels && self->n_channels > 1; i++)
    word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2, names[i],
          lq_meter_bar_x (p, i) + p->bar / 2.0, below);
  word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3, self->face->unit, middle, below);
  if (self->above != NULL
      && lq_text_measure (widget, LQ_TEXT_TICK, self->above) <= between_boxes (self, p))
    word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3, self->above, middle, p->box_height / 2.0);
}

static void draw_still (LqLevelMeter *self, GtkSnapshot *snapshot, const LqMeterPlan *p)
{
  GtkWidget *widget = GTK_WIDGET (self);
  for (int i = 0; i < self->n_channels; i++)
    {
      const double x = lq_meter_bar_x (p, i);
      const double middle = x + p->bar / 2.0;
      if (self->state == LQ_METER_UNKNOWN)
        {
          lq_paint_dashed_frame (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), x, p->top, p->bar,
                                 p->height, 0.5, 1);
          if (self->style != LQ_METER_STRIP)
            word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2, "?", middle,
                  p->top + p->height / 2.0);
        }
      else
        lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_BED), x, p->top, p->bar, p->height);
    }
  if (self->style == LQ_METER_FULL)
    {
      draw_scale (self, snapshot, p);
      draw_words (self, snapshot, p);
    }
}

static void draw_bar (LqLevelMeter *self, GtkSnapshot *snapshot, const LqMeterPlan *p, int channel)
{
  const GdkRGBA *palette = lq_palette (GTK_WIDGET (self));
  const double scale = p->scale;
  const LqMeterEdges *e = &self->shown[channel];
  const double x = lq_meter_bar_x (p, channel), bottom = p->top + p->height;
  const double peak = p->top + e->peak / scale, rms = p->top + e->rms / scale;
  const double edge = p->top + lq_meter_pixel (self, self->face->edge, p) / scale;
  const double full = p->top + lq_meter_pixel (self, self->face->full, p) / scale;
  const double beside = round (p->bar / 4.0), rms_x = x + beside, rms_width = p->bar - 2 * beside;
  const gboolean needle = self->face->one_bar;

  lq_paint_box (snapshot, &palette[LQ_COLOR_ALERT], x, peak, p->bar, full - peak);
  lq_paint_box (snapshot, &palette[needle ? LQ_COLOR_WORK : LQ_COLOR_WORK_LOW], x, MAX (peak, full),
                p->bar, edge - MAX (peak, full));
  lq_paint_box (snapshot, &palette[needle ? LQ_COLOR_WORK_MID : LQ_COLOR_WORK_DIM], x,
                MAX (peak, edge), p->bar, bottom - MAX (peak, edge));
  if (!needle)
    {
      lq_paint_box (snapshot, &palette[LQ_COLOR_WORK], rms_x, rms, rms_width, edge - rms);
      lq_paint_box (snapshot, &palette[LQ_COLOR_WORK_MID], rms_x, MAX (rms, edge), rms_width,
                    bottom - MAX (rms, edge));
    }
  lq_paint_box (snapshot, &palette[LQ_COLOR_WELL], x, edge, p->bar, 1);

  if (e->hold < lq_meter_pixel (self, -INFINITY, p))
    lq_paint_box (snapshot, &palette[LQ_COLOR_INK], x, p->top + e->hold / scale - 1, p->bar, 2);
  if (e->over)
    lq_paint_box (snapshot, &palette[LQ_COLOR_ALERT], x, p->top - CAP_PX - 1, p->bar, CAP_PX);
}

void lq_level_meter_draw (LqLevelMeter *self, GtkSnapshot *snapshot)
{
  const LqMeterPlan p = lq_meter_plan (self);
  if (self->still == NULL)
    {
      GtkSnapshot *still = gtk_snapshot_new ();
      draw_still (self, still, &p);
      self->still = gtk_snapshot_free_to_node (still);
    }
  if (self->still != NULL)
    gtk_snapshot_append_node (snapshot, self->still);
  if (self->state == LQ_METER_RUNNING)
    for (int i = 0; i < self->n_channels; i++)
      draw_bar (self, snapshot, &p, i);
}
