/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/equaliser_motion.h"
#include "ui/editors/readings.h"

#include <math.h>
#include <string.h>

#define SEEN_DB 0.02

gboolean lq_equaliser_motion_read (LqDesk *desk, LqNode *node, double moved_db[LQ_EQUALISER_BANDS])
{
  const int n = MIN (lq_node_get_info (node)->n_readouts, LQ_EQUALISER_BANDS);
  LqLatestValue values[LQ_EQUALISER_BANDS];
  int readouts[LQ_EQUALISER_BANDS]; /* one a band, in their order */
  for (int i = 0; i < n; i++)
    readouts[i] = i;
  if (!lq_sound_is_playing (lq_desk_get_sound (desk)) || lq_node_get_bypass (node)
      || !lq_readings_take (desk, node, readouts, n, values))
    {
      memset (moved_db, 0, sizeof (double) * LQ_EQUALISER_BANDS);
      return FALSE;
    }
  for (int i = 0; i < n; i++)
    if (values[i].n > 0)
      moved_db[i] = values[i].last;
  return TRUE;
}

/* What moving BAND by MOVED_DB adds to the curve. */
static void add_motion (LqNode *node, double rate_hz, int band, double moved_db, const double *hz,
                        double *db, int n)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  gsize size = sizeof (double) * (gsize)lq_info_n_params (info);
  g_autofree double *params = g_memdup2 (lq_node_get_params (node), size);
  g_autofree double *before = g_new (double, n), *after = g_new (double, n);
  char id[LQ_PARAM_ID];
  double scale = params[lq_info_find_param (info, "scale")] / 100.0;
  g_snprintf (id, sizeof id, "b%d.gain", band + 1);
  info->response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, band, LQ_TARGET_STEREO, hz, before, n);
  params[lq_info_find_param (info, id)] += moved_db / scale;
  info->response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, band, LQ_TARGET_STEREO, hz, after, n);
  for (int i = 0; i < n; i++)
    db[i] += after[i] - before[i];
}

gboolean lq_equaliser_motion_curve (LqNode *node, double rate_hz,
                                    const double moved_db[LQ_EQUALISER_BANDS], const double *hz,
                                    const double *rest_db, double *db, int n)
{
  gboolean any = FALSE;
  memcpy (db, rest_db, sizeof (double) * (gsize)n);
  for (int band = 0; band < LQ_EQUALISER_BANDS; band++)
    if (fabs (moved_db[band]) > SEEN_DB)
      {
        add_motion (node, rate_hz, band, moved_db[band], hz, db, n);
        any = TRUE;
      }
  return any;
}
