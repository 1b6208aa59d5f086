/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of every dynamics editor: the picture of dynamics_view with handles that set rows, below it
 * the rows. A processor's editor is one LqDynamicsKind: where its handles stand and what moving
 * them means. Thread: [main]. */
#pragma once

#include "ui/editors/dynamics_view.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/handle_words.h"

#define LQ_TYPE_DYNAMICS_EDITOR (lq_dynamics_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqDynamicsEditor, lq_dynamics_editor, LQ, DYNAMICS_EDITOR, LqEditorBox)

#define LQ_DYNAMICS_MAX_ROWS    8
#define LQ_DYNAMICS_MAX_HANDLES 4

/* All that is called ROW here, handles' ids too, is an index into ROWS. */
typedef struct
{
  const char *const *rows; /* ids of the rows that the picture needs; row 0 is chosen at first */
  int n_rows;
  int n_told;      /* the first so many rows are the picture's summary */
  int plot_tenths; /* of the width of both pictures */

  /* The handles, from lq_dynamics_editor_handle, into HANDLES with WORDS of their own; how many. */
  int (*handles) (LqDynamicsEditor *editor, LqHandleFacts handles[LQ_DYNAMICS_MAX_HANDLES],
                  LqHandleWords words[LQ_DYNAMICS_MAX_HANDLES]);

  /* What the hand did to the handle of ROW, X and Y in dBFS; NOTCHES are of the wheel, a fifth of that
   * where it shall be fine. Inside a gesture. */
  void (*moved) (LqDynamicsEditor *editor, int row, double x, double y);
  void (*wheel) (LqDynamicsEditor *editor, int row, double notches);
} LqDynamicsKind;

/* KIND is borrowed for good. NODE as lq_dynamics_view_new wants it. */
GtkWidget *lq_dynamics_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size,
                                   const LqDynamicsKind *kind);

LqDynamicsView *lq_dynamics_editor_get_view (LqDynamicsEditor *editor); /* borrowed */

double lq_dynamics_editor_get (LqDynamicsEditor *editor, int row);
void lq_dynamics_editor_set (LqDynamicsEditor *editor, int row, double value);
const LqParamRow *lq_dynamics_editor_row (LqDynamicsEditor *editor, int row); /* borrowed */

/* ROW as "Threshold −18.0 dB". */
void lq_dynamics_editor_say (LqDynamicsEditor *editor, int row, char *text, gsize size);

/* The handle of ROW at X, Y with MARK; says its value. WORDS is borrowed. */
LqHandleFacts lq_dynamics_editor_handle (LqDynamicsEditor *editor, int row, const char *mark,
                                         double x, double y, LqHandleWords *words);

/* The value panel under the hand shows ROW: for a wheel that turns another row than its handle's. */
void lq_dynamics_editor_hand (LqDynamicsEditor *editor, int row);
