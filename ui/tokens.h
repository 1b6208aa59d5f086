/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours and line widths of the desk, read from style.css (@define-color lq_*) once per
 * theme change. Every drawn widget asks here; no colour is written in C.
 * One LqTokens lives on each display. Thread: [main]. It knows nothing of libadwaita: the shell
 * tells it when high contrast is wanted. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  LQ_COLOR_DESK,
  LQ_COLOR_PANEL,
  LQ_COLOR_WELL,
  LQ_COLOR_BED,
  LQ_COLOR_SLOT,
  LQ_COLOR_RAISED,
  LQ_COLOR_HOVER,
  LQ_COLOR_GRID,
  LQ_COLOR_ROW,
  LQ_COLOR_LINE,
  LQ_COLOR_OUTLINE,
  LQ_COLOR_TRACK,
  LQ_COLOR_INK,
  LQ_COLOR_INK2,
  LQ_COLOR_INK3,
  LQ_COLOR_ON,
  LQ_COLOR_MIX,
  LQ_COLOR_WORK,
  LQ_COLOR_WORK_MID,
  LQ_COLOR_WORK_LOW,
  LQ_COLOR_WORK_DIM,
  LQ_COLOR_REF,
  LQ_COLOR_ALERT,
  LQ_COLOR_ALERT_FILL,
  LQ_COLOR_TINT1,
  LQ_COLOR_TINT2,
  LQ_COLOR_TINT3,
  LQ_COLOR_TINT4,
  LQ_COLOR_TINT5,
  LQ_COLOR_TINT6,
  LQ_N_COLORS
} LqToken;

#define LQ_TYPE_TOKENS (lq_tokens_get_type ())
G_DECLARE_FINAL_TYPE (LqTokens, lq_tokens, LQ, TOKENS, GObject)

/* Loads style.css on DISPLAY (once; later calls do nothing) and makes its tokens.
 * Call before the first window. */
void lq_tokens_install (GdkDisplay *display);

/* Switches the high-contrast sheet on or off and tells every watcher. */
void lq_tokens_set_high_contrast (GdkDisplay *display, gboolean high_contrast);

/* The colour of TOKEN where WIDGET lives. Borrows: valid until the next theme change. */
const GdkRGBA *lq_token (GtkWidget *widget, LqToken token);

/* All of them, by token, for who draws with several. Borrows as above. */
const GdkRGBA *lq_palette (GtkWidget *widget);

/* Name without the prefix, "work_mid", as in style.css. */
const char *lq_token_name (LqToken token);

/* COLOR with its alpha times ALPHA. */
GdkRGBA lq_faded (const GdkRGBA *color, double alpha);

/* The colour a part T (0…1) of the way from FROM to TO. */
GdkRGBA lq_between (const GdkRGBA *from, const GdkRGBA *to, double t);

/* Line widths that high contrast changes. */
typedef struct
{
  double focus_px;   /* frame of the focused control */
  double outline_px; /* outline that alone shows a control */
  double master_px;  /* trace of the master */
  double fill;       /* alpha of the soft fill under a trace; 0 = none */
} LqLines;
const LqLines *lq_lines (GtkWidget *widget);

/* CHANGED (widget) runs after each theme change, to drop cached nodes; a redraw is queued by
 * itself. The watch ends with the widget. */
void lq_tokens_watch (GtkWidget *widget, void (*changed) (GtkWidget *widget));
