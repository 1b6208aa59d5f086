/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/intake.h"

#include "signal/quantum.h"

void lq_intake_init (LqIntake *intake, LqStreamer *streamer, double rate_hz)
{
  *intake = (LqIntake){ .streamer = streamer, .fade_quanta = lq_fade_quanta (rate_hz) };
}

static void give_back (LqIntake *intake, LqStream **stream)
{
  if (*stream)
    lq_streamer_give_back (intake->streamer, *stream);
  *stream = NULL;
}

/* A stream of another place takes over from whatever waits; one that joins waits its turn. */
void lq_intake_collect (LqIntake *intake)
{
  LqStream *stream;

  while ((stream = lq_streamer_peek (intake->streamer)))
    {
      bool join = stream->entry == LQ_STREAM_JOIN;
      if (join && intake->next)
        return;
      lq_streamer_take (intake->streamer);
      bool lost = join && (!intake->now || intake->now->epoch != stream->epoch);
      if (stream->epoch <= intake->unwanted || lost)
        {
          give_back (intake, &stream);
          continue;
        }
      give_back (intake, &intake->next);
      intake->next = stream;
      intake->fade_left = 0;
    }
}

bool lq_intake_waits (const LqIntake *intake)
{
  return intake->next && intake->next->entry != LQ_STREAM_JOIN;
}

void lq_intake_adopt (LqIntake *intake)
{
  give_back (intake, &intake->now);
  intake->now = intake->next;
  intake->next = NULL;
  intake->index = intake->now->first;
  intake->fade_left = 0;
}

void lq_intake_refuse (LqIntake *intake, uint64_t epoch)
{
  intake->unwanted = epoch > intake->unwanted ? epoch : intake->unwanted;
  if (intake->next && intake->next->epoch <= intake->unwanted)
    {
      give_back (intake, &intake->next);
      intake->fade_left = 0;
    }
}

void lq_intake_stop (LqIntake *intake)
{
  give_back (intake, &intake->now);
  intake->fade_left = 0;
}

/* ---- Quanta ---- */

/* The quantum of STREAM with number INDEX, older ones thrown away; NULL: not there. */
static const LqStreamQuantum *find_quantum (LqStream *stream, uint64_t index)
{
  size_t n;

  for (;;)
    {
      const void *quantum = lq_ring_read_peek (stream->ring, &n);
      uint64_t at = stream->first + stream->taken;
      if (n == 0 || at > index)
        return NULL;
      if (at == index)
        return quantum;
      uint64_t late = index - at < n ? index - at : n;
      lq_ring_read_commit (stream->ring, late);
      stream->taken += late;
    }
}

static void take_quantum (LqStream *stream, uint64_t index)
{
  if (find_quantum (stream, index))
    {
      lq_ring_read_commit (stream->ring, 1);
      stream->taken++;
    }
}

bool lq_intake_begin (LqIntake *intake, LqLive *live, LqTapeMark *mark)
{
  bool joining =
      intake->next && intake->next->entry == LQ_STREAM_JOIN && intake->index >= intake->next->first;
  const LqStream *const streams[2] = { intake->now, joining ? intake->next : NULL };
  const LqStreamQuantum *a = find_quantum (intake->now, intake->index);
  const LqStreamQuantum *b = joining ? find_quantum (intake->next, intake->index) : NULL;

  lq_live_map (live, streams);
  if (joining && intake->fade_left == 0)
    intake->fade_left = intake->fade_quanta;
  if (joining && (a || b))
    {
      double start = 1.0 - (double)intake->fade_left / intake->fade_quanta;
      lq_live_feed_fade (live, a, b, start, 1.0 / (intake->fade_quanta * LQ_QUANTUM));
    }
  else
    lq_live_feed (live, a);
  if (a || b)
    *mark = b ? b->mark : a->mark;
  return a || b;
}

/* The stream that joined is the only one now. */
static void finish_join (LqIntake *intake)
{
  give_back (intake, &intake->now);
  intake->now = intake->next;
  intake->next = NULL;
}

void lq_intake_end (LqIntake *intake)
{
  bool missed =
      !find_quantum (intake->now, intake->index)
      && !(intake->next && intake->fade_left > 0 && find_quantum (intake->next, intake->index));

  if (missed)
    return; /* the timeline stands still until the disk is there again */
  take_quantum (intake->now, intake->index);
  if (intake->fade_left > 0)
    take_quantum (intake->next, intake->index);
  intake->index++;
  if (intake->fade_left > 0 && --intake->fade_left == 0)
    finish_join (intake);
  if (++intake->since_wake >= intake->now->piece)
    {
      intake->since_wake = 0;
      lq_streamer_wake (intake->streamer);
    }
}
