/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every editor made by hand is: a column over one node, its picture above, rows of the node below.
 * Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/widgets/knob.h"

#include <gtk/gtk.h>

#define LQ_TYPE_EDITOR_BOX (lq_editor_box_get_type ())
GType lq_editor_box_get_type (void);

/* An editor's own struct begins with it. */
typedef struct
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node; /* owned */
} LqEditorBox;

typedef struct
{
  GtkBoxClass parent_class;
} LqEditorBoxClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LqEditorBox, g_object_unref)

/* An editor of TYPE, which derives from the box: still empty. Floating. */
gpointer lq_editor_box_new (GType type, LqDesk *desk, LqNode *node);

/* PICTURE with all rows of the node in a row below it, controls of SIZE. */
void lq_editor_box_fill (LqEditorBox *box, GtkWidget *picture, LqKnobSize size);

/* The value of SLOT; the new one is part of the gesture that is under way, or a command of its own. */
double lq_editor_box_get (LqEditorBox *box, int slot);
void lq_editor_box_set (LqEditorBox *box, int slot, double value);
