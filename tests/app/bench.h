/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of this room share: a folder of their own, noise files made by libsndfile (never by
 * the code under test), and small sessions in memory that play them. */
#pragma once

#include "model/history.h"
#include "model/media_item.h"
#include "model/region.h"
#include "model/track.h"

#include <glib/gstdio.h>
#include <sndfile.h>

typedef struct
{
  char *folder;
  LqRegistry *registry;
  LqSession *session;
  LqHistory *history;
} Bench;

/* A session of RATE_HZ without tracks. */
void bench_init (Bench *bench, int rate_hz);
void bench_clear (Bench *bench); /* with the folder and all in it */

/* In the bench's folder; valid for the life of the program. */
const char *bench_path (const Bench *bench, const char *name);

/* N_FRAMES of white noise at LEVEL of full scale, on the grid of SUBTYPE (SF_FORMAT_PCM_16 …). */
const char *bench_noise (const Bench *bench, const char *name, int n_channels, int n_frames,
                         int subtype, double level);

/* The file as a track of its own from frame 0. */
LqTrack *bench_add_track (Bench *bench, const char *path);

/* A node at the end of the master rack. */
LqNode *bench_add_node (Bench *bench, const char *processor);

/* All samples of a file as 32-bit words, by libsndfile; *INFO may be NULL. Owns: g_free. */
int32_t *bench_words (const char *path, SF_INFO *info);

/* Names in FOLDER, sorted and set apart by spaces. Owns: g_free. */
char *bench_list (const char *folder);
