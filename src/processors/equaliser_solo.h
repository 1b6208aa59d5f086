/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands heard alone: the output of the equaliser through the region of each band that is soloed,
 * on the channels that the band acts on. Only for the ear. Thread: [audio], but for init. */
#pragma once

#include "dsp/glide.h"
#include "dsp/svf_stage.h"
#include "processors/equaliser_band.h"

typedef struct
{
  LqSvf filter;
  unsigned lanes;
  bool mid_side;
} LqSoloPlace;

typedef struct
{
  LqSvfStage stage;
  LqGlide share; /* of the band's region */
  LqSoloPlace now, wanted;
  bool on;
  bool elsewhere; /* too far away to glide there: it goes once it is silent */
} LqBandSolo;

typedef struct
{
  int n_channels;
  double rate_hz;
  LqBandSolo band[LQ_N_BANDS];
  LqGlide alone; /* share of the sound that the regions take the place of */
  bool any;      /* is heard */
} LqSolo;

/* Thread: [any] */
void lq_solo_init (LqSolo *solo, int n_channels, double rate_hz);

/* Towards the rows of all bands in PARAMS. */
void lq_solo_aim (LqSolo *solo, const double *params);

/* Forgets the past and jumps to where it was aimed. */
void lq_solo_reset (LqSolo *solo);

/* A quantum, in place. */
void lq_solo_run (LqSolo *solo, double *const *io);
