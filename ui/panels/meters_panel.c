/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/meters_panel.h"

#include "ui/label.h"
#include "ui/menu.h"
#include "ui/panels/loudness_record.h"
#include "ui/panels/meters_menu.h"
#include "ui/panels/more_numbers.h"
#include "ui/panels/overs_list.h"
#include "ui/places.h"
#include "ui/text.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/live.h"
#include "ui/widgets/loudness.h"
#include "ui/widgets/loudness_history.h"
#include "ui/widgets/stereo.h"

#include <glib/gi18n.h>
#include <math.h>

#define BARS_HZ              60.0
#define NUMBERS_HZ           10.0
#define HISTORY_HZ           4.0
#define POINTS_HZ            30.0
#define WIDTH                304
#define WIDTH_NARROW         264
#define WIDTH_SLIM           132
#define HISTORY_HEIGHT       84
#define HISTORY_HEIGHT_SMALL 66
#define GONIOMETER           156
#define GONIOMETER_SMALL     136

struct _LqMetersPanel
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *numbers, *level, *bar, *history_part, *history, *stereo_part, *goniometer, *side_mid,
      *correlation;
  LqLoudnessRecord *record;
  LqBandsKind bands;
  GtkWidget *bands_menu;
  const LqMeterFace *face;
  const LqNeedleScale *needle; /* NULL: digital peak and RMS */
  double alignment_dbfs, ceiling_dbtp;
  uint64_t level_serial, numbers_serial, stereo_serial;
};

G_DEFINE_FINAL_TYPE (LqMetersPanel, lq_meters_panel, GTK_TYPE_BOX)

static LqSound *sound_of (LqMetersPanel *panel) { return lq_desk_get_sound (panel->desk); }

static LqMeters *meters_of (LqMetersPanel *panel) { return lq_sound_get_meters (sound_of (panel)); }

static double db_of (LqReading reading) { return reading.valid ? reading.value : -INFINITY; }

static double or_nan (LqReading reading) { return reading.valid ? reading.value : NAN; }

/* ---- Bars ---- */

static double mark_of (const LqMetersPanel *panel, LqReading reading)
{
  if (!reading.valid || !panel->needle)
    return db_of (reading);
  return lq_needle_mark (panel->needle, reading.value, panel->alignment_dbfs);
}

static LqMeterChannel channel_of (const LqMetersPanel *panel, const LqMetersSnapshot *snapshot,
                                  int channel)
{
  const LqChannelLevels *levels = &snapshot->levels.channels[channel];
  const LqReading *needles = snapshot->needles.channels[channel].dbfs;
  LqReading peak = snapshot->loudness.channel_true_peak_dbtp[channel];
  LqMeterChannel shown = {
    .peak = mark_of (panel, levels->peak_dbfs),
    .rms = mark_of (panel, panel->needle ? needles[LQ_NEEDLE_K] : levels->rms_dbfs),
    .hold = mark_of (panel, levels->hold_dbfs),
    .max_db = db_of (peak),
    .over = peak.valid && peak.value > panel->ceiling_dbtp,
  };
  if (!panel->face->one_bar)
    return shown;
  shown.peak = mark_of (panel, needles[panel->needle->needle]);
  shown.rms = shown.hold = -INFINITY;
  return shown;
}

static void show_level (LqMetersPanel *panel, const LqMetersSnapshot *snapshot)
{
  LqMeterChannel channels[LQ_MAX_CHANNELS];
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      int from = MIN (c, MAX (snapshot->levels.n_channels, 1) - 1);
      channels[c] = (LqMeterChannel){ -INFINITY, -INFINITY, -INFINITY, -INFINITY, FALSE };
      if (snapshot->valid)
        channels[c] = channel_of (panel, snapshot, from);
    }
  lq_level_meter_set (LQ_LEVEL_METER (panel->level), channels);
}

/* Without a device nothing is heard, and silence would be a guess. */
static void show_device (LqMetersPanel *panel)
{
  g_autofree char *lost = NULL;
  g_object_get (lq_desk_get_sound (panel->desk), "device-lost", &lost, NULL);
  lq_level_meter_set_state (LQ_LEVEL_METER (panel->level),
                            lost ? LQ_METER_UNKNOWN : LQ_METER_RUNNING);
}

