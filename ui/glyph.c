/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signs of the desk: see glyph.h. Each is drawn in a square from −1 to +1, y down. */
#include "ui/glyph.h"

#include "ui/compat.h"

static void line (cairo_t *cr, const double *xy, int n, gboolean closed)
{
  cairo_move_to (cr, xy[0], xy[1]);
  for (int i = 1; i < n; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
  if (closed)
    cairo_close_path (cr);
}

#define LINE(cr, closed, ...)                                                                      \
  do                                                                                               \
    {                                                                                              \
      const double xy_[] = { __VA_ARGS__ };                                                        \
      line (cr, xy_, (int)(sizeof xy_ / sizeof *xy_ / 2), closed);                                 \
    }                                                                                              \
  while (0)

static void warn (cairo_t *cr)
{
  LINE (cr, TRUE, 0, -0.75, 0.88, 0.75, -0.88, 0.75);
  cairo_stroke (cr);
  LINE (cr, FALSE, 0, -0.2, 0, 0.2);
  cairo_stroke (cr);
  cairo_arc (cr, 0, 0.48, 0.06, 0, 2 * G_PI);
  cairo_stroke (cr);
}

/* Two open links on a diagonal. */
static void chain_link (cairo_t *cr)
{
  for (int turn = 0; turn < 2; turn++)
    {
      cairo_save (cr);
      cairo_rotate (cr, -G_PI / 4 + turn * G_PI);
      cairo_new_sub_path (cr);
      cairo_move_to (cr, 0.05, -0.4);
      cairo_line_to (cr, 0.55, -0.4);
      cairo_arc (cr, 0.55, 0, 0.4, -G_PI / 2, G_PI / 2);
      cairo_line_to (cr, 0.35, 0.4);
      cairo_restore (cr);
    }
  cairo_stroke (cr);
}

static void power (cairo_t *cr)
{
  cairo_arc (cr, 0, 0.08, 0.72, -G_PI / 2 + 0.7, 1.5 * G_PI - 0.7);
  cairo_move_to (cr, 0, -0.85);
  cairo_line_to (cr, 0, -0.02);
  cairo_stroke (cr);
}

static void spectrum (cairo_t *cr)
{
  static const double tops[] = { 0.1, -0.7, -0.35, 0.3 };
  for (int i = 0; i < 4; i++)
    {
      cairo_move_to (cr, -0.75 + 0.5 * i, 0.75);
      cairo_line_to (cr, -0.75 + 0.5 * i, tops[i]);
    }
  cairo_stroke (cr);
}

static void loop (cairo_t *cr)
{
  LINE (cr, FALSE, -0.75, 0.05, -0.75, -0.15, -0.5, -0.4, 0.75, -0.4);
  LINE (cr, FALSE, 0.45, -0.75, 0.8, -0.4, 0.45, -0.05);
  LINE (cr, FALSE, 0.75, -0.05, 0.75, 0.15, 0.5, 0.4, -0.75, 0.4);
  LINE (cr, FALSE, -0.45, 0.05, -0.8, 0.4, -0.45, 0.75);
  cairo_stroke (cr);
}

static void turn_back (cairo_t *cr)
{
  LINE (cr, FALSE, -0.35, -0.75, -0.8, -0.3, -0.35, 0.15);
  cairo_move_to (cr, -0.75, -0.3);
  cairo_line_to (cr, 0.25, -0.3);
  cairo_arc (cr, 0.25, 0.18, 0.48, -G_PI / 2, G_PI / 2);
  cairo_line_to (cr, -0.35, 0.66);
  cairo_stroke (cr);
}

static void pen (cairo_t *cr)
{
  LINE (cr, TRUE, -0.8, 0.8, -0.7, 0.3, 0.4, -0.8, 0.8, -0.4, -0.3, 0.7);
  LINE (cr, FALSE, 0.1, -0.5, 0.5, -0.1);
  cairo_stroke (cr);
}

static void start (cairo_t *cr)
{
  cairo_rectangle (cr, -0.72, -0.65, 0.26, 1.3);
  LINE (cr, TRUE, 0.62, -0.65, -0.3, 0, 0.62, 0.65);
  cairo_fill (cr);
}

static void solid (cairo_t *cr, LqGlyph glyph)
{
  switch (glyph)
    {
    case LQ_GLYPH_DISC:
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      break;
    case LQ_GLYPH_DIAMOND:
      LINE (cr, TRUE, 0, -1.05, 1.05, 0, 0, 1.05, -1.05, 0);
      break;
    case LQ_GLYPH_OVER:
      LINE (cr, TRUE, 0, -0.75, 0.85, 0.7, -0.85, 0.7);
      break;
    case LQ_GLYPH_PLAY:
      LINE (cr, TRUE, -0.5, -0.75, 0.75, 0, -0.5, 0.75);
      break;
    case LQ_GLYPH_STOP:
      cairo_rectangle (cr, -0.6, -0.6, 1.2, 1.2);
      break;
    case LQ_GLYPH_DOWN:
      LINE (cr, TRUE, -0.7, -0.35, 0.7, -0.35, 0, 0.45);
      break;
    default:
      g_assert_not_reached ();
    }
  cairo_fill (cr);
}

static void ring (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, 0.8, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void check (cairo_t *cr)
{
  LINE (cr, FALSE, -0.65, 0.05, -0.2, 0.5, 0.7, -0.5);
  cairo_stroke (cr);
}

static void menu (cairo_t *cr)
{
  for (int i = -1; i <= 1; i++)
    LINE (cr, FALSE, -0.75, i * 0.5, 0.75, i * 0.5);
  cairo_stroke (cr);
}

static void cross (cairo_t *cr)
{
  LINE (cr, FALSE, -0.55, -0.55, 0.55, 0.55);
  LINE (cr, FALSE, 0.55, -0.55, -0.55, 0.55);
  cairo_stroke (cr);
}

static void plus (cairo_t *cr)
{
  LINE (cr, FALSE, -0.65, 0, 0.65, 0);
  LINE (cr, FALSE, 0, -0.65, 0, 0.65);
  cairo_stroke (cr);
}

static void trace_sign (cairo_t *cr, gboolean dashed)
{
  LINE (cr, FALSE, -0.9, 0, dashed ? -0.3 : 0.9, 0);
  if (dashed)
    LINE (cr, FALSE, 0.3, 0, 0.9, 0);
  cairo_stroke (cr);
}

static void outlined (cairo_t *cr, LqGlyph glyph)
{
  switch (glyph)
    {
    case LQ_GLYPH_RING:
      ring (cr);
      break;
    case LQ_GLYPH_LINE:
    case LQ_GLYPH_DASHES:
      trace_sign (cr, glyph == LQ_GLYPH_DASHES);
      break;
    case LQ_GLYPH_WARN:
      warn (cr);
      break;
    case LQ_GLYPH_LINK:
      chain_link (cr);
      break;
    case LQ_GLYPH_POWER:
      power (cr);
      break;
    case LQ_GLYPH_SPECTRUM:
      spectrum (cr);
      break;
    case LQ_GLYPH_CHECK:
      check (cr);
      break;
    case LQ_GLYPH_START:
      start (cr);
      break;
    case LQ_GLYPH_LOOP:
      loop (cr);
      break;
    case LQ_GLYPH_REDO:
      cairo_scale (cr, -1, 1);
      turn_back (cr);
      break;
    case LQ_GLYPH_UNDO:
      turn_back (cr);
      break;
    case LQ_GLYPH_MENU:
      menu (cr);
      break;
    case LQ_GLYPH_CLOSE:
      cross (cr);
      break;
    case LQ_GLYPH_PLUS:
      plus (cr);
      break;
    case LQ_GLYPH_PEN:
      pen (cr);
      break;
    default:
      solid (cr, glyph);
    }
}

/* The same onto a cairo context. */
static void paint (cairo_t *cr, LqGlyph glyph, double x, double y, double size)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / 2, size / 2);
  /* The ring is as heavy as the disc is full; the rest are 1.5 px lines. */
  cairo_set_line_width (cr, glyph == LQ_GLYPH_RING ? 0.4 : 1.4 / (size / 2));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  outlined (cr, glyph);
  cairo_restore (cr);
}

