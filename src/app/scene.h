/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as the engine takes it: graph and timeline, with everything they point to in one
 * arena. Built afresh whenever the document changes; the engine copies and compares. Also how a
 * render of the session begins. Thread: [main] to build, [any] to read. */
#pragma once

#include "core/arena.h"
#include "engine/timeline.h"
#include "model/node.h"
#include "model/reference.h"
#include "model/session.h"
#include "model/track.h"

/* Something to compare with, beside the work: another state of the session, or the work's own rack
 * as far as one of its nodes. What is equal is shared. */
typedef struct
{
  LqKey key;          /* not 0, not LQ_SCENE_WORK, < 2^24; another state has another one */
  LqSession *session; /* the whole state: its tracks, regions and master chain; NULL: the work's */
  LqKey end;          /* without SESSION: the node of the rack at which it ends */
  bool with_end;      /* and whether that one is in it */
} LqSceneVariant;

#define LQ_SCENE_WORK ((LqKey)1)

/* Recorded sound that a node of the scene works with. */
typedef struct
{
  LqNodeSpec *node;          /* its sample is NULL until it is given; then held by the scene */
  LqKey rack;                /* of the work or the variant that NODE belongs to */
  const char *path, *sha256; /* "" when none was chosen */
  bool missing;              /* that, or not where it was at the last look */
  int64_t written_ns;        /* the file, at that look */
} LqSceneSample;

typedef struct
{
  LqArena *arena;
  LqGraph graph; /* racks[0] is the work with key LQ_SCENE_WORK */
  LqTimelineSpec timeline;
  GArray *samples;   /* LqSceneSample, of nodes that use them */
  GHashTable *names; /* const LqKey * of a track → char *: as the person knows it */
} LqScene;

/* The document as it is rendered. Missing media are left out (silence), as are unknown processors.
 * Owns: lq_scene_free. */
LqScene *lq_scene_new (LqSession *session);

/* The same as it is heard: with what is only listened to (LQ_PARAM_LISTENING), beside VARIANTS, which may
 * be NULL. Owns: lq_scene_free. */
LqScene *lq_scene_new_heard (LqSession *session, const LqSceneVariant *variants, int n_variants);

/* TRACK alone through its nodes and strip, before the master: the stems of all tracks add up to the
 * Mix tap. Tracks that its detectors hear are there, muted.
 * Owns: lq_scene_free. */
LqScene *lq_scene_new_stem (LqSession *session, LqTrack *track);

void lq_scene_free (LqScene *scene); /* NULL is fine */

/* SAMPLE, NULL: none, for what *WANTED says, of SCENE. */
void lq_scene_give_sample (LqSceneSample *wanted, LqSample *sample);

/* Of nodes that were taken out of SCENE's graph nothing is wanted any more. */
void lq_scene_forget_samples (LqScene *scene);

/* Decodes what is wanted and there. FALSE with error when a file that is there cannot be used; the
 * others are there then. Thread: [worker]. */
gboolean lq_scene_load_samples (LqScene *scene, GError **error);

/* SPEC, a node of SCENE without samples yet, becomes as OTHER is set: parameters, wet, target, key, sample. */
void lq_scene_set_as (LqScene *scene, LqSession *session, LqNodeSpec *spec, LqNode *other);

/* What NODE of SCENE works with; NULL: nothing. */
const LqSceneSample *lq_scene_find_sample (const LqScene *scene, const LqNodeSpec *node);

/* A scene without nodes. Owns: lq_scene_free. */
LqScene *lq_scene_new_empty (void);

/* The engine's name of an item of the document. */
LqKey lq_scene_key (LqItem *item);

/* The engine's name of the chain that the node ITEM stands in: the work's rack, or its track. */
LqKey lq_scene_chain_key (LqItem *item);

/* The node of the master rack that the engine names KEY; NULL: none. Borrowed. */
LqItem *lq_scene_find_node (LqSession *session, LqKey key);

/* Whether SCENE reads the very file at PATH, by whatever name: a region, a reference or a sample. */
gboolean lq_scene_reads (const LqScene *scene, const char *path);

/* How the person calls the track that plays LINE of SCENE; NULL: it has no name. Borrowed. */
const char *lq_scene_line_name (const LqScene *scene, LqKey line);

/* The end of the last region. */
LqFrames lq_scene_length (LqSession *session);
