/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness: momentary as a bar, short-term a triangle, integrated a line, range a bracket; and the numbers
 * in large. Values come ready-made from the measuring room. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>
#include <math.h>

/* NAN: not known. */
typedef struct
{
  double momentary_lufs, short_lufs, integrated_lufs;
  double range_lu, range_low_lufs, range_high_lufs;
  gboolean range_unstable; /* less than 60 s measured */
  double true_peak_dbtp;
  gboolean over; /* the true peak went over what is allowed */
  double plr_lu, psr_lu;
  double max_momentary_lufs, max_short_lufs;
  int n_overs;
  gboolean edited; /* the work was edited since: integrated values mix two states */
  const char *of;  /* what is heard in the work's place, in the person's language; NULL: the work */
} LqLoudnessFacts;

#define LQ_LOUDNESS_UNKNOWN                                                                        \
  ((LqLoudnessFacts){ .momentary_lufs = NAN,                                                       \
                      .short_lufs = NAN,                                                           \
                      .integrated_lufs = NAN,                                                      \
                      .range_lu = NAN,                                                             \
                      .range_low_lufs = NAN,                                                       \
                      .range_high_lufs = NAN,                                                      \
                      .true_peak_dbtp = NAN,                                                       \
                      .plr_lu = NAN,                                                               \
                      .psr_lu = NAN,                                                               \
                      .max_momentary_lufs = NAN,                                                   \
                      .max_short_lufs = NAN })

typedef enum
{
  LQ_LOUDNESS_LUFS,       /* 0 … −30 LUFS */
  LQ_LOUDNESS_PLUS9,      /* +9 … −18 LU */
  LQ_LOUDNESS_PLUS18,     /* +18 … −36 LU */
  LQ_LOUDNESS_PLUS9_LUFS, /* the same ranges, told in LUFS */
  LQ_LOUDNESS_PLUS18_LUFS,
} LqLoudnessScale;

static inline gboolean lq_loudness_is_relative (LqLoudnessScale scale)
{
  return scale == LQ_LOUDNESS_PLUS9 || scale == LQ_LOUDNESS_PLUS18;
}

/* 0 LU of the EBU scales. */
#define LQ_LOUDNESS_TARGET_LUFS (-23.0)

#define LQ_TYPE_LOUDNESS_BAR (lq_loudness_bar_get_type ())
G_DECLARE_FINAL_TYPE (LqLoudnessBar, lq_loudness_bar, LQ, LOUDNESS_BAR, GtkWidget)

/* The bar with its scale; stands beside an LqLevelMeter of the same height and lines up with it.
 * Draws only when a pixel changes. */
GtkWidget *lq_loudness_bar_new (void);
void lq_loudness_bar_set (LqLoudnessBar *bar, const LqLoudnessFacts *facts);
/* Between two of these: the level, which moves faster than figures are read. */
void lq_loudness_bar_set_momentary (LqLoudnessBar *bar, double lufs);
void lq_loudness_bar_set_scale (LqLoudnessBar *bar, LqLoudnessScale scale);
/* Where LUFS stands, in px from the top of the widget. */
double lq_loudness_bar_y (LqLoudnessBar *bar, double lufs);

#define LQ_TYPE_LOUDNESS_NUMBERS (lq_loudness_numbers_get_type ())
G_DECLARE_FINAL_TYPE (LqLoudnessNumbers, lq_loudness_numbers, LQ, LOUDNESS_NUMBERS, GtkWidget)

/* I and true peak max in large, S, M, LRA, PLR below with their maxima and PSR. Signals: "go-to-peak" (): the
 * peak was clicked, or Enter; "list-overs" (): their count was clicked. */
GtkWidget *lq_loudness_numbers_new (void);
void lq_loudness_numbers_set (LqLoudnessNumbers *numbers, const LqLoudnessFacts *facts);
void lq_loudness_numbers_set_scale (LqLoudnessNumbers *numbers, LqLoudnessScale scale);
/* I and TP alone, one under the other, for the narrow column. */
void lq_loudness_numbers_set_slim (LqLoudnessNumbers *numbers, gboolean slim);
