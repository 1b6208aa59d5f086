/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/glide.h"

void lq_glide_init (LqGlide *glide, double rate_hz, double settle_ms, double value)
{
  lq_smooth_init (&glide->smooth, rate_hz, settle_ms, value);
  glide->flat = false;
}

void lq_glide_jump (LqGlide *glide)
{
  lq_smooth_jump (&glide->smooth, glide->smooth.target);
  glide->flat = false;
}

const double *lq_glide_run (LqGlide *glide)
{
  if (lq_smooth_moving (&glide->smooth))
    {
      lq_smooth_run (&glide->smooth, glide->path, LQ_QUANTUM);
      glide->flat = false;
    }
  else if (!glide->flat)
    {
      for (int i = 0; i < LQ_QUANTUM; i++)
        glide->path[i] = glide->smooth.value;
      glide->flat = true;
    }
  return glide->path;
}

void lq_glides_init (LqGlide *glides, int n, double rate_hz, double settle_ms)
{
  for (int i = 0; i < n; i++)
    lq_glide_init (&glides[i], rate_hz, settle_ms, 0.0);
}

void lq_glides_jump (LqGlide *glides, int n)
{
  for (int i = 0; i < n; i++)
    lq_glide_jump (&glides[i]);
}

void lq_glides_run (LqGlide *glides, int n)
{
  for (int i = 0; i < n; i++)
    lq_glide_run (&glides[i]);
}
