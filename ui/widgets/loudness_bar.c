/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loudness bar: see loudness.h. Scale and words are a kept node; a frame adds a handful of colour nodes. */
#include "ui/widgets/loudness.h"

#include "core/units.h"
#include "ui/glass.h"
#include "ui/glyph.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  BAR_PX = 34,
  TICK_PX = 4,
  SCALE_PX = 34, /* words and ticks to the left of the bar */
  SIDE_PX = 54,  /* S, I and LRA to the right */
};

/* Edges in device px from the top of the bar; −1: none. */
typedef struct
{
  int momentary, shortterm, integrated, low, high;
  gboolean unstable;
} Edges;

struct _LqLoudnessBar
{
  GtkWidget parent;
  LqLoudnessFacts facts;
  LqLoudnessScale scale;
  Edges shown;
  GskRenderNode *still, *triangle;
  LqText s_text, i_text, lra_text, range_text;
};

G_DEFINE_TYPE (LqLoudnessBar, lq_loudness_bar, GTK_TYPE_WIDGET)

typedef struct
{
  double top, bottom, step; /* LUFS */
  double zero;              /* what a word counts from */
  double edge;              /* of the flat zones */
} Range;

static Range range_of (LqLoudnessScale scale)
{
  const double target = LQ_LOUDNESS_TARGET_LUFS;
  const double zero = lq_loudness_is_relative (scale) ? target : 0;
  switch (scale)
    {
    case LQ_LOUDNESS_PLUS9:
    case LQ_LOUDNESS_PLUS9_LUFS:
      return (Range){ target + 9, target - 18, 3, zero, target };
    case LQ_LOUDNESS_PLUS18:
    case LQ_LOUDNESS_PLUS18_LUFS:
      return (Range){ target + 18, target - 36, 6, zero, target };
    default:
      return (Range){ 0, -30, 6, 0, -18 };
    }
}

/* --- geometry --------------------------------------------------------------------------------- */

typedef struct
{
  double x, top, height;
} Plan;

static Plan plan (LqLoudnessBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double above = lq_scaled (widget, 22) + 10;
  const double below = lq_text_line (widget, LQ_TEXT_TICK) + 8;
  return (Plan){ lq_scaled (widget, SCALE_PX), above,
                 fmax (1, gtk_widget_get_height (widget) - above - below) };
}

static int pixel (LqLoudnessBar *self, double lufs, double height)
{
  if (isnan (lufs))
    return -1;
  const Range r = range_of (self->scale);
  const double place = CLAMP ((r.top - lufs) / (r.top - r.bottom), 0, 1);
  return (int)round (place * height * lq_glass_scale (GTK_WIDGET (self)));
}

double lq_loudness_bar_y (LqLoudnessBar *self, double lufs)
{
  const Plan p = plan (self);
  return p.top + pixel (self, lufs, p.height) / (double)lq_glass_scale (GTK_WIDGET (self));
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void word (LqLoudnessBar *self, GtkSnapshot *snapshot, LqTextRole role, LqToken token,
                  const char *string, double x, double y, LqTextAlign align)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), role, string);
  lq_text_draw (&text, snapshot, x, y, align, lq_token (GTK_WIDGET (self), token));
  lq_text_clear (&text);
}

static void draw_still (LqLoudnessBar *self, GtkSnapshot *snapshot, const Plan *p)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const Range r = range_of (self->scale);
  const double middle = p->x + BAR_PX / 2.0;
  const int line = lq_text_line (widget, LQ_TEXT_TICK) - 2;
  double used = -1000;
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_BED), p->x, p->top, BAR_PX, p->height);
  word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3,
        lq_loudness_is_relative (self->scale) ? "LU" : "LUFS", middle, lq_scaled (widget, 22) / 2.0,
        LQ_ALIGN_CENTER);
  word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2, "M", middle, p->top + p->height + 13,
        LQ_ALIGN_CENTER);
  for (double lufs = r.top; lufs >= r.bottom - 1e-9; lufs -= r.step)
    {
      const double y = round (p->top + (r.top - lufs) / (r.top - r.bottom) * p->height);
      if (y - used < line)
        continue;
      used = y;
      char text[LQ_UNITS_TEXT];
      const double shown = lufs - r.zero;
      const LqUnit unit = !lq_loudness_is_relative (self->scale) || fabs (shown) < 1e-9
                              ? LQ_UNIT_LEVEL_DB
                              : LQ_UNIT_DB;
      lq_number_show (unit, shown, 0, LQ_UNITS_NO_UNIT, text);
      word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3, text, p->x - TICK_PX - 3, y, LQ_ALIGN_END);
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), p->x - TICK_PX, y, TICK_PX, 1);
    }
}

