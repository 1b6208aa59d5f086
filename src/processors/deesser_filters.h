/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters of the de-esser on both channels, side by side in the lanes of one vector: those of
 * the detector and those of what is turned down. Above 1 kHz or so, where the integrators of dsp/svf
 * may be stepped by their matrix. Thread: [audio]. */
#pragma once

#include "core/types.h"
#include "dsp/svf.h"

#define LQ_QUAD 4

/* Four sections, each of its own. */
typedef struct
{
  double a11[LQ_QUAD], a12[LQ_QUAD], b1[LQ_QUAD]; /* next state from state and input */
  double a21[LQ_QUAD], a22[LQ_QUAD], b2[LQ_QUAD];
  double m0[LQ_QUAD], m1[LQ_QUAD], m2[LQ_QUAD];
  double i1[LQ_QUAD], i2[LQ_QUAD];
} LqSvfQuad;

void lq_svf_quad_reset (LqSvfQuad *quad);
void lq_svf_quad_set (LqSvfQuad *quad, int lane, const LqSvf *svf);

/* A quantum; OUT[k] may be IN[k]. BAND[k]: what the sections pass as band-passes beside that. */
void lq_svf_quad_run (LqSvfQuad *quad, const double *const in[LQ_QUAD], double *const out[LQ_QUAD],
                      double band[LQ_QUAD][LQ_QUANTUM]);

/* MEAN[k] of the squares of four planes, in place. */
void lq_mean_square_quad_run (double mean[LQ_QUAD], double pull, double *const io[LQ_QUAD]);
