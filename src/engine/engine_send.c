/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What main tells the audio side. Values that find the ring full are sent again, all of them, when
 * there is room: nothing is lost for good. */
#include "core/units.h"
#include "engine/engine_private.h"

void lq_engine_send (LqEngine *engine, LqCommand command)
{
  if (!lq_ring_push (engine->rt->commands, &command))
    engine->resync = true;
}

/* ---- Values of the graph ---- */

/* FROM NULL: all of them. CHAIN is the rack or track. */
static void send_node (LqEngine *engine, LqKey chain, const LqNodeSpec *from, const LqNodeSpec *to)
{
  const LqProcessorInfo *info = &to->processor->info;

  if (from && from->processor != to->processor)
    return; /* another plan comes for it */
  for (int row = LQ_NODE_BYPASS; row <= LQ_NODE_WET; row++)
    if (!from || from->node[row] != to->node[row])
      lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_NODE,
                                           .a = chain,
                                           .b = to->key,
                                           .row = row,
                                           .value = to->node[row] });
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    if ((!from || from->params[slot] != to->params[slot])
        && !lq_info_is_structural (info, to->params, slot))
      lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_PARAM,
                                           .a = chain,
                                           .b = to->key,
                                           .row = slot,
                                           .value = to->params[slot] });
}

static void send_track (LqEngine *engine, const LqTrackSpec *from, const LqTrackSpec *to)
{
  for (int row = 0; row < LQ_STRIP_N_ROWS; row++)
    {
      double value = lq_track_spec_row (to, (LqStripRow)row);
      if (!from || lq_track_spec_row (from, (LqStripRow)row) != value)
        lq_engine_send (
            engine,
            (LqCommand){ .kind = LQ_COMMAND_TRACK, .a = to->key, .row = row, .value = value });
    }
  for (int i = 0; i < to->n_nodes; i++)
    send_node (engine, to->key, lq_track_find_node (from, to->nodes[i].key), &to->nodes[i]);
}

static void send_rack (LqEngine *engine, const LqRackSpec *from, const LqRackSpec *to)
{
  if (!from || from->master_gain_db != to->master_gain_db)
    lq_engine_send (
        engine,
        (LqCommand){ .kind = LQ_COMMAND_MASTER, .a = to->key, .value = to->master_gain_db });
  for (int i = 0; i < to->n_nodes; i++)
    send_node (engine, to->key, from ? lq_rack_find_node (from, to->nodes[i].key) : NULL,
               &to->nodes[i]);
}

void lq_engine_send_differences (LqEngine *engine, const LqGraph *from, const LqGraph *to)
{
  for (int t = 0; t < to->n_tracks; t++)
    {
      const LqTrackSpec *old = from ? lq_graph_find_track (from, to->tracks[t].key) : NULL;
      if (!from || old)
        send_track (engine, old, &to->tracks[t]);
    }
  for (int r = 0; r < to->n_racks; r++)
    {
      const LqRackSpec *old = from ? lq_graph_find_rack (from, to->racks[r].key) : NULL;
      if (!from || old)
        send_rack (engine, old, &to->racks[r]);
    }
}

/* ---- Listening ---- */

static bool is_soloed (const LqEngine *engine, LqKey track)
{
  for (int i = 0; i < engine->n_soloed; i++)
    if (engine->soloed[i] == track)
      return true;
  return false;
}

/* A solo of a track that is not there any more closes nothing. */
static bool any_solo (const LqEngine *engine, const LqGraph *graph)
{
  for (int t = 0; t < graph->n_tracks; t++)
    if (is_soloed (engine, graph->tracks[t].key))
      return true;
  return false;
}

static void send_gates (LqEngine *engine, const LqTrackSpec *tracks, int n_tracks, bool solo)
{
  for (int t = 0; t < n_tracks; t++)
    {
      LqKey key = tracks[t].key;
      double open = !solo || is_soloed (engine, key);
      lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_GATE, .a = key, .value = open });
    }
}

void lq_engine_send_gates (LqEngine *engine)
{
  if (!engine->wanted)
    return;
  const LqGraph *graph = lq_graph_copy_get (engine->wanted);
  bool solo = any_solo (engine, graph);
  send_gates (engine, graph->tracks, graph->n_tracks, solo);
  for (int r = 1; r < graph->n_racks; r++)
    if (graph->racks[r].tracks)
      send_gates (engine, graph->racks[r].tracks, graph->racks[r].n_tracks, solo);
}

void lq_engine_send_hear (LqEngine *engine, LqSwitch by)
{
  lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_HEAR,
                                       .row = (int)engine->heard.kind,
                                       .a = engine->heard.key,
                                       .value = engine->offset_db - engine->built_step_db
                                                - engine->wanted_step_db,
                                       .by = by });
}

void lq_engine_send_level (LqEngine *engine)
{
  double db = engine->level_db + (engine->dim ? LQ_MONITOR_DIM_DB : 0.0);
  lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_LEVEL, .value = lq_db_to_gain (db) });
}

void lq_engine_send_all (LqEngine *engine)
{
  engine->resync = false;
  if (!engine->playing)
    lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_STOP, .a = engine->epoch });
  lq_engine_send_hear (engine, (LqSwitch){ 0 });
  lq_engine_send_level (engine);
  lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_LISTEN, .row = (int)engine->mode });
  lq_engine_send_gates (engine);
  if (engine->wanted)
    lq_engine_send_differences (engine, NULL, lq_graph_copy_get (engine->wanted));
}
