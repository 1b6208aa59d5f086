/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faces of level meters: see meter_scale.h. */
#include "ui/widgets/meter_scale.h"

#include <math.h>

#define STEPS(list) (int)G_N_ELEMENTS (list), list

/* 0 dBFS stands 5 % below the top, −18 about the middle. */
static const double dbfs[] = { 0, -6, -12, -18, -24, -36, -48, -60 },
                    dbfs_at[] = { 0.05, 0.22, 0.38, 0.52, 0.64, 0.80, 0.91, 1.0 };
/* Katz: straight in dB down to the noise, 4 dB a step about the mark. */
static const double k20[] = { 20, 16, 12, 8, 4, 0, -4, -8, -12, -16, -20, -24, -32, -40 },
                    k14[] = { 14, 12, 8, 4, 0, -4, -8, -12, -16, -20, -24, -32, -40 },
                    k12[] = { 12, 8, 4, 0, -4, -8, -12, -16, -20, -24, -32, -40 };
/* A pointer moves with the voltage (IEC 60268-17): 1 − 10^((mark − 3) / 20). */
static const double vu[] = { 3, 2, 1, 0, -1, -2, -3, -5, -7, -10, -20 },
                    vu_at[] = { 0,      0.1087, 0.2057, 0.2921, 0.3690, 0.4377,
                                0.4988, 0.6019, 0.6838, 0.7761, 0.9292 };
/* DIN 45406 widens the upper 20 dB; the others of IEC 60268-10 are even. */
static const double din[] = { 5, 0, -5, -10, -20, -30, -40, -50 },
                    din_at[] = { 0, 0.13, 0.27, 0.41, 0.62, 0.78, 0.90, 1.0 };
static const double nordic[] = { 12, 6, 0, -6, -12, -18, -24, -30, -36, -42 };
static const double bbc[] = { 7, 6, 5, 4, 3, 2, 1 };
static const double ebu[] = { 12, 8, 4, 0, -4, -8, -12 };

const LqMeterFace lq_meter_faces[LQ_METER_N_FACES] = {
  { "dbfs", "dBFS", STEPS (dbfs), dbfs_at, 3, -18, 0, FALSE, FALSE },
  { "k-20", "K-20", STEPS (k20), NULL, 20, 0, INFINITY, TRUE, FALSE },
  { "k-14", "K-14", STEPS (k14), NULL, 14, 0, INFINITY, TRUE, FALSE },
  { "k-12", "K-12", STEPS (k12), NULL, 12, 0, INFINITY, TRUE, FALSE },
  { "vu", "VU", STEPS (vu), vu_at, 3, 0, INFINITY, TRUE, TRUE },
  { "ppm-din", "DIN", STEPS (din), din_at, 5, -9, INFINITY, TRUE, TRUE },
  { "ppm-nordic", "Nordic", STEPS (nordic), NULL, 12, 0, INFINITY, TRUE, TRUE },
  { "ppm-bbc", "BBC", STEPS (bbc), NULL, 7, 4, INFINITY, FALSE, TRUE },
  { "ppm-ebu", "EBU", STEPS (ebu), NULL, 12, 0, INFINITY, TRUE, TRUE },
};

const LqMeterFace *lq_meter_face (const char *id)
{
  for (int i = 0; i < LQ_METER_N_FACES; i++)
    if (g_strcmp0 (lq_meter_faces[i].id, id) == 0)
      return &lq_meter_faces[i];
  return &lq_meter_faces[0];
}

static double place_of_step (const LqMeterFace *face, int step)
{
  if (face->places)
    return face->places[step];
  return (face->top - face->steps[step]) / (face->top - face->steps[face->n_steps - 1]);
}

double lq_meter_place (const LqMeterFace *face, double value)
{
  const double first = place_of_step (face, 0);
  if (value >= face->top)
    return 0;
  if (value >= face->steps[0])
    return first * (face->top - value) / (face->top - face->steps[0]);
  for (int i = 1; i < face->n_steps; i++)
    if (value >= face->steps[i])
      {
        const double upper = face->steps[i - 1], t = (upper - value) / (upper - face->steps[i]);
        const double from = place_of_step (face, i - 1);
        return from + t * (place_of_step (face, i) - from);
      }
  const double last = place_of_step (face, face->n_steps - 1);
  return value > -INFINITY
             ? 1 - (1 - last) * pow (10, (value - face->steps[face->n_steps - 1]) / 20)
             : 1;
}
