/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the spectrum can be chosen, how it is said, and its keys in the settings. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* All keys, NULL-terminated. */
extern const char *const lq_analyser_keys[];

/* What a legend offers. */
typedef enum
{
  LQ_ANALYSER_CHOICE_NONE,
  LQ_ANALYSER_CHOICE_TRACES, /* smoothing, slope, average: of ui/editors/spectrum_traces.h */
  LQ_ANALYSER_CHOICE_ALL,
} LqAnalyserChoice;

/* The menu; its actions are "spectrum.*", the picture's is that of PICTURE_KEY. Owns: caller. */
GMenu *lq_analyser_menu (const char *picture_key);
/* All of it as a row of buttons, for the page. */
GtkWidget *lq_analyser_bar_new (LqDesk *desk);
/* Gives WIDGET and all below it the actions. */
void lq_analyser_add_actions (GtkWidget *widget, LqDesk *desk);

/* The traces by sign and name; and a button, if there is a CHOICE, that says the settings and opens them. */
GtkWidget *lq_analyser_legend_new (LqDesk *desk, LqAnalyserChoice choice);
