/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presets of one processor: a small file with the same keys as a node in the session, read and
 * written through the same rows. Factory ones come with the program, a person's own live in the
 * user's data folder. Main thread. */
#pragma once

#include "model/history.h"

typedef struct
{
  char *name; /* "Gentle glue", as it stands in the file */
  char *path;
  char *doc; /* one sentence, may be ""; the same */
  gboolean factory;
} LqPreset;

/* Name and sentence as they are shown: in the person's language where they came with the program. Borrowed. */
const char *lq_preset_title (const LqPreset *preset);
const char *lq_preset_sentence (const LqPreset *preset);

/* Presets of PROCESSOR_ID, factory first, each by title; LqPreset, unref the array.
 * FACTORY_FOLDER: where data/presets was installed. */
GPtrArray *lq_preset_list (const char *processor_id, const char *factory_folder);

/* Sets all parameters of NODE as one command ("Preset “Gentle glue”"): keys the file lacks go to
 * their defaults; bypass and target stay as they are. FALSE, nothing changed, when the file is not
 * a preset of this processor. *PROBLEMS (may be NULL) counts lines that were passed over. */
gboolean lq_preset_apply (LqHistory *history, LqNode *node, const char *path, guint *n_problems,
                          GError **error);

/* Saves NODE's parameters under NAME in the user's folder (atomic); returns the path. */
char *lq_preset_save (LqNode *node, const char *name, const char *doc, GError **error);
/* Whether there is an own one that saving under NAME would replace. */
gboolean lq_preset_is_there (LqNode *node, const char *name);

/* Of one's own, not those that came with the program. A name that another of them has is refused.
 * PRESET is renamed, too. */
gboolean lq_preset_rename (LqPreset *preset, const char *name, GError **error);
/* *REMAINS is what bring_back needs to undo it; that replaces none that has the name by now. Owns: caller frees. */
gboolean lq_preset_delete (const LqPreset *preset, char **remains, GError **error);
gboolean lq_preset_bring_back (const LqPreset *preset, const char *remains, GError **error);
