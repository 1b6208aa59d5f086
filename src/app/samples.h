/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded sound for processors that take it (LqProcessorInfo.takes_sample), decoded once at the rate
 * of the session: on a worker for what plays, at the beginning of a render for what is rendered. */
#pragma once

#include "app/scene.h"
#include "processors/sample.h"

/* A longer file is no response of a room. */
#define LQ_SAMPLE_MOST_S 20.0

/* The sentence for a file of N_CHANNELS and DURATION_S that cannot be a sample; NULL: it can.
 * Owns: g_free. Thread: [any] */
char *lq_sample_refusal (const char *name, int n_channels, double duration_s);

/* Decodes PATH and converts it to RATE_HZ. Thread: [worker]. Owns: unref. NULL with error. */
LqSample *lq_sample_load (const char *path, double rate_hz, GError **error);

/* What WANTED is at RATE_HZ, as the scene found it: written anew, it is another one. Looks at no file.
 * Owns: g_free. Thread: [any] */
char *lq_sample_identity (const LqSceneSample *wanted, double rate_hz);

/* ---- What is at hand ---- */

#define LQ_TYPE_SAMPLES (lq_samples_get_type ())
G_DECLARE_FINAL_TYPE (LqSamples, lq_samples, LQ, SAMPLES, GObject)

/* Signals: "loaded" (const char *path) when one has come; "failed" (const char *path, const char
 * *sentence). Main thread. */
LqSamples *lq_samples_new (void);

/* NULL: it is not at hand; then it is on its way, unless it has failed: that is tried again when the
 * file is written anew. Borrowed until the next sweep. */
LqSample *lq_samples_find (LqSamples *samples, const char *path, const char *sha256,
                           double rate_hz);

/* Why PATH could not be read; NULL: it could, or has not been tried. Borrowed, as above. */
const char *lq_samples_get_failure (LqSamples *samples, const char *path);

/* Lets go of what was not found since the last sweep. */
void lq_samples_sweep (LqSamples *samples);

/* To every node of SCENE what it wants and what is at hand; while that is on its way, what the node had
 * in the scene before, so that no choice of another one is heard as none. Sweeps. */
void lq_samples_give (LqSamples *samples, LqScene *scene);

/* Lets go of everything: another session comes, with nodes of the same keys. */
void lq_samples_clear (LqSamples *samples);
