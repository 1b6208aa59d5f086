/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editors made by hand for a processor; all others get the generated panel. An editor draws from the
 * processor's own response and read-outs, and its controls are bound to the same rows.
 * Adding one is a file and a line in editors.c. Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/glyph.h"
#include "ui/widgets/knob.h"

#include <gtk/gtk.h>

/* The whole editor of NODE. */
GtkWidget *lq_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);

/* What the traces of its picture mean, and what else stands in its head; NULL: nothing. */
GtkWidget *lq_editor_legend_new (LqDesk *desk, LqNode *node);
/* A sign of it with its name. */
GtkWidget *lq_legend_sign_new (LqGlyph glyph, const char *css_class, const char *name);

GtkWidget *lq_equaliser_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_compressor_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_gate_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_multiband_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_limiter_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_saturator_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_transient_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_deesser_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_stereo_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_delay_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);
GtkWidget *lq_reverb_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size);

/* The row under a picture: the value under the hand, then CONTROLS. */
GtkWidget *lq_editor_row_new (LqDesk *desk, GtkWidget *controls);
