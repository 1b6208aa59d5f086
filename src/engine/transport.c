/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/transport.h"

#include "signal/quantum.h"

void lq_transport_init (LqTransport *transport, double rate_hz)
{
  *transport = (LqTransport){ .fade_quanta = lq_fade_quanta (rate_hz) };
}

bool lq_transport_plays (const LqTransport *transport)
{
  return transport->phase != LQ_PHASE_STOPPED;
}

bool lq_transport_is_silent (const LqTransport *transport)
{
  return transport->phase == LQ_PHASE_SILENT;
}

void lq_transport_start (LqTransport *transport)
{
  transport->phase = LQ_PHASE_PLAYING;
  transport->gain = transport->fade_quanta;
}

void lq_transport_leave (LqTransport *transport)
{
  if (transport->phase != LQ_PHASE_STOPPED)
    transport->phase = transport->gain > 0 ? LQ_PHASE_LEAVING : LQ_PHASE_SILENT;
}

void lq_transport_stop (LqTransport *transport)
{
  transport->phase = LQ_PHASE_STOPPED;
  transport->gain = 0;
}

void lq_transport_enter (LqTransport *transport, int fill_quanta)
{
  transport->phase = fill_quanta > 0 ? LQ_PHASE_FILLING : LQ_PHASE_ENTERING;
  transport->fill_left = fill_quanta;
  transport->gain = 0;
}

/* From gain FROM to TO, in quanta of the fade, over this quantum. */
static void ramp (const LqTransport *transport, double *const *io, int n_channels, int from, int to)
{
  double scale = 1.0 / transport->fade_quanta;

  if (from == to && from == transport->fade_quanta)
    return;
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      io[c][i] *= scale * (from + (to - from) * ((i + 1.0) / LQ_QUANTUM));
}

void lq_transport_process (LqTransport *transport, double *const *io, int n_channels)
{
  int from = transport->gain;

  if (transport->phase == LQ_PHASE_LEAVING && --transport->gain == 0)
    transport->phase = LQ_PHASE_SILENT;
  else if (transport->phase == LQ_PHASE_ENTERING && ++transport->gain == transport->fade_quanta)
    transport->phase = LQ_PHASE_PLAYING;
  else if (transport->phase == LQ_PHASE_FILLING && --transport->fill_left == 0)
    transport->phase = LQ_PHASE_ENTERING;
  ramp (transport, io, n_channels, from, transport->gain);
}
