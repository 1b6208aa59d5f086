/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compressor: its transfer curve with two handles, threshold (the wheel bends the knee) and ratio,
 * and the gain reduction beside it; below, the rows. */
#include "ui/editors/dynamics_editor.h"
#include "ui/editors/editors.h"

#include <math.h>

/* Where the ratio is pulled at: full scale. */
#define RATIO_AT_DB 0.0
/* Nearer than this the two handles would lie on each other. */
#define LEAST_ABOVE_DB 3.0

#define KNEE_PER_NOTCH_DB 1.0
#define RATIO_PER_NOTCH   1.08

enum
{
  THRESHOLD,
  RATIO,
  KNEE,
  MAKEUP,
  MIX,
  TOPOLOGY,
  N_ROWS
};
static const char *const rows[N_ROWS] = {
  "threshold", "ratio", "knee", "makeup", "mix", "topology"
};

/* The ratio whose curve passes OUTPUT_DB at RATIO_AT_DB; the knee has ended there or bends a little. */
static double ratio_for (LqDynamicsEditor *editor, double output_db)
{
  double mix = lq_dynamics_editor_get (editor, MIX) / 100.0,
         above_db = RATIO_AT_DB - lq_dynamics_editor_get (editor, THRESHOLD);
  double gain_lin = pow (10.0, (output_db - RATIO_AT_DB) / 20.0);
  double wet_lin = mix > 0.0 ? (gain_lin - 1.0) / mix + 1.0 : 1.0;
  double reduction_db =
      lq_dynamics_editor_get (editor, MAKEUP) - 20.0 * log10 (fmax (wet_lin, 1e-6));
  /* Feedback counts from what is left above the threshold. */
  if (lq_dynamics_editor_get (editor, TOPOLOGY) > 0.5)
    above_db -= reduction_db;
  double part = 1.0 - reduction_db / above_db;
  return above_db > 0.0 && part > 0.0 ? 1.0 / part : INFINITY;
}

static int handles (LqDynamicsEditor *editor, LqHandleFacts facts[LQ_DYNAMICS_MAX_HANDLES],
                    LqHandleWords words[LQ_DYNAMICS_MAX_HANDLES])
{
  LqDynamicsView *view = lq_dynamics_editor_get_view (editor);
  double threshold_db = lq_dynamics_editor_get (editor, THRESHOLD);
  facts[0] = lq_dynamics_editor_handle (editor, THRESHOLD, "T", threshold_db,
                                        lq_dynamics_view_output (view, threshold_db), &words[0]);
  lq_dynamics_editor_say (editor, KNEE, words[0].line2, sizeof words[0].line2);
  facts[0].line2 = words[0].line2;
  facts[0].fixed_y = TRUE;
  if (threshold_db > RATIO_AT_DB - LEAST_ABOVE_DB || lq_dynamics_editor_get (editor, MIX) <= 0.0)
    return 1;
  facts[1] = lq_dynamics_editor_handle (editor, RATIO, "R", RATIO_AT_DB,
                                        lq_dynamics_view_output (view, RATIO_AT_DB), &words[1]);
  facts[1].fixed_x = TRUE;
  return 2;
}

static void moved (LqDynamicsEditor *editor, int row, double x, double y)
{
  if (row == THRESHOLD)
    lq_dynamics_editor_set (editor, THRESHOLD, x);
  else
    lq_dynamics_editor_set (
        editor, RATIO, fmin (ratio_for (editor, y), lq_dynamics_editor_row (editor, RATIO)->max));
}

/* Over the threshold the wheel bends the knee. */
static void wheel (LqDynamicsEditor *editor, int row, double notches)
{
  double knee_db = lq_dynamics_editor_get (editor, KNEE);
  double ratio = lq_dynamics_editor_get (editor, RATIO);
  if (row == THRESHOLD)
    {
      lq_dynamics_editor_hand (editor, KNEE);
      lq_dynamics_editor_set (editor, KNEE, knee_db + notches * KNEE_PER_NOTCH_DB);
    }
  else
    lq_dynamics_editor_set (editor, RATIO, ratio * pow (RATIO_PER_NOTCH, notches));
}

GtkWidget *lq_compressor_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  static const LqDynamicsKind kind = {
    .rows = rows,
    .n_rows = N_ROWS,
    .n_told = 2,
    .plot_tenths = 4,
    .handles = handles,
    .moved = moved,
    .wheel = wheel,
  };
  return lq_dynamics_editor_new (desk, node, size, &kind);
}
