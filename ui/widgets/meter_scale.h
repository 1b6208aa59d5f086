/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The faces of level meters: what stands where between top (0) and bottom (1), and which marks carry a
 * word. Pure; also for whoever draws beside a meter. Thread: [any]. */
#pragma once

#include <glib.h>

typedef struct
{
  const char
      *id; /* "ppm-bbc", as stored and as in the measuring room; "dbfs": digital peak and RMS */
  const char *unit;     /* below the scale */
  int n_steps;          /* marks with a word, top to bottom */
  const double *steps;  /* in marks, falling */
  const double *places; /* of the steps, 0 … 1; NULL: as far apart as in marks */
  double top;           /* what stands at place 0, ≥ the first step */
  double edge;          /* of the flat zones: the alignment level */
  double full;          /* from here on alert; INFINITY: the scale ends below */
  gboolean with_sign;   /* "+4" */
  gboolean one_bar;     /* a needle: one wide bar and nothing in it */
} LqMeterFace;

#define LQ_METER_N_FACES 9
extern const LqMeterFace lq_meter_faces[LQ_METER_N_FACES]; /* the first is "dbfs" */

const LqMeterFace *lq_meter_face (const char *id); /* the first where there is none */

/* 0 at the top and above; straight between the steps. Below the last one 1, or towards it as a voltage falls. */
double lq_meter_place (const LqMeterFace *face, double value);
