/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain reduction against song time: see reduction_lane.h. */
#include "ui/widgets/reduction_lane.h"

#include "ui/glass.h"
#include "ui/paint.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum
{
  TILE_PX = 64,
};

/* While the song plays only the last of many columns are other ones: what stands beside them is kept. */
typedef struct
{
  float columns[TILE_PX + 2]; /* dB, with the ones beside it */
  GskRenderNode *node;        /* NULL: there is no reduction */
} Tile;

struct _LqReductionLane
{
  GtkWidget parent;
  LqTimeView *view;
  LqReductionSource source;
  gpointer data;
  double range_db;
  GArray *tiles; /* Tile, from left to right */
  gboolean is_stale;
};

G_DEFINE_TYPE (LqReductionLane, lq_reduction_lane, GTK_TYPE_WIDGET)

static void tile_clear (gpointer data) { lq_node_clear (&((Tile *)data)->node); }

static void paint (LqReductionLane *self, const Tile *tile, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double height = gtk_widget_get_height (widget);
  const GdkRGBA ink = lq_faded (lq_token (widget, LQ_COLOR_INK2), 0.82);
  cairo_move_to (cr, -0.5, 0);
  for (int x = 0; x < TILE_PX + 2; x++)
    cairo_line_to (cr, x - 0.5, fmin (tile->columns[x] / self->range_db, 1) * height);
  cairo_line_to (cr, TILE_PX + 0.5, 0);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_fill (cr);
}

/* Of COLUMNS, the first of them beside it. */
static void renew_tile (LqReductionLane *self, Tile *tile, const float *columns)
{
  gboolean any = FALSE;
  if (memcmp (tile->columns, columns, sizeof tile->columns) == 0)
    return;
  memcpy (tile->columns, columns, sizeof tile->columns);
  lq_node_clear (&tile->node);
  for (int x = 0; x < TILE_PX + 2; x++)
    any = any || columns[x] > 0;
  if (!any)
    return;
  tile->node = gsk_cairo_node_new (
      &GRAPHENE_RECT_INIT (0, 0, TILE_PX, (float)gtk_widget_get_height (GTK_WIDGET (self))));
  cairo_t *cr = gsk_cairo_node_get_draw_context (tile->node);
  paint (self, tile, cr);
  cairo_destroy (cr);
}

static void renew (LqReductionLane *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int n_tiles = (width + TILE_PX - 1) / TILE_PX, n = n_tiles * TILE_PX + 2;
  const double per_px = lq_time_view_frames_per_px (self->view);
  const double from = lq_time_view_start (self->view) - per_px;
  g_autofree float *columns = g_new0 (float, n);
  if (!self->source (self->data, (LqFrames)from, (LqFrames)(from + n * per_px), n, columns))
    memset (columns, 0, sizeof *columns * (gsize)n);
  for (int x = 0; x < n; x++)
    columns[x] = isnan (columns[x]) ? 0 : columns[x];
  g_array_set_size (self->tiles, (guint)n_tiles);
  for (int i = 0; i < n_tiles; i++)
    renew_tile (self, &g_array_index (self->tiles, Tile, i), columns + i * TILE_PX);
  self->is_stale = FALSE;
}

static void lq_reduction_lane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqReductionLane *self = LQ_REDUCTION_LANE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_LINE), 0, round (height / 2), width, 1);
  if (self->source == NULL)
    return;
  if (self->is_stale)
    renew (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  for (guint i = 0; i < self->tiles->len; i++)
    {
      GskRenderNode *node = g_array_index (self->tiles, Tile, i).node;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)i * TILE_PX, 0));
      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

static void lq_reduction_lane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                       int *minimum, int *natural, int *minimum_baseline,
                                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 24 : 0;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 43 : 0;
}

/* Size, range or colours are other ones. */
static void drop_nodes (GtkWidget *widget)
{
  LqReductionLane *self = LQ_REDUCTION_LANE (widget);
  g_array_set_size (self->tiles, 0);
  self->is_stale = TRUE;
}

static void lq_reduction_lane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_nodes (widget);
}

void lq_reduction_lane_invalidate (LqReductionLane *self)
{
  self->is_stale = TRUE;
  lq_glass_redraw (GTK_WIDGET (self));
}

static void lq_reduction_lane_dispose (GObject *object)
{
  LqReductionLane *self = LQ_REDUCTION_LANE (object);
  g_clear_object (&self->view);
  g_clear_pointer (&self->tiles, g_array_unref);
  G_OBJECT_CLASS (lq_reduction_lane_parent_class)->dispose (object);
}

static void lq_reduction_lane_class_init (LqReductionLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_reduction_lane_dispose;
  widget_class->measure = lq_reduction_lane_measure;
  widget_class->size_allocate = lq_reduction_lane_size_allocate;
  lq_glass_class_set_draw (widget_class, lq_reduction_lane_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqreductionlane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void lq_reduction_lane_init (LqReductionLane *self)
{
  self->tiles = g_array_new (FALSE, TRUE, sizeof (Tile));
  g_array_set_clear_func (self->tiles, tile_clear);
  self->is_stale = TRUE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Gain reduction over the song"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_reduction_lane_new (LqTimeView *view, double range_db)
{
  LqReductionLane *self = g_object_new (LQ_TYPE_REDUCTION_LANE, NULL);
  self->view = g_object_ref (view);
  self->range_db = range_db;
  g_signal_connect_object (view, "changed", G_CALLBACK (lq_reduction_lane_invalidate), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void lq_reduction_lane_set_range (LqReductionLane *self, double range_db)
{
  self->range_db = range_db;
  drop_nodes (GTK_WIDGET (self));
  lq_glass_redraw (GTK_WIDGET (self));
}

double lq_reduction_lane_range (LqReductionLane *self) { return self->range_db; }

void lq_reduction_lane_set_source (LqReductionLane *self, LqReductionSource source, gpointer data)
{
  self->source = source;
  self->data = data;
  lq_reduction_lane_invalidate (self);
}
