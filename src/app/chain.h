/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain of processors without a session, written in words: "compressor:threshold=-18dB,ratio=2".
 * For the command line. Main thread; the nodes may be read by a worker. */
#pragma once

#include "app/scene.h"
#include "media/reader.h"

typedef struct LqChain LqChain;

/* Borrows REGISTRY. Owns: caller frees. */
LqChain *lq_chain_new (const LqRegistry *registry);
void lq_chain_free (LqChain *chain);

/* Appends a processor: ID[:PARAMETER=VALUE,…] (app/assignments.h), with any parameter of its table and of
 * every node (bypass, wet, target), and sample=PATH where the processor takes one. Values take units. FALSE,
 * nothing added, with a sentence that names the nearest id or the range, domain G_OPTION_ERROR. */
gboolean lq_chain_add (LqChain *chain, const char *text, GError **error);

/* Appends the processors of a text file, one a line in the same words; empty lines and what
 * follows a # are passed over. FALSE, nothing added, with a sentence that names the line, or
 * with a G_FILE_ERROR. */
gboolean lq_chain_add_file (LqChain *chain, const char *path, GError **error);

/* A sentence for each parameter off its default that changes nothing, because of another's value or as
 * no tempo is known.
 * Owns: caller unrefs. */
GPtrArray *lq_chain_idle (const LqChain *chain);

/* The whole file PATH, of which INFO speaks, through the chain as it is now: one track, nothing
 * else. A mono file keeps its one channel. Keys of nodes: 1, 2, … Owns: lq_scene_free. */
LqScene *lq_chain_scene (const LqChain *chain, const char *path, const LqReaderInfo *info);

/* Turns the ceiling of the limiter KEY down by DB. FALSE, nothing changed, when that is below its
 * range; else *CEILING_DB is where it stands now. */
gboolean lq_chain_lower_ceiling (LqChain *chain, LqKey key, double db, double *ceiling_db);