static const char *other_than_the_work (LqHeard source)
{
  if (source.kind == LQ_HEAR_MIX)
    return _ ("Mix");
  if (source.kind == LQ_HEAR_REFERENCE)
    return _ ("Reference");
  if (source.kind == LQ_HEAR_DELTA)
    return _ ("Delta");
  return source.kind == LQ_HEAR_RACK && source.key > LQ_SCENE_WORK ? _ ("Before") : NULL;
}

static LqLoudnessFacts facts_of (const LqMetersPanel *panel, const LqMetersSnapshot *snapshot)
{
  const LqLoudnessSnapshot *loudness = &snapshot->loudness;
  if (!snapshot->valid)
    return LQ_LOUDNESS_UNKNOWN;
  return (LqLoudnessFacts){
    .momentary_lufs = or_nan (loudness->momentary_lufs),
    .short_lufs = or_nan (loudness->short_lufs),
    .integrated_lufs = or_nan (loudness->integrated_lufs),
    .range_lu = or_nan (loudness->range_lu),
    .range_low_lufs = or_nan (loudness->range_low_lufs),
    .range_high_lufs = or_nan (loudness->range_high_lufs),
    .range_unstable = loudness->range_unstable,
    .true_peak_dbtp = or_nan (loudness->true_peak_dbtp),
    .over = loudness->true_peak_dbtp.valid && loudness->true_peak_dbtp.value > panel->ceiling_dbtp,
    .plr_lu = or_nan (loudness->plr_lu),
    .psr_lu = or_nan (loudness->psr_lu),
    .max_momentary_lufs = or_nan (loudness->max_momentary_lufs),
    .max_short_lufs = or_nan (loudness->max_short_lufs),
    .n_overs = (int)loudness->n_overs,
    .edited = snapshot->edited_since,
    .of = other_than_the_work (snapshot->source),
  };
}

static void pull_bars (GtkWidget *level, gpointer data)
{
  LqMetersPanel *panel = data;
  if (panel->needle)
    lq_meters_want (meters_of (panel), LQ_METERS_NEEDLES);
  const LqMetersSnapshot *snapshot = lq_meters_get (meters_of (panel));
  if (snapshot->serial == panel->level_serial)
    return;
  panel->level_serial = snapshot->serial;
  show_level (panel, snapshot);
  if (gtk_widget_get_visible (panel->bar) && snapshot->valid)
    lq_loudness_bar_set_momentary (LQ_LOUDNESS_BAR (panel->bar),
                                   or_nan (snapshot->loudness.momentary_lufs));
}

/* ---- Numbers and what moves slowly ---- */

/* Bar and numbers say the same figures: from one reading, whatever comes in between. */
static void pull_numbers (GtkWidget *numbers, gpointer data)
{
  LqMetersPanel *panel = data;
  const LqMetersSnapshot *snapshot = lq_meters_get (meters_of (panel));
  if (snapshot->serial == panel->numbers_serial)
    return;
  panel->numbers_serial = snapshot->serial;
  LqLoudnessFacts facts = facts_of (panel, snapshot);
  if (gtk_widget_get_visible (panel->bar))
    lq_loudness_bar_set (LQ_LOUDNESS_BAR (panel->bar), &facts);
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (numbers), &facts);
}

static void show_stereo (LqMetersPanel *panel, const LqMetersSnapshot *snapshot)
{
  const LqLevelsSnapshot *levels = &snapshot->levels;
  const LqReading *const readings[] = { [LQ_BANDS_SIDE_MID] = levels->side_mid_db,
                                        [LQ_BANDS_CORRELATION] = levels->band_correlation,
                                        [LQ_BANDS_PHASE] = levels->band_phase_deg };
  double bands[LQ_SIDE_MID_BANDS];
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    bands[i] = snapshot->valid ? or_nan (readings[panel->bands][i]) : NAN;
  lq_side_mid_set (LQ_SIDE_MID (panel->side_mid), bands, NULL);
  lq_correlation_set (LQ_CORRELATION (panel->correlation),
                      snapshot->valid ? or_nan (levels->correlation) : NAN,
                      or_nan (levels->correlation_min), or_nan (levels->correlation_max));
}

