/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row of a parameter table says of itself in a manual page, for the command and the window.
 * SHOWN: choices in the person's language, else as they are typed. Thread: [any] but not [audio]. */
#pragma once

#include "processors/info.h"

#include <glib.h>

/* Each plain row, then each row of each group, those under one heading together; GROUP is NULL for the
 * plain ones. */
typedef void (*LqManualVisit) (const LqParamGroup *group, const LqParamRow *row, gpointer data);
void lq_manual_each_row (const LqProcessorInfo *info, LqManualVisit visit, gpointer data);

/* How many read-outs from FIRST on say the same of the instances of a group. */
int lq_manual_n_alike (const LqProcessorInfo *info, int first);

/* "b1.freq … b24.freq" for a row of a group, "threshold" for a plain one. Owns: g_free. */
char *lq_manual_id (const LqParamGroup *group, const LqParamRow *row);

/* "−60.0 dB … 0.0 dB", "off | on", "Bell | Low shelf". Owns: g_free. */
char *lq_manual_range (const LqParamRow *row, LqUnitsFlags flags, gboolean shown);

/* "−24.0 dB". Owns: g_free. */
char *lq_manual_default (const LqParamGroup *group, const LqParamRow *row, LqUnitsFlags flags,
                         gboolean shown);

/* Without what the row changes nothing: "range other than 0.0 dB"; NULL: it always matters. SHOWN
 * speaks of rows by name, else by id. Owns: g_free. */
char *lq_manual_needs (const LqProcessorInfo *info, const LqParamGroup *group,
                       const LqParamRow *row, LqUnitsFlags flags, gboolean shown);
