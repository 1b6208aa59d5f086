/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goniometer: see stereo.h. Each cloud is coverage of one colour; the last three are seen as one picture,
 * at falling strength. */
#include "ui/glass.h"
#include "ui/mask.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/stereo.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum
{
  N_CLOUDS = 3
};
static const double strength[N_CLOUDS] = { 1, 0.5, 0.25 }; /* newest first */

#define GRID_PX                                                                                    \
  8 /* where two clouds of a row reach differently far, the damage is not one rectangle */

#define POINT_PX    1.3
#define POINT_ALPHA 0.55

/* By itself the picture fills the circle: what is read is its shape, the level stands in the meters. */
#define AUTO_REACH   0.9   /* of the radius, by the farthest point of the last seconds */
#define AUTO_RELEASE 0.985 /* a picture: about 2 s to half at 30 Hz */
#define AUTO_LEAST   0.01  /* quieter than −40 dB stays small */
#define RADIUS_DB    48.0  /* from the farthest point to the centre, in decibels */

struct _LqGoniometer
{
  GtkWidget parent;
  LqMask clouds[N_CLOUDS]; /* newest first; no alpha: nothing in it */
  GskRenderNode *picture;  /* of all of them */
  GskRenderNode *axes;
  double reach; /* of the farthest point, falling slowly */
  gboolean decibels;
};

G_DEFINE_TYPE (LqGoniometer, lq_goniometer, GTK_TYPE_WIDGET)

static int side_px (LqGoniometer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  return MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void paint_axes (cairo_t *cr, gpointer data)
{
  LqGoniometer *self = data;
  GtkWidget *widget = GTK_WIDGET (self);
  const double side = side_px (self), c = side / 2, r = c - 2;
  const double d = r * G_SQRT2 / 2;
  cairo_set_line_width (cr, 1);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_LINE));
  cairo_arc (cr, c, c, r - 0.5, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_ROW));
  cairo_arc (cr, c, c, r / 2, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_LINE));
  cairo_move_to (cr, floor (c) + 0.5, c - r);
  cairo_line_to (cr, floor (c) + 0.5, c + r);
  cairo_move_to (cr, c - r, floor (c) + 0.5);
  cairo_line_to (cr, c + r, floor (c) + 0.5);
  cairo_move_to (cr, c - d, c - d);
  cairo_line_to (cr, c + d, c + d);
  cairo_move_to (cr, c + d, c - d);
  cairo_line_to (cr, c - d, c + d);
  cairo_stroke (cr);
}

static void letter (LqGoniometer *self, GtkSnapshot *snapshot, const char *string, double x,
                    double y)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), LQ_TEXT_TICK, string);
  lq_text_draw (&text, snapshot, x, y, LQ_ALIGN_CENTER,
                lq_token (GTK_WIDGET (self), LQ_COLOR_INK2));
  lq_text_clear (&text);
}

static void draw_axes (LqGoniometer *self, GtkSnapshot *snapshot)
{
  const double side = side_px (self), c = side / 2, r = c - 2;
  const double d = r * G_SQRT2 / 2;
  GskRenderNode *lines = lq_cairo_node (side, side, paint_axes, self);
  lq_paint_round (snapshot, lq_token (GTK_WIDGET (self), LQ_COLOR_WELL), 0, 0, side, side, 6);
  gtk_snapshot_append_node (snapshot, lines);
  gsk_render_node_unref (lines);
  letter (self, snapshot, "L", c - d - 6, c - d - 3);
  letter (self, snapshot, "M", c + 9, 10);
  letter (self, snapshot, "R", c + d + 7, c - d - 3);
  letter (self, snapshot, "S", side - 9, c - 8);
}

/* Around all points of all clouds, empty if there are none, as of another size: mostly a narrow one, and all of it is
 * damaged 30 times a second. */
