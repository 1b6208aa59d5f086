/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a plot with spectra in it: ground and grid, the spectra, the curves over them, as one opaque picture.
 * Spectra are others 30 times a second, all over the plot: each layer of its own would be drawn as often, and each
 * costs as much as all of this. plot.h is its only user. Thread: [main]. */
#pragma once

#include "ui/chart/trace.h"

typedef struct LqLivePicture LqLivePicture;

/* Owns: caller frees. */
LqLivePicture *lq_live_picture_new (void);
void lq_live_picture_free (LqLivePicture *picture);

typedef struct
{
  GtkWidget *widget;     /* whose colours and scale hold */
  GskRenderNode *ground; /* below the traces; NULL: the well alone */
  double x, y;           /* px of the inside's corner in GROUND */
  LqTrace *const *traces;
  int n_traces;         /* in the order in which they are drawn, live ones first */
  double width, height; /* of the inside, px */
} LqLiveScene;

/* Of the inside, at 0, 0. Made anew where something was dropped since. Owns: PICTURE. */
GskRenderNode *lq_live_picture_get (LqLivePicture *picture, const LqLiveScene *scene);

/* What is other now: a spectrum; a curve over them; ground, size or colours. */
void lq_live_picture_drop_live (LqLivePicture *picture);
void lq_live_picture_drop_above (LqLivePicture *picture);
void lq_live_picture_drop_all (LqLivePicture *picture);
