/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a delivery on a worker while the terminal shows progress and Ctrl+C is heard, and tells
 * what came of it. For every command that writes audio. Thread: [main]. */
#pragma once

#include "app/delivery.h"
#include "cli/command.h"
#include "cli/json.h"

/* FALSE after a message, or when a file has an error of its own, which is the caller's to tell. */
gboolean lq_cli_deliver (LqCli *cli, LqDelivery *delivery);

/* "faults" and "non_finite_samples" of all that N deliveries read. */
void lq_cli_damage_json (JsonObject *object, LqDelivery *const *deliveries, guint n);

/* {"path", "sha256", "bytes", "done", "measure", "proved"}; PATH is shown instead of the spec's
 * when not NULL. Owns: caller. */
JsonObject *lq_cli_delivered_json (const LqDelivered *delivered, const char *path);

/* The same in a few lines to standard error. */
void lq_cli_delivered_tell (LqCli *cli, const LqDelivered *delivered, const char *path);
