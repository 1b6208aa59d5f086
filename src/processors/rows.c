/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/rows.h"

#include <math.h>

const char *const lq_row_detectors[] = { N_ ("Peak"), N_ ("RMS"), NULL };
const char *const lq_row_slopes[] = { N_ ("Off"), N_ ("6 dB/oct"), N_ ("12 dB/oct"),
                                      N_ ("24 dB/oct"), NULL };

int lq_row_lookahead_frames (double lookahead_ms, double rate_hz)
{
  return (int)lround (lookahead_ms * 1e-3 * rate_hz);
}

double lq_readout_db (const LqReadoutInfo *readout, double level_lin)
{
  return fmax (20.0 * log10 (fmax (level_lin, 1e-10)), readout->min);
}
