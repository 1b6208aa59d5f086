/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours and line widths of the desk, read from style.css (@define-color lq_*) once per
 * theme change. Every drawn widget asks here; no colour is written in C.
 * One LqTokens lives on each display. Thread: [main]. It knows nothing of libadwaita: the shell
 * tells it when high contrast is wanted. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  LQ_DESK,
  LQ_PANEL,
  LQ_WELL,
  LQ_BED,
  LQ_SLOT,
  LQ_RAISED,
  LQ_HOVER,
  LQ_GRID,
  LQ_ROW,
  LQ_LINE,
  LQ_OUTLINE,
  LQ_TRACK,
  LQ_INK,
  LQ_INK2,
  LQ_INK3,
  LQ_ON,
  LQ_MIX,
  LQ_WORK,
  LQ_WORK_MID,
  LQ_WORK_LOW,
  LQ_WORK_DIM,
  LQ_REF,
  LQ_ALERT,
  LQ_ALERT_FILL,
  LQ_TINT1,
  LQ_TINT2,
  LQ_TINT3,
  LQ_TINT4,
  LQ_TINT5,
  LQ_TINT6,
  LQ_N_TOKENS
} LqToken;

#define LQ_TYPE_TOKENS (lq_tokens_get_type ())
G_DECLARE_FINAL_TYPE (LqTokens, lq_tokens, LQ, TOKENS, GObject)

/* Loads style.css on DISPLAY (once; later calls do nothing) and makes its tokens.
 * Call before the first window. */
void lq_tokens_install (GdkDisplay *display);

/* Switches the high-contrast sheet on or off and tells every watcher. */
void lq_tokens_set_high_contrast (GdkDisplay *display, gboolean high_contrast);
gboolean lq_tokens_high_contrast (GtkWidget *widget);

/* The colour of TOKEN where WIDGET lives. Borrows: valid until the next theme change. */
const GdkRGBA *lq_token (GtkWidget *widget, LqToken token);

/* Name without the prefix, "work_mid", as in style.css. */
const char *lq_token_name (LqToken token);

/* COLOR with its alpha times ALPHA. */
GdkRGBA lq_faded (const GdkRGBA *color, double alpha);

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