static void pull_stereo (GtkWidget *side_mid, gpointer data)
{
  LqMetersPanel *panel = data;
  if (gtk_widget_get_mapped (panel->stereo_part))
    lq_meters_want (meters_of (panel), LQ_METERS_STEREO);
  const LqMetersSnapshot *snapshot = lq_meters_get (meters_of (panel));
  if (snapshot->serial == panel->stereo_serial)
    return;
  panel->stereo_serial = snapshot->serial;
  show_stereo (panel, snapshot);
}

static void pull_history (GtkWidget *history, gpointer data)
{
  LqMetersPanel *panel = data;
  const LqMetersSnapshot *snapshot = lq_meters_get (meters_of (panel));
  lq_loudness_history_set_integrated (LQ_LOUDNESS_HISTORY (history),
                                      snapshot->valid ? or_nan (snapshot->loudness.integrated_lufs)
                                                      : NAN);
  lq_loudness_record_pull (panel->record);
}

static void pull_points (GtkWidget *goniometer, gpointer data)
{
  LqMetersPanel *panel = data;
  LqGonioPoint points[LQ_LEVELS_POINTS];
  LqStereoPoint drawn[LQ_LEVELS_POINTS];
  int n = lq_meters_goniometer (meters_of (panel), points, LQ_LEVELS_POINTS);
  for (int i = 0; i < n; i++)
    drawn[i] = (LqStereoPoint){ points[i].x, points[i].y };
  lq_goniometer_add (LQ_GONIOMETER (goniometer), drawn, n);
}

/* ---- Hands ---- */

static void on_go (LqLevelMeter *meter, int channel, LqMetersPanel *panel)
{
  const LqMetersSnapshot *snapshot = lq_meters_get (meters_of (panel));
  if (snapshot->max_position[channel] >= 0)
    lq_sound_seek (sound_of (panel), snapshot->max_position[channel]);
}

static void on_go_to_peak (LqMetersPanel *panel) { lq_places_go (panel->desk, "true-peak"); }

static void on_overs (LqMetersPanel *panel)
{
  lq_overs_list_open (panel->desk, panel->numbers, gtk_widget_get_width (panel->numbers) * 0.75,
                      lq_text_line (panel->numbers, LQ_TEXT_LABEL));
}

static void on_more (GSimpleAction *action, GVariant *parameter, LqMetersPanel *panel)
{
  lq_more_numbers_open (panel->desk, panel->numbers, gtk_widget_get_width (panel->numbers) / 2.0,
                        gtk_widget_get_height (panel->numbers));
}

static void on_overs_action (GSimpleAction *action, GVariant *parameter, LqMetersPanel *panel)
{
  on_overs (panel);
}

static void pull_all (LqMetersPanel *panel)
{
  pull_bars (panel->level, panel);
  pull_numbers (panel->numbers, panel);
  pull_stereo (panel->side_mid, panel);
  pull_history (panel->history, panel);
}

static void on_clear (LqLevelMeter *meter, LqMetersPanel *panel)
{
  lq_level_meter_keep_peaks (meter);
  lq_meters_clear_peaks (meters_of (panel));
  pull_all (panel);
}

static void on_seek (GtkWidget *history, gint64 frame, LqMetersPanel *panel)
{
  lq_sound_seek (sound_of (panel), frame);
}

static void on_jumped (LqMetersPanel *panel)
{
  lq_loudness_history_set_playhead (LQ_LOUDNESS_HISTORY (panel->history),
                                    lq_sound_get_position (sound_of (panel)));
}

static void on_reset (LqMetersPanel *panel)
{
  lq_level_meter_keep_peaks (LQ_LEVEL_METER (panel->level));
  lq_loudness_record_keep (panel->record);
  lq_goniometer_clear (LQ_GONIOMETER (panel->goniometer));
  pull_all (panel);
}

