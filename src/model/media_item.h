/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An audio file the session uses, known by place, size, when it was written, and hash, so that it can be found
 * again, is never dropped when it is missing, and no other is taken for it. Does not read audio. Main thread; see item.h for who may
 * write. Stored properties: "uri" (absolute path in memory, relative URI in the file) "size"
 * "written" "sha256" "rate" "channels" "frames" "origin" "origin-sha256" "converter" (what a converted copy
 * was made from, and how). Not stored: "missing". */
#pragma once

#include "core/types.h"
#include "model/item.h"

#include <glib/gstdio.h>

#define LQ_TYPE_MEDIA_ITEM (lq_media_item_get_type ())
G_DECLARE_FINAL_TYPE (LqMediaItem, lq_media_item, LQ, MEDIA_ITEM, LqItem)

LqMediaItem *lq_media_item_new (const char *id);

const char *lq_media_item_get_path (LqMediaItem *media);   /* absolute, filename encoding */
gint64 lq_media_item_get_size (LqMediaItem *media);        /* bytes */
const char *lq_media_item_get_sha256 (LqMediaItem *media); /* of the file; "" unknown */
int lq_media_item_get_rate (LqMediaItem *media);           /* Hz of the file as it is */
int lq_media_item_get_channels (LqMediaItem *media);
LqFrames lq_media_item_get_frames (LqMediaItem *media);
const char *lq_media_item_get_origin (LqMediaItem *media); /* path it was converted from, or "" */

/* Looks whether the file is there with the stored size; updates and returns "missing". Fast: reads
 * no content, and so one that was only written again is believed, and doubtful. */
gboolean lq_media_item_check (LqMediaItem *media);

/* Of one that was there at the last look: when it was written again since it was taken in. 0: it was not. */
gint64 lq_media_item_get_doubtful_ms (LqMediaItem *media);
/* What reading it all has shown: whether what was written then is the SAME. */
void lq_media_item_settle (LqMediaItem *media, gint64 written_ms, gboolean same);
/* Checks, and reads what is doubtful at once: for the command line, and just before a file is made of it. */
gboolean lq_media_item_verify (LqMediaItem *media);

/* The same, and when the file was written, in one look at the disk; 0: nothing is there. */
gboolean lq_media_item_look (LqMediaItem *media, gint64 *written_ns);

/* When the file that INFO tells of was written, as look says it. Thread: [any]. */
gint64 lq_media_written_ns (const GStatBuf *info);

/* When the file at PATH was written, as "written" has it; 0: nothing is there. Thread: [any]. */
gint64 lq_media_written_ms (const char *path);

gboolean lq_media_item_get_missing (LqMediaItem *media);

/* Of one that is missing: there is a file in its place, of another size or with other content. */
gboolean lq_media_item_is_other (LqMediaItem *media);
/* Of the same size, that is. */
gboolean lq_media_item_has_other_content (LqMediaItem *media);

/* Fills "uri", "size", "written", "sha256" of a new item from PATH; FALSE and untouched on failure. */
gboolean lq_media_item_set_file (LqMediaItem *media, const char *path, GError **error);

/* Whether PATH holds the very content (size, then hash). Reads the file only if the size fits. */
gboolean lq_media_item_is_same_file (LqMediaItem *media, const char *path);

/* Looks for the content of a missing item below FOLDER (same name first, then same size), at most
 * MAX_DEPTH folders deep. Owns: path, free with g_free; NULL: not there. The caller then sets
 * "uri" by a command. */
char *lq_media_item_search (LqMediaItem *media, const char *folder, int max_depth);
