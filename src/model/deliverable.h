/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of the delivery set: what it is to be. Does not render. Main thread; see item.h for who
 * may write. Stored properties: "name" "format" "rate" "bits" "dither" "seed" "tags" "template"
 * "enabled". */
#pragma once

#include "model/item.h"

#define LQ_TYPE_DELIVERABLE (lq_deliverable_get_type ())
G_DECLARE_FINAL_TYPE (LqDeliverable, lq_deliverable, LQ, DELIVERABLE, LqItem)

typedef enum
{
  LQ_DELIVERABLE_WAV,
  LQ_DELIVERABLE_RF64,
  LQ_DELIVERABLE_AIFF,
  LQ_DELIVERABLE_CAF,
  LQ_DELIVERABLE_FLAC,
} LqDeliverableFormat;

typedef enum
{
  LQ_DELIVERABLE_16,
  LQ_DELIVERABLE_24,
  LQ_DELIVERABLE_32F,
} LqDeliverableBits;

typedef enum
{
  LQ_DELIVERABLE_NO_DITHER,
  LQ_DELIVERABLE_TPDF,
  LQ_DELIVERABLE_SHAPED, /* modified E */
  LQ_DELIVERABLE_LIPSHITZ,
  LQ_DELIVERABLE_F_WEIGHTED,
  LQ_DELIVERABLE_IMPROVED_E,
  LQ_DELIVERABLE_THRESHOLD,
  LQ_DELIVERABLE_N_DITHERS,
} LqDeliverableDither;

LqDeliverable *lq_deliverable_new (const char *id);

const char *lq_deliverable_get_name (LqDeliverable *deliverable);
LqDeliverableFormat lq_deliverable_get_format (LqDeliverable *deliverable);
LqDeliverableBits lq_deliverable_get_bits (LqDeliverable *deliverable);
int lq_deliverable_get_rate_hz (LqDeliverable *deliverable); /* 0: the session's */
gint64 lq_deliverable_get_seed (LqDeliverable *deliverable); /* of the dither */
gboolean lq_deliverable_get_tags (LqDeliverable *deliverable);
gboolean lq_deliverable_get_enabled (LqDeliverable *deliverable);
/* "{artist}_{title}_{version}_{rate}_{bits}": file name without its ending. */
const char *lq_deliverable_get_template (LqDeliverable *deliverable);

/* The row's word, "wav", "32f", "tpdf". Static. */
const char *lq_deliverable_get_choice (LqDeliverable *deliverable, const char *key);
