/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/deesser_filters.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"

#define TINY 1e-60

typedef double Quad __attribute__ ((vector_size (8 * LQ_QUAD)));

void lq_svf_quad_reset (LqSvfQuad *quad)
{
  memset (quad->i1, 0, sizeof quad->i1);
  memset (quad->i2, 0, sizeof quad->i2);
}

/* Both integrators by the trapezoidal rule, solved for the next state. */
void lq_svf_quad_set (LqSvfQuad *quad, int lane, const LqSvf *svf)
{
  double c1 = 1.0 / (1.0 + svf->g * (svf->g + svf->k));
  double c2 = svf->g * c1;
  double c3 = svf->g * c2;

  quad->a11[lane] = 2.0 * c1 - 1.0;
  quad->a12[lane] = -2.0 * c2;
  quad->b1[lane] = 2.0 * c2;
  quad->a21[lane] = 2.0 * c2;
  quad->a22[lane] = 1.0 - 2.0 * c3;
  quad->b2[lane] = 2.0 * c3;
  quad->m0[lane] = svf->m0;
  quad->m1[lane] = 0.5 * svf->m1; /* of the sum of two states */
  quad->m2[lane] = 0.5 * svf->m2;
}

#define LOAD(name)                                                                                 \
  Quad name;                                                                                       \
  memcpy (&name, quad->name, sizeof name)

LQ_CLONES void lq_svf_quad_run (LqSvfQuad *quad, const double *const in[LQ_QUAD],
                                double *const out[LQ_QUAD], double band[LQ_QUAD][LQ_QUANTUM])
{
  LOAD (a11);
  LOAD (a12);
  LOAD (b1);
  LOAD (a21);
  LOAD (a22);
  LOAD (b2);
  LOAD (m0);
  LOAD (m1);
  LOAD (m2);
  LOAD (i1);
  LOAD (i2);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      Quad x = { in[0][i], in[1][i], in[2][i], in[3][i] };
      Quad next1 = b1 * x + a12 * i2 + a11 * i1;
      Quad next2 = b2 * x + a21 * i1 + a22 * i2;
      Quad v1 = i1 + next1;
      Quad y = m0 * x + m1 * v1 + m2 * (i2 + next2);
      i1 = next1;
      i2 = next2;
      for (int k = 0; k < LQ_QUAD; k++)
        {
          out[k][i] = y[k];
          band[k][i] = 0.5 * v1[k];
        }
    }
  for (int k = 0; k < LQ_QUAD; k++)
    {
      quad->i1[k] = fabs (i1[k]) < TINY ? 0.0 : i1[k];
      quad->i2[k] = fabs (i2[k]) < TINY ? 0.0 : i2[k];
    }
}

LQ_CLONES void lq_mean_square_quad_run (double mean[LQ_QUAD], double pull,
                                        double *const io[LQ_QUAD])
{
  Quad m;

  memcpy (&m, mean, sizeof m);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      Quad x = { io[0][i], io[1][i], io[2][i], io[3][i] };
      m += pull * (x * x - m);
      for (int k = 0; k < LQ_QUAD; k++)
        io[k][i] = m[k];
    }
  for (int k = 0; k < LQ_QUAD; k++)
    mean[k] = m[k] < 1e-30 ? 0.0 : m[k];
}
