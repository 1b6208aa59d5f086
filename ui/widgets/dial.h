/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawn part of a knob: body, track, value arc, pointer, ticks. Nodes are kept until what they
 * show changes. Thread: [main]. */
#pragma once

#include "ui/tokens.h"

typedef struct
{
  double diameter;
  double travel, origin;       /* 0…1 */
  double default_at, began_at; /* 0…1, NAN for none */
  LqToken arc, body;
  gboolean disabled; /* track only */
} LqDialLook;

/* Zero-initialised. */
typedef struct
{
  GskRenderNode *still, *moving;
  LqDialLook shown;
} LqDialCache;

void lq_dial_draw (LqDialCache *cache, GtkWidget *widget, GtkSnapshot *snapshot,
                   const LqDialLook *look);
void lq_dial_clear (LqDialCache *cache);
