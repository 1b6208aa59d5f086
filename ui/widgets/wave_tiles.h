/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tiles of one waveform: 512 device pixels wide, numbered from the start of the song at the present
 * zoom. Thread: [main]. */
#pragma once

#include "ui/widgets/waveform.h"

typedef struct LqWaveTiles LqWaveTiles;

#define LQ_TILE_PX 512

/* What a tile depends on besides its number; any change drops them all. */
typedef struct
{
  double frames_per_column; /* a column is one device pixel */
  int height;               /* of a lane, device pixels */
  int n_channels;
  int scale; /* device pixels a px */
  LqWaveInks inks;
  LqWaveSource body, envelope;
  gpointer body_data, envelope_data;
} LqTileLook;

LqWaveTiles *lq_wave_tiles_new (void);
void lq_wave_tiles_free (LqWaveTiles *tiles);
void lq_wave_tiles_drop (LqWaveTiles *tiles);
void lq_wave_tiles_invalidate (LqWaveTiles *tiles, LqFrames from, LqFrames to);

/* Tile INDEX of CHANNEL, made when it is not there, its corner at 0, 0. Borrows. */
GskRenderNode *lq_wave_tiles_get (LqWaveTiles *tiles, const LqTileLook *look, int channel,
                                  int index);

/* Lets go of tiles outside FIRST…LAST and a page on either side. */
void lq_wave_tiles_trim (LqWaveTiles *tiles, int first, int last);
