/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/streamer.h"

#include "core/wake.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STREAMS  16
#define READY_QUANTA 96 /* held by a stream before it is delivered: 128 ms at 48 kHz */
#define JOIN_QUANTA  24 /* ahead of what is being played, where a join begins */
#define MEMORY_BYTES ((size_t)64 << 20) /* of one stream; less prefetch rather than more memory */
#define MIN_QUANTA   256
#define MAX_TROUBLES 64
#define IDLE_MS      1000

typedef struct
{
  LqKey key;
  char path[1024];
  LqError error;
} Trouble;

/* What main wants. */
typedef struct
{
  uint64_t epoch;    /* of the last play, seek or stop */
  uint64_t revision; /* of loop and timeline */
  bool playing;
  LqStreamEntry entry;
  LqFrames position;
  LqLoop loop;
} Request;

struct LqStreamer
{
  pthread_t thread;
  pthread_mutex_t lock; /* main and disk thread */
  LqWake *wake;
  double prefetch_quanta;

  /* Under the lock. */
  Request request;
  LqTimeline *new_timeline;
  Trouble troubles[MAX_TROUBLES];
  int n_troubles;
  bool quit;
  uint64_t full_asked, full_seen;

  LqRing *delivery; /* of LqStream *, to the audio side */
  LqRing *returns;  /* of LqStream *, from it */

  /* Disk thread's. */
  Request served;
  LqReaders *readers;
  LqTimeline **timelines; /* the present one last */
  int n_timelines;
  LqStream *streams[MAX_STREAMS]; /* oldest first; the last one is the newest request's */
  int n_streams;
  uint64_t serial;
  LqRing *spare; /* an empty ring of SPARE_PLANES planes */
  int spare_planes;
  double **scratch;
  int n_scratch;
};

/* ---- Memory ---- */

static void need_scratch (LqStreamer *streamer, int n_planes)
{
  if (n_planes <= streamer->n_scratch)
    return;
  streamer->scratch = realloc (streamer->scratch, sizeof (double *) * (size_t)n_planes);
  for (int p = streamer->n_scratch; p < n_planes; p++)
    streamer->scratch[p] = malloc (sizeof (double) * LQ_TAPE_CHUNK * LQ_QUANTUM);
  streamer->n_scratch = n_planes;
}

static size_t stream_capacity (const LqStreamer *streamer, int n_planes)
{
  size_t n = (size_t)streamer->prefetch_quanta;
  size_t most = MEMORY_BYTES / lq_stream_quantum_size (n_planes);

  n = n < most ? n : most;
  return n > MIN_QUANTA ? n : MIN_QUANTA;
}

/* The ring of STREAM is kept for the next one like it. */
static void retire (LqStreamer *streamer, LqStream *stream)
{
  lq_ring_free (streamer->spare);
  streamer->spare = stream->ring;
  streamer->spare_planes = stream->n_planes;
  lq_ring_read_commit (stream->ring, lq_ring_used (stream->ring));
  stream->ring = NULL;
  lq_stream_free (stream);
}

static void remove_stream (LqStreamer *streamer, LqStream *stream)
{
  int kept = 0;

  for (int i = 0; i < streamer->n_streams; i++)
    if (streamer->streams[i] != stream)
      streamer->streams[kept++] = streamer->streams[i];
  streamer->n_streams = kept;
  retire (streamer, stream);
}

static bool timeline_in_use (const LqStreamer *streamer, const LqTimeline *timeline)
{
  for (int i = 0; i < streamer->n_streams; i++)
    if (streamer->streams[i]->timeline == timeline)
      return true;
  return false;
}

static void drop_old_timelines (LqStreamer *streamer)
{
  int kept = 0;

  for (int i = 0; i < streamer->n_timelines; i++)
    if (i + 1 == streamer->n_timelines || timeline_in_use (streamer, streamer->timelines[i]))
      streamer->timelines[kept++] = streamer->timelines[i];
    else
      lq_timeline_free (streamer->timelines[i]);
  streamer->n_timelines = kept;
}

static void collect_returns (LqStreamer *streamer)
{
  LqStream *stream;

  while (lq_ring_pop (streamer->returns, &stream))
    remove_stream (streamer, stream);
}

/* ---- Serving requests ---- */

static void report (void *data, LqKey key, const char *path, const LqError *error)
{
  LqStreamer *streamer = data;

  pthread_mutex_lock (&streamer->lock);
  if (streamer->n_troubles < MAX_TROUBLES)
    {
      Trouble *trouble = &streamer->troubles[streamer->n_troubles++];
      trouble->key = key;
      trouble->error = *error;
      strncpy (trouble->path, path, sizeof trouble->path - 1);
      trouble->path[sizeof trouble->path - 1] = '\0';
    }
  pthread_mutex_unlock (&streamer->lock);
}

static LqStream *newest (const LqStreamer *streamer)
{
  return streamer->n_streams > 0 ? streamer->streams[streamer->n_streams - 1] : NULL;
}

