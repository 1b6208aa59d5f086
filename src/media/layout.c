/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/layout.h"

#include <string.h>

#define MOST 8

void lq_layout_from_mask (uint32_t mask, int n_channels, uint32_t *speakers)
{
  const bool named = __builtin_popcount (mask) == n_channels;
  for (int c = 0; c < n_channels; c++, mask &= mask - 1)
    speakers[c] = named ? mask & -mask : 0;
}

void lq_layout_flac (int n_channels, uint32_t *speakers)
{
  static const uint32_t masks[MOST + 1] = { 0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f };
  lq_layout_from_mask (n_channels <= MOST ? masks[n_channels] : 0, n_channels, speakers);
}

#define L   LQ_SPEAKER_FRONT_LEFT
#define R   LQ_SPEAKER_FRONT_RIGHT
#define C   LQ_SPEAKER_FRONT_CENTER
#define BL  LQ_SPEAKER_BACK_LEFT
#define BR  LQ_SPEAKER_BACK_RIGHT
#define BC  LQ_SPEAKER_BACK_CENTER
#define SL  LQ_SPEAKER_SIDE_LEFT
#define SR  LQ_SPEAKER_SIDE_RIGHT
#define LFE LQ_SPEAKER_LFE

void lq_layout_vorbis (int n_channels, uint32_t *speakers)
{
  static const uint32_t orders[MOST + 1][MOST] = {
    { 0 },
    { C },
    { L, R },
    { L, C, R },
    { L, R, BL, BR },
    { L, C, R, BL, BR },
    { L, C, R, BL, BR, LFE },
    { L, C, R, SL, SR, BC, LFE },
    { L, C, R, SL, SR, BL, BR, LFE },
  };
  memset (speakers, 0, sizeof *speakers * (size_t)n_channels);
  if (n_channels <= MOST)
    memcpy (speakers, orders[n_channels], sizeof *speakers * (size_t)n_channels);
}
