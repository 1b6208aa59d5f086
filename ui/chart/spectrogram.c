/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectrogram: see spectrogram.h. Columns live as levels in tiles; a tile that is full keeps its texture and is only
 * moved, so that a new column costs one tile. Axes and words are a kept node. */
#include "ui/chart/spectrogram.h"

#include "ui/chart/axis.h"
#include "ui/chart/ramp.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <math.h>

enum
{
  GUTTER = 40,
  FOOT = 20,
  BAR_GAP_PX = 3,
  BAR_PX = 5, /* of the key at the right */
  TILE = 64,  /* columns */
  N_TILES = 64,
  MAX_COLUMNS = TILE * N_TILES,
  MAX_TICKS = 64,
};

typedef struct
{
  guint8 *levels; /* [TILE][rows], 0 at the floor, 255 at 0 dB; owned */
  GskRenderNode *node;
} Tile;

struct _LqSpectrogram
{
  GtkWidget parent;
  LqAxis axis;
  Tile tiles[N_TILES]; /* ring */
  LqFrames positions[MAX_COLUMNS];
  int n_rows;       /* device px */
  gint64 n_columns; /* since the last clear */
  double open_s;    /* of the column under way */
  guint32 ramp[LQ_RAMP_N];
  gboolean has_ramp;
  GskRenderNode *still;
};

G_DEFINE_TYPE (LqSpectrogram, lq_spectrogram, GTK_TYPE_WIDGET)

enum
{
  POINT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- geometry ----------------------------------------------------------------------------------- */

typedef struct
{
  double x, width, height; /* from the top */
} Box;

static Box inside (LqSpectrogram *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double gutter = lq_scaled (widget, GUTTER);
  return (Box){ gutter, fmax (1, gtk_widget_get_width (widget) - 2 * gutter),
                fmax (1, gtk_widget_get_height (widget) - lq_scaled (widget, FOOT)) };
}

static double hz_of_row (const LqSpectrogram *self, int row)
{
  return lq_axis_value (&self->axis, (row + 0.5) / self->n_rows);
}

int lq_spectrogram_rows (LqSpectrogram *self, double *hz, int n)
{
  const int count = MIN (n, self->n_rows);
  for (int i = 0; i < count; i++)
    hz[i] = hz_of_row (self, i);
  return count;
}

/* --- tiles -------------------------------------------------------------------------------------- */

static Tile *tile_of (LqSpectrogram *self, gint64 column)
{
  return &self->tiles[column / TILE % N_TILES];
}

static void drop_tiles (LqSpectrogram *self)
{
  for (int i = 0; i < N_TILES; i++)
    lq_node_clear (&self->tiles[i].node);
}

/* The history in another number of rows, by the nearest. */
static void set_rows (LqSpectrogram *self, int n_rows)
{
  if (n_rows == self->n_rows)
    return;
  for (int i = 0; i < N_TILES; i++)
    {
      Tile *tile = &self->tiles[i];
      guint8 *levels = tile->levels ? g_new (guint8, TILE * n_rows) : NULL;
      for (int k = 0; levels && k < TILE * n_rows; k++)
        levels[k] = tile->levels[k / n_rows * self->n_rows + k % n_rows * self->n_rows / n_rows];
      g_free (tile->levels);
      tile->levels = levels;
    }
  drop_tiles (self);
  self->n_rows = n_rows;
}

static GskRenderNode *node_of (LqSpectrogram *self, const Tile *tile, int n)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)), rows = self->n_rows;
  guint32 *pixels = g_new (guint32, n * rows);
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < n; x++)
      pixels[y * n + x] = self->ramp[tile->levels[x * rows + rows - 1 - y]];
  return lq_pixels_node (pixels, n, rows, scale);
}

static void append (LqSpectrogram *self, const double *db, int n, LqFrames position)
{
  Tile *tile = tile_of (self, self->n_columns);
  const int column = (int)(self->n_columns % TILE);
  if (column == 0 && tile->levels == NULL)
    tile->levels = g_new (guint8, TILE * self->n_rows);
  for (int i = 0; i < n; i++)
    {
      const double level = 1 - db[i] / LQ_SPECTROGRAM_FLOOR_DB;
      tile->levels[column * self->n_rows + i] = (guint8)lround (CLAMP (level, 0, 1) * 255);
    }
  lq_node_clear (&tile->node);
  self->positions[self->n_columns % MAX_COLUMNS] = position;
  self->n_columns++;
}

