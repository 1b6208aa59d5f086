/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another file in the place of a medium: a mix that was bounced anew. Main thread; reads the whole
 * file. */
#pragma once

#include "model/history.h"
#include "model/media_item.h"

/* PATH becomes the file of MEDIA, as one command; regions that played all of the old one play all of
 * it. FALSE, nothing changed, with error: it cannot be read, or not be used as it is. */
gboolean lq_media_replace (LqHistory *history, LqMediaItem *media, const char *path,
                           GError **error);
