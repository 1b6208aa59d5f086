/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every echo has gone I times through the left line and J times through the right one, whatever the order:
 * those come together, and their amplitudes add. */
#include "processors/delay_echoes.h"

#include <math.h>
#include <string.h>

#include "processors/info.h"

#define MOST_PASSES 400 /* 98 % of feedback is 70 dB down by then */
#define SILENCE     1e-4

enum
{
  LEFT,
  RIGHT,
  N_SIDES
};

/* Amplitude of what comes out of line [OUT], of sound that went into side [IN]. */
typedef struct
{
  double from[N_SIDES][N_SIDES];
} Echo;

/* Of one round through both filters, trapezoidal, at their middle. */
static double filter_gain (const LqDelayEchoes *e)
{
  double half_turn = M_PI / e->rate_hz, most_hz = 0.49 * e->rate_hz;
  double low = tan (half_turn * fmin (e->low_cut_hz, most_hz));
  double high = tan (half_turn * fmin (e->high_cut_hz, most_hz));
  double at = tan (half_turn * fmin (sqrt (e->low_cut_hz * e->high_cut_hz), most_hz));

  return 1.0 / sqrt ((1.0 + at * at / (high * high)) * (1.0 + low * low / (at * at)));
}

static double power_of (const Echo *echo)
{
  double sum = 0.0;
  for (int in = LEFT; in <= RIGHT; in++)
    for (int out = LEFT; out <= RIGHT; out++)
      sum += echo->from[in][out] * echo->from[in][out];
  return sum / N_SIDES;
}

static void note (double time_s, double power, const double *at_s, double *db, int n)
{
  int low = 0, high = n;

  if (time_s < at_s[0] || power <= 0.0)
    return;
  while (high - low > 1)
    {
      int middle = (low + high) / 2;
      if (at_s[middle] <= time_s)
        low = middle;
      else
        high = middle;
    }
  db[low] = fmax (db[low], 10.0 * log10 (power));
}

/* What goes into line OUT after an echo, by GAIN. */
static double back (const LqDelayEchoes *e, const Echo *echo, int in, int out, double gain)
{
  return gain
         * ((1.0 - e->cross) * echo->from[in][out] + e->cross * echo->from[in][N_SIDES - 1 - out]);
}

/* Both lines are as long: an echo is only how often it has gone round. */
static void run_equal (const LqDelayEchoes *e, double gain, const double *at_s, double *db, int n)
{
  Echo echo;

  memcpy (echo.from, e->input, sizeof echo.from);
  for (int k = 1; k <= MOST_PASSES && power_of (&echo) > SILENCE * SILENCE; k++)
    {
      Echo next;
      note (k * e->time_s[LEFT], power_of (&echo), at_s, db, n);
      for (int in = LEFT; in <= RIGHT; in++)
        for (int out = LEFT; out <= RIGHT; out++)
          next.from[in][out] = back (e, &echo, in, out, gain);
      echo = next;
    }
}

static void run_apart (const LqDelayEchoes *e, double gain, const double *at_s, double *db, int n)
{
  Echo row[MOST_PASSES + 1]; /* by J, of the I before and then of this one */

  memset (row, 0, sizeof row);
  for (int i = 0; i <= MOST_PASSES && i * e->time_s[LEFT] < at_s[n - 1]; i++)
    for (int j = 0; i + j <= MOST_PASSES && j * e->time_s[RIGHT] < at_s[n - 1]; j++)
      {
        Echo echo;
        for (int in = LEFT; in <= RIGHT; in++)
          {
            echo.from[in][LEFT] = i > 0 ? back (e, &row[j], in, LEFT, gain) : 0.0;
            echo.from[in][RIGHT] = j > 0 ? back (e, &row[j - 1], in, RIGHT, gain) : 0.0;
          }
        for (int in = LEFT; in <= RIGHT && i + j == 1; in++)
          echo.from[in][i ? LEFT : RIGHT] = e->input[in][i ? LEFT : RIGHT];
        row[j] = echo;
        note (i * e->time_s[LEFT] + j * e->time_s[RIGHT], power_of (&echo), at_s, db, n);
      }
}

void lq_delay_echoes (const LqDelayEchoes *e, const double *at_s, double *db, int n)
{
  double gain = e->feedback * filter_gain (e);

  for (int k = 0; k < n; k++)
    db[k] = LQ_RESPONSE_FLOOR_DB;
  if (n > 0 && e->time_s[LEFT] == e->time_s[RIGHT])
    run_equal (e, gain, at_s, db, n);
  else if (n > 0)
    run_apart (e, gain, at_s, db, n);
}
