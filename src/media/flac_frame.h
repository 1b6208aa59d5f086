/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the heads of FLAC frames in a file, without decoding: for seeking, and to go on behind damage
 * with the very next frame that is whole. Source: RFC 9639, section 9.1. */
#pragma once

#include "core/types.h"

/* What every frame of a stream must agree with, from its STREAMINFO. */
typedef struct
{
  int n_channels, bits;
  int block; /* frames in each block but the last, where heads count blocks */
} LqFlacStream;

#define LQ_FLAC_HEAD_BYTES 16

/* The next head at or after AT and before END in FD: its place, −1 if there is none,
 * −2 and errno when reading failed. */
int64_t lq_flac_find (const LqFlacStream *stream, int fd, int64_t at, int64_t end, LqFrames *first);

/* A place between FROM and END, itself a head or FROM, from which decoding on soon comes to FRAME; −2
 * and errno when reading failed. */
int64_t lq_flac_locate (const LqFlacStream *stream, int fd, int64_t from, int64_t end,
                        LqFrames frame);
