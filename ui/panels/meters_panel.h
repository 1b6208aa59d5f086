/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meters: loudness in numbers, level and loudness bars, loudness history, goniometer, side over
 * mid, correlation. Follows what is heard; numbers at their own pace. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_METERS_PANEL (lq_meters_panel_get_type ())
G_DECLARE_FINAL_TYPE (LqMetersPanel, lq_meters_panel, LQ, METERS_PANEL, GtkBox)

GtkWidget *lq_meters_panel_new (LqDesk *desk);

typedef enum
{
  LQ_METERS_FULL,
  LQ_METERS_NARROW,
  LQ_METERS_SLIM, /* bars, I and TP only */
} LqMetersRoom;
/* LOW: the window is so low that the history gives its place to the bars. */
void lq_meters_panel_set_room (LqMetersPanel *panel, LqMetersRoom room, gboolean low);
