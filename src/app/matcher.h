/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one matcher: how loud a source is, by running it offline on a worker and gating it as
 * BS.1770 says. What was measured is kept by a hash of everything that decides the sound, so that
 * going back to a state knows its loudness at once. It measures; compare.h decides.
 * Thread: [main]; the work is on a worker. Signal "measured" (const char *hash). */
#pragma once

#include "analysis/reading.h"
#include "app/picture.h"
#include "app/scene.h"
#include "model/node.h"

#include <glib-object.h>

#define LQ_TYPE_MATCHER (lq_matcher_get_type ())
G_DECLARE_FINAL_TYPE (LqMatcher, lq_matcher, LQ, MATCHER, GObject)

LqMatcher *lq_matcher_new (void);

/* What is to be measured: the mix or the work of a session over a range, or a range of a file. */
typedef struct LqMatchSource LqMatchSource;

typedef enum
{
  LQ_MATCH_MIX,
  LQ_MATCH_WORK,
} LqMatchTap;

/* Takes a picture of SESSION as it is now. BYPASS: a node taken as bypassed, or engaged if it is
 * bypassed; NULL: none. TO ≤ FROM: the whole song. */
LqMatchSource *lq_match_source_new (LqSession *session, LqMatchTap tap, LqNode *toggled,
                                    LqFrames from, LqFrames to);
/* The work as it would be with the other of A and B of NODE; NULL: there is none. */
LqMatchSource *lq_match_source_new_other (LqSession *session, LqNode *node, LqFrames from,
                                          LqFrames to);
LqMatchSource *lq_match_source_new_file (const char *path, const char *sha256, double rate_hz,
                                         LqFrames from, LqFrames to);
void lq_match_source_unref (LqMatchSource *source); /* NULL is fine */

/* Equal hashes are equal sound. Borrowed. */
const char *lq_match_source_hash (const LqMatchSource *source);

typedef enum
{
  LQ_MATCH_UNKNOWN, /* never asked for */
  LQ_MATCH_RUNNING, /* waiting or under way */
  LQ_MATCH_DONE,    /* READING says how loud; none: silence */
  LQ_MATCH_FAILED,  /* lq_matcher_get_reason () says why */
} LqMatchResult;

typedef struct
{
  LqReading
      lufs; /* BS.1770: of the channels that are there, as the meters and a file's sheet have it */
  LqReading heard_lufs; /* on two loudspeakers: of one channel 3.01 more, as both play it */
} LqMatchReading;

/* What is known. SECONDS_LEFT (may be NULL) is −1 when that is not known. */
LqMatchResult lq_matcher_look (LqMatcher *matcher, const LqMatchSource *source,
                               LqMatchReading *reading, double *seconds_left);

/* What SOURCE looks like: the work of a whole song, measured last. NULL: not there (any more). Borrowed. */
LqPicture *lq_matcher_get_picture (LqMatcher *matcher, const LqMatchSource *source);

typedef enum
{
  LQ_MATCH_SOON,
  LQ_MATCH_LATER, /* after everything that is wanted soon */
} LqMatchUrgency;

/* Measures SOURCE unless it is known or under way. */
void lq_matcher_want (LqMatcher *matcher, LqMatchSource *source, LqMatchUrgency urgency);

/* Measures SOURCE once more where that has failed: only when somebody asks, so that nothing goes
 * round and round. TRUE: it is under way now. */
gboolean lq_matcher_retry (LqMatcher *matcher, const LqMatchSource *source);

/* Why it failed, half a sentence; NULL: it has not. Borrowed. */
const char *lq_matcher_get_reason (LqMatcher *matcher, const LqMatchSource *source);

/* Drops what waits and stops what runs but is not in KEEP (NULL-terminated hashes). */
void lq_matcher_keep_only (LqMatcher *matcher, const char *const *keep);
