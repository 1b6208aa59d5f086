/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in drawn widgets: the type roles of the desk, tabular figures, one cached layout per
 * label. A widget keeps an LqText per text it shows, sets it as often as it likes (nothing
 * happens while the string is the same) and draws it in its snapshot. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  LQ_TEXT_HERO,    /* 34/38 600 */
  LQ_TEXT_TIME,    /* 32/34 600 */
  LQ_TEXT_TIME_MS, /* 20/34 500 */
  LQ_TEXT_TITLE,   /* 22/26 600 */
  LQ_TEXT_NUMBER,  /* 17/20 600 */
  LQ_TEXT_SEGMENT, /* 16/20 600 */
  LQ_TEXT_VALUE,   /* 15/18 600 */
  LQ_TEXT_UNIT,    /* 15/18 400 */
  LQ_TEXT_OFFSET,  /* 14/18 600 */
  LQ_TEXT_BODY,    /* 13/16 400 */
  LQ_TEXT_NAME,    /* 13/16 600 */
  LQ_TEXT_LABEL,   /* 12/16 400 */
  LQ_TEXT_STRONG,  /* 12/16 600 */
  LQ_TEXT_TICK,    /* 11/14 400 */
  LQ_TEXT_CAP,     /* 11/14 600 */
  LQ_TEXT_N_ROLES
} LqTextRole;

typedef enum
{
  LQ_ALIGN_START,
  LQ_ALIGN_CENTER,
  LQ_ALIGN_END,
} LqTextAlign;

/* How a text is drawn: Y is that of its baseline, or of its middle. */
typedef struct
{
  double x, y;
  LqTextAlign align;
  gboolean by_baseline;
  GdkRGBA color;
} LqTextPlace;

/* A string laid out, as it was drawn last: the same again is the same node, which nobody draws anew. */
typedef struct
{
  PangoLayout *layout;
  GskRenderNode *node;
  guint serial; /* of LAYOUT then */
  LqTextPlace place;
} LqLine;

/* Zero-initialised: { 0 }. */
typedef struct
{
  LqLine line;
  GHashTable *lines; /* what it showed before, by their strings: a reading goes to and fro */
  LqTextRole role;
  gboolean struck;
} LqText;

/* Shows TEXT in ROLE with WIDGET's font; TRUE when that changed what is shown. */
gboolean lq_text_set (LqText *text, GtkWidget *widget, LqTextRole role, const char *string);
/* Shortens with an ellipsis beyond WIDTH_PX; −1 never. */
void lq_text_limit (LqText *text, int width_px);
void lq_text_strike (LqText *text, gboolean struck);
void lq_text_clear (LqText *text);

int lq_text_width (const LqText *text);
/* The same before rounding: where a neighbour begins. */
double lq_text_advance (const LqText *text);
/* Draws with X at its ALIGN and Y the middle of the line. */
void lq_text_draw (LqText *text, GtkSnapshot *snapshot, double x, double y, LqTextAlign align,
                   const GdkRGBA *color);

/* The same with Y the baseline, for words of unlike size on one line. */
void lq_text_draw_baseline (LqText *text, GtkSnapshot *snapshot, double x, double y,
                            LqTextAlign align, const GdkRGBA *color);

/* Width of STRING in ROLE, for measuring the widest value. */
int lq_text_measure (GtkWidget *widget, LqTextRole role, const char *string);

/* Text size of the system against 96 dpi: 1.0 … 1.5 …; sizes that hold text grow by it. */
double lq_text_scale (GtkWidget *widget);
/* PX at that scale, whole pixels. */
int lq_scaled (GtkWidget *widget, double px);
/* Line height of ROLE at that scale. */
int lq_text_line (GtkWidget *widget, LqTextRole role);

/* TEXTS (NULL-terminated, marked with N_) in the person's language, for a menu of choices.
 * Owns: the caller. */
GtkStringList *lq_text_list (const char *const *texts);
