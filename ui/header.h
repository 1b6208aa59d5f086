/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the window: the session's name and state, the device, deliver, undo, redo and the main menu.
 * Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <adwaita.h>

#define LQ_TYPE_HEADER (lq_header_get_type ())
G_DECLARE_FINAL_TYPE (LqHeader, lq_header, LQ, HEADER, AdwBin)

GtkWidget *lq_header_new (LqDesk *desk);
