/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/deck.h"

#include "ui/css.h"
#include "ui/keys.h"
#include "ui/numbers.h"
#include "ui/tempo.h"
#include "ui/text.h"
#include "ui/widgets/compare_switch.h"
#include "ui/widgets/knob.h"
#include "ui/widgets/lamp.h"
#include "ui/widgets/live.h"
#include "ui/widgets/time_display.h"

#include <glib/gi18n.h>
#include <math.h>

#define SWITCH_WIDTH        548
#define SWITCH_WIDTH_NARROW 476
#define GAP                 8 /* between the parts at least */
#define TIME_HZ             30.0

struct _LqDeck
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *transport, *to_start, *play, *play_image, *loop, *time, *tempo, *compare, *seam,
      *match, *lamps, *monitor;
  LqDeckRoom room;
  int switch_px; /* width it asks for, 0: not yet */
  gpointer
      said; /* what the info line was told of that is heard in the master's place; NULL: nothing */
};

G_DEFINE_FINAL_TYPE (LqDeck, lq_deck, GTK_TYPE_BOX)

/* The monitor is listening, not document: its row lives here, not in a processor's table. */
static const LqParamRow monitor_row = {
  .id = "monitor",
  .name = N_ ("monitor"),
  .group = "",
  .unit = LQ_UNIT_DB,
  .kind = LQ_PARAM_CONTINUOUS,
  .min = -60.0,
  .max = 0.0,
  .def = -12.0,
  .curve = LQ_CURVE_LINEAR,
  .decimals = 1,
  .doc = N_ ("How loud you listen; never part of a file."),
};

/* ---- What is shown ---- */

static const LqCompareSource source_of[LQ_N_SOURCES] = { LQ_COMPARE_MIX, LQ_COMPARE_MASTER,
                                                         LQ_COMPARE_REFERENCE };

static LqSegmentFacts facts_of (LqDeck *deck, LqSource source, gboolean unmatched)
{
  LqCompareEntry entry;
  lq_compare_get (lq_desk_get_compare (deck->desk), source_of[source], &entry);
  LqSegmentFacts facts = {
    .state = entry.state == LQ_COMPARE_NONE        ? LQ_SEGMENT_EMPTY
             : unmatched                           ? LQ_SEGMENT_UNMATCHED
             : entry.state == LQ_COMPARE_MEASURING ? LQ_SEGMENT_MEASURING
                                                   : LQ_SEGMENT_READY,
    .offset_db = entry.offset_known ? entry.offset_db : NAN,
    .stale = entry.state == LQ_COMPARE_STALE,
    .lufs =
        entry.loudness_lufs.valid && deck->room == LQ_DECK_FULL ? entry.loudness_lufs.value : NAN,
    .detail = source == LQ_SOURCE_REFERENCE && deck->room == LQ_DECK_FULL ? entry.name : NULL,
    .seconds_left = entry.seconds_left >= 0.0 ? entry.seconds_left : NAN,
  };
  return facts;
}

/* Of one channel there are two figures: by which it is matched, or why not. Owns: g_free. */
static char *match_help (const LqCompareEntry *heard)
{
  char file[LQ_UNITS_TEXT], room[LQ_UNITS_TEXT];
  if (!heard->loudness_lufs.valid || heard->heard_lufs.value == heard->loudness_lufs.value)
    return g_strdup (heard->why);
  lq_number_show (LQ_UNIT_LUFS, heard->loudness_lufs.value, 1, LQ_UNITS_PLAIN, file);
  lq_number_show (LQ_UNIT_LUFS, heard->heard_lufs.value, 1, LQ_UNITS_PLAIN, room);
  return g_strdup_printf (_ ("One channel: %s, as in its file. Two loudspeakers play it, which is "
                             "%s: by that it is matched."),
                          file, room);
}

