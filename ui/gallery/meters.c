/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level meters in the gallery. */
#include "ui/gallery/gallery.h"

#include "ui/widgets/level_meter.h"

#include <math.h>

static void add (GtkFixed *sheet, int index, const char *caption, LqMeterState state,
                 LqMeterChannel channel)
{
  GtkWidget *meter = lq_level_meter_new (LQ_METER_PLAIN, 1);
  gallery_put (sheet, meter, 48 + 90 * index, 486, 48, 360);
  lq_level_meter_set (LQ_LEVEL_METER (meter), &channel);
  lq_level_meter_set_state (LQ_LEVEL_METER (meter), state);
  gallery_caption (sheet, caption, 72 + 90 * index, 861, "lq-tick");
}

void gallery_meters (GtkFixed *sheet)
{
  const LqMeterChannel silence = { -INFINITY, -INFINITY, -INFINITY, -INFINITY, FALSE };
  gallery_panel (sheet, "Level meter", "wide = peak, narrow = RMS, edge at −18", 24, 446, 456, 434);
  add (sheet, 0, "running", LQ_METER_RUNNING, (LqMeterChannel){ -3.95, -12.8, -1.6, -1.0, FALSE });
  add (sheet, 1, "over, held", LQ_METER_RUNNING, (LqMeterChannel){ 0.4, -9.3, 0.9, 0.4, TRUE });
  add (sheet, 2, "silence", LQ_METER_RUNNING, silence);
  add (sheet, 3, "unknown", LQ_METER_UNKNOWN, silence);
}
