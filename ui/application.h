/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program with a window: one instance, one window, one desk. Opens sessions and audio files that
 * the command line or the file manager hands over. Thread: [main]. */
#pragma once

#include <adwaita.h>

#define LQ_TYPE_APPLICATION (lq_application_get_type ())
G_DECLARE_FINAL_TYPE (LqApplication, lq_application, LQ, APPLICATION, AdwApplication)

LqApplication *lq_application_new (void);
