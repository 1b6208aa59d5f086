/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pulse.h"

static void on_playing (GtkWidget *widget, GParamSpec *property, LqSound *sound)
{
  lq_live_run (widget, lq_sound_is_playing (sound));
}

void lq_pulse_attach (LqDesk *desk, GtkWidget *widget, double rate_hz, LqLivePull pull,
                      gpointer data)
{
  LqSound *sound = lq_desk_get_sound (desk);
  lq_live_attach (widget, rate_hz, pull, data);
  g_signal_connect_object (sound, "notify::playing", G_CALLBACK (on_playing), widget,
                           G_CONNECT_SWAPPED);
  on_playing (widget, NULL, sound);
}
