/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level of a rendered song against time, of the mix and of the work: least, greatest and mean square
 * per channel for every 128 frames. Filled by whoever renders the whole song, drawn by the desk.
 * Thread: filled on one [worker], then constant: [any]. */
#pragma once

#include "core/types.h"
#include "media/overview.h"

typedef struct LqPicture LqPicture;

typedef enum
{
  LQ_PICTURE_MIX,
  LQ_PICTURE_WORK,
  LQ_PICTURE_N_LAYERS
} LqPictureLayer;

LqPicture *lq_picture_new (int n_channels, LqFrames n_frames);
LqPicture *lq_picture_ref (LqPicture *picture);
void lq_picture_unref (LqPicture *picture); /* NULL is fine */

/* N frames from POSITION on, in order. Shape: planes[n_channels][n]. */
void lq_picture_put (LqPicture *picture, LqPictureLayer layer, LqFrames position,
                     const double *const *planes, int n);

/* N columns of CHANNEL for FROM … TO, as lq_overview_columns. Columns closer than a bucket repeat it. */
void lq_picture_columns (const LqPicture *picture, LqPictureLayer layer, int channel, LqFrames from,
                         LqFrames to, int n, LqOverviewColumn *columns);
