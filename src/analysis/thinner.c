/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/thinner.h"

#include "dsp/halfband.h"

#include <string.h>

#define MOST_STAGES 6 /* 2^6 = LQ_QUANTUM */
#define HALF        10
#define BEFORE      (2 * HALF - 1) /* even frames that the first of a block still needs */
#define MOST_OUT    256            /* frames that leave a stage at once */

/* The last that came in, parted into frames of even and of odd number. */
typedef struct
{
  double even[BEFORE], odd[HALF];
} Stage;

struct LqThinner
{
  LqHalfband filter;
  int n_stages;
  Stage stages[MOST_STAGES];
};

LqThinner *lq_thinner_new (LqArena *arena, int factor)
{
  LqThinner *thinner = lq_arena_new0 (arena, LqThinner);
  lq_halfband_design (&thinner->filter, LQ_HALFBAND_140_DB, 1);
  for (int left = factor; left > 1; left /= 2)
    thinner->n_stages++;
  return thinner;
}

void lq_thinner_reset (LqThinner *thinner) { memset (thinner->stages, 0, sizeof thinner->stages); }

void lq_thinner_copy (LqThinner *to, const LqThinner *from) { *to = *from; }

/* The filter's middle is an odd frame, HALF of them behind the newest. */
int lq_thinner_delay (const LqThinner *thinner)
{
  return 2 * HALF * ((1 << thinner->n_stages) - 1);
}

/* N frames, at most MOST_OUT, come out. OUT may be IN. */
static void halve (const LqHalfband *filter, Stage *stage, const double *in, double *out, int n)
{
  double even[BEFORE + MOST_OUT], odd[HALF + MOST_OUT];
  memcpy (even, stage->even, sizeof stage->even);
  memcpy (odd, stage->odd, sizeof stage->odd);
  for (int i = 0; i < n; i++)
    {
      even[BEFORE + i] = in[2 * i];
      odd[HALF + i] = in[2 * i + 1];
    }
  lq_halfband_down (filter, even + HALF - 1, odd, out, n);
  memcpy (stage->even, even + n, sizeof stage->even);
  memcpy (stage->odd, odd + n, sizeof stage->odd);
}

/* The first stages write to the side: OUT has room for what leaves the last alone. */
static void thin (LqThinner *thinner, const double *in, double *out, int n)
{
  double between[MOST_OUT];
  for (int s = 0; s < thinner->n_stages; s++)
    {
      n /= 2;
      halve (&thinner->filter, &thinner->stages[s], in, s < thinner->n_stages - 1 ? between : out,
             n);
      in = between;
    }
}

void lq_thinner_process (LqThinner *thinner, const double *in, double *out, int n)
{
  for (int done = 0, take; done < n; done += take)
    {
      take = n - done < 2 * MOST_OUT ? n - done : 2 * MOST_OUT;
      thin (thinner, in + done, out + (done >> thinner->n_stages), take);
    }
}