static void show_match (LqDeck *deck, gboolean unmatched)
{
  static const char *const names[] = { N_ ("mix"), N_ ("master"), N_ ("reference"), N_ ("before") };
  LqCompare *compare = lq_desk_get_compare (deck->desk);
  LqCompareEntry heard;
  lq_compare_get (compare, lq_compare_get_heard (compare), &heard);
  if (unmatched)
    {
      char gain[LQ_UNITS_TEXT];
      lq_number_show (LQ_UNIT_DB, heard.offset_known ? -heard.offset_db : 0.0, 1, LQ_UNITS_PLAIN,
                      gain);
      g_autofree char *detail = g_strdup_printf (_ ("%s, held"), gain);
      lq_match_state_set (deck->match, LQ_MATCH_UNMATCHED, _ ("Unmatched"), detail);
      return;
    }
  LqNode *delta = lq_compare_get_delta (compare);
  if (!delta && heard.state == LQ_COMPARE_NONE)
    {
      lq_match_state_set (deck->match, LQ_MATCH_OK, _ ("Match"), _ ("nothing to match"));
      return;
    }
  g_autofree char *line =
      g_strdup_printf (_ ("Matched to %s"), _ (names[lq_compare_get_anchor (compare)]));
  LqReading error = lq_compare_get_error (compare);
  g_autofree char *detail =
      heard.preparing ? g_strdup (_ ("preparing"))
      : error.valid
          ? g_strdup_printf (_ ("within %.2f LU"), fmax (error.value, 0.01))
          : g_strdup (heard.state == LQ_COMPARE_UNKNOWN ? _ ("loudness unknown") : _ ("measuring"));
  if (delta)
    {
      gtk_widget_set_tooltip_text (deck->match, _ ("What comes out less what goes in, at the "
                                                   "master's offset; never part of a file"));
      lq_match_state_set (deck->match, LQ_MATCH_OK, _ ("Delta"),
                          heard.offset_known ? _ (lq_node_get_name (delta)) : detail);
      return;
    }
  g_autofree char *help = match_help (&heard);
  gtk_widget_set_tooltip_text (deck->match, help);
  lq_match_state_set (deck->match, LQ_MATCH_OK, deck->room == LQ_DECK_FULL ? line : _ ("Matched"),
                      detail);
}

static void say_delta (LqDeck *deck, LqNode *node)
{
  /* Translators: a processor's name. */
  g_autofree char *sentence = g_strdup_printf (
      _ ("%s: what comes out less what goes in, for listening only"), _ (lq_node_get_name (node)));
  lq_desk_say (deck->desk, _ ("Delta"), sentence);
}

static void show_compare (LqDeck *deck)
{
  LqCompare *compare = lq_desk_get_compare (deck->desk);
  LqCompareSource heard = lq_compare_get_heard (compare);
  gboolean unmatched;
  g_object_get (compare, "unmatched", &unmatched, NULL);
  LqSource segment = heard == LQ_COMPARE_MIX         ? LQ_SOURCE_MIX
                     : heard == LQ_COMPARE_REFERENCE ? LQ_SOURCE_REFERENCE
                                                     : LQ_SOURCE_MASTER;
  for (int s = 0; s < LQ_N_SOURCES; s++)
    {
      LqSegmentFacts facts = facts_of (deck, (LqSource)s, unmatched && (LqSource)s == segment);
      lq_compare_switch_set_facts (LQ_COMPARE_SWITCH (deck->compare), (LqSource)s, &facts);
    }
  lq_compare_switch_set_heard (LQ_COMPARE_SWITCH (deck->compare), segment);
  lq_seam_set (LQ_SEAM (deck->seam), segment, unmatched ? LQ_SEAM_DASHED : LQ_SEAM_SOLID);
  show_match (deck, unmatched);
  if (heard == LQ_COMPARE_BEFORE)
    {
      LqCompareEntry before;
      lq_compare_get (compare, LQ_COMPARE_BEFORE, &before);
      lq_desk_say (deck->desk, _ ("Before"), before.name ? before.name : _ ("the last move"));
    }
  LqNode *delta = lq_compare_get_delta (compare);
  gpointer said = delta ? (gpointer)delta : heard == LQ_COMPARE_BEFORE ? (gpointer)compare : NULL;
  if (delta && said != deck->said)
    say_delta (deck, delta);
  else if (!said && deck->said)
    lq_desk_say (deck->desk, "", "");
  deck->said = said;
}

