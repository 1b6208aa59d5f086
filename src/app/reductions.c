/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/reductions.h"

#include "app/scene.h"

#include <glib.h>
#include <math.h>

#define BUCKET_S 0.01
#define RECENT   1024 /* buckets kept in the order they were heard */

typedef struct
{
  LqKey key, chain;
  int readout;
  bool aside;
  GArray *song; /* float, dB ≥ 0 by bucket of the timeline, NAN: not heard */
  float recent[RECENT];
  guint64 n_recent;
  gsize bucket; /* being filled */
  double now;
} Node;

struct LqReductions
{
  GPtrArray *nodes;
  double rate_hz;
  uint64_t serial;
};

static void node_free (gpointer data)
{
  g_array_unref (((Node *)data)->song);
  g_free (data);
}

LqReductions *lq_reductions_new (void)
{
  LqReductions *reductions = g_new0 (LqReductions, 1);
  reductions->nodes = g_ptr_array_new_with_free_func (node_free);
  return reductions;
}

void lq_reductions_free (LqReductions *reductions)
{
  g_ptr_array_unref (reductions->nodes);
  g_free (reductions);
}

void lq_reductions_clear (LqReductions *reductions)
{
  g_ptr_array_set_size (reductions->nodes, 0);
  reductions->serial++;
}

static Node *find (const LqReductions *reductions, LqKey key)
{
  for (guint i = 0; i < reductions->nodes->len; i++)
    if (((Node *)reductions->nodes->pdata[i])->key == key)
      return reductions->nodes->pdata[i];
  return NULL;
}

void lq_reductions_set_nodes (LqReductions *reductions, const LqReducer *reducers, int n,
                              double rate_hz)
{
  reductions->rate_hz = rate_hz;
  for (guint i = 0; i < reductions->nodes->len; i++)
    ((Node *)reductions->nodes->pdata[i])->readout = -1;
  for (int i = 0; i < n; i++)
    {
      Node *node = find (reductions, reducers[i].node);
      if (!node)
        {
          node = g_new0 (Node, 1);
          node->key = reducers[i].node;
          node->song = g_array_new (FALSE, FALSE, sizeof (float));
          g_ptr_array_add (reductions->nodes, node);
        }
      node->chain = reducers[i].chain;
      node->readout = reducers[i].readout;
      node->aside = reducers[i].aside;
    }
}

static void put (Node *node, gsize bucket, float db)
{
  const float unknown = NAN;
  while (node->song->len <= bucket)
    g_array_append_val (node->song, unknown);
  float *place = &g_array_index (node->song, float, bucket);
  if (bucket != node->bucket || node->n_recent == 0)
    {
      *place = db;
      node->bucket = bucket;
      node->recent[node->n_recent++ % RECENT] = db;
    }
  else
    {
      *place = fmaxf (*place, db);
      float *newest = &node->recent[(node->n_recent - 1) % RECENT];
      *newest = fmaxf (*newest, db);
    }
}

static void poll_node (LqReductions *reductions, Node *node, LqRing *rows, LqEngine *engine,
                       int latency_frames)
{
  size_t n_rows = lq_ring_used (rows);
  LqReadoutRow row;
  for (size_t i = 0; i < n_rows && lq_ring_pop (rows, &row); i++)
    {
      LqFrames ago = (LqFrames)(n_rows - i) * LQ_QUANTUM;
      LqFrames at = lq_engine_rendered_position (engine, latency_frames - ago);
      if (at < 0)
        continue;
      float db = fmaxf (0.0f, -row.values[node->readout]);
      node->now = db;
      put (node, (gsize)((double)at / (BUCKET_S * reductions->rate_hz)), db);
      reductions->serial++;
    }
}

void lq_reductions_poll (LqReductions *reductions, LqEngine *engine, const LqEngineState *state)
{
  for (guint i = 0; i < reductions->nodes->len; i++)
    {
      Node *node = reductions->nodes->pdata[i];
      LqNodeMeter meter;
      if (node->readout < 0 || !lq_engine_node_meter (engine, node->chain, node->key, &meter))
        continue;
      poll_node (reductions, node, meter.history, engine, state->latency_frames);
      if (!state->playing && node->now != 0.0)
        {
          node->now = 0.0;
          reductions->serial++;
        }
    }
}

static float largest (const Node *node, gsize from, gsize to)
{
  float db = NAN;
  for (gsize i = from; i < to && i < node->song->len; i++)
    db = fmaxf (db, g_array_index (node->song, float, i)); /* fmaxf passes NAN over */
  return db;
}

bool lq_reductions_columns (const LqReductions *reductions, LqKey key, LqFrames from, LqFrames to,
                            int n, float *db)
{
  bool any = false;
  double bucket_frames = BUCKET_S * reductions->rate_hz;
  for (int i = 0; i < n; i++)
    {
      double first = (double)from + (double)(to - from) * i / n,
             last = (double)from + (double)(to - from) * (i + 1) / n;
      gsize begin = (gsize)fmax (0.0, first / bucket_frames),
            end = (gsize)fmax (0.0, ceil (last / bucket_frames));
      db[i] = NAN;
      for (guint k = 0; k < reductions->nodes->len; k++)
        {
          const Node *node = reductions->nodes->pdata[k];
          bool asked = key == 0 ? node->chain == LQ_SCENE_WORK && !node->aside : node->key == key;
          float here = asked ? largest (node, begin, MAX (end, begin + 1)) : NAN;
          if (!isnan (here))
            db[i] = isnan (db[i]) ? here : db[i] + here;
        }
      any |= !isnan (db[i]);
    }
  return any;
}

int lq_reductions_recent (const LqReductions *reductions, LqKey key, int n, float *db)
{
  const Node *node = find (reductions, key);
  if (!node)
    return 0;
  guint64 n_there = MIN (node->n_recent, (guint64)MIN (n, RECENT));
  for (guint64 i = 0; i < n_there; i++)
    db[i] = node->recent[(node->n_recent - n_there + i) % RECENT];
  return (int)n_there;
}

double lq_reductions_now (const LqReductions *reductions, LqKey key)
{
  const Node *node = find (reductions, key);
  return node ? node->now : 0.0;
}

uint64_t lq_reductions_serial (const LqReductions *reductions) { return reductions->serial; }