void lq_spectrogram_push (LqSpectrogram *self, const double *db, int n, LqFrames position,
                          double seconds)
{
  if (n != self->n_rows || n == 0)
    return;
  self->open_s = fmin (self->open_s + seconds, TILE * LQ_SPECTROGRAM_COLUMN_S);
  const gint64 before = self->n_columns;
  for (; self->open_s >= 0.5 * LQ_SPECTROGRAM_COLUMN_S; self->open_s -= LQ_SPECTROGRAM_COLUMN_S)
    append (self, db, n, position);
  if (self->n_columns != before)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_spectrogram_clear (LqSpectrogram *self)
{
  for (int i = 0; i < N_TILES; i++)
    g_clear_pointer (&self->tiles[i].levels, g_free);
  drop_tiles (self);
  self->n_columns = 0;
  self->open_s = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing ------------------------------------------------------------------------------------ */

static void word (LqSpectrogram *self, GtkSnapshot *snapshot, const char *string, double x,
                  double y, LqTextAlign align)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), LQ_TEXT_TICK, string);
  lq_text_draw (&text, snapshot, x, y, align, lq_token (GTK_WIDGET (self), LQ_COLOR_INK3));
  lq_text_clear (&text);
}

static void draw_frequencies (LqSpectrogram *self, GtkSnapshot *snapshot, const Box *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LqTick ticks[MAX_TICKS];
  const int n = lq_axis_ticks (&self->axis, ticks, MAX_TICKS);
  const int line = lq_text_line (widget, LQ_TEXT_TICK);
  double used = box->height + line;
  for (int i = 0; i < n; i++)
    {
      const double y = round ((1 - lq_axis_place (&self->axis, ticks[i].value)) * box->height);
      char text[LQ_UNITS_TEXT];
      if (!ticks[i].label || used - y < line || y < line / 2.0)
        continue;
      used = y;
      lq_axis_label (&self->axis, ticks[i].value, text);
      word (self, snapshot, text, box->x - 8, y, LQ_ALIGN_END);
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), box->x - 4, y, 4, 1);
    }
  word (self, snapshot, "Hz", box->x - 8, box->height + lq_scaled (widget, FOOT) / 2.0,
        LQ_ALIGN_END);
}

/* How long ago, every 5 s or 10 s. */
static void draw_times (LqSpectrogram *self, GtkSnapshot *snapshot, const Box *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double px_per_s = 1 / LQ_SPECTROGRAM_COLUMN_S / gtk_widget_get_scale_factor (widget);
  const double step_s = px_per_s * 5 >= lq_scaled (widget, 60) ? 5 : 10;
  for (double s = step_s; s * px_per_s < box->width; s += step_s)
    {
      char text[LQ_UNITS_TEXT];
      lq_number_show (LQ_UNIT_S, -s, 0, LQ_UNITS_PLAIN, text);
      const double x = round (box->x + box->width - s * px_per_s);
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), x, box->height, 1, 3);
      word (self, snapshot, text, x, box->height + lq_scaled (widget, FOOT) / 2.0 + 1,
            LQ_ALIGN_CENTER);
    }
}

/* What lightness means. */
static void draw_key (LqSpectrogram *self, GtkSnapshot *snapshot, const Box *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int height = (int)box->height;
  guint32 *pixels = g_new (guint32, height);
  for (int y = 0; y < height; y++)
    pixels[y] = self->ramp[(LQ_RAMP_N - 1) * (height - 1 - y) / MAX (height - 1, 1)];
  GskRenderNode *column = lq_pixels_node (pixels, 1, height, 1);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float)(box->x + box->width + BAR_GAP_PX), 0));
  gtk_snapshot_scale (snapshot, BAR_PX, 1);
  gtk_snapshot_append_node (snapshot, column);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (column);
  const double line = lq_text_line (widget, LQ_TEXT_TICK),
               right = gtk_widget_get_width (widget) - 2;
  for (double db = 0; db >= LQ_SPECTROGRAM_FLOOR_DB; db -= 40)
    {
      char text[LQ_UNITS_TEXT];
      lq_number_show (LQ_UNIT_LEVEL_DB, db, 0, LQ_UNITS_NO_UNIT, text);
      word (self, snapshot, text, right,
            CLAMP (db / LQ_SPECTROGRAM_FLOOR_DB * box->height, line / 2, box->height - line / 2),
            LQ_ALIGN_END);
    }
  word (self, snapshot, "dBFS", right, box->height + lq_scaled (widget, FOOT) / 2.0, LQ_ALIGN_END);
}

