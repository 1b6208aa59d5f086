/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few signs of the desk, drawn as lines so that they take any colour and stay sharp: the marks
 * of mix, master and reference, warnings, transport. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  LQ_GLYPH_RING,    /* mix, open note */
  LQ_GLYPH_DISC,    /* master */
  LQ_GLYPH_DIAMOND, /* reference */
  LQ_GLYPH_LINE,    /* a trace, in a legend */
  LQ_GLYPH_DASHES,  /* the same dashed */
  LQ_GLYPH_WARN,
  LQ_GLYPH_OVER,
  LQ_GLYPH_LINK,
  LQ_GLYPH_POWER,
  LQ_GLYPH_CHECK,
  LQ_GLYPH_PLAY,
  LQ_GLYPH_STOP,
  LQ_GLYPH_START,
  LQ_GLYPH_LOOP,
  LQ_GLYPH_UNDO,
  LQ_GLYPH_REDO,
  LQ_GLYPH_MENU,
  LQ_GLYPH_CLOSE,
  LQ_GLYPH_PLUS,
  LQ_GLYPH_SPECTRUM,
  LQ_GLYPH_PEN,  /* rename */
  LQ_GLYPH_DOWN, /* of a menu button */
} LqGlyph;

/* Centred at X, Y in a square of SIZE. */
void lq_glyph_draw (GtkWidget *widget, GtkSnapshot *snapshot, LqGlyph glyph, const GdkRGBA *color,
                    double x, double y, double size);

/* The same, kept: while nothing of it is another it is the same node. Zero-initialised: { 0 }. */
typedef struct
{
  GskRenderNode *node;
  LqGlyph glyph;
  GdkRGBA color;
  double x, y, size;
} LqKeptGlyph;

void lq_kept_glyph_draw (LqKeptGlyph *kept, GtkSnapshot *snapshot, LqGlyph glyph,
                         const GdkRGBA *color, double x, double y, double size);
void lq_kept_glyph_clear (LqKeptGlyph *kept);

/* A sign as a widget, in the CSS colour of its place; for buttons. */
#define LQ_TYPE_GLYPH_IMAGE (lq_glyph_image_get_type ())
G_DECLARE_FINAL_TYPE (LqGlyphImage, lq_glyph_image, LQ, GLYPH_IMAGE, GtkWidget)
GtkWidget *lq_glyph_image_new (LqGlyph glyph, int size_px);
void lq_glyph_image_set (LqGlyphImage *image, LqGlyph glyph);