static void on_playing (LqMetersPanel *panel)
{
  gboolean playing = lq_sound_is_playing (sound_of (panel));
  lq_live_run (panel->level, playing);
  lq_live_run (panel->numbers, playing);
  lq_live_run (panel->side_mid, playing);
  lq_live_run (panel->history, playing);
  lq_live_run (panel->goniometer, playing);
}

static void on_session (LqMetersPanel *panel)
{
  if (!lq_desk_get_session (panel->desk))
    return;
  lq_loudness_record_forget (panel->record); /* another song, perhaps at another rate */
  on_reset (panel);
}

static void show_loudness_scale (LqMetersPanel *panel)
{
  static const struct
  {
    const char *id;
    LqLoudnessScale scale;
  } scales[] = {
    { "lufs", LQ_LOUDNESS_LUFS },
    { "ebu-9", LQ_LOUDNESS_PLUS9 },
    { "ebu-18", LQ_LOUDNESS_PLUS18 },
    { "ebu-9-lufs", LQ_LOUDNESS_PLUS9_LUFS },
    { "ebu-18-lufs", LQ_LOUDNESS_PLUS18_LUFS },
  };
  g_autofree char *text =
      g_settings_get_string (lq_desk_get_settings (panel->desk), "loudness-scale");
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    if (g_str_equal (scales[i].id, text))
      {
        lq_loudness_bar_set_scale (LQ_LOUDNESS_BAR (panel->bar), scales[i].scale);
        lq_loudness_numbers_set_scale (LQ_LOUDNESS_NUMBERS (panel->numbers), scales[i].scale);
      }
}

static void show_bands (LqMetersPanel *panel)
{
  g_autofree char *id = g_settings_get_string (lq_desk_get_settings (panel->desk), "stereo-bands");
  panel->bands = g_str_equal (id, "correlation") ? LQ_BANDS_CORRELATION
                 : g_str_equal (id, "phase")     ? LQ_BANDS_PHASE
                                                 : LQ_BANDS_SIDE_MID;
  g_autofree char *radius =
      g_settings_get_string (lq_desk_get_settings (panel->desk), "goniometer-radius");
  lq_goniometer_set_decibels (LQ_GONIOMETER (panel->goniometer), g_str_equal (radius, "decibels"));
  lq_side_mid_set_kind (LQ_SIDE_MID (panel->side_mid), panel->bands);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (panel->bands_menu), lq_meters_menu_stereo_name (id));
}

static void show_scales (LqMetersPanel *panel)
{
  GSettings *settings = lq_desk_get_settings (panel->desk);
  g_autofree char *id = g_settings_get_string (settings, "level-scale");
  panel->face = lq_meter_face (id);
  panel->needle = NULL;
  for (int i = 0; i < LQ_N_NEEDLE_SCALES; i++)
    if (g_str_equal (lq_needle_scales[i].id, panel->face->id))
      panel->needle = &lq_needle_scales[i];
  panel->alignment_dbfs = g_settings_get_double (settings, "alignment");
  panel->ceiling_dbtp = g_settings_get_double (settings, "over-ceiling");
  lq_meters_set_ceiling (meters_of (panel), panel->ceiling_dbtp);
  lq_level_meter_set_face (LQ_LEVEL_METER (panel->level), panel->face);
  show_loudness_scale (panel);
  show_bands (panel);
  panel->level_serial = panel->numbers_serial = panel->stereo_serial =
      G_MAXUINT64; /* the values stand elsewhere now */
  pull_bars (panel->level, panel);
  pull_numbers (panel->numbers, panel);
  pull_stereo (panel->side_mid, panel);
}

