/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random but repeatable gestures on a session: what step N does depends on N and on the session
 * alone, so that a killed program and its twin do the same. Shared by the tests of the document. */
#pragma once

#include "model/history.h"

/* One gesture: a change, several, an insert, a removal, a move, undo, redo, a jump to another
 * branch or a reason. */
void random_move (LqHistory *history, guint seed, guint step);

/* The session as text (paths relative to "/tmp"). Owns: free with g_free. */
char *random_moves_text (LqSession *session);

/* Text and history: position, labels, reasons, tree. Owns: free with g_free. */
char *random_moves_state (LqHistory *history);
