/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person listens to, after the plan and no part of it: which source, its match offset,
 * listen mode, dim and level. A render never passes through here. At rest with offset 0 dB,
 * level 0 dB, no mode and no dim it changes no bit. Thread: [audio] but for init. */
#pragma once

#include "dsp/smooth.h"
#include "engine/offset.h"
#include "signal/graph.h"

typedef enum
{
  LQ_HEAR_MIX,
  LQ_HEAR_RACK,      /* KEY: the variant */
  LQ_HEAR_REFERENCE, /* KEY: the reference */
  LQ_HEAR_DELTA,     /* the variant KEY less the variant lq_delta_before (KEY): what lies between */
} LqHearKind;

/* The variant that is taken away from the variant KEY. */
static inline LqKey lq_delta_before (LqKey key) { return key + 1; }

/* A source that can be listened to. */
typedef struct
{
  LqHearKind kind;
  LqKey key; /* 0 for the mix */
} LqHeard;

/* With what another offset of the same source comes to be heard: with a switch of NODE of CHAIN; NONE: at
 * once. */
typedef struct
{
  LqSwitchKind kind;
  LqKey chain, node;
} LqSwitch;

typedef enum
{
  LQ_LISTEN_STEREO,
  LQ_LISTEN_MONO, /* (L + R) / 2 on both */
  LQ_LISTEN_SIDE, /* (L − R) / 2 on both */
  LQ_LISTEN_SWAP,
  LQ_N_LISTEN
} LqListenMode;

/* How much dim takes away. */
#define LQ_MONITOR_DIM_DB (-20.0)

/* ---- The audio side, for engine_rt ---- */

/* A source that is heard, or on its way in or out. */
typedef struct
{
  LqHeard what;
  double from, to;  /* gain before and after the crossfade, but for the steps */
  double offset_db; /* with the steps, the whole */
  LqOffset steps;   /* of switches in it */
} LqMonitorSource;

#define LQ_MONITOR_SOURCES 16
typedef struct
{
  LqMonitorSource sources[LQ_MONITOR_SOURCES];
  LqOffset no_steps;
  int n_sources;
  LqHeard heard;
  int fade_quanta, fade_left;
  LqSmooth matrix[4]; /* [out][in] */
  LqSmooth level;
} LqMonitor;

/* Hears nothing yet. */
void lq_monitor_init (LqMonitor *monitor, double rate_hz);

/* Crossfades, equal gain, from whatever is heard to WHAT at OFFSET_DB. A source that
 * sounds already glides. */
void lq_monitor_hear (LqMonitor *monitor, LqHeard what, double offset_db);
/* What is heard was switched in itself: from frame AT of the next quantum on its offset goes on by STEP_DB, the
 * way of KIND, to OFFSET_DB. */
void lq_monitor_step (LqMonitor *monitor, LqSwitchKind kind, double step_db, double offset_db,
                      int at);
/* Hears WHAT at the offset of what is heard, which goes, but no louder than it is. */
void lq_monitor_hear_instead (LqMonitor *monitor, LqHeard what);
void lq_monitor_set_mode (LqMonitor *monitor, LqListenMode mode);
void lq_monitor_set_level (LqMonitor *monitor, double gain); /* of level and dim together */

/* All ramps to their end. */
void lq_monitor_settle (LqMonitor *monitor);

/* The planes of WHAT in this quantum, *N_CHANNELS of them; NULL: silent. */
typedef const double *const *(*LqMonitorFind) (void *data, LqHeard what, int *n_channels);

/* A stereo quantum. */
void lq_monitor_process (LqMonitor *monitor, LqMonitorFind find, void *data, double *const *out);

static inline bool lq_heard_equal (LqHeard a, LqHeard b)
{
  return a.kind == b.kind && a.key == b.key;
}