static void show_playing (LqDeck *deck)
{
  gboolean playing = lq_sound_is_playing (lq_desk_get_sound (deck->desk));
  gtk_image_set_from_icon_name (GTK_IMAGE (deck->play_image),
                                playing ? "media-playback-stop-symbolic"
                                        : "media-playback-start-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (deck->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  playing ? _ ("Stop") : _ ("Play"), -1);
  lq_live_run (deck->time, playing);
}

static void pull_time (GtkWidget *time, gpointer data)
{
  LqDeck *deck = data;
  lq_time_display_set (LQ_TIME_DISPLAY (time),
                       lq_sound_get_position (lq_desk_get_sound (deck->desk)),
                       lq_desk_get_rate_hz (deck->desk));
}

static void on_jumped (LqDeck *deck) { pull_time (deck->time, deck); }

/* ---- What the hand does ---- */

static void on_chosen (GtkWidget *compare, int source, LqDeck *deck)
{
  if (!lq_compare_hear (lq_desk_get_compare (deck->desk), source_of[source])
      && source == LQ_SOURCE_REFERENCE)
    gtk_widget_activate_action (compare, "win.add-reference", NULL);
}

static void on_menu (GtkWidget *compare, int source, double x, double y, LqDeck *deck)
{
  if (source == LQ_SOURCE_REFERENCE)
    gtk_widget_activate_action (compare, "win.panel", "s", "references");
}

static void on_monitor (LqControl *knob, double value, LqDeck *deck)
{
  g_settings_set_double (lq_desk_get_settings (deck->desk), "monitor-level", value);
}

static void on_monitor_level (LqDeck *deck)
{
  double level_db = g_settings_get_double (lq_desk_get_settings (deck->desk), "monitor-level");
  lq_control_set_value (LQ_CONTROL (deck->monitor), level_db);
  lq_sound_set_monitor_level (lq_desk_get_sound (deck->desk), level_db);
}

/* ---- Building ---- */

static GtkWidget *transport_button (LqDeck *deck, const char *icon, const char *action,
                                    const char *name, gboolean toggle)
{
  GtkWidget *button = toggle ? gtk_toggle_button_new () : gtk_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "lq-transport");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  lq_key_follow (lq_desk_get_settings (deck->desk), action, button, lq_key_show_tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static void put_button (LqDeck *deck, GtkWidget *button, int column, int row, int rows)
{
  GtkLayoutChild *at =
      gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (deck->transport), button);
  g_object_set (at, "column", column, "row", row, "row-span", rows, NULL);
}

/* In a row; where there is no room for it, start and loop above each other, half as high. */
static void place_buttons (LqDeck *deck)
{
  const gboolean stacked = deck->room == LQ_DECK_TIGHT;
  put_button (deck, deck->to_start, stacked ? 1 : 0, 0, stacked ? 1 : 2);
  put_button (deck, deck->play, stacked ? 0 : 1, 0, 2);
  put_button (deck, deck->loop, stacked ? 1 : 2, stacked ? 1 : 0, stacked ? 1 : 2);
  gtk_grid_set_row_spacing (GTK_GRID (deck->transport), stacked ? 2 : 0);
}

static GtkWidget *left_part (LqDeck *deck)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  deck->transport = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (deck->transport), 4);
  gtk_widget_set_valign (deck->transport, GTK_ALIGN_CENTER);
  deck->to_start = transport_button (deck, "media-skip-backward-symbolic", "win.go-start",
                                     _ ("To the start"), FALSE);
  deck->play =
      transport_button (deck, "media-playback-start-symbolic", "win.play", _ ("Play"), FALSE);
  gtk_widget_add_css_class (deck->play, "lq-play");
  deck->play_image = gtk_image_new_from_icon_name ("media-playback-start-symbolic");
  gtk_button_set_child (GTK_BUTTON (deck->play), deck->play_image);
  deck->loop =
      transport_button (deck, "media-playlist-repeat-symbolic", "win.loop", _ ("Loop"), TRUE);
  GtkWidget *const buttons[] = { deck->to_start, deck->play, deck->loop };
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_grid_attach (GTK_GRID (deck->transport), buttons[i], (int)i, 0, 1, 2);
  gtk_box_append (GTK_BOX (box), deck->transport);
  gtk_widget_set_margin_end (box, GAP);
  deck->time = lq_time_display_new ();
  deck->tempo = lq_tempo_new (deck->desk);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (column, "lq-deck-time");
  gtk_box_append (GTK_BOX (column), deck->time);
  gtk_box_append (GTK_BOX (column), deck->tempo);
  gtk_box_append (GTK_BOX (box), column);
  lq_live_attach (deck->time, TIME_HZ, pull_time, deck);
  return box;
}

static void show_mix_key (GtkWidget *compare, const LqKeyRow *row, const char *key)
{
  lq_compare_switch_set_key (LQ_COMPARE_SWITCH (compare), LQ_SOURCE_MIX, key);
}

static void show_reference_key (GtkWidget *compare, const LqKeyRow *row, const char *key)
{
  lq_compare_switch_set_key (LQ_COMPARE_SWITCH (compare), LQ_SOURCE_REFERENCE, key);
}

static GtkWidget *middle_part (LqDeck *deck)
{
  deck->compare = lq_compare_switch_new ();
  gtk_widget_set_valign (deck->compare, GTK_ALIGN_CENTER);
  lq_key_follow (lq_desk_get_settings (deck->desk), "win.bypass", deck->compare, show_mix_key);
  lq_key_follow (lq_desk_get_settings (deck->desk), "win.reference", deck->compare,
                 show_reference_key);
  g_signal_connect (deck->compare, "chosen", G_CALLBACK (on_chosen), deck);
  g_signal_connect (deck->compare, "menu", G_CALLBACK (on_menu), deck);
  return deck->compare;
}

