/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/delay.h"

#include <string.h>

void lq_delay_init (LqDelay *delay, int frames, double *ring)
{
  *delay = (LqDelay){ .ring = ring, .frames = frames };
  lq_delay_reset (delay);
}

void lq_delay_reset (LqDelay *delay)
{
  if (delay->frames > 0)
    memset (delay->ring, 0, sizeof (double) * (size_t)delay->frames);
  delay->at = 0;
}

void lq_delay_fill (LqDelay *delay, double x)
{
  for (int i = 0; i < delay->frames; i++)
    delay->ring[i] = x;
}

void lq_delay_run (LqDelay *delay, const double *in, double *out, int n)
{
  if (delay->frames == 0)
    {
      if (out != in)
        memcpy (out, in, sizeof (double) * (size_t)n);
      return;
    }
  for (int m; n > 0; n -= m, in += m, out += m)
    {
      double *ring = delay->ring + delay->at;
      m = delay->frames - delay->at;
      m = m < n ? m : n;
      for (int i = 0; i < m; i++)
        {
          double x = in[i];
          out[i] = ring[i];
          ring[i] = x;
        }
      delay->at = (delay->at + m) % delay->frames;
    }
}

void lq_delay_copy (LqDelay *to, const LqDelay *from)
{
  if (from->frames > 0)
    memcpy (to->ring, from->ring, sizeof (double) * (size_t)from->frames);
  to->at = from->at;
}
