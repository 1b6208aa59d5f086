/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/lookahead.h"
#include "core/clones.h"

#include <string.h>

/* ---- the largest of the last values ---- */

void lq_sliding_max_init (LqSlidingMax *max, int window, double *held)
{
  *max = (LqSlidingMax){ .held = held, .window = window };
  lq_sliding_max_reset (max);
}

void lq_sliding_max_reset (LqSlidingMax *max)
{
  memset (max->held, 0, sizeof (double) * (size_t)max->window);
  max->at = 0;
  max->top = 0.0;
}

void lq_sliding_max_copy (LqSlidingMax *to, const LqSlidingMax *from)
{
  memcpy (to->held, from->held, sizeof (double) * (size_t)from->window);
  to->at = from->at;
  to->top = from->top;
}

/* Blocks of one window (van Herk 1992; Gil and Werman 1993): a window is the end of the last
 * block and the beginning of this one. HELD has the values of this block up to AT, behind that
 * the maxima of the last block from there to its end. */
void lq_sliding_max_run (LqSlidingMax *max, const double *in, double *out, int n)
{
  double *held = max->held;
  int at = max->at;
  double top = max->top;

  for (int i = 0; i < n; i++)
    {
      double x = in[i];
      top = x > top ? x : top;
      held[at] = x;
      at++;
      if (at < max->window)
        {
          out[i] = held[at] > top ? held[at] : top;
          continue;
        }
      out[i] = top;
      for (int k = max->window - 2; k >= 0; k--)
        held[k] = held[k + 1] > held[k] ? held[k + 1] : held[k];
      at = 0;
      top = 0.0;
    }
  max->at = at;
  max->top = top;
}

/* ---- a smooth window made of boxes ---- */

#define UNIT   1099511627776.0            /* 2^40 steps to 1: sums over 2^13 frames stay exact */
#define TO_INT (1.5 * 4503599627370496.0) /* adding it rounds to a whole number */

void lq_box_stack_init (LqBoxStack *stack, int window, double *memory)
{
  static const double ramp[LQ_BOX_STACK_BOXES] = { 0.7, 0.2, 0.1 };

  lq_box_stack_init_shared (stack, window, ramp, memory);
}

void lq_box_stack_init_shared (LqBoxStack *stack, int window,
                               const double share[LQ_BOX_STACK_BOXES], double *memory)
{
  int left = window - 1;

  for (int b = 0; b < LQ_BOX_STACK_BOXES; b++)
    {
      bool last = b == LQ_BOX_STACK_BOXES - 1;
      int part = last ? left : (int)(share[b] * (window - 1));
      stack->length[b] = part + 1;
      stack->ring[b] = memory;
      memory += part + 1;
      left -= part;
    }
  lq_box_stack_reset (stack);
}

void lq_box_stack_reset (LqBoxStack *stack)
{
  for (int b = 0; b < LQ_BOX_STACK_BOXES; b++)
    {
      for (int i = 0; i < stack->length[b]; i++)
        stack->ring[b][i] = UNIT;
      stack->sum[b] = UNIT * stack->length[b];
      stack->at[b] = 0;
    }
}

void lq_box_stack_copy (LqBoxStack *to, const LqBoxStack *from)
{
  for (int b = 0; b < LQ_BOX_STACK_BOXES; b++)
    {
      memcpy (to->ring[b], from->ring[b], sizeof (double) * (size_t)from->length[b]);
      to->sum[b] = from->sum[b];
      to->at[b] = from->at[b];
    }
}

LQ_CLONES static void round_all (double *gain, double over, int n)
{
  for (int i = 0; i < n; i++)
    gain[i] = (gain[i] / over + TO_INT) - TO_INT;
}

/* GAIN becomes the sum of the last LENGTH values, all of them whole numbers. */
static void sum_box (LqBoxStack *stack, int b, double *gain, int n)
{
  double sum = stack->sum[b];
  int at = stack->at[b];
  int length = stack->length[b];
  double *ring = stack->ring[b];

  for (int i = 0; i < n; i++)
    {
      double x = gain[i];
      sum += x - ring[at];
      ring[at] = x;
      gain[i] = sum;
      at = at + 1 < length ? at + 1 : 0;
    }
  stack->sum[b] = sum;
  stack->at[b] = at;
}

void lq_box_stack_run (LqBoxStack *stack, double *gain, int n)
{
  round_all (gain, 1.0 / UNIT, n);
  for (int b = 0; b < LQ_BOX_STACK_BOXES; b++)
    {
      sum_box (stack, b, gain, n);
      round_all (gain, stack->length[b], n);
    }
  for (int i = 0; i < n; i++)
    gain[i] *= 1.0 / UNIT;
}
