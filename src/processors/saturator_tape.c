/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_tape.h"

#include <string.h>

#include "core/clones.h"
#include "dsp/hysteresis.h"

#define MOST_FRAMES LQ_BEND_MOST_FRAMES
#define BEHIND      LQ_HYSTERESIS_BEHIND
#define PAST        (LQ_HYSTERESIS_BEFORE + 1 + BEHIND) /* of the field */
#define MOST_WAIT   (LQ_OVERSAMPLE_MOST_FACTOR - BEHIND)

_Static_assert(MOST_FRAMES <= LQ_HYSTERESIS_MOST_FRAMES, "a quantum goes through it at once");

/* Lines hold the past, then the quantum. What leaves is BEHIND frames old. */
typedef struct
{
  LqOversample *oversample;
  double field[PAST + MOST_FRAMES];
  double straight[BEHIND + MOST_FRAMES];
  double wait[MOST_WAIT]; /* until it is a whole frame of the base rate late */
} Channel;

struct LqSaturatorTape
{
  int n_channels, factor;
  double keep;
  LqHysteresisCurve material;
  LqHysteresis state[LQ_MAX_CHANNELS];
  double out[1 + BEHIND + MOST_FRAMES], reversible[BEHIND + MOST_FRAMES];
  Channel channel[LQ_MAX_CHANNELS];
};

int lq_saturator_tape_latency (LqBendQuality quality)
{
  return lq_oversample_latency (quality.factor, quality.filters) + 1;
}

LqSaturatorTape *lq_saturator_tape_new (LqArena *arena, int n_channels, double rate_hz,
                                        LqBendQuality quality)
{
  LqSaturatorTape *tape = lq_arena_new0 (arena, LqSaturatorTape);

  tape->n_channels = n_channels;
  tape->factor = quality.factor;
  tape->keep = lq_hysteresis_keep (quality.factor * rate_hz);
  lq_hysteresis_curve_init (&tape->material);
  for (int c = 0; c < n_channels; c++)
    tape->channel[c].oversample = lq_oversample_new (arena, quality.factor, quality.filters);
  return tape;
}

void lq_saturator_tape_reset (LqSaturatorTape *tape)
{
  for (int c = 0; c < tape->n_channels; c++)
    {
      Channel *channel = &tape->channel[c];
      lq_hysteresis_reset (&tape->state[c]);
      lq_oversample_reset (channel->oversample);
      memset (channel->field, 0, sizeof channel->field);
      memset (channel->straight, 0, sizeof channel->straight);
      memset (channel->wait, 0, sizeof channel->wait);
    }
  memset (tape->out, 0, sizeof tape->out);
  memset (tape->reversible, 0, sizeof tape->reversible);
}

/* Makes room for N frames behind the last PAST: returns where they go. */
static double *move_on (double *line, int past, int n)
{
  memmove (line, line + n, sizeof (double) * (size_t)past);
  return line + past;
}

LQ_CLONES static void find_gains (const LqBendPoint *from, const LqBendPoint *to,
                                  double *restrict out, double *restrict reversible, int n)
{
  double into = (to->into - from->into) / n, gain = (to->gain - from->gain) / n;
  double share = (to->reversible - from->reversible) / n;

  for (int i = 0; i < n; i++)
    {
      out[i] = (from->gain + gain * (i + 1)) / (from->into + into * (i + 1));
      reversible[i] = from->reversible + share * (i + 1);
    }
}

/* As the drive falls to nothing what is driven in gets small and what comes out is lifted by as much: a
 * loop that was open closes with the drive, by its square, as soft loops do. OUT[−1] is read. */
LQ_CLONES static void find_keep (const double *restrict out, double least, double *restrict keep,
                                 int n)
{
  for (int i = 0; i < n; i++)
    {
      double fall = out[i] > out[i - 1] ? out[i - 1] / out[i] : 1.0;
      keep[i] = least * fall * fall;
    }
}

LQ_CLONES static void drive_in (const LqBendPoint *from, const LqBendPoint *to,
                                const double *restrict up, const double *restrict reversible,
                                double *restrict field, double *restrict straight, int n)
{
  double into = (to->into - from->into) / n, lift = (to->lift - from->lift) / n;

  for (int i = 0; i < n; i++)
    {
      field[i] = 3.0 * (from->into + into * (i + 1)) / reversible[i] * up[i];
      straight[i] = (from->lift + lift * (i + 1)) * up[i];
    }
}

LQ_CLONES static void find_bent (const double *restrict out, const double *restrict reversible,
                                 const double *restrict straight, const double *restrict free,
                                 const double *restrict w, double *restrict bent, int n)
{
  for (int i = 0; i < n; i++)
    bent[i] = out[i] * (w[i] + reversible[i] * (free[i] - w[i])) - straight[i];
}

/* LINE begins with what waited, MOST_WAIT frames; N are new. */
static void take_out (Channel *channel, double *line, int n, int factor, double io[LQ_QUANTUM])
{
  memcpy (line, channel->wait, sizeof channel->wait);
  memcpy (channel->wait, line + n, sizeof channel->wait);
  lq_oversample_down (channel->oversample, line + MOST_WAIT - (factor - BEHIND), io);
}

void lq_saturator_tape_run (LqSaturatorTape *tape, const LqBendPoint *from, const LqBendPoint *to,
                            double io[][LQ_QUANTUM])
{
  double up[MOST_FRAMES], free[LQ_MAX_CHANNELS][MOST_FRAMES], w[LQ_MAX_CHANNELS][MOST_FRAMES];
  double line[MOST_WAIT + MOST_FRAMES], keep[MOST_FRAMES];
  const double *fields[LQ_MAX_CHANNELS];
  double *frees[LQ_MAX_CHANNELS] = { free[0], free[1] }, *ws[LQ_MAX_CHANNELS] = { w[0], w[1] };
  int n = tape->factor * LQ_QUANTUM;
  double *reversible = move_on (tape->reversible, BEHIND, n);

  find_gains (from, to, move_on (tape->out, 1 + BEHIND, n), reversible, n);
  find_keep (tape->out + 1, tape->keep, keep, n);
  for (int c = 0; c < tape->n_channels; c++)
    {
      Channel *channel = &tape->channel[c];
      lq_oversample_push (channel->oversample, io[c]);
      lq_oversample_up (channel->oversample, up);
      drive_in (from, to, up, reversible, move_on (channel->field, PAST, n),
                move_on (channel->straight, BEHIND, n), n);
      fields[c] = channel->field + PAST - BEHIND;
    }
  lq_hysteresis_run (tape->state, tape->n_channels, &tape->material, fields, frees, ws, n, keep);
  for (int c = 0; c < tape->n_channels; c++)
    {
      Channel *channel = &tape->channel[c];
      find_bent (tape->out + 1, tape->reversible, channel->straight, free[c], w[c],
                 line + MOST_WAIT, n);
      take_out (channel, line, n, tape->factor, io[c]);
    }
}
