/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For how long the equaliser rings on, and after which it is what a long-running one is: as
 * LqProcessor.tail and warm_up. Thread: [any]. */
#pragma once

#include "processors/processor.h"

#define LQ_EQUALISER_HQ_QUANTA 4 /* until the half-band filters are full */

LqFrames lq_equaliser_tail (const LqProcessorSetup *setup, const double *params);
LqFrames lq_equaliser_warm_up (const LqProcessorSetup *setup, const double *params);
