/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/meters_panel.h"

#include "ui/widgets/level_meter.h"
#include "ui/widgets/live.h"

#include <math.h>

#define BARS_HZ 60.0
#define WIDTH 304
#define WIDTH_NARROW 264
#define WIDTH_SLIM 96

struct _LqMetersPanel
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *level;
  uint64_t serial;
};

G_DEFINE_FINAL_TYPE (LqMetersPanel, lq_meters_panel, GTK_TYPE_BOX)

static double db_of (LqReading reading) { return reading.valid ? reading.value : -INFINITY; }

static void show_level (LqMetersPanel *panel, const LqMetersSnapshot *snapshot)
{
  LqMeterChannel channels[LQ_MAX_CHANNELS];
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      int from = MIN (c, MAX (snapshot->levels.n_channels, 1) - 1);
      const LqChannelLevels *levels = &snapshot->levels.channels[from];
      channels[c] = (LqMeterChannel){
        .peak_db = snapshot->valid ? db_of (levels->peak_dbfs) : -INFINITY,
        .rms_db = snapshot->valid ? db_of (levels->rms_dbfs) : -INFINITY,
        .hold_db = snapshot->valid ? db_of (levels->hold_dbfs) : -INFINITY,
        .max_db = snapshot->valid ? db_of (levels->max_dbfs) : -INFINITY,
        .over = snapshot->valid && levels->max_dbfs.valid && levels->max_dbfs.value > 0.0,
      };
    }
  lq_level_meter_set (LQ_LEVEL_METER (panel->level), channels);
}

static void pull_level (GtkWidget *level, gpointer data)
{
  LqMetersPanel *panel = data;
  LqMetersSnapshot snapshot;
  lq_meters_read (lq_sound_get_meters (lq_desk_get_sound (panel->desk)), &snapshot);
  if (snapshot.serial == panel->serial)
    return;
  panel->serial = snapshot.serial;
  show_level (panel, &snapshot);
}

static void on_go (LqLevelMeter *meter, int channel, LqMetersPanel *panel)
{
  LqMetersSnapshot snapshot;
  lq_meters_read (lq_sound_get_meters (lq_desk_get_sound (panel->desk)), &snapshot);
  if (snapshot.max_position[channel] >= 0)
    lq_sound_seek (lq_desk_get_sound (panel->desk), snapshot.max_position[channel]);
}

static void on_clear (LqLevelMeter *meter, LqMetersPanel *panel)
{
  lq_meters_clear_peaks (lq_sound_get_meters (lq_desk_get_sound (panel->desk)));
  pull_level (panel->level, panel);
}

static void on_playing (LqMetersPanel *panel)
{
  lq_live_run (panel->level, lq_sound_is_playing (lq_desk_get_sound (panel->desk)));
}

void lq_meters_panel_set_room (LqMetersPanel *panel, LqMetersRoom room)
{
  static const int widths[] = { WIDTH, WIDTH_NARROW, WIDTH_SLIM };
  gtk_widget_set_size_request (GTK_WIDGET (panel), widths[room], -1);
}

static void lq_meters_panel_class_init (LqMetersPanelClass *klass) {}

static void lq_meters_panel_init (LqMetersPanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 8);
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-panel");
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-padded");
  gtk_widget_set_size_request (GTK_WIDGET (panel), WIDTH, -1);
}

GtkWidget *lq_meters_panel_new (LqDesk *desk)
{
  LqMetersPanel *panel = g_object_new (LQ_TYPE_METERS_PANEL, NULL);
  panel->desk = desk;
  panel->level = lq_level_meter_new (LQ_METER_FULL, LQ_MAX_CHANNELS);
  lq_level_meter_set_captions (LQ_LEVEL_METER (panel->level), "peak", "dBFS");
  gtk_widget_set_vexpand (panel->level, TRUE);
  gtk_box_append (GTK_BOX (panel), panel->level);
  g_signal_connect (panel->level, "go", G_CALLBACK (on_go), panel);
  g_signal_connect (panel->level, "clear", G_CALLBACK (on_clear), panel);
  lq_live_attach (panel->level, BARS_HZ, pull_level, panel);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (on_playing), panel,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (panel);
}
