/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/builder.h"

#include "engine/rt_state.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Live play aligns all outputs to a multiple of this many frames at 48 kHz. */
#define RESERVE_FRAMES 1024

#define LOOK_QUANTA  64 /* between two looks at what has come in meanwhile */
#define ENOUGH       8 /* quanta that may be left for the audio side, which runs them beside the sound */
#define MAX_CHASE    8 /* times the history that the builder runs after the present at most */
#define MAX_DISCARDS 16

typedef struct
{
  LqGraphCopy *graph;
  LqThroughSpec *through;
  int n_through;
  LqLive *previous;
  LqTimeline *timeline; /* NULL: none yet */
  bool plays;
} Job;

struct LqBuilder
{
  pthread_t thread;
  pthread_mutex_t lock;
  LqWake *wake;
  double rate_hz;

  /* Under the lock. */
  Job job; /* graph NULL: none */
  LqLive *done;
  LqLive *discards[MAX_DISCARDS];
  int n_discards;
  bool quit;

  /* Builder thread's. */
  LqRing *past;
  LqPastQuantum *history; /* by clock */
  uint64_t size;          /* quanta of it */
  uint64_t next;          /* clock after the newest one */
  uint64_t count;         /* that follow one another up to there */
  uint64_t generation;
};

/* ---- The past ---- */

static void take_in (LqBuilder *builder, const LqPastQuantum *quantum)
{
  if (quantum->generation != builder->generation || quantum->clock != builder->next)
    builder->count = 0;
  builder->generation = quantum->generation;
  builder->history[quantum->clock % builder->size] = *quantum;
  builder->next = quantum->clock + 1;
  builder->count += builder->count < builder->size;
}

/* Takes in what the audio side has played. A new beginning or a gap ends what came before. */
static void look_back (LqBuilder *builder)
{
  const LqPastQuantum *past;
  size_t n;

  while (past = lq_ring_read_peek (builder->past, &n), n > 0)
    {
      for (size_t i = 0; i < n; i++)
        take_in (builder, &past[i]);
      lq_ring_read_commit (builder->past, n);
    }
}

/* Quanta of the past that PLAN wants to hear. */
static uint64_t wanted_past (const LqPlan *plan)
{
  LqFrames racks = lq_plan_preroll_frames (plan), tracks = lq_plan_preroll_track_frames (plan);

  return (uint64_t)((racks > tracks ? racks : tracks) + LQ_QUANTUM - 1) / LQ_QUANTUM;
}

typedef struct
{
  LqBuilder *builder;
  LqLive *live;
  LqHindsight *hindsight; /* what the tracks played; NULL: not known or not wanted */
  uint64_t at, generation;
  uint64_t most; /* quanta that it may still run */
} Chase;

/* Runs one quantum of the past, out of the row where it has it. */
static void run_past (const Chase *chase)
{
  const LqBuilder *builder = chase->builder;
  const LqPastQuantum *quantum = &builder->history[chase->at % builder->size];
  const double *sum[LQ_MAX_CHANNELS] = { quantum->planes[0], quantum->planes[1] };
  LqPlanPast past = {
    .sum = sum,
    .tracks = lq_past_row_find (chase->live->past, chase->at, &quantum->mark),
  };

  if (!past.tracks && chase->hindsight)
    past.tracks = lq_hindsight_read (chase->hindsight, &quantum->mark);
  lq_plan_preroll (chase->live->plan, &past);
}

static bool is_enough (const Chase *chase) { return chase->builder->next - chase->at <= ENOUGH; }

/* Until no more than ENOUGH is left of what has come in by then; false: another place by now, the audio
 * side begins the past anew. */
static bool chase_present (Chase *chase)
{
  const LqBuilder *builder = chase->builder;

  for (;;)
    {
      if (is_enough (chase) || chase->at % LOOK_QUANTA == 0)
        look_back (chase->builder);
      if (builder->generation != chase->generation || builder->next - chase->at > builder->count)
        return false;
      if (is_enough (chase) || chase->most-- == 0)
        return true;
      run_past (chase);
      chase->at++;
    }
}

/* The row takes its time to read: what is played meanwhile is run out of it. */
static void warm_up (LqBuilder *builder, LqLive *live, LqHindsight *hindsight)
{
  uint64_t wanted = wanted_past (live->plan);

  look_back (builder);
  uint64_t n = wanted < builder->count ? wanted : builder->count;
  const LqPastQuantum *newest = &builder->history[(builder->next - 1) % builder->size];
  if (n == 0 || newest->n_channels != lq_plan_n_channels (live->plan))
    return;
  Chase chase = {
    builder, live, hindsight, builder->next - n, builder->generation, MAX_CHASE * builder->size
  };
  if (!chase_present (&chase))
    return;
  if (hindsight && chase.at < builder->next)
    {
      const LqTapeMark *mark = &builder->history[chase.at % builder->size].mark;
      live->past =
          lq_hindsight_row (hindsight, mark, chase.at, lq_rt_past_quanta (builder->rate_hz));
      look_back (builder);
      if (!chase_present (&chase))
        return;
    }
  live->warm = true;
  live->generation = chase.generation;
  live->warm_to = chase.at;
}