static void draw_columns (LqSpectrogram *self, GtkSnapshot *snapshot, const Box *box)
{
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const gint64 visible = MIN ((gint64)(box->width * scale), MAX_COLUMNS - TILE);
  const gint64 first = MAX (0, self->n_columns - visible);
  gtk_snapshot_push_clip (
      snapshot, &GRAPHENE_RECT_INIT ((float)box->x, 0, (float)box->width, (float)box->height));
  for (gint64 at = first - first % TILE; at < self->n_columns; at += TILE)
    {
      Tile *tile = tile_of (self, at);
      if (tile->node == NULL)
        tile->node = node_of (self, tile, (int)MIN (TILE, self->n_columns - at));
      const double x = box->x + box->width - (double)(self->n_columns - at) / scale;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, 0));
      gtk_snapshot_append_node (snapshot, tile->node);
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

static void lq_spectrogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqSpectrogram *self = LQ_SPECTROGRAM (widget);
  const Box box = inside (self);
  if (!self->has_ramp)
    lq_ramp_fill (widget, self->ramp);
  self->has_ramp = TRUE;
  if (self->still == NULL)
    {
      GtkSnapshot *still = gtk_snapshot_new ();
      draw_frequencies (self, still, &box);
      draw_times (self, still, &box);
      draw_key (self, still, &box);
      self->still = gtk_snapshot_free_to_node (still);
    }
  gtk_snapshot_append_node (snapshot, self->still);
  if (self->n_columns > 0)
    draw_columns (self, snapshot, &box);
}

/* --- pointer ------------------------------------------------------------------------------------ */

static void on_motion (GtkEventControllerMotion *motion, double x, double y, LqSpectrogram *self)
{
  const Box box = inside (self);
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const gint64 column = self->n_columns - (gint64)ceil ((box.x + box.width - x) * scale);
  const int row = self->n_rows - 1 - (int)floor (y * scale);
  const gboolean known = column >= MAX (0, self->n_columns - MAX_COLUMNS + TILE)
                         && column < self->n_columns && row >= 0 && row < self->n_rows
                         && x >= box.x;
  if (!known)
    {
      g_signal_emit (self, signals[POINT], 0, (gint64)-1, NAN, NAN);
      return;
    }
  const guint8 level = tile_of (self, column)->levels[column % TILE * self->n_rows + row];
  g_signal_emit (self, signals[POINT], 0, (gint64)self->positions[column % MAX_COLUMNS],
                 hz_of_row (self, row), LQ_SPECTROGRAM_FLOOR_DB * (1 - level / 255.0));
}

/* --- widget ------------------------------------------------------------------------------------- */

static void drop_nodes (GtkWidget *widget)
{
  LqSpectrogram *self = LQ_SPECTROGRAM (widget);
  lq_node_clear (&self->still);
  drop_tiles (self);
  self->has_ramp = FALSE;
}

static void lq_spectrogram_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqSpectrogram *self = LQ_SPECTROGRAM (widget);
  lq_node_clear (&self->still);
  set_rows (self, (int)inside (self).height * gtk_widget_get_scale_factor (widget));
}

static void lq_spectrogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                    int *minimum, int *natural, int *minimum_baseline,
                                    int *natural_baseline)
{
  *minimum = 100;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 200;
}

static void lq_spectrogram_dispose (GObject *object)
{
  LqSpectrogram *self = LQ_SPECTROGRAM (object);
  drop_nodes (GTK_WIDGET (self));
  for (int i = 0; i < N_TILES; i++)
    g_clear_pointer (&self->tiles[i].levels, g_free);
  self->n_columns = 0;
  G_OBJECT_CLASS (lq_spectrogram_parent_class)->dispose (object);
}

static void lq_spectrogram_class_init (LqSpectrogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_spectrogram_dispose;
  widget_class->measure = lq_spectrogram_measure;
  widget_class->size_allocate = lq_spectrogram_size_allocate;
  widget_class->snapshot = lq_spectrogram_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqspectrogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[POINT] = g_signal_new ("point", LQ_TYPE_SPECTROGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void lq_spectrogram_init (LqSpectrogram *self)
{
  self->axis = lq_axis_frequency ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_spectrogram_new (const char *name)
{
  GtkWidget *widget = g_object_new (LQ_TYPE_SPECTROGRAM, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return widget;
}
