/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one bar for what a person must know: a sentence with what can be done about it, a device that is lost, a
 * file that is missing. Seen while it has something to say. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_NEWS_BAR (lq_news_bar_get_type ())
G_DECLARE_FINAL_TYPE (LqNewsBar, lq_news_bar, LQ, NEWS_BAR, GtkBox)

GtkWidget *lq_news_bar_new (LqDesk *desk);
void lq_news_bar_tell (LqNewsBar *bar, const char *sentence);