/* ---- The thread ---- */

static LqLive *build (LqBuilder *builder, const Job *job)
{
  int blocks = (int)lround (builder->rate_hz / 48000.0);
  LqPlanSpec spec = {
    .graph = lq_graph_copy_get (job->graph),
    .align_frames = RESERVE_FRAMES * (blocks > 0 ? blocks : 1),
    .through = job->through,
    .n_through = job->n_through,
    .previous = job->previous ? job->previous->plan : NULL,
  };
  LqLive *live = lq_live_new (lq_plan_new (&spec));

  if (job->plays && wanted_past (live->plan) > 0)
    {
      LqHindsight *hindsight = lq_hindsight_new (job->timeline, live->plan);
      warm_up (builder, live, hindsight);
      lq_hindsight_free (hindsight);
    }
  lq_timeline_free (job->timeline);
  lq_graph_copy_free (job->graph);
  free (job->through);
  return live;
}

/* What there is to do; false to end. */
static bool look (LqBuilder *builder, Job *job, LqLive **discards, int *n_discards)
{
  pthread_mutex_lock (&builder->lock);
  *job = builder->job;
  builder->job = (Job){ 0 };
  *n_discards = builder->n_discards;
  memcpy (discards, builder->discards, sizeof builder->discards);
  builder->n_discards = 0;
  bool go_on = !builder->quit;
  pthread_mutex_unlock (&builder->lock);
  return go_on;
}

static void *work (void *data)
{
  LqBuilder *builder = data;
  LqLive *discards[MAX_DISCARDS];
  int n_discards;
  Job job;

  for (bool go_on = true; go_on;)
    {
      go_on = look (builder, &job, discards, &n_discards);
      for (int i = 0; i < n_discards; i++)
        lq_live_free (discards[i]);
      look_back (builder);
      LqLive *live = job.graph ? build (builder, &job) : NULL;
      if (live)
        {
          pthread_mutex_lock (&builder->lock);
          builder->done = live;
          pthread_mutex_unlock (&builder->lock);
        }
      else if (go_on)
        lq_wake_wait (builder->wake, -1);
    }
  return NULL;
}

/* ---- Main's side ---- */

LqBuilder *lq_builder_new (double rate_hz, LqRing *past, LqWake *wake)
{
  LqBuilder *builder = calloc (1, sizeof (LqBuilder));

  builder->rate_hz = rate_hz;
  builder->past = past;
  builder->wake = wake;
  builder->size = (uint64_t)(LQ_BUILDER_HISTORY_S * rate_hz / LQ_QUANTUM);
  builder->history = calloc (builder->size, sizeof (LqPastQuantum));
  pthread_mutex_init (&builder->lock, NULL);
  if (!builder->history || pthread_create (&builder->thread, NULL, work, builder) != 0)
    abort ();
  return builder;
}

void lq_builder_free (LqBuilder *builder)
{
  pthread_mutex_lock (&builder->lock);
  builder->quit = true;
  pthread_mutex_unlock (&builder->lock);
  lq_wake_signal (builder->wake);
  pthread_join (builder->thread, NULL);
  lq_live_free (builder->done);
  pthread_mutex_destroy (&builder->lock);
  free (builder->history);
  free (builder);
}

void lq_builder_submit (LqBuilder *builder, LqGraphCopy *graph, const LqThroughSpec *through,
                        int n_through, LqLive *previous, LqTimeline *timeline, bool plays)
{
  LqThroughSpec *copy = calloc ((size_t)n_through + 1, sizeof (LqThroughSpec));

  memcpy (copy, through, sizeof (LqThroughSpec) * (size_t)n_through);
  pthread_mutex_lock (&builder->lock);
  builder->job = (Job){ graph, copy, n_through, previous, timeline, plays };
  pthread_mutex_unlock (&builder->lock);
  lq_wake_signal (builder->wake);
}

LqLive *lq_builder_take (LqBuilder *builder)
{
  pthread_mutex_lock (&builder->lock);
  LqLive *live = builder->done;
  builder->done = NULL;
  pthread_mutex_unlock (&builder->lock);
  return live;
}

void lq_builder_discard (LqBuilder *builder, LqLive *live)
{
  pthread_mutex_lock (&builder->lock);
  builder->discards[builder->n_discards++] = live;
  pthread_mutex_unlock (&builder->lock);
  lq_wake_signal (builder->wake);
}