void lq_meters_panel_set_room (LqMetersPanel *panel, LqMetersRoom room, gboolean low)
{
  static const int widths[] = { WIDTH, WIDTH_NARROW, WIDTH_SLIM };
  gboolean slim = room == LQ_METERS_SLIM, narrow = room != LQ_METERS_FULL;
  gtk_widget_set_size_request (GTK_WIDGET (panel), lq_scaled (GTK_WIDGET (panel), widths[room]),
                               -1);
  lq_loudness_numbers_set_slim (LQ_LOUDNESS_NUMBERS (panel->numbers), slim);
  gtk_widget_set_visible (panel->bar, !slim);
  gtk_widget_set_visible (panel->history_part, !slim && !low); /* the bars need the height */
  gtk_widget_set_visible (panel->stereo_part, !slim);
  gtk_widget_set_size_request (panel->history, -1, narrow ? HISTORY_HEIGHT_SMALL : HISTORY_HEIGHT);
  const int side = lq_scaled (GTK_WIDGET (panel), narrow ? GONIOMETER_SMALL : GONIOMETER);
  gtk_widget_set_size_request (panel->goniometer, side, side);
  panel->numbers_serial = G_MAXUINT64;
  pull_all (panel); /* what comes into sight */
}

/* ---- Building ---- */

static GtkWidget *caption (const char *title, const char *unit)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *name = lq_label_new (title, "lq-label"), *what = lq_label_new (unit, "lq-tick");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), what);
  return row;
}

static GtkWidget *part (LqMetersPanel *panel)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4),
            *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (panel), box);
  return box;
}

static void build_bars (LqMetersPanel *panel)
{
  GtkWidget *bars = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  panel->level = lq_level_meter_new (LQ_METER_FULL, LQ_MAX_CHANNELS);
  lq_level_meter_set_caption (LQ_LEVEL_METER (panel->level), "TP");
  gtk_widget_set_hexpand (panel->level, TRUE);
  panel->bar = lq_loudness_bar_new ();
  gtk_widget_set_hexpand (panel->bar, TRUE);
  gtk_box_append (GTK_BOX (bars), panel->level);
  gtk_box_append (GTK_BOX (bars), panel->bar);
  gtk_widget_set_vexpand (bars, TRUE);
  gtk_box_append (GTK_BOX (panel), bars);
  g_signal_connect (panel->level, "go", G_CALLBACK (on_go), panel);
  g_signal_connect (panel->level, "clear", G_CALLBACK (on_clear), panel);
}

static void build_history (LqMetersPanel *panel)
{
  panel->history_part = part (panel);
  panel->history = lq_loudness_history_new ();
  gtk_widget_set_size_request (panel->history, -1, HISTORY_HEIGHT);
  gtk_box_append (GTK_BOX (panel->history_part),
                  caption (_ ("Loudness history"), _ ("short-term, LUFS")));
  gtk_box_append (GTK_BOX (panel->history_part), panel->history);
  g_signal_connect (panel->history, "seek", G_CALLBACK (on_seek), panel);
}

static void build_stereo (LqMetersPanel *panel)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *bands = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  panel->stereo_part = part (panel);
  panel->goniometer = lq_goniometer_new ();
  gtk_widget_set_size_request (panel->goniometer, GONIOMETER, GONIOMETER);
  panel->side_mid = lq_side_mid_new ();
  gtk_widget_set_hexpand (panel->side_mid, TRUE);
  panel->correlation = lq_correlation_new ();
  gtk_widget_set_margin_top (row, 6);
  gtk_box_append (GTK_BOX (row), panel->goniometer);
  panel->bands_menu = gtk_menu_button_new ();
  gtk_widget_add_css_class (panel->bands_menu, "lq-quiet-menu");
  gtk_widget_set_halign (panel->bands_menu, GTK_ALIGN_START);
  gtk_widget_set_vexpand (panel->side_mid, TRUE);
  gtk_box_append (GTK_BOX (bands), panel->bands_menu);
  gtk_box_append (GTK_BOX (bands), panel->side_mid);
  gtk_box_append (GTK_BOX (row), bands);
  gtk_box_append (GTK_BOX (panel->stereo_part), row);
  gtk_box_append (GTK_BOX (panel->stereo_part), panel->correlation);
}