static cairo_rectangle_int_t ink_of (const LqGoniometer *self, int scale, int side)
{
  int left = side, right = 0, top = side, bottom = 0;
  for (int i = 0; i < N_CLOUDS; i++)
    if (self->clouds[i].alpha != NULL && self->clouds[i].width == side)
      for (int y = 0; y < side; y++)
        {
          const guint8 *row = self->clouds[i].alpha + (gsize)y * self->clouds[i].stride;
          int from = 0, to = side;
          while (from < to && row[from] == 0)
            from++;
          while (to > from && row[to - 1] == 0)
            to--;
          if (from == to)
            continue;
          left = MIN (left, from);
          right = MAX (right, to);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  if (right <= left)
    return (cairo_rectangle_int_t){ 0 };
  const int grid = GRID_PX * scale;
  left = left / grid * grid;
  top = top / grid * grid;
  right = MIN (side, (right + grid - 1) / grid * grid);
  bottom = MIN (side, (bottom + grid - 1) / grid * grid);
  return (cairo_rectangle_int_t){ left, top, right - left, bottom - top };
}

/* Each cloud over the older ones, all in one colour. NULL: nothing. */
static GskRenderNode *make_picture (LqGoniometer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget), side = side_px (self) * scale;
  const cairo_rectangle_int_t ink = ink_of (self, scale, side);
  if (ink.width == 0)
    return NULL;
  guint8 left[N_CLOUDS][256]; /* of what lies below, in 255ths */
  for (int i = 0; i < N_CLOUDS; i++)
    for (int a = 0; a < 256; a++)
      left[i][a] = (guint8)lround (255 - a * strength[i]);
  LqMask all;
  lq_mask_init (&all, ink.width, ink.height);
  for (int y = 0; y < ink.height; y++)
    for (int x = 0; x < ink.width; x++)
      {
        guint below = 255;
        for (int i = 0; i < N_CLOUDS; i++)
          if (self->clouds[i].alpha != NULL && self->clouds[i].width == side)
            below =
                below
                * left[i][self->clouds[i].alpha[(ink.y + y) * self->clouds[i].stride + ink.x + x]]
                / 255;
        all.alpha[y * all.stride + x] = (guint8)(255 - below);
      }
  return lq_mask_node (&all, (double)ink.x / scale, (double)ink.y / scale, scale,
                       lq_token (widget, LQ_COLOR_WORK));
}

static gboolean is_empty (const LqGoniometer *self)
{
  return self->clouds[0].alpha == NULL && self->clouds[1].alpha == NULL
         && self->clouds[2].alpha == NULL;
}

static void lq_goniometer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqGoniometer *self = LQ_GONIOMETER (widget);
  if (self->axes == NULL)
    {
      GtkSnapshot *axes = gtk_snapshot_new ();
      draw_axes (self, axes);
      self->axes = gtk_snapshot_free_to_node (axes);
    }
  gtk_snapshot_append_node (snapshot, self->axes);
  if (is_empty (self))
    return;
  if (self->picture == NULL)
    self->picture = make_picture (self);
  if (self->picture != NULL)
    gtk_snapshot_append_node (snapshot, self->picture);
}

/* --- clouds ------------------------------------------------------------------------------------ */

static void add_alpha (LqMask *cloud, int x, int y, double amount)
{
  if (x < 0 || y < 0 || x >= cloud->width || y >= cloud->height)
    return;
  /* Points that meet are one cloud, not a brighter one. */
  guint8 *at = &cloud->alpha[y * cloud->stride + x];
  *at = MAX (*at, (guint8)(255 * amount + 0.5));
}

/* A square point of POINT_PX, its edges shared among the pixels it covers. */
static void add_point (LqMask *cloud, double x, double y, double size)
{
  const double left = x - size / 2, top = y - size / 2;
  for (int py = (int)floor (top); py < top + size; py++)
    for (int px = (int)floor (left); px < left + size; px++)
      {
        const double width = MIN (px + 1, left + size) - MAX (px, left);
        const double height = MIN (py + 1, top + size) - MAX (py, top);
        add_alpha (cloud, px, py, POINT_ALPHA * width * height);
      }
}

