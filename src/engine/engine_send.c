/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What main tells the audio side. Values that find the ring full are sent again, all of them, when
 * there is room: nothing is lost for good. */
#include "core/units.h"
#include "engine/engine_private.h"

#include <stdlib.h>

static void hold_back (LqEngine *engine, const LqCommand *command)
{
  if (engine->n_held == engine->max_held)
    {
      engine->max_held = 2 * engine->max_held + 64;
      engine->held = realloc (engine->held, sizeof (LqCommand) * (size_t)engine->max_held);
    }
  engine->held[engine->n_held++] = *command;
}

void lq_engine_send (LqEngine *engine, LqCommand command)
{
  if (engine->holds)
    hold_back (engine, &command);
  else if (!lq_ring_push (engine->rt->commands, &command))
    engine->resync = true;
}

void lq_engine_hold (LqEngine *engine) { engine->holds = true; }

void lq_engine_release (LqEngine *engine)
{
  engine->holds = false;
  if (!lq_ring_push_all (engine->rt->commands, engine->held, (size_t)engine->n_held))
    engine->resync = true;
  engine->n_held = 0;
}

/* ---- Values of the graph ---- */

/* A plan and what it was built from: its instances. */
typedef struct
{
  LqLive *live;
  const LqGraph *graph;
} LqBuilt;

/* What BUILT has of the node's setting, FROM (NULL: all) to TO. Where TO needs another instance, its values come
 * with the plan that has it, and the old one sounds as it did; but what is bypassed is. */
static void send_node (LqEngine *engine, const LqBuilt *built, LqKey chain,
                       const LqNodeSpec *instance, const LqNodeSpec *from, const LqNodeSpec *to)
{
  const LqProcessorInfo *info = &to->processor->info;
  LqCommand command = { .a = chain, .b = to->key, .live = built->live };

  if (!instance || instance->processor != to->processor)
    return;
  bool same = lq_node_spec_same_instance (instance, to);
  if (!from || !lq_node_spec_same_instance (instance, from))
    from = NULL;
  command.kind = LQ_COMMAND_NODE;
  for (command.row = LQ_NODE_BYPASS; command.row <= (same ? LQ_NODE_WET : LQ_NODE_BYPASS);
       command.row++)
    {
      command.value = to->node[command.row];
      if (!from || from->node[command.row] != command.value)
        lq_engine_send (engine, command);
    }
  command.kind = LQ_COMMAND_PARAM;
  for (command.row = 0; same && command.row < lq_info_n_params (info); command.row++)
    {
      command.value = to->params[command.row];
      if ((!from || from->params[command.row] != command.value)
          && !lq_info_is_structural (info, to->params, command.row))
        lq_engine_send (engine, command);
    }
}

static void send_track_nodes (LqEngine *engine, const LqBuilt *built, const LqTrackSpec *from,
                              const LqTrackSpec *to)
{
  const LqTrackSpec *chain = lq_graph_find_track (built->graph, to->key);

  for (int i = 0; chain && i < to->n_nodes; i++)
    {
      LqKey key = to->nodes[i].key;
      send_node (engine, built, to->key, lq_track_find_node (chain, key),
                 from ? lq_track_find_node (from, key) : NULL, &to->nodes[i]);
    }
}

static void send_rack_nodes (LqEngine *engine, const LqBuilt *built, const LqRackSpec *from,
                             const LqRackSpec *to)
{
  const LqRackSpec *chain = lq_graph_find_rack (built->graph, to->key);

  for (int i = 0; chain && i < to->n_nodes; i++)
    {
      LqKey key = to->nodes[i].key;
      send_node (engine, built, to->key, lq_rack_find_node (chain, key),
                 from ? lq_rack_find_node (from, key) : NULL, &to->nodes[i]);
    }
}

static void send_nodes (LqEngine *engine, LqBuilt built, const LqGraph *from, const LqGraph *to)
{
  for (int t = 0; built.live && t < to->n_tracks; t++)
    send_track_nodes (engine, &built, from ? lq_graph_find_track (from, to->tracks[t].key) : NULL,
                      &to->tracks[t]);
  for (int r = 0; built.live && r < to->n_racks; r++)
    send_rack_nodes (engine, &built, from ? lq_graph_find_rack (from, to->racks[r].key) : NULL,
                     &to->racks[r]);
}

static void send_strip (LqEngine *engine, const LqTrackSpec *from, const LqTrackSpec *to)
{
  for (int row = 0; row < LQ_STRIP_N_ROWS; row++)
    {
      double value = lq_track_spec_row (to, (LqStripRow)row);
      if (!from || lq_track_spec_row (from, (LqStripRow)row) != value)
        lq_engine_send (
            engine,
            (LqCommand){ .kind = LQ_COMMAND_TRACK, .a = to->key, .row = row, .value = value });
    }
}

static void send_master (LqEngine *engine, const LqRackSpec *from, const LqRackSpec *to)
{
  if (!from || from->master_gain_db != to->master_gain_db)
    lq_engine_send (
        engine,
        (LqCommand){ .kind = LQ_COMMAND_MASTER, .a = to->key, .value = to->master_gain_db });
}

/* What is new in TO, comes with a plan. */
static void send_faders (LqEngine *engine, const LqGraph *from, const LqGraph *to)
{
  for (int t = 0; t < to->n_tracks; t++)
    {
      const LqTrackSpec *old = from ? lq_graph_find_track (from, to->tracks[t].key) : NULL;
      if (!from || old)
        send_strip (engine, old, &to->tracks[t]);
    }
  for (int r = 0; r < to->n_racks; r++)
    {
      const LqRackSpec *old = from ? lq_graph_find_rack (from, to->racks[r].key) : NULL;
      if (!from || old)
        send_master (engine, old, &to->racks[r]);
    }
}

void lq_engine_send_differences (LqEngine *engine, const LqGraph *from, const LqGraph *to)
{
  LqBuilt running = { engine->running, engine->runs ? lq_graph_copy_get (engine->runs) : NULL },
          incoming = { engine->incoming, engine->built ? lq_graph_copy_get (engine->built) : NULL };

  send_faders (engine, from, to);
  send_nodes (engine, running, from, to);
  send_nodes (engine, incoming, from, to);
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
