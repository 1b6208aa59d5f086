/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tab for one band of the equaliser: number, a small picture of its shape, frequency, gain.
 * Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  int shape; /* as the row's choice: bell, low shelf, high shelf, low cut, high cut, tilt, notch, band-pass */
  const char *name;  /* "Bell" */
  const char *freq;  /* "2.40 k" */
  const char *value; /* "+1.2" */
  gboolean on, dynamic;
  gboolean solo; /* heard alone */
} LqBandTabFacts;

#define LQ_TYPE_BAND_TAB (lq_band_tab_get_type ())
G_DECLARE_FINAL_TYPE (LqBandTab, lq_band_tab, LQ, BAND_TAB, GtkToggleButton)

GtkWidget *lq_band_tab_new (int number);
void lq_band_tab_set (LqBandTab *tab, const LqBandTabFacts *facts);