static void lq_meters_panel_finalize (GObject *object)
{
  LqMetersPanel *panel = LQ_METERS_PANEL (object);
  g_clear_pointer (&panel->record, lq_loudness_record_free);
  G_OBJECT_CLASS (lq_meters_panel_parent_class)->finalize (object);
}

static void lq_meters_panel_class_init (LqMetersPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_meters_panel_finalize;
}

static void lq_meters_panel_init (LqMetersPanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 8);
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-panel");
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-padded");
  gtk_widget_set_size_request (GTK_WIDGET (panel), WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (panel), FALSE); /* its bars share its width; the plot grows */
  panel->numbers = lq_loudness_numbers_new ();
  gtk_box_append (GTK_BOX (panel), panel->numbers);
  g_signal_connect_swapped (panel->numbers, "go-to-peak", G_CALLBACK (on_go_to_peak), panel);
  g_signal_connect_swapped (panel->numbers, "list-overs", G_CALLBACK (on_overs), panel);
  build_bars (panel);
  build_history (panel);
  build_stereo (panel);
}

static void build_menus (LqMetersPanel *panel)
{
  g_autoptr (GMenu) level = lq_meters_menu_level (), loudness = lq_meters_menu_loudness (),
                    history = lq_meters_menu_history ();
  g_autoptr (GSimpleActionGroup) group = lq_meters_menu_actions (panel->desk);
  g_autoptr (GSimpleAction) overs = g_simple_action_new ("overs", NULL),
                            more = g_simple_action_new ("more", NULL);
  g_autoptr (GMenu) stereo = lq_meters_menu_stereo ();
  g_signal_connect (more, "activate", G_CALLBACK (on_more), panel);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (more));
  g_signal_connect (overs, "activate", G_CALLBACK (on_overs_action), panel);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (overs));
  gtk_widget_insert_action_group (GTK_WIDGET (panel), "meters", G_ACTION_GROUP (group));
  lq_menu_attach (panel->level, level);
  lq_menu_attach (panel->numbers, loudness);
  lq_menu_attach (panel->bar, loudness);
  lq_menu_attach (panel->history, history);
  lq_menu_attach (panel->stereo_part, stereo);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (panel->bands_menu), G_MENU_MODEL (stereo));
}

GtkWidget *lq_meters_panel_new (LqDesk *desk)
{
  LqMetersPanel *panel = g_object_new (LQ_TYPE_METERS_PANEL, NULL);
  panel->desk = desk;
  panel->record = lq_loudness_record_new (desk, LQ_LOUDNESS_HISTORY (panel->history));
  lq_live_attach (panel->level, BARS_HZ, pull_bars, panel);
  lq_live_attach (panel->numbers, NUMBERS_HZ, pull_numbers, panel);
  lq_live_attach (panel->side_mid, NUMBERS_HZ, pull_stereo, panel);
  lq_live_attach (panel->history, HISTORY_HZ, pull_history, panel);
  lq_live_attach (panel->goniometer, POINTS_HZ, pull_points, panel);
  lq_live_set_turn (panel->numbers, 1);
  lq_live_set_turn (panel->side_mid, 1); /* apart from what moves in the middle of the desk */
  lq_live_set_turn (panel->history, 1);
  lq_live_set_turn (panel->goniometer, 1);
  LqSound *sound = lq_desk_get_sound (desk);
  g_signal_connect_object (sound, "notify::playing", G_CALLBACK (on_playing), panel,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "notify::device-lost", G_CALLBACK (show_device), panel,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "jumped", G_CALLBACK (on_jumped), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "meters-reset", G_CALLBACK (on_reset), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           panel, G_CONNECT_SWAPPED);
  static const char *const keys[] = { "level-scale",    "alignment",    "over-ceiling",
                                      "loudness-scale", "stereo-bands", "goniometer-radius" };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *changed = g_strdup_printf ("changed::%s", keys[i]);
      g_signal_connect_object (lq_desk_get_settings (desk), changed, G_CALLBACK (show_scales),
                               panel, G_CONNECT_SWAPPED);
    }
  build_menus (panel);
  show_scales (panel);
  show_device (panel);
  return GTK_WIDGET (panel);
}
