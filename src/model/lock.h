/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a second writer out of a session: a lock on NAME.lacquer-lock, which the system takes back
 * when its holder dies, so that a lock is never stale. The file says who holds it. Main thread. */
#pragma once

#include <glib.h>

typedef struct LqLock LqLock;

/* NULL with LQ_STORE_ERROR_LOCKED when somebody has it (also this process), or with
 * LQ_STORE_ERROR_READ_ONLY when the folder cannot be written. */
LqLock *lq_lock_take (const char *path, GError **error);

/* Removes the file too. NULL is fine. */
void lq_lock_release (LqLock *lock);
