/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/more_numbers.h"

#include "ui/label.h"
#include "ui/menu.h"
#include "ui/numbers.h"
#include "ui/pulse.h"

#include <glib/gi18n.h>

#define NUMBERS_HZ 4.0
#define N_COLUMNS  2

/* One figure of a row, or one for each channel. */
typedef struct
{
  const char *name;
  LqUnit unit;
  int decimals;
  gboolean by_channel;
  LqReading (*read) (const LqMetersSnapshot *m, int channel);
} Row;

static LqReading max_momentary (const LqMetersSnapshot *m, int c)
{
  return m->loudness.max_momentary_lufs;
}

static LqReading max_short (const LqMetersSnapshot *m, int c) { return m->loudness.max_short_lufs; }

static LqReading plr (const LqMetersSnapshot *m, int c) { return m->loudness.plr_lu; }

static LqReading psr (const LqMetersSnapshot *m, int c) { return m->loudness.psr_lu; }

static LqReading dr (const LqMetersSnapshot *m, int c) { return m->needles.dr; }

static LqReading range_low (const LqMetersSnapshot *m, int c) { return m->loudness.range_low_lufs; }

static LqReading range_high (const LqMetersSnapshot *m, int c)
{
  return m->loudness.range_high_lufs;
}

static LqReading true_peak (const LqMetersSnapshot *m, int c)
{
  return m->loudness.channel_true_peak_dbtp[c];
}

static LqReading sample_peak (const LqMetersSnapshot *m, int c)
{
  return m->levels.channels[c].max_dbfs;
}

static LqReading rms (const LqMetersSnapshot *m, int c) { return m->levels.channels[c].rms_dbfs; }

static LqReading crest (const LqMetersSnapshot *m, int c)
{
  return m->needles.channels[c].crest_db;
}

static LqReading direct_current (const LqMetersSnapshot *m, int c)
{
  LqReading dc = m->needles.channels[c].dc_lin;
  dc.value *= 100.0;
  return dc;
}

static const Row rows[] = {
  { N_ ("Loudest 0.4 s"), LQ_UNIT_LUFS, 1, FALSE, max_momentary },
  { N_ ("Loudest 3 s"), LQ_UNIT_LUFS, 1, FALSE, max_short },
  { N_ ("LRA, low end"), LQ_UNIT_LUFS, 1, FALSE, range_low },
  { N_ ("LRA, high end"), LQ_UNIT_LUFS, 1, FALSE, range_high },
  { "PLR", LQ_UNIT_LU, 1, FALSE, plr },
  { N_ ("PSR, last 3 s"), LQ_UNIT_LU, 1, FALSE, psr },
  { N_ ("DR since the reset"), LQ_UNIT_NONE, 1, FALSE, dr },
  { N_ ("True peak max"), LQ_UNIT_DBTP, 1, TRUE, true_peak },
  { N_ ("Sample peak max"), LQ_UNIT_DBFS, 1, TRUE, sample_peak },
  { N_ ("RMS, 300 ms"), LQ_UNIT_DBFS, 1, TRUE, rms },
  { N_ ("Crest, last 3 s"), LQ_UNIT_LEVEL_DB, 1, TRUE, crest },
  { N_ ("DC, last 3 s"), LQ_UNIT_PERCENT, 3, TRUE, direct_current },
};

typedef struct
{
  LqDesk *desk;
  uint64_t serial;
  GtkWidget *figures[G_N_ELEMENTS (rows)][N_COLUMNS]; /* NULL: no such */
} Numbers;

static void show (GtkWidget *label, const Row *row, LqReading reading)
{
  char text[LQ_UNITS_TEXT] = "–";
  if (reading.valid)
    lq_number_show (row->unit, reading.value, row->decimals, LQ_UNITS_PLAIN, text);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void pull (GtkWidget *grid, gpointer data)
{
  Numbers *numbers = data;
  const LqMetersSnapshot *m =
      lq_meters_get (lq_sound_get_meters (lq_desk_get_sound (numbers->desk)));
  if (m->serial == numbers->serial)
    return;
  numbers->serial = m->serial;
  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    for (int c = 0; c < N_COLUMNS; c++)
      if (numbers->figures[r][c])
        {
          gboolean there = m->valid && (!rows[r].by_channel || c < m->levels.n_channels);
          show (numbers->figures[r][c], &rows[r], there ? rows[r].read (m, c) : lq_reading_none ());
        }
}

static GtkWidget *cell (GtkGrid *grid, const char *text, const char *css_class, int column, int row,
                        int width)
{
  GtkWidget *label = lq_label_new (text, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0.0f : 1.0f);
  if (column > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), 10);
  gtk_grid_attach (grid, label, column, row, width, 1);
  return label;
}

static GtkWidget *grid_of (Numbers *numbers)
{
  GtkWidget *widget = gtk_grid_new ();
  GtkGrid *grid = GTK_GRID (widget);
  gtk_grid_set_column_spacing (grid, 12);
  gtk_grid_set_row_spacing (grid, 3);
  int at = 0;
  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      if (rows[r].by_channel && !rows[r - 1].by_channel)
        {
          cell (grid, _ ("Left"), "lq-tick", 1, at, 1);
          cell (grid, _ ("Right"), "lq-tick", 2, at++, 1);
        }
      cell (grid, _ (rows[r].name), "lq-label", 0, at, 1);
      for (int c = 0; c < (rows[r].by_channel ? N_COLUMNS : 1); c++)
        numbers->figures[r][c] =
            cell (grid, "–", "lq-strong", c + 1, at, rows[r].by_channel ? 1 : 2);
      at++;
    }
  gtk_widget_set_margin_start (widget, 10);
  gtk_widget_set_margin_end (widget, 10);
  gtk_widget_set_margin_top (widget, 8);
  gtk_widget_set_margin_bottom (widget, 8);
  return widget;
}

static void on_reset (GtkWidget *grid)
{
  pull (grid, g_object_get_data (G_OBJECT (grid), "lq-numbers"));
}

void lq_more_numbers_open (LqDesk *desk, GtkWidget *parent, double x, double y)
{
  Numbers *numbers = g_new0 (Numbers, 1);
  GtkWidget *popover = gtk_popover_new (), *grid = grid_of (numbers);
  numbers->desk = desk;
  numbers->serial = G_MAXUINT64;
  g_object_set_data_full (G_OBJECT (grid), "lq-numbers", numbers, g_free);
  lq_pulse_attach (desk, grid, NUMBERS_HZ, pull, numbers);
  pull (grid, numbers);
  g_signal_connect_object (desk, "meters-reset", G_CALLBACK (on_reset), grid, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More numbers"), -1);
  lq_popover_open (popover, parent, x, y);
}
