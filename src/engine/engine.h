/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine, seen from the main thread: give it a graph and a timeline, move parameters, play,
 * choose what is heard, and read meters. No call here waits for sound, disk or the building of
 * a plan, but for those that say so. Plans are built and warmed up on the engine's builder
 * thread, files are read on its disk thread. lq_engine_poll () moves everything on; call it
 * from the frame clock or a timer of 10–30 ms. Thread: [main], all of it. */
#pragma once

#include "core/latest.h"
#include "core/ring.h"
#include "core/status.h"
#include "engine/engine_rt.h"
#include "engine/monitor.h"
#include "engine/timeline.h"
#include "signal/plan.h"

typedef struct LqEngine LqEngine;

typedef struct
{
  double rate_hz;
  double prefetch_s; /* sound held ready per track; 0: 1 s */
} LqEngineOptions;

LqEngine *lq_engine_new (const LqEngineOptions *options);

/* The device must have been stopped before. */
void lq_engine_free (LqEngine *engine);

/* What a device's callback pulls. Borrowed. */
LqEngineRt *lq_engine_rt (LqEngine *engine);

/* A device tells how much later its sound is heard than it is rendered; and whether one runs at
 * all: without, the engine carries out commands by itself. */
void lq_engine_device_started (LqEngine *engine, double latency_s);
void lq_engine_device_stopped (LqEngine *engine);

/* ---- What is played. Copies. Cheap when little differs: a gesture's values are sent, and heard at
 * ---- the next quantum edge; the rest is built in the background and blended in. A node that a
 * ---- variant shares with the work moves for both until a graph in which the two differ ---- */
void lq_engine_set_graph (LqEngine *engine, const LqGraph *graph);
void lq_engine_set_timeline (LqEngine *engine, const LqTimelineSpec *timeline);

/* Listening only: never rendered, never saved. */
void lq_engine_set_solo (LqEngine *engine, LqKey track, bool solo);

/* ---- Transport ---- */
/* From where it stopped, or from the start when it is at the end. Exact from the first frame: a plan
 * that is on its way comes first. */
void lq_engine_play (LqEngine *engine);
void lq_engine_stop (LqEngine *engine);
/* While playing: out, to the new place and in again, some 50 ms, silent for longer where parameters that
 * moved have to be designed for first. */
void lq_engine_seek (LqEngine *engine, LqFrames position);
/* While playing the sound goes on where it is; it wraps by the new loop from a few quanta on. */
void lq_engine_set_loop (LqEngine *engine, const LqLoop *loop);

/* ---- Monitor ---- */
/* Crossfades to SOURCE at OFFSET_DB (≤ 0, from the matcher); the same source with another offset
 * glides there. A variant that is not warm yet is heard as soon as it is. */
void lq_engine_hear (LqEngine *engine, LqHeard source, double offset_db);

/* The same where BY was just switched in the graph: the offset goes with it, when it is heard, after what is
 * behind it. */
void lq_engine_hear_switch (LqEngine *engine, LqHeard source, double offset_db, LqSwitch by);
/* What is asked for between hold and release is begun in one quantum: a switch and its offset. */
void lq_engine_hold (LqEngine *engine);
void lq_engine_release (LqEngine *engine);

/* Whether the running plan gives SOURCE; and whether it is that which is heard, or will be in the next quantum. */
bool lq_engine_has (const LqEngine *engine, LqHeard source);
bool lq_engine_sounds (const LqEngine *engine, LqHeard source);
void lq_engine_set_listen_mode (LqEngine *engine, LqListenMode mode);
void lq_engine_set_dim (LqEngine *engine, bool dim);
void lq_engine_set_monitor_level (LqEngine *engine, double level_db);

/* ---- What happens ---- */
void lq_engine_poll (LqEngine *engine);

