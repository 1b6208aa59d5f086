/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person listens to, after the plan and no part of it: which source, its match offset,
 * listen mode, dim and level. A render never passes through here. At rest with offset 0 dB,
 * level 0 dB, no mode and no dim it changes no bit. Thread: [audio] but for init. */
#pragma once

#include "core/types.h"
#include "signal/graph.h"

typedef enum
{
  LQ_HEAR_MIX,
  LQ_HEAR_RACK,      /* KEY: the variant */
  LQ_HEAR_REFERENCE, /* KEY: the reference */
} LqHearKind;

/* A source that can be listened to. */
typedef struct
{
  LqHearKind kind;
  LqKey key; /* 0 for the mix */
} LqHeard;

typedef enum
{
  LQ_LISTEN_STEREO,
  LQ_LISTEN_MONO, /* (L + R) / 2 on both */
  LQ_LISTEN_SIDE, /* (L − R) / 2 on both */
  LQ_LISTEN_SWAP,
  LQ_N_LISTEN
} LqListenMode;
