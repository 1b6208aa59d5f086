/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file as the recorded sound of a processor: a medium of the session that the node names, as it
 * is; what the processor needs of it is decoded when it is needed (samples.h). Main thread. */
#pragma once

#include "app/importer.h"
#include "model/history.h"
#include "model/media_item.h"
#include "model/node.h"

/* FILE, whatever it becomes, as a medium of the session. Borrowed: the session holds it. */
LqMediaItem *lq_imported_insert (LqHistory *history, const LqImported *file);

/* FILE, looked at by an import with "samples" set, as one command: the medium, unless the session has
 * it, NODE's "sample", and the row that has to stand so that it is heard. */
void lq_sample_import_set (LqHistory *history, LqNode *node, const LqImported *file);

/* Sets the row of NODE that has to stand so that its sample is heard. */
void lq_sample_import_use (LqHistory *history, LqNode *node);

/* The same from PATH, and waits for it. FALSE, nothing changed, with error. */
gboolean lq_sample_import (LqHistory *history, LqNode *node, const char *path, GError **error);