typedef struct
{
  bool playing;
  bool preparing;        /* something asked for is not in the sound yet */
  LqFrames position;     /* of what sounds now; when stopped or on the way: where play begins */
  LqHeard heard;         /* what the person hears */
  double load;           /* largest share of the callback's time used since the last poll, 0…1 */
  uint64_t n_dropouts;   /* quanta missed because the disk was late */
  LqFrames last_dropout; /* timeline frame, −1: none */
  int latency_frames;    /* of the plan */
  uint64_t quantum;      /* number of the quantum that sounds now, as in the taps */
} LqEngineState;
void lq_engine_state (const LqEngine *engine, LqEngineState *state);

/* The timeline frame that lies AHEAD frames after all that has been rendered so far (before it, if
 * AHEAD is negative), loops followed; −1: nothing was played there. */
LqFrames lq_engine_rendered_position (const LqEngine *engine, LqFrames ahead);

/* Things that a person should be told, oldest first. */
typedef enum
{
  LQ_NOTICE_FAULT,   /* KEY: a node or track gave non-finite values; it was muted and reset */
  LQ_NOTICE_MEDIA,   /* KEY: a region or reference cannot be read; TEXT */
  LQ_NOTICE_DROPOUT, /* AT: sound was missing there */
  LQ_NOTICE_END,     /* play reached the end and stopped */
} LqNoticeKind;

typedef struct
{
  LqNoticeKind kind;
  LqKey key;
  LqFrames at;
  LqError error;   /* of MEDIA */
  char path[1024]; /* of MEDIA */
} LqNotice;
bool lq_engine_next_notice (LqEngine *engine, LqNotice *notice);

/* ---- Meters and taps ---- */

typedef enum
{
  LQ_TAP_HEARD, /* the chosen source before match, level and listen mode */
  LQ_TAP_MIX,
  LQ_TAP_MASTER, /* rack 0 */
  LQ_N_TAPS
} LqTap;

typedef enum
{
  LQ_TAP_RESET = 1 << 0,  /* first quantum after a start or a seek: the sound before is another */
  LQ_TAP_LOST = 1 << 1,   /* quanta before this one were lost, by the ring or the disk: readings are
                           * incomplete */
  LQ_TAP_SWITCH = 1 << 2, /* first quantum in which another source is heard */
} LqTapFlags;

/* What all taps gave in one quantum. Taps of the same sound have its samples in common. */
typedef struct
{
  uint64_t quantum; /* counts quanta since the engine began; sounds when state.quantum reaches it */
  LqFrames position; /* on the timeline, of the first frame */
  unsigned flags;    /* LqTapFlags */
  struct
  {
    LqHeard source;
    int n_channels; /* 1: both planes are equal */
    int samples;    /* which of SAMPLES are its */
  } taps[LQ_N_TAPS];
  double samples[LQ_N_TAPS][LQ_MAX_CHANNELS][LQ_QUANTUM];
} LqTapQuantum;

/* [channel][frame] of TAP. */
static inline const double (*lq_tap_samples (const LqTapQuantum *quantum, LqTap tap))[LQ_QUANTUM]
{
  return quantum->samples[quantum->taps[tap].samples];
}

/* Of LqTapQuantum, about two seconds long. One reader, on any one thread. Only while something sounds. */
LqRing *lq_engine_taps (LqEngine *engine);

/* Largest sample of both channels that go to the device (after the monitor): above 1 it clips. One reader. */
LqLatest *lq_engine_device_peak (LqEngine *engine);

/* Cells of the running plan; false: not in it (yet). Valid until the next poll. */
bool lq_engine_node_meter (LqEngine *engine, LqKey rack, LqKey node, LqNodeMeter *meter);

/* ---- Waits. For tests and tools only: they block ---- */
/* Until everything asked for has been built and the disk thread has filled its prefetch. The audio
 * side must be pulled by someone else, or nobody. False after TIMEOUT_MS. */
bool lq_engine_wait_ready (LqEngine *engine, int timeout_ms);