static void paint_triangle (cairo_t *cr, gpointer widget)
{
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_INK));
  cairo_move_to (cr, 0, 6);
  cairo_line_to (cr, 8, 0);
  cairo_line_to (cr, 8, 12);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void number (char *out, size_t size, const char *prefix, double lufs, double zero)
{
  char text[LQ_UNITS_TEXT];
  lq_number_show (zero != 0 ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, lufs - zero, 1, LQ_UNITS_NO_UNIT,
                  text);
  g_snprintf (out, size, "%s%s", prefix, text);
}

/* Where the words of S and I stand: beside their marks, pushed apart where these are close, within the bar. */
static void place_words (const LqLoudnessBar *self, const Plan *p, double scale, double line,
                         double *s_at, double *i_at)
{
  const double s = p->top + self->shown.shortterm / scale;
  const double i = p->top + self->shown.integrated / scale;
  const double low = p->top + p->height - line / 2;
  *s_at = fmin (s, low);
  *i_at = fmin (i, low);
  if (self->shown.shortterm < 0 || self->shown.integrated < 0 || fabs (*s_at - *i_at) >= line)
    return;
  const double middle = fmin ((s + i) / 2, low - line / 2);
  *s_at = s <= i ? middle - line / 2 : middle + line / 2;
  *i_at = s <= i ? middle + line / 2 : middle - line / 2;
}

static void draw_marks (LqLoudnessBar *self, GtkSnapshot *snapshot, const Plan *p, double scale)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const Range r = range_of (self->scale);
  const double right = p->x + BAR_PX;
  const double s = p->top + self->shown.shortterm / scale;
  const double i = p->top + self->shown.integrated / scale;
  const gboolean has_s = self->shown.shortterm >= 0, has_i = self->shown.integrated >= 0;
  const double line = lq_text_line (widget, LQ_TEXT_STRONG) + 1;
  double s_at, i_at;
  place_words (self, p, scale, line, &s_at, &i_at);
  char text[LQ_UNITS_TEXT + 8];
  if (has_i)
    {
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK), p->x - 2, i - 1, BAR_PX + 4, 2);
      number (text, sizeof text, "I ", self->facts.integrated_lufs, r.zero);
      lq_text_set (&self->i_text, widget, LQ_TEXT_STRONG, text);
      lq_text_draw (&self->i_text, snapshot, right + 14, i_at, LQ_ALIGN_START,
                    lq_token (widget, LQ_COLOR_INK));
    }
  if (has_s)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)right + 3, (float)s - 6));
      lq_paint_cached (snapshot, &self->triangle, 8, 12, paint_triangle, widget);
      gtk_snapshot_restore (snapshot);
      number (text, sizeof text, "S ", self->facts.short_lufs, r.zero);
      lq_text_set (&self->s_text, widget, LQ_TEXT_STRONG, text);
      lq_text_draw (&self->s_text, snapshot, right + 14, s_at, LQ_ALIGN_START,
                    lq_token (widget, LQ_COLOR_INK));
    }
}

static void draw_range (LqLoudnessBar *self, GtkSnapshot *snapshot, const Plan *p, double scale)
{
  if (self->shown.low < 0 || self->shown.high < 0)
    return;
  GtkWidget *widget = GTK_WIDGET (self);
  const GdkRGBA *ink = lq_token (widget, LQ_COLOR_INK3);
  const double x = p->x + BAR_PX + 5;
  const double top = p->top + self->shown.high / scale, bottom = p->top + self->shown.low / scale;
  lq_paint_box (snapshot, ink, x, top, 6, 2);
  lq_paint_box (snapshot, ink, x, bottom - 2, 6, 2);
  if (self->shown.unstable)
    for (double y = top; y < bottom; y += 6)
      lq_paint_box (snapshot, ink, x, y, 2, fmin (3, bottom - y));
  else
    lq_paint_box (snapshot, ink, x, top, 2, bottom - top);

  char text[LQ_UNITS_TEXT];
  const int line = lq_text_line (widget, LQ_TEXT_LABEL) - 2;
  double y = (top + bottom) / 2, s_at, i_at;
  /* Clear of the words of S and I: below them, else above, else the number over the bars tells it. */
  place_words (self, p, scale, line + 3, &s_at, &i_at);
  const double clear = 1.5 * line + 4, above = fmin (s_at, i_at) - clear;
  y = fmax (y, fmax (s_at, i_at) + clear);
  if (y > p->top + p->height - line)
    y = above;
  if (y < p->top + line)
    return;
  lq_text_set (&self->lra_text, widget, LQ_TEXT_LABEL, "LRA");
  lq_text_draw (&self->lra_text, snapshot, x + 10, y - line / 2.0, LQ_ALIGN_START,
                lq_token (widget, LQ_COLOR_INK2));
  lq_number_show (LQ_UNIT_LU, self->facts.range_lu, 1, LQ_UNITS_NO_UNIT, text);
  lq_text_set (&self->range_text, widget, LQ_TEXT_STRONG, text);
  lq_text_draw (&self->range_text, snapshot, x + 10, y + line / 2.0, LQ_ALIGN_START,
                lq_token (widget, LQ_COLOR_INK));
}

