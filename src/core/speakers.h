/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a channel's speaker stands: the bits of dwChannelMask in WAVEFORMATEXTENSIBLE. A list of them,
 * one for each channel in the order in which the channels lie, says what a file holds; 0: not said. */
#pragma once

typedef enum
{
  LQ_SPEAKER_FRONT_LEFT = 1 << 0,
  LQ_SPEAKER_FRONT_RIGHT = 1 << 1,
  LQ_SPEAKER_FRONT_CENTER = 1 << 2,
  LQ_SPEAKER_LFE = 1 << 3,
  LQ_SPEAKER_BACK_LEFT = 1 << 4,
  LQ_SPEAKER_BACK_RIGHT = 1 << 5,
  LQ_SPEAKER_LEFT_OF_CENTER = 1 << 6,
  LQ_SPEAKER_RIGHT_OF_CENTER = 1 << 7,
  LQ_SPEAKER_BACK_CENTER = 1 << 8,
  LQ_SPEAKER_SIDE_LEFT = 1 << 9,
  LQ_SPEAKER_SIDE_RIGHT = 1 << 10,
  LQ_SPEAKER_TOP_CENTER = 1 << 11,
  LQ_SPEAKER_TOP_FRONT_LEFT = 1 << 12,
  LQ_SPEAKER_TOP_FRONT_CENTER = 1 << 13,
  LQ_SPEAKER_TOP_FRONT_RIGHT = 1 << 14,
  LQ_SPEAKER_TOP_BACK_LEFT = 1 << 15,
  LQ_SPEAKER_TOP_BACK_CENTER = 1 << 16,
  LQ_SPEAKER_TOP_BACK_RIGHT = 1 << 17,
} LqSpeaker;