static void show_lamp_key (GtkWidget *lamp, const LqKeyRow *row, const char *key)
{
  lq_lamp_set_key (lamp, key);
  lq_key_show_tip (lamp, row, key);
}

static GtkWidget *right_part (LqDeck *deck)
{
  static const char *const lamps[][2] = { { N_ ("Mono"), "win.mono" },
                                          { N_ ("Side"), "win.side" },
                                          { N_ ("Swap"), "win.swap" },
                                          { N_ ("Dim"), "win.dim" } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_start (box, GAP);
  deck->match = lq_match_state_new ();
  gtk_widget_set_valign (deck->match, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), deck->match);
  deck->lamps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_set_valign (deck->lamps, GTK_ALIGN_CENTER);
  for (gsize i = 0; i < G_N_ELEMENTS (lamps); i++)
    {
      GtkWidget *lamp = lq_lamp_new (_ (lamps[i][0]), "");
      lq_key_follow (lq_desk_get_settings (deck->desk), lamps[i][1], lamp, show_lamp_key);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (lamp), lamps[i][1]);
      gtk_box_append (GTK_BOX (deck->lamps), lamp);
    }
  gtk_box_append (GTK_BOX (box), deck->lamps);
  deck->monitor = lq_knob_new (&monitor_row, LQ_KNOB_MONITOR);
  lq_knob_set_max_rise (LQ_KNOB (deck->monitor), 1.0);
  lq_control_set_name (LQ_CONTROL (deck->monitor), NULL, _ ("Monitor level"));
  gtk_widget_set_valign (deck->monitor, GTK_ALIGN_CENTER);
  g_signal_connect (deck->monitor, "gesture-value", G_CALLBACK (on_monitor), deck);
  gtk_box_append (GTK_BOX (box), deck->monitor);
  return box;
}

static void build (LqDeck *deck)
{
  GtkWidget *row = gtk_center_box_new ();
  gtk_widget_add_css_class (row, "lq-deck");
  gtk_center_box_set_start_widget (GTK_CENTER_BOX (row), left_part (deck));
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (row), middle_part (deck));
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (row), right_part (deck));
  gtk_box_append (GTK_BOX (deck), row);
  deck->seam = lq_seam_new ();
  gtk_box_append (GTK_BOX (deck), deck->seam);
}

void lq_deck_set_room (LqDeck *deck, LqDeckRoom room)
{
  static const int widths[] = { SWITCH_WIDTH, SWITCH_WIDTH_NARROW };
  const int width = room == LQ_DECK_TIGHT ? -1 : lq_scaled (GTK_WIDGET (deck), widths[room]);
  if (deck->room == room && deck->switch_px == width)
    return;
  deck->room = room;
  deck->switch_px = width;
  gtk_widget_set_size_request (deck->compare, width, -1);
  gtk_widget_set_visible (deck->match, room != LQ_DECK_TIGHT);
  place_buttons (deck);
  lq_tempo_set_room (LQ_TEMPO (deck->tempo), room != LQ_DECK_TIGHT);
  lq_css_set (GTK_WIDGET (deck), "tight", room == LQ_DECK_TIGHT);
  show_compare (deck);
}

void lq_deck_tap_tempo (LqDeck *deck) { lq_tempo_tap (LQ_TEMPO (deck->tempo)); }

static void lq_deck_class_init (LqDeckClass *klass) {}

static void lq_deck_init (LqDeck *deck)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (deck), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *lq_deck_new (LqDesk *desk)
{
  LqDeck *deck = g_object_new (LQ_TYPE_DECK, NULL);
  deck->desk = desk;
  build (deck);
  LqSound *sound = lq_desk_get_sound (desk);
  g_signal_connect_object (sound, "notify::playing", G_CALLBACK (show_playing), deck,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "jumped", G_CALLBACK (on_jumped), deck, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_document (desk), "opened", G_CALLBACK (on_jumped), deck,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "changed", G_CALLBACK (show_compare), deck,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "notify", G_CALLBACK (show_compare), deck,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_settings (desk), "changed::monitor-level",
                           G_CALLBACK (on_monitor_level), deck, G_CONNECT_SWAPPED);
  on_monitor_level (deck);
  show_compare (deck);
  show_playing (deck);
  return GTK_WIDGET (deck);
}
