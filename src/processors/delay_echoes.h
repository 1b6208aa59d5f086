/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delay's echoes as a picture: when they come and how loud they are. Thread: [any] */
#pragma once

#include "core/types.h"

typedef struct
{
  double time_s[2];               /* of the left and the right line */
  double feedback;                /* 0 … below 1 */
  double cross;                   /* 0 … 1 of it to the other side */
  double input[2][2];             /* of each side into the left and the right line */
  double low_cut_hz, high_cut_hz; /* of what goes back */
  double rate_hz;
} LqDelayEchoes;

/* DB[i]: the loudest single echo from AT_S[i] to AT_S[i + 1] (of the last: to infinity), in the power of both
 * sides, of sound as loud on both that has nothing in common, in the middle between the cuts; 0 dB: as loud as the
 * sound. Not below LQ_RESPONSE_FLOOR_DB. */
void lq_delay_echoes (const LqDelayEchoes *echoes, const double *at_s, double *db, int n);