void lq_glyph_draw (GtkWidget *widget, GtkSnapshot *snapshot, LqGlyph glyph, const GdkRGBA *color,
                    double x, double y, double size)
{
  LqKeptGlyph kept = { 0 };
  lq_kept_glyph_draw (&kept, snapshot, glyph, color, x, y, size);
  lq_kept_glyph_clear (&kept);
}

static GskRenderNode *drawn (LqGlyph glyph, const GdkRGBA *color, double x, double y, double size)
{
  const float half = (float)(size / 2 + 2);
  GskRenderNode *node = gsk_cairo_node_new (
      &GRAPHENE_RECT_INIT ((float)x - half, (float)y - half, 2 * half, 2 * half));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  gdk_cairo_set_source_rgba (cr, color);
  paint (cr, glyph, x, y, size);
  cairo_destroy (cr);
  return node;
}

void lq_kept_glyph_draw (LqKeptGlyph *kept, GtkSnapshot *snapshot, LqGlyph glyph,
                         const GdkRGBA *color, double x, double y, double size)
{
  if (kept->node == NULL || kept->glyph != glyph || !gdk_rgba_equal (&kept->color, color)
      || kept->x != x || kept->y != y || kept->size != size)
    {
      lq_kept_glyph_clear (kept);
      *kept = (LqKeptGlyph){ drawn (glyph, color, x, y, size), glyph, *color, x, y, size };
    }
  gtk_snapshot_append_node (snapshot, kept->node);
}

void lq_kept_glyph_clear (LqKeptGlyph *kept)
{
  g_clear_pointer (&kept->node, gsk_render_node_unref);
}

/* --- as a widget ------------------------------------------------------------------------------ */

struct _LqGlyphImage
{
  GtkWidget parent;
  LqGlyph glyph;
  int size_px;
};

G_DEFINE_TYPE (LqGlyphImage, lq_glyph_image, GTK_TYPE_WIDGET)

static void lq_glyph_image_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                    int *minimum, int *natural, int *minimum_baseline,
                                    int *natural_baseline)
{
  *minimum = *natural = LQ_GLYPH_IMAGE (widget)->size_px;
}

static void lq_glyph_image_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqGlyphImage *self = LQ_GLYPH_IMAGE (widget);
  const GdkRGBA color = lq_compat_widget_color (widget);
  lq_glyph_draw (widget, snapshot, self->glyph, &color, gtk_widget_get_width (widget) / 2.0,
                 gtk_widget_get_height (widget) / 2.0, self->size_px);
}

static void lq_glyph_image_class_init (LqGlyphImageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = lq_glyph_image_measure;
  widget_class->snapshot = lq_glyph_image_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqglyph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void lq_glyph_image_init (LqGlyphImage *self) {}

GtkWidget *lq_glyph_image_new (LqGlyph glyph, int size_px)
{
  LqGlyphImage *self = g_object_new (LQ_TYPE_GLYPH_IMAGE, NULL);
  self->glyph = glyph;
  self->size_px = size_px;
  return GTK_WIDGET (self);
}

void lq_glyph_image_set (LqGlyphImage *self, LqGlyph glyph)
{
  self->glyph = glyph;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