static LqRing *spare_for (LqStreamer *streamer, int n_planes)
{
  LqRing *ring = streamer->spare_planes == n_planes ? streamer->spare : NULL;

  if (ring)
    streamer->spare = NULL;
  return ring;
}

static LqStream *begin_stream (LqStreamer *streamer, const Request *request, LqFrames position)
{
  const LqTimeline *timeline = streamer->timelines[streamer->n_timelines - 1];
  LqTape *tape = lq_tape_new (timeline, streamer->readers);
  int n_planes = lq_tape_n_planes (tape);
  LqStream *stream;

  lq_tape_seek (tape, position);
  lq_tape_set_loop (tape, &request->loop);
  need_scratch (streamer, n_planes);
  stream = lq_stream_new (timeline, tape, spare_for (streamer, n_planes),
                          stream_capacity (streamer, n_planes));
  stream->entry = request->entry;
  stream->epoch = request->epoch;
  stream->serial = ++streamer->serial;
  streamer->streams[streamer->n_streams++] = stream;
  return stream;
}

/* Goes on where the newest stream will be in a moment. */
static void join (LqStreamer *streamer, const Request *request)
{
  const LqStream *base = newest (streamer);
  uint64_t played = base->produced - lq_ring_used (base->ring);
  uint64_t ahead = played + JOIN_QUANTA;
  ahead = ahead < base->produced ? ahead : base->produced - 1;
  LqFrames position = base->marks[(base->first + ahead) % base->n_marks].position;
  uint64_t first = base->first + ahead;

  LqStream *stream = begin_stream (streamer, request, position);
  stream->entry = LQ_STREAM_JOIN;
  stream->first = first;
}

/* Streams that nobody has seen yet give way to a newer request. */
static void drop_unsent (LqStreamer *streamer)
{
  while (newest (streamer) && !newest (streamer)->sent)
    remove_stream (streamer, newest (streamer));
}

static void serve (LqStreamer *streamer, const Request *request)
{
  const LqStream *last = newest (streamer);
  bool unborn = !last || last->epoch != request->epoch;
  bool waiting = last && !last->sent && last->entry != LQ_STREAM_JOIN;
  bool other_place = request->epoch != streamer->served.epoch;
  bool other_content = request->revision != streamer->served.revision;

  if (!other_place && !other_content)
    return;
  if (streamer->n_streams == MAX_STREAMS)
    return; /* the audio side is behind: later */
  /* A place asked for and not delivered yet is asked for again, with what is wanted now. */
  other_place = other_place || unborn || waiting;
  drop_unsent (streamer);
  streamer->served = *request;
  if (!request->playing || streamer->n_timelines == 0)
    return;
  if (other_place)
    begin_stream (streamer, request, request->position);
  else
    join (streamer, request);
}

/* Reads on where there is room, the newest stream first. True when something was read. */
static bool fill (LqStreamer *streamer)
{
  for (int i = streamer->n_streams - 1; i >= 0; i--)
    {
      LqStream *stream = streamer->streams[i];
      bool wanted = streamer->served.playing && stream->epoch == streamer->served.epoch;
      if (wanted && lq_stream_fill (stream, streamer->scratch) > 0)
        return true;
    }
  return false;
}

static void deliver (LqStreamer *streamer)
{
  LqStream *stream = newest (streamer);
  bool full = stream && lq_ring_space (stream->ring) == 0;

  if (!stream || stream->sent || (stream->produced < READY_QUANTA && !full))
    return;
  stream->sent = true;
  if (!lq_ring_push (streamer->delivery, &stream))
    stream->sent = false;
}

/* ---- The thread ---- */

/* Takes over what main wants; false to end. */
static bool look (LqStreamer *streamer, Request *request, uint64_t *asked)
{
  pthread_mutex_lock (&streamer->lock);
  *request = streamer->request;
  *asked = streamer->full_asked;
  if (streamer->new_timeline)
    {
      streamer->timelines = realloc (streamer->timelines,
                                     sizeof (LqTimeline *) * (size_t)(streamer->n_timelines + 1));
      streamer->timelines[streamer->n_timelines++] = streamer->new_timeline;
      streamer->new_timeline = NULL;
    }
  bool go_on = !streamer->quit;
  pthread_mutex_unlock (&streamer->lock);
  return go_on;
}

static void say_full (LqStreamer *streamer, uint64_t asked)
{
  pthread_mutex_lock (&streamer->lock);
  streamer->full_seen = asked;
  pthread_mutex_unlock (&streamer->lock);
}

static void *work (void *data)
{
  LqStreamer *streamer = data;
  Request request;
  uint64_t asked;

  while (look (streamer, &request, &asked))
    {
      collect_returns (streamer);
      serve (streamer, &request);
      drop_old_timelines (streamer);
      bool busy = fill (streamer);
      deliver (streamer);
      if (busy)
        continue;
      say_full (streamer, asked);
      lq_wake_wait (streamer->wake, streamer->served.playing ? IDLE_MS : -1);
    }
  return NULL;
}

/* ---- Main's side ---- */

