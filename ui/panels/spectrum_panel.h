/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spectrum and the spectrogram of mix, master and reference by themselves, of whatever the rack is made:
 * stands in the place of the editor. The same analyser as behind the equaliser, with its settings in sight.
 * Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

GtkWidget *lq_spectrum_panel_new (LqDesk *desk);
