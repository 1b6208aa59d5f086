/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a value floats beside the handle it belongs to. Pure. Thread: [any]. */
#pragma once

typedef struct
{
  double x, y; /* px */
} LqSpot;

typedef struct
{
  const LqSpot *handles;
  int n, told;                                /* the one of the value */
  double box_x, box_y, box_width, box_height; /* the inside of the plot */
  double plot_width, plot_height;             /* all of it */
  double width, height;                       /* of the value */
} LqFloating;

/* Its left upper corner, whole px: above its handle, else below, else aside, else beside a neighbour: the first place
 * that covers least. */
LqSpot lq_floating_place (const LqFloating *floating);
