/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `render --hold-ceiling`: what a written file has above the limiter's ceiling is taken off that
 * ceiling, as one command of the session with a reason, until the files hold it. And what is said
 * about it, held or not. Thread: [main]. */
#pragma once

#include "cli/deliver_run.h"
#include "cli/session_run.h"

typedef struct LqCliCeiling LqCliCeiling;

/* Borrows both. The session is open for writing. REPLACES: the files may replace others. */
LqCliCeiling *lq_cli_ceiling_new (LqCli *cli, LqCliSession *session, gboolean replaces);
/* Unless saved, the session stays as it was. NULL is fine. */
void lq_cli_ceiling_free (LqCliCeiling *ceiling);

/* TRUE when DELIVERY's files exceed the ceiling and it was lowered: then its new files are gone,
 * and the work is to be done again. */
gboolean lq_cli_ceiling_lower (LqCliCeiling *ceiling, const LqDelivery *delivery);

/* Ends the command and saves the session when something was lowered; an exit status. */
int lq_cli_ceiling_save (LqCliCeiling *ceiling);

/* CEILING NULL: it was not asked to be held. */
void lq_cli_ceiling_json (const LqCliCeiling *ceiling, const LqDelivery *delivery,
                          JsonObject *object);
void lq_cli_ceiling_tell (LqCli *cli, const LqCliCeiling *ceiling, const char *path,
                          LqSession *session, const LqDelivery *delivery);
