/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a session as JSON. Keys are those of the session file, values in the units of their
 * rows; choices as their words; −∞ dB as null. Thread: [main]. */
#pragma once

#include "cli/json.h"
#include "model/history.h"

/* Owns: caller, all of them. */
JsonObject *lq_cli_command_json (LqCommand *command);
JsonObject *lq_cli_session_json (LqSession *session);

/* Every command of every branch, and where the session stands. */
JsonObject *lq_cli_history_json (LqHistory *history);

/* "2026-03-01 19:31:58" where the user is. Owns: caller. */
char *lq_cli_time_text (gint64 time);
