/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which speaker each channel of a file belongs to, by the rules of its container. Used by the readers. */
#pragma once

#include "core/speakers.h"
#include "core/types.h"

/* The speakers of MASK in the order of its bits, which is that of the channels. Nothing is said, all 0,
 * unless there is one bit for each of the N_CHANNELS. */
void lq_layout_from_mask (uint32_t mask, int n_channels, uint32_t *speakers);

/* Vorbis I, section 4.3.9; Opus too (RFC 7845, section 5.1.1.2, family 1). More than eight: all 0. */
void lq_layout_vorbis (int n_channels, uint32_t *speakers);

/* What FLAC's channel assignment means where no tag says otherwise: RFC 9639, section 9.1.3. */
void lq_layout_flac (int n_channels, uint32_t *speakers);
