/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How loud the saturator makes music: what its curve, between the emphasis and the head, makes of pink
 * noise from 20 Hz to 20 kHz that is spread as Gauss says, heard through BS.1770's weighting.
 *
 * Behind a curve such noise of unit power is a sum: by Hermite's polynomials, the part of order n has the
 * autocorrelation ρ^n. So its spectrum is that of ρ^n whatever the curve, and all that is to be known of
 * it, how loud it is behind the emphasis that is taken back and the head, is a number for each order. */
#pragma once

#include "processors/saturator_curve.h"
#include "processors/saturator_head.h"

/* Seven on their own, and six ways in which what is above them may fall. */
#define LQ_SATURATOR_ORDERS 13

/* As it is, times the head's loss, times its square. */
#define LQ_SATURATOR_HEARD 3

/* What is heard of the curve's parts at one emphasis. */
typedef struct
{
  double lift_db;    /* of the top, by the emphasis */
  double driven_lin; /* RMS behind it of noise of RMS 1 */
  /* Weighted power of each order's part of power 1, over that of the noise. */
  double heard[LQ_SATURATOR_HEARD][LQ_SATURATOR_ORDERS];
} LqSaturatorEar;

/* HEAD: NULL for none. Thread: [main] [worker] */
void lq_saturator_ear_init (LqSaturatorEar *ear, const LqSaturatorTraits *traits,
                            double emphasis_db, const LqTapeHead *head, double rate_hz);

/* The factor that makes pink noise of mean square RMS_LIN² as loud behind the saturator as before. SHARE:
 * of the head's loss. Thread: [any] */
double lq_saturator_match (const LqSaturatorCurve *curve, const LqSaturatorEar *ear, double share,
                           double rms_lin);

/* For every emphasis that the row has. */
#define LQ_SATURATOR_EARS 9

/* As lq_saturator_ear_init, EAR[LQ_SATURATOR_EARS]. Thread: [main] [worker] */
void lq_saturator_ears_init (LqSaturatorEar *ear, const LqSaturatorTraits *traits,
                             const LqTapeHead *head, double rate_hz);

/* At EMPHASIS_DB. Thread: [any] */
LqSaturatorEar lq_saturator_ear_at (const LqSaturatorEar *ears, double emphasis_db);
