/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate: its transfer curve with three handles, where it opens (the wheel bends the knee), where it
 * closes again, and what is left below (the wheel turns the ratio); beside it how far it is closed. */
#include "ui/editors/dynamics_editor.h"
#include "ui/editors/editors.h"

#include <math.h>

#define KNEE_PER_NOTCH_DB 1.0
#define DB_PER_NOTCH      0.5
#define RATIO_PER_NOTCH   1.12

/* A handle stays so far inside the plot. */
#define EDGE_DB 2.0

/* What is left is held so far below where it closes. */
#define BELOW_DB 6.0

enum
{
  THRESHOLD,
  HYSTERESIS,
  RANGE,
  RATIO,
  KNEE,
  N_ROWS
};
static const char *const rows[N_ROWS] = { "threshold", "hysteresis", "range", "ratio", "knee" };

static double inside (double db, double highest_db)
{
  return CLAMP (db, LQ_DYNAMICS_MIN_DB + EDGE_DB, highest_db - EDGE_DB);
}

static gboolean is_off (LqDynamicsEditor *editor)
{
  return lq_dynamics_editor_get (editor, THRESHOLD)
         <= lq_dynamics_editor_row (editor, THRESHOLD)->min;
}

static double closes_db (LqDynamicsEditor *editor)
{
  return lq_dynamics_editor_get (editor, THRESHOLD) - lq_dynamics_editor_get (editor, HYSTERESIS);
}

/* Where the range is pulled at. */
static double range_at_db (LqDynamicsEditor *editor)
{
  return inside (closes_db (editor) - BELOW_DB, LQ_DYNAMICS_MAX_IN_DB);
}

static int handles (LqDynamicsEditor *editor, LqHandleFacts facts[LQ_DYNAMICS_MAX_HANDLES],
                    LqHandleWords words[LQ_DYNAMICS_MAX_HANDLES])
{
  LqDynamicsView *view = lq_dynamics_editor_get_view (editor);
  double opens = inside (lq_dynamics_editor_get (editor, THRESHOLD), LQ_DYNAMICS_MAX_IN_DB);
  double closes = inside (closes_db (editor), LQ_DYNAMICS_MAX_IN_DB);
  double below = range_at_db (editor);
  facts[0] = lq_dynamics_editor_handle (editor, THRESHOLD, "T", opens,
                                        inside (opens, LQ_DYNAMICS_MAX_OUT_DB), &words[0]);
  lq_dynamics_editor_say (editor, KNEE, words[0].line2, sizeof words[0].line2);
  facts[0].line2 = words[0].line2;
  facts[0].fixed_y = TRUE;
  if (is_off (editor))
    return 1;
  facts[1] = lq_dynamics_editor_handle (editor, HYSTERESIS, "H", closes,
                                        inside (closes, LQ_DYNAMICS_MAX_OUT_DB), &words[1]);
  facts[1].fixed_y = TRUE;
  facts[2] = lq_dynamics_editor_handle (
      editor, RANGE, "R", below,
      inside (lq_dynamics_view_output (view, below), LQ_DYNAMICS_MAX_OUT_DB), &words[2]);
  lq_dynamics_editor_say (editor, RATIO, words[2].line2, sizeof words[2].line2);
  facts[2].line2 = words[2].line2;
  facts[2].fixed_x = TRUE;
  return 3;
}

static void moved (LqDynamicsEditor *editor, int row, double x, double y)
{
  double to = row == THRESHOLD    ? x
              : row == HYSTERESIS ? lq_dynamics_editor_get (editor, THRESHOLD) - x
                                  : range_at_db (editor) - y;
  const LqParamRow *param = lq_dynamics_editor_row (editor, row);
  lq_dynamics_editor_set (editor, row, CLAMP (to, param->min, param->max));
}

static void wheel (LqDynamicsEditor *editor, int row, double notches)
{
  int turned = row == THRESHOLD ? KNEE : row == RANGE ? RATIO : row;
  double was = lq_dynamics_editor_get (editor, turned);
  lq_dynamics_editor_hand (editor, turned);
  lq_dynamics_editor_set (editor, turned,
                          turned == RATIO  ? was * pow (RATIO_PER_NOTCH, notches)
                          : turned == KNEE ? was + notches * KNEE_PER_NOTCH_DB
                                           : was + notches * DB_PER_NOTCH);
}

GtkWidget *lq_gate_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  static const LqDynamicsKind kind = {
    .rows = rows,
    .n_rows = N_ROWS,
    .n_told = 3,
    .plot_tenths = 4,
    .handles = handles,
    .moved = moved,
    .wheel = wheel,
  };
  return lq_dynamics_editor_new (desk, node, size, &kind);
}
