/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/tap_tempo.h"

#include <string.h>

double lq_tap_tempo_add (LqTapTempo *tap, double now_s)
{
  if (tap->n > 0 && now_s - tap->at_s[tap->n - 1] > LQ_TAP_TEMPO_PAUSE_S)
    tap->n = 0;
  if (tap->n > LQ_TAP_TEMPO_MOST)
    {
      memmove (tap->at_s, tap->at_s + 1, sizeof (double) * LQ_TAP_TEMPO_MOST);
      tap->n = LQ_TAP_TEMPO_MOST;
    }
  tap->at_s[tap->n++] = now_s;
  double lasted_s = now_s - tap->at_s[0];
  return lasted_s > 0.0 ? 60.0 * (tap->n - 1) / lasted_s : 0.0;
}
