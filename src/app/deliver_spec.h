/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one delivered file is to be: from a deliverable of the document, or put together by a
 * command. Knows names and tags; renders nothing. Thread: [main] to make, plain data after. */
#pragma once

#include "media/writer.h"
#include "model/deliverable.h"
#include "model/session.h"

typedef struct
{
  char *name; /* of the deliverable, for people */
  char *path;
  LqScratch
      *scratch; /* borrowed: made there, without a name, and PATH is only told; NULL: at PATH */
  LqFileFormat format;
  LqSampleType type;
  double rate_hz; /* 0: the session's */
  LqDitherKind dither;
  uint64_t seed;
  LqTags tags;          /* empty: none */
  bool no_receipt_file; /* prove it, but put no sheet beside it */
} LqDeliverSpec;

LqDeliverSpec *lq_deliver_spec_new (const char *path);
void lq_deliver_spec_free (LqDeliverSpec *spec);

/* DELIVERABLE of SESSION in FOLDER, its name made from the template. */
LqDeliverSpec *lq_deliver_spec_from (LqSession *session, LqDeliverable *deliverable,
                                     const char *folder);

/* "Ana-Mirel_Night-Train_48k_24" from "{artist}_{title}_{version}_{rate}_{bits}": empty fields fall
 * away, characters that stores refuse too. Owns: g_free. */
char *lq_deliver_expand (LqSession *session, const char *template, double rate_hz,
                         LqSampleType type);

/* NAME without what file systems and stores refuse, "Lead Vox?" → "Lead-Vox". Owns: g_free. */
char *lq_deliver_clean_name (const char *name);

/* Looks for all media; FALSE with a sentence when something is missing that the sound needs: media
 * of a track that is not muted, a processor of the rack. Before a scene is made of the session. */
gboolean lq_deliver_check (LqSession *session, GError **error);

/* Names of the tracks that are muted and so not in the files. Owns: g_ptr_array_unref. */
GPtrArray *lq_deliver_list_muted (LqSession *session);
