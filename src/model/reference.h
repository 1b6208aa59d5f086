/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reference to listen to beside the work: a medium, its cues, and which of them is compared.
 * Main thread; see item.h for who may write. Stored properties: "media" (id) "name" "cues" (strv of
 * "START-END" or "START-END name", frames) "cue" (1 … n, 0: from the start) "whole" (measured as a
 * whole even with a cue) "include" (on the compare switch). */
#pragma once

#include "core/types.h"
#include "model/item.h"

#define LQ_TYPE_REFERENCE (lq_reference_get_type ())
G_DECLARE_FINAL_TYPE (LqReference, lq_reference, LQ, REFERENCE, LqItem)

typedef struct
{
  LqFrames start, end; /* end 0: to the end of the medium */
  const char *name;    /* borrowed; "" none */
} LqCue;

LqReference *lq_reference_new (const char *id);

const char *lq_reference_get_media (LqReference *reference);
const char *lq_reference_get_name (LqReference *reference);
guint lq_reference_get_n_cues (LqReference *reference);
LqCue lq_reference_get_cue (LqReference *reference, guint index);
/* The chosen one; FALSE when none is chosen (CUE untouched). */
gboolean lq_reference_get_chosen_cue (LqReference *reference, LqCue *cue);
gboolean lq_reference_get_whole (LqReference *reference); /* also TRUE when no cue is chosen */
gboolean lq_reference_get_include (LqReference *reference);

/* The text of one cue for "cues". Owns: free with g_free. */
char *lq_cue_to_text (const LqCue *cue);
