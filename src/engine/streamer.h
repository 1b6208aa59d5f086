/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk thread: keeps the streams full that are played or about to be. A request (play, seek,
 * another loop, another timeline) makes a new stream; when it holds enough to start, it goes to
 * the audio side by a ring. Of several requests in a row only the last is served. */
#pragma once

#include "engine/stream.h"

typedef struct LqStreamer LqStreamer;

/* Thread: [main]. Owns: caller frees, after the audio side has stopped for good. */
LqStreamer *lq_streamer_new (double rate_hz, double prefetch_s);
void lq_streamer_free (LqStreamer *streamer);

/* ---- Requests. Thread: [main] ---- */
/* Takes TIMELINE over. While playing, the sound goes on with it. */
void lq_streamer_set_timeline (LqStreamer *streamer, LqTimeline *timeline);
void lq_streamer_set_loop (LqStreamer *streamer, const LqLoop *loop);
void lq_streamer_play (LqStreamer *streamer, uint64_t epoch, LqStreamEntry entry,
                       LqFrames position);
void lq_streamer_stop (LqStreamer *streamer, uint64_t epoch);

/* What could not be read, oldest first; false: nothing (more). PATH: 1024 bytes. */
bool lq_streamer_next_trouble (LqStreamer *streamer, LqKey *key, char *path, LqError *error);

/* Asks the disk thread to say so when it has served all requests and every stream is as full as
 * it can be; and whether it has said so since. */
void lq_streamer_ask_full (LqStreamer *streamer);
bool lq_streamer_is_full (LqStreamer *streamer);

/* ---- Thread: [audio] ---- */
LqStream *lq_streamer_peek (LqStreamer *streamer); /* the next stream delivered; NULL: none */
void lq_streamer_take (LqStreamer *streamer);      /* that one is the caller's now */
void lq_streamer_give_back (LqStreamer *streamer, LqStream *stream);
void lq_streamer_wake (LqStreamer *streamer); /* there is room again */