static double gain_for (LqGoniometer *self, const LqStereoPoint *points, int n)
{
  double farthest = 0;
  for (int i = 0; i < n; i++)
    farthest = MAX (farthest, points[i].x * points[i].x + points[i].y * points[i].y);
  farthest = sqrt (farthest);
  self->reach = fmax (fmax (farthest, self->reach * AUTO_RELEASE), AUTO_LEAST);
  return AUTO_REACH / self->reach;
}

/* What a distance of 1 / GAIN … 0 is drawn at, as a factor of it. */
static double radius_factor (double distance, double gain)
{
  const double part = distance * gain / AUTO_REACH;
  if (part <= 0)
    return 0;
  return fmax (0, 1 + 20 * log10 (part) / RADIUS_DB) * AUTO_REACH / distance;
}

static void make_cloud (LqGoniometer *self, const LqStereoPoint *points, int n)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const int side = side_px (self) * scale;
  const double c = side / 2.0, r = c - 2 * scale;
  const double gain = gain_for (self, points, n);
  lq_mask_init (&self->clouds[0], side, side);
  for (int i = 0; i < n; i++)
    {
      const double factor =
          r * (self->decibels ? radius_factor (hypot (points[i].x, points[i].y), gain) : gain);
      add_point (&self->clouds[0], c + points[i].x * factor, c - points[i].y * factor,
                 POINT_PX * scale);
    }
}

void lq_goniometer_add (LqGoniometer *self, const LqStereoPoint *points, int n)
{
  if ((n == 0 && is_empty (self)) || side_px (self) < 8)
    return;
  lq_mask_clear (&self->clouds[N_CLOUDS - 1]);
  memmove (&self->clouds[1], &self->clouds[0], sizeof *self->clouds * (N_CLOUDS - 1));
  self->clouds[0].alpha = NULL;
  if (n > 0)
    make_cloud (self, points, n);
  lq_node_clear (&self->picture);
  lq_glass_redraw (GTK_WIDGET (self));
}

void lq_goniometer_clear (LqGoniometer *self)
{
  for (int i = 0; i < N_CLOUDS; i++)
    lq_mask_clear (&self->clouds[i]);
  lq_node_clear (&self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_goniometer_set_decibels (LqGoniometer *self, gboolean decibels)
{
  if (self->decibels == decibels)
    return;
  self->decibels = decibels;
  lq_goniometer_clear (self); /* the next cloud lies elsewhere */
}

/* --- widget ----------------------------------------------------------------------------------- */

static void lq_goniometer_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                   int *minimum, int *natural, int *minimum_baseline,
                                   int *natural_baseline)
{
  *minimum = *natural = 96; /* larger where its place asks for more */
}

static void drop_nodes (GtkWidget *widget)
{
  lq_node_clear (&LQ_GONIOMETER (widget)->axes);
  lq_node_clear (&LQ_GONIOMETER (widget)->picture);
}

static void lq_goniometer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_nodes (widget);
}

static void lq_goniometer_dispose (GObject *object)
{
  LqGoniometer *self = LQ_GONIOMETER (object);
  for (int i = 0; i < N_CLOUDS; i++)
    lq_mask_clear (&self->clouds[i]);
  lq_node_clear (&self->picture);
  drop_nodes (GTK_WIDGET (self));
  G_OBJECT_CLASS (lq_goniometer_parent_class)->dispose (object);
}

static void lq_goniometer_class_init (LqGoniometerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_goniometer_dispose;
  widget_class->measure = lq_goniometer_measure;
  widget_class->size_allocate = lq_goniometer_size_allocate;
  lq_glass_class_set_draw (widget_class, lq_goniometer_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqgoniometer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void lq_goniometer_init (LqGoniometer *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Goniometer"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_goniometer_new (void) { return g_object_new (LQ_TYPE_GONIOMETER, NULL); }
