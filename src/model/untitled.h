/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions without a name yet: where they live until they are saved. Main thread. */
#pragma once

#include "model/store.h"

/* Whether PATH is one of them. */
gboolean lq_untitled_is (const char *path);
