/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every command of the desk as an action of the window. State of transport, monitor and comparison
 * is the action's state, so that menus, lamps and tests read it there. Thread: [main]. */
#pragma once

#include "ui/window.h"

/* Adds all "win.*" actions; they live as long as WINDOW. */
void lq_actions_add (LqWindow *window, LqDesk *desk);
