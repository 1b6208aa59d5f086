/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A point of a plot that can be moved: drawn 21 px, hit 32 px, focusable. plot.h makes and places them;
 * here are the facts and the widget. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  int id;
  double x, y;               /* on the plot's axes */
  double range_lo, range_hi; /* an I-beam, where the dynamics may take it; equal: none */
  const char *mark;          /* inside, "5" */
  const char *line1, *line2; /* floating beside it when selected or hovered */
  const char *spoken;        /* "Band 5 bell, 2.40 kilohertz, plus 1.2 decibels" */
  gboolean selected, off;
  gboolean fixed_x, fixed_y; /* the hand moves it only the other way */
  gboolean by_notches;       /* keys turn it as the wheel does: its places are few */
} LqHandleFacts;

#define LQ_HANDLE_PX 32

#define LQ_TYPE_HANDLE (lq_handle_get_type ())
G_DECLARE_FINAL_TYPE (LqHandle, lq_handle, LQ, HANDLE, GtkWidget)

/* Signals: "begin" (), "end" (), "dragged" (double dx, double dy: px since begin, fine movement already
 * scaled), "stepped" (double nx, double ny: whole steps, gboolean fine), "wheel" (double notches,
 * gboolean fine), "chosen", "menu", "reset" (double-click), "remove" (Delete), "listen" (gboolean down), "hover" (gboolean in). */
GtkWidget *lq_handle_new (int id);
int lq_handle_id (const LqHandle *handle);
/* Copies the strings. */
void lq_handle_set_facts (LqHandle *handle, const LqHandleFacts *facts);
const LqHandleFacts *lq_handle_facts (const LqHandle *handle);
/* Where the sound has it now, within its range; NAN: not known. The plot draws it. */
void lq_handle_set_live (LqHandle *handle, double y);
double lq_handle_live (const LqHandle *handle);
gboolean lq_handle_is_held (const LqHandle *handle);
gboolean lq_handle_is_hovered (const LqHandle *handle);
