/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stereo: goniometer, correlation, side over mid. Values come ready-made. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* x = (R − L)/√2, y = (L + R)/√2: mono stands upright. */
typedef struct
{
  float x, y;
} LqStereoPoint;

#define LQ_TYPE_GONIOMETER (lq_goniometer_get_type ())
G_DECLARE_FINAL_TYPE (LqGoniometer, lq_goniometer, LQ, GONIOMETER, GtkWidget)

GtkWidget *lq_goniometer_new (void);
/* One picture's worth of points, as large as the circle is; the two pictures before it stay, fainter. N = 0 fades. Draws nothing once
 * it is empty. */
void lq_goniometer_add (LqGoniometer *goniometer, const LqStereoPoint *points, int n);
/* The radius in decibels, half of it 24 dB below the rim: what is quiet is seen too. */
void lq_goniometer_set_decibels (LqGoniometer *goniometer, gboolean decibels);
void lq_goniometer_clear (LqGoniometer *goniometer);

#define LQ_TYPE_CORRELATION (lq_correlation_get_type ())
G_DECLARE_FINAL_TYPE (LqCorrelation, lq_correlation, LQ, CORRELATION, GtkWidget)

GtkWidget *lq_correlation_new (void);
/* −1 … +1; MIN and MAX of the last 3 s. NAN: none. */
void lq_correlation_set (LqCorrelation *correlation, double value, double min, double max);

#define LQ_SIDE_MID_BANDS 5

#define LQ_TYPE_SIDE_MID (lq_side_mid_get_type ())
G_DECLARE_FINAL_TYPE (LqSideMid, lq_side_mid, LQ, SIDE_MID, GtkWidget)

typedef enum
{
  LQ_BANDS_SIDE_MID,    /* dB */
  LQ_BANDS_CORRELATION, /* −1 … +1 */
  LQ_BANDS_PHASE,       /* by how much left leads right, degrees */
} LqBandsKind;

GtkWidget *lq_side_mid_new (void);
/* What it shows; there is nothing to show until the next set. */
void lq_side_mid_set_kind (LqSideMid *side_mid, LqBandsKind kind);
/* Values of the bands sub, low, mid, high, air; NAN: none. MIX may be NULL. */
void lq_side_mid_set (LqSideMid *side_mid, const double work[LQ_SIDE_MID_BANDS], const double *mix);
