/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/thinner.h"

#include "dsp/halfband.h"

#include <string.h>

#define MOST_STAGES 6 /* 2^6 = LQ_QUANTUM */
#define HALF        10
#define BEFORE      (2 * HALF - 1) /* even frames that the first of a block still needs */

/* What came in, parted into frames of even and of odd number. */
typedef struct
{
  double even[BEFORE + LQ_QUANTUM / 2], odd[HALF + LQ_QUANTUM / 2];
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

/* The filter's middle is an odd frame, HALF of them behind the newest. */
int lq_thinner_delay (const LqThinner *thinner)
{
  return 2 * HALF * ((1 << thinner->n_stages) - 1);
}

static void halve (const LqHalfband *filter, Stage *stage, const double *in, double *out, int n)
{
  for (int i = 0; i < n; i++)
    {
      stage->even[BEFORE + i] = in[2 * i];
      stage->odd[HALF + i] = in[2 * i + 1];
    }
  lq_halfband_down (filter, stage->even + HALF - 1, stage->odd, out, n);
  memmove (stage->even, stage->even + n, BEFORE * sizeof *stage->even);
  memmove (stage->odd, stage->odd + n, HALF * sizeof *stage->odd);
}

void lq_thinner_process (LqThinner *thinner, const double *in, double *out, int n)
{
  for (int s = 0; s < thinner->n_stages; s++)
    {
      n /= 2;
      halve (&thinner->filter, &thinner->stages[s], in, out, n);
      in = out;
    }
}
