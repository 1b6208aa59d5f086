/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overview and timeline of the session, following the document and the playhead. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_TIMELINE_PANEL (lq_timeline_panel_get_type ())
G_DECLARE_FINAL_TYPE (LqTimelinePanel, lq_timeline_panel, LQ, TIMELINE_PANEL, GtkBox)

GtkWidget *lq_timeline_panel_new (LqDesk *desk);

/* FACTOR < 1: closer, at the playhead; 0: the whole song. */
void lq_timeline_panel_zoom (LqTimelinePanel *panel, double factor);
void lq_timeline_panel_set_follow (LqTimelinePanel *panel, gboolean follow);

typedef enum
{
  LQ_TIMELINE_FULL,
  LQ_TIMELINE_SMALL,
  LQ_TIMELINE_TINY,  /* no reduction lane */
  LQ_TIMELINE_LEAST, /* nor overview */
} LqTimelineRoom;
void lq_timeline_panel_set_room (LqTimelinePanel *panel, LqTimelineRoom room);
