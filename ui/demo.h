/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo session: composed at the first wish into the user's cache by a program of its own, then
 * simply opened. Thread: [main]. */
#pragma once

#include <gio/gio.h>

typedef void (*LqDemoProgress) (double fraction, gpointer data);
/* SESSION_PATH, or ERROR. Called once, perhaps before lq_demo_prepare returns. */
typedef void (*LqDemoReady) (const char *session_path, const GError *error, gpointer data);

void lq_demo_prepare (LqDemoProgress progress, LqDemoReady ready, gpointer data);
