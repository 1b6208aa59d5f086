/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands that work on a session share: opening it (never beside a window that has it),
 * making one command of what was asked, saving, and saying so. Thread: [main]. */
#pragma once

#include "cli/command.h"
#include "cli/json.h"
#include "model/store.h"

typedef struct
{
  LqRegistry *registry;
  LqStore *store;
} LqCliSession;

/* FALSE after a message; SESSION is then empty. What opening found is told on standard error. */
gboolean lq_cli_session_open (LqCli *cli, const char *path, LqStoreMode mode,
                              LqCliSession *session);
void lq_cli_session_close (LqCliSession *session);

/* Saves; an exit status, after a message when it failed. */
int lq_cli_session_save (LqCli *cli, LqCliSession *session);

/* Ends the gesture under way, gives it REASON (may be NULL), saves, and prints the command: as a
 * line, or as JSON {"command": …|null, …} with the members of MORE (taken; may be NULL). Where MORE
 * has an "id", the line is that id alone, for scripts. */
int lq_cli_session_finish (LqCli *cli, LqCliSession *session, const char *reason, JsonObject *more);

/* The same for a command that was made already (NULL: nothing changed). */
int lq_cli_session_finish_command (LqCli *cli, LqCliSession *session, LqCommand *command,
                                   const char *reason, JsonObject *more);

/* Does one ARGUMENT of a command that edits; what MORE is told stands in its JSON. FALSE after a message. */
typedef gboolean (*LqCliEdit) (LqCli *cli, LqCliSession *session, const char *argument,
                               JsonObject *more);

/* The run of a command "SESSION ARGUMENT…" [--reason]: all arguments make one command of the
 * history, or, where EDIT refuses one, none of them is done. */
int lq_cli_session_edit (LqCli *cli, int argc, char **argv, LqCliEdit edit);

/* Sets KEY of ITEM as a person writes it; the file of a sample comes into the session. */
gboolean lq_cli_session_set (LqCliSession *session, LqItem *item, const char *key, const char *text,
                             GError **error);

/* Sets "KEY=VALUE" on ITEM as a person writes it; FALSE after a message. */
gboolean lq_cli_session_assign (LqCli *cli, LqCliSession *session, LqItem *item,
                                const char *assignment);
