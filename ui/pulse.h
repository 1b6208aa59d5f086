/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pulse of what is live while the song plays (widgets/live.h), and still otherwise. Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/widgets/live.h"

/* As lq_live_attach; runs with the song from now on, for the life of WIDGET. */
void lq_pulse_attach (LqDesk *desk, GtkWidget *widget, double rate_hz, LqLivePull pull,
                      gpointer data);
