/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limiter: its curve against the ceiling, both of which the hand can move, and the gain reduction
 * large beside it; below, the rows with input and ceiling first. */
#include "ui/editors/dynamics_editor.h"
#include "ui/editors/editors.h"

#define DB_PER_NOTCH 0.5

/* Where the ceiling is held: right of where the bend can be at most loudnesses. */
#define CEILING_AT_DB 8.0

enum
{
  INPUT,
  CEILING,
  N_ROWS
};
static const char *const rows[N_ROWS] = { "input", "ceiling" };

static int handles (LqDynamicsEditor *editor, LqHandleFacts facts[LQ_DYNAMICS_MAX_HANDLES],
                    LqHandleWords words[LQ_DYNAMICS_MAX_HANDLES])
{
  double ceiling_db = lq_dynamics_editor_get (editor, CEILING);
  double bend_db = ceiling_db - lq_dynamics_editor_get (editor, INPUT);
  lq_dynamics_view_set_level (lq_dynamics_editor_get_view (editor), ceiling_db);
  facts[INPUT] = lq_dynamics_editor_handle (editor, INPUT, "I", bend_db, ceiling_db, &words[INPUT]);
  facts[INPUT].fixed_y = TRUE;
  facts[CEILING] =
      lq_dynamics_editor_handle (editor, CEILING, "C", CEILING_AT_DB, ceiling_db, &words[CEILING]);
  facts[CEILING].fixed_x = TRUE;
  return N_ROWS;
}

/* The bend lies where the input reaches the ceiling: to the left is more input. */
static void moved (LqDynamicsEditor *editor, int row, double x, double y)
{
  if (row == INPUT)
    lq_dynamics_editor_set (editor, INPUT, lq_dynamics_editor_get (editor, CEILING) - x);
  else
    lq_dynamics_editor_set (editor, CEILING, y);
}

static void wheel (LqDynamicsEditor *editor, int row, double notches)
{
  lq_dynamics_editor_set (editor, row,
                          lq_dynamics_editor_get (editor, row) + notches * DB_PER_NOTCH);
}

GtkWidget *lq_limiter_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  static const LqDynamicsKind kind = {
    .rows = rows,
    .n_rows = N_ROWS,
    .n_told = 2,
    .plot_tenths = 3,
    .handles = handles,
    .moved = moved,
    .wheel = wheel,
  };
  return lq_dynamics_editor_new (desk, node, size, &kind);
}