static void lq_loudness_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqLoudnessBar *self = LQ_LOUDNESS_BAR (widget);
  const Plan p = plan (self);
  const double scale = lq_glass_scale (widget);
  if (self->still == NULL)
    {
      GtkSnapshot *still = gtk_snapshot_new ();
      draw_still (self, still, &p);
      self->still = gtk_snapshot_free_to_node (still);
    }
  gtk_snapshot_append_node (snapshot, self->still);

  if (self->shown.momentary >= 0)
    {
      const double level = p.top + self->shown.momentary / scale;
      const double edge = p.top + pixel (self, range_of (self->scale).edge, p.height) / scale;
      const double bottom = p.top + p.height;
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WORK), p.x, level, BAR_PX, edge - level);
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WORK_DIM), p.x, fmax (level, edge), BAR_PX,
                    bottom - fmax (level, edge));
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WELL), p.x, edge, BAR_PX, 1);
    }
  draw_range (self, snapshot, &p, scale);
  draw_marks (self, snapshot, &p, scale);
}

static void drop_nodes (GtkWidget *widget)
{
  LqLoudnessBar *self = LQ_LOUDNESS_BAR (widget);
  lq_node_clear (&self->still);
  lq_node_clear (&self->triangle);
}

/* --- values ----------------------------------------------------------------------------------- */

/* TRUE when a pixel, or a figure beside a mark, is another one. */
static gboolean take (LqLoudnessBar *self)
{
  const Plan p = plan (self);
  const LqLoudnessFacts *f = &self->facts;
  const Edges now = {
    .momentary = pixel (self, f->momentary_lufs, p.height),
    .shortterm = pixel (self, f->short_lufs, p.height),
    .integrated = pixel (self, f->integrated_lufs, p.height),
    .low = pixel (self, f->range_low_lufs, p.height),
    .high = pixel (self, f->range_high_lufs, p.height),
    .unstable = f->range_unstable,
  };
  const Edges *old = &self->shown;
  const gboolean changed = now.momentary != old->momentary || now.shortterm != old->shortterm
                           || now.integrated != old->integrated || now.low != old->low
                           || now.high != old->high || now.unstable != old->unstable;
  self->shown = now;
  return changed;
}

static gboolean same_tenth (double a, double b)
{
  return (isnan (a) && isnan (b)) || round (a * 10) == round (b * 10);
}

void lq_loudness_bar_set (LqLoudnessBar *self, const LqLoudnessFacts *facts)
{
  const LqLoudnessFacts old = self->facts;
  self->facts = *facts;
  gboolean changed = take (self);
  changed |= !same_tenth (old.short_lufs, facts->short_lufs)
             || !same_tenth (old.integrated_lufs, facts->integrated_lufs)
             || !same_tenth (old.range_lu, facts->range_lu);
  if (changed)
    lq_glass_redraw (GTK_WIDGET (self));
}

void lq_loudness_bar_set_momentary (LqLoudnessBar *self, double lufs)
{
  self->facts.momentary_lufs = lufs;
  if (take (self))
    lq_glass_redraw (GTK_WIDGET (self));
}

void lq_loudness_bar_set_scale (LqLoudnessBar *self, LqLoudnessScale scale)
{
  self->scale = scale;
  drop_nodes (GTK_WIDGET (self));
  take (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- widget ----------------------------------------------------------------------------------- */

static void lq_loudness_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                     int *minimum, int *natural, int *minimum_baseline,
                                     int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = lq_scaled (widget, SCALE_PX) + BAR_PX + lq_scaled (widget, SIDE_PX);
  else
    {
      *minimum = 120;
      *natural = 270;
    }
}

static void lq_loudness_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_nodes (widget);
  take (LQ_LOUDNESS_BAR (widget));
}

static void lq_loudness_bar_dispose (GObject *object)
{
  LqLoudnessBar *self = LQ_LOUDNESS_BAR (object);
  drop_nodes (GTK_WIDGET (self));
  lq_text_clear (&self->s_text);
  lq_text_clear (&self->i_text);
  lq_text_clear (&self->lra_text);
  lq_text_clear (&self->range_text);
  G_OBJECT_CLASS (lq_loudness_bar_parent_class)->dispose (object);
}

static void lq_loudness_bar_class_init (LqLoudnessBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_loudness_bar_dispose;
  widget_class->measure = lq_loudness_bar_measure;
  widget_class->size_allocate = lq_loudness_bar_size_allocate;
  lq_glass_class_set_draw (widget_class, lq_loudness_bar_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqloudness");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void lq_loudness_bar_init (LqLoudnessBar *self)
{
  self->facts = LQ_LOUDNESS_UNKNOWN;
  self->shown = (Edges){ -1, -1, -1, -1, -1, FALSE };
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Momentary loudness"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_loudness_bar_new (void) { return g_object_new (LQ_TYPE_LOUDNESS_BAR, NULL); }
