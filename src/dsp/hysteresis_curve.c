/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/hysteresis.h"

#include <math.h>
#include <string.h>

#define K     LQ_HYSTERESIS_PINNING
#define CELLS LQ_HYSTERESIS_CELLS
#define ORDER LQ_HYSTERESIS_ORDER

/* From here on the curves are series of 1/x, to 1e-17. */
#define FAR 64.0

static double langevin (double x)
{
  double z = x * x;

  if (fabs (x) < 0.3)
    return x
           * (1 / 3.0
              + z
                    * (-1 / 45.0
                       + z
                             * (2 / 945.0
                                + z
                                      * (-1 / 4725.0
                                         + z * (2 / 93555.0 - z * 1382.0 / 638512875.0)))));
  return 1.0 / tanh (x) - 1.0 / x;
}

/* P far out, on either side: 1 for where the field comes from 0, −1 for where it comes from far. */
static double limb_far (double x)
{
  double sum = 0.0, term = 1.0 / x;

  for (int n = 1; n < 40; n++)
    {
      sum += term;
      term *= n * K / x;
    }
  return (x > 0.0 ? 1.0 : -1.0) - sum;
}

/* The rising limb on from FROM, where it is P, to TO: a quarter at a time by Gauss's five points. */
static double climb (double from, double p, double to)
{
  static const double node[5] = { -0.9061798459386640, -0.5384693101056831, 0.0, 0.5384693101056831,
                                  0.9061798459386640 };
  static const double weight[5] = { 0.2369268850561891, 0.4786286704993665, 0.5688888888888889,
                                    0.4786286704993665, 0.2369268850561891 };

  while (from < to)
    {
      double half = 0.5 * fmin (to - from, 0.25), sum = 0.0;
      for (int i = 0; i < 5; i++)
        sum += weight[i] * langevin (from + half * (1.0 + node[i]))
               * exp (-half * (1.0 - node[i]) / K);
      p = p * exp (-2.0 * half / K) + sum * half / K;
      from = to - from > 0.25 ? from + 0.25 : to;
    }
  return p;
}

static double field_of (double t) { return t / (1.0 - t); }

/* A cell's nodes, both ends among them, as shares of it. */
static double node_of (int i) { return 0.5 * (1.0 - cos (M_PI * i / (ORDER - 1))); }

/* COEFFICIENT, lane LANE, of the polynomial through VALUE at the nodes: Newton's differences, multiplied out. */
static void fit (const double value[ORDER], LqHysteresisCurves cell[ORDER], int lane)
{
  double d[ORDER], coefficient[ORDER];

  memcpy (d, value, sizeof d);
  for (int level = 1; level < ORDER; level++)
    for (int i = ORDER - 1; i >= level; i--)
      d[i] = (d[i] - d[i - 1]) / (node_of (i) - node_of (i - level));
  memset (coefficient, 0, sizeof d);
  for (int i = ORDER - 1; i >= 0; i--)
    {
      for (int power = ORDER - 1; power > 0; power--)
        coefficient[power] = coefficient[power - 1] - node_of (i) * coefficient[power];
      coefficient[0] = d[i] - node_of (i) * coefficient[0];
    }
  for (int power = 0; power < ORDER; power++)
    cell[power][lane] = coefficient[power];
}

/* P at the nodes of all cells, on one side of 0: SIGN. */
typedef struct
{
  double at[CELLS][ORDER];
} Limb;

static double limb_to (double x, double *from, double *p)
{
  if (fabs (x) >= FAR)
    return limb_far (x);
  *p = climb (*from, *p, x);
  *from = x;
  return *p;
}

static void find_limb (Limb *below, Limb *above)
{
  double from = -FAR, p = limb_far (-FAR);

  for (int i = CELLS * ORDER - 1; i >= 0; i--)
    {
      double t = (i / ORDER + node_of (i % ORDER)) / CELLS;
      below->at[i / ORDER][i % ORDER] = t < 1.0 ? limb_to (-field_of (t), &from, &p) : -1.0;
    }
  for (int i = 0; i < CELLS * ORDER; i++)
    {
      double t = (i / ORDER + node_of (i % ORDER)) / CELLS;
      above->at[i / ORDER][i % ORDER] = t < 1.0 ? limb_to (field_of (t), &from, &p) : 1.0;
    }
}

void lq_hysteresis_curve_init (LqHysteresisCurve *curve)
{
  Limb below, above;

  find_limb (&below, &above);
  for (int c = 0; c < CELLS; c++)
    {
      double free[ORDER], odd[ORDER], even[ORDER];
      for (int i = 0; i < ORDER; i++)
        {
          double t = (c + node_of (i)) / CELLS;
          free[i] = t < 1.0 ? langevin (field_of (t)) : 1.0;
          odd[i] = 0.5 * (above.at[c][i] - below.at[c][i]);
          even[i] = 0.5 * (above.at[c][i] + below.at[c][i]);
        }
      memset (curve->cell[c], 0, sizeof curve->cell[c]);
      fit (free, curve->cell[c], LQ_HYSTERESIS_FREE);
      fit (odd, curve->cell[c], LQ_HYSTERESIS_ODD);
      fit (even, curve->cell[c], LQ_HYSTERESIS_EVEN);
    }
}
