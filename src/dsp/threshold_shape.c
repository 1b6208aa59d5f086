/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Autocorrelation of the inverse curve and Levinson's recursion, whose equations are so stiff that plain
 * doubles would leave errors of 1e−10. The last bits of libm differ between machines; rounding
 * the taps to 2^−16, which moves the deepest dip by less than 0.1 dB, makes them the same. */
#include "dsp/threshold_shape.h"

#include <math.h>

#define ORDER  LQ_THRESHOLD_TAPS
#define POINTS 1024 /* from 0 Hz to half the rate, in the middle of equal bands */

/* Where the curve is cut, in dB: met at 38 Hz and 15 kHz. Cut higher, noise that nobody hears would take
 * too much of the headroom. */
#define CEILING_DB 50.0

static double threshold_db (double hz)
{
  double khz = hz / 1000, from_dip = khz - 3.3;
  double db = 3.64 * pow (khz, -0.8) - 6.5 * exp (-0.6 * from_dip * from_dip)
              + 1e-3 * khz * khz * khz * khz;
  return db < CEILING_DB ? db : CEILING_DB;
}

static void correlate (double rate_hz, long double r[ORDER + 1])
{
  const long double pi = 3.14159265358979323846264338327950288L;
  for (int k = 0; k <= ORDER; k++)
    r[k] = 0;
  for (int i = 0; i < POINTS; i++)
    {
      long double at = (i + 0.5L) / POINTS;
      long double weight = pow (10, -threshold_db ((double)at * rate_hz / 2) / 10);
      long double cosine = cosl (pi * at), before = cosine,
                  now = 1; /* of −1 and 0 times the angle */
      for (int k = 0; k <= ORDER; k++)
        {
          long double next = 2 * cosine * now - before;
          r[k] += weight * now;
          before = now;
          now = next;
        }
    }
}

/* A: the prediction-error filter, a[0] = 1. Source: J. Makhoul, "Linear prediction: a tutorial
 * review", Proc. IEEE 63(4) 1975. */
static void predict (const long double r[ORDER + 1], long double a[ORDER + 1])
{
  long double power = r[0];
  a[0] = 1;
  for (int m = 1; m <= ORDER; m++)
    {
      long double sum = 0;
      for (int k = 0; k < m; k++)
        sum += a[k] * r[m - k];
      long double reflection = -sum / power;
      a[m] = reflection;
      for (int k = 1, j = m - 1; k <= j; k++, j--)
        {
          long double low = a[k], high = a[j];
          a[k] = low + reflection * high;
          a[j] = high + reflection * low;
        }
      power *= 1 - reflection * reflection;
    }
}

void lq_threshold_shape (double rate_hz, double taps[LQ_THRESHOLD_TAPS])
{
  long double r[ORDER + 1], a[ORDER + 1];
  correlate (rate_hz, r);
  predict (r, a);
  for (int k = 0; k < ORDER; k++)
    taps[k] = -rint ((double)a[k + 1] * 0x1p16) * 0x1p-16;
}