LqStreamer *lq_streamer_new (double rate_hz, double prefetch_s)
{
  LqStreamer *streamer = calloc (1, sizeof (LqStreamer));

  streamer->prefetch_quanta = prefetch_s * rate_hz / LQ_QUANTUM;
  streamer->wake = lq_wake_new ();
  streamer->delivery = lq_ring_new (sizeof (LqStream *), MAX_STREAMS);
  streamer->returns = lq_ring_new (sizeof (LqStream *), MAX_STREAMS);
  pthread_mutex_init (&streamer->lock, NULL);
  streamer->readers = lq_readers_new (report, streamer);
  if (pthread_create (&streamer->thread, NULL, work, streamer) != 0)
    abort ();
  pthread_setname_np (streamer->thread, "disk");
  return streamer;
}

void lq_streamer_free (LqStreamer *streamer)
{
  pthread_mutex_lock (&streamer->lock);
  streamer->quit = true;
  pthread_mutex_unlock (&streamer->lock);
  lq_wake_signal (streamer->wake);
  pthread_join (streamer->thread, NULL);
  while (streamer->n_streams > 0)
    remove_stream (streamer, streamer->streams[0]);
  for (int i = 0; i < streamer->n_timelines; i++)
    lq_timeline_free (streamer->timelines[i]);
  lq_timeline_free (streamer->new_timeline);
  free (streamer->timelines);
  lq_readers_free (streamer->readers);
  for (int p = 0; p < streamer->n_scratch; p++)
    free (streamer->scratch[p]);
  free (streamer->scratch);
  lq_ring_free (streamer->spare);
  lq_ring_free (streamer->delivery);
  lq_ring_free (streamer->returns);
  lq_wake_free (streamer->wake);
  pthread_mutex_destroy (&streamer->lock);
  free (streamer);
}

void lq_streamer_set_timeline (LqStreamer *streamer, LqTimeline *timeline)
{
  pthread_mutex_lock (&streamer->lock);
  lq_timeline_free (streamer->new_timeline);
  streamer->new_timeline = timeline;
  streamer->request.revision++;
  streamer->full_asked++;
  pthread_mutex_unlock (&streamer->lock);
  lq_wake_signal (streamer->wake);
}

void lq_streamer_set_loop (LqStreamer *streamer, const LqLoop *loop)
{
  pthread_mutex_lock (&streamer->lock);
  streamer->request.loop = *loop;
  streamer->request.revision++;
  streamer->full_asked++;
  pthread_mutex_unlock (&streamer->lock);
  lq_wake_signal (streamer->wake);
}

void lq_streamer_play (LqStreamer *streamer, uint64_t epoch, LqStreamEntry entry, LqFrames position)
{
  pthread_mutex_lock (&streamer->lock);
  streamer->full_asked++;
  streamer->request.epoch = epoch;
  streamer->request.playing = true;
  streamer->request.entry = entry;
  streamer->request.position = position;
  pthread_mutex_unlock (&streamer->lock);
  lq_wake_signal (streamer->wake);
}

void lq_streamer_stop (LqStreamer *streamer, uint64_t epoch)
{
  pthread_mutex_lock (&streamer->lock);
  streamer->full_asked++;
  streamer->request.epoch = epoch;
  streamer->request.playing = false;
  pthread_mutex_unlock (&streamer->lock);
  lq_wake_signal (streamer->wake);
}

bool lq_streamer_next_trouble (LqStreamer *streamer, LqKey *key, char *path, LqError *error)
{
  pthread_mutex_lock (&streamer->lock);
  bool any = streamer->n_troubles > 0;
  if (any)
    {
      *key = streamer->troubles[0].key;
      *error = streamer->troubles[0].error;
      memcpy (path, streamer->troubles[0].path, sizeof streamer->troubles[0].path);
      streamer->n_troubles--;
      memmove (streamer->troubles, streamer->troubles + 1,
               sizeof (Trouble) * (size_t)streamer->n_troubles);
    }
  pthread_mutex_unlock (&streamer->lock);
  return any;
}

void lq_streamer_ask_full (LqStreamer *streamer)
{
  pthread_mutex_lock (&streamer->lock);
  streamer->full_asked++;
  pthread_mutex_unlock (&streamer->lock);
  lq_wake_signal (streamer->wake);
}

bool lq_streamer_is_full (LqStreamer *streamer)
{
  pthread_mutex_lock (&streamer->lock);
  bool full = streamer->full_seen == streamer->full_asked;
  pthread_mutex_unlock (&streamer->lock);
  return full;
}

/* ---- Audio's side ---- */

LqStream *lq_streamer_peek (LqStreamer *streamer)
{
  size_t n;
  LqStream *const *next = lq_ring_read_peek (streamer->delivery, &n);

  return n > 0 ? *next : NULL;
}

void lq_streamer_take (LqStreamer *streamer) { lq_ring_read_commit (streamer->delivery, 1); }

void lq_streamer_give_back (LqStreamer *streamer, LqStream *stream)
{
  lq_ring_push (streamer->returns, &stream);
  lq_wake_signal (streamer->wake);
}

void lq_streamer_wake (LqStreamer *streamer) { lq_wake_signal (streamer->wake); }
