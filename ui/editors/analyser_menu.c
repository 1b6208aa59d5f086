/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/analyser_menu.h"

#include "ui/editors/analyser.h"
#include "ui/editors/editors.h"
#include "ui/editors/equal_loudness.h"
#include "ui/menu.h"
#include "ui/widgets/fit_row.h"

#include <glib/gi18n.h>

#define LEGEND_GAP 14

const char *const lq_analyser_keys[] = { "spectrum-smoothing",
                                         "spectrum-slope",
                                         "spectrum-speed",
                                         "spectrum-hold",
                                         "spectrum-reference",
                                         "spectrum-difference",
                                         LQ_ANALYSER_EDITORS,
                                         LQ_ANALYSER_PAGE,
                                         "spectrum-difference-matched",
                                         NULL };

static const LqMenuRow pictures[] = {
  { N_ ("Spectrum"), "spectrum." LQ_ANALYSER_EDITORS "::spectrum" },
  { N_ ("Spectrogram"), "spectrum." LQ_ANALYSER_EDITORS "::spectrogram" },
};

static const LqMenuRow page_pictures[] = {
  { N_ ("Both"), "spectrum." LQ_ANALYSER_PAGE "::both" },
  { N_ ("Spectrum"), "spectrum." LQ_ANALYSER_PAGE "::spectrum" },
  { N_ ("Spectrogram"), "spectrum." LQ_ANALYSER_PAGE "::spectrogram" },
};

static const LqMenuRow smoothings[] = {
  { N_ ("Off"), "spectrum.spectrum-smoothing::off" },
  { N_ ("1/3 oct"), "spectrum.spectrum-smoothing::3" },
  { N_ ("1/6 oct"), "spectrum.spectrum-smoothing::6" },
  { N_ ("1/12 oct"), "spectrum.spectrum-smoothing::12" },
  { N_ ("1/24 oct"), "spectrum.spectrum-smoothing::24" },
};

static const LqMenuRow slopes[] = {
  { N_ ("0 dB/oct, white noise is flat"), "spectrum.spectrum-slope::0" },
  { N_ ("3 dB/oct, pink noise is flat"), "spectrum.spectrum-slope::3" },
  { N_ ("4.5 dB/oct, usual for music"), "spectrum.spectrum-slope::4.5" },
};

static const LqMenuRow speeds[] = {
  { N_ ("Fast"), "spectrum.spectrum-speed::fast" },
  { "1 s", "spectrum.spectrum-speed::1" },
  { "3 s", "spectrum.spectrum-speed::3" },
  { "10 s", "spectrum.spectrum-speed::10" },
  { N_ ("Since the reset"), "spectrum.spectrum-speed::infinite" },
};

static const LqMenuRow holds[] = {
  { N_ ("No hold"), "spectrum.spectrum-hold::off" },
  { N_ ("Falls by 12 dB/s"), "spectrum.spectrum-hold::falling" },
  { N_ ("Holds until the reset"), "spectrum.spectrum-hold::on" },
};

static const LqMenuRow gains[] = {
  { "±6 dB", "spectrum.gain-axis::6" },
  { "±12 dB", "spectrum.gain-axis::12" },
  { "±24 dB", "spectrum.gain-axis::24" },
};

static const LqMenuRow more[] = {
  { N_ ("Average of the reference"), "spectrum.spectrum-reference" },
  { N_ ("Difference, master − mix"), "spectrum.spectrum-difference" },
  { N_ ("Difference at equal loudness"), "spectrum.spectrum-difference-matched" },
  { N_ ("Begin average and hold anew"), "spectrum.reset" },
};

static const LqMenuRow more_of_traces[] = {
  { N_ ("Begin the average anew"), "spectrum.reset" },
};

static void submenu (GMenu *menu, const char *name, const LqMenuRow *rows, int n)
{
  g_autoptr (GMenu) below = g_menu_new ();
  lq_menu_section (below, NULL, rows, n);
  g_menu_append_submenu (menu, name, G_MENU_MODEL (below));
}

static void add_how (GMenu *menu)
{
  submenu (menu, _ ("Smoothing"), smoothings, G_N_ELEMENTS (smoothings));
  submenu (menu, _ ("Slope"), slopes, G_N_ELEMENTS (slopes));
  submenu (menu, _ ("Average"), speeds, G_N_ELEMENTS (speeds));
}

static GMenu *traces_menu (void)
{
  GMenu *menu = g_menu_new ();
  add_how (menu);
  lq_menu_section (menu, NULL, more_of_traces, G_N_ELEMENTS (more_of_traces));
  return menu;
}

GMenu *lq_analyser_menu (const char *picture_key)
{
  const gboolean page = g_str_equal (picture_key, LQ_ANALYSER_PAGE);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) below = g_menu_new ();
  lq_menu_section (menu, NULL, page ? page_pictures : pictures,
                   page ? G_N_ELEMENTS (page_pictures) : G_N_ELEMENTS (pictures));
  add_how (below);
  submenu (below, _ ("Peak hold"), holds, G_N_ELEMENTS (holds));
  if (!page) /* there are no gains but an editor's */
    submenu (below, _ ("Axis of gains"), gains, G_N_ELEMENTS (gains));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (below));
  lq_menu_section (menu, NULL, more, G_N_ELEMENTS (more));
  return menu;
}

static void on_reset (GSimpleAction *action, GVariant *parameter, LqDesk *desk)
{
  lq_meters_reset_spectra (lq_sound_get_meters (lq_desk_get_sound (desk)));
}

void lq_analyser_add_actions (GtkWidget *widget, LqDesk *desk)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) reset = g_simple_action_new ("reset", NULL);
  for (int i = 0; lq_analyser_keys[i]; i++)
    {
      g_autoptr (GAction) action =
          g_settings_create_action (lq_desk_get_settings (desk), lq_analyser_keys[i]);
      g_action_map_add_action (G_ACTION_MAP (group), action);
    }
  g_signal_connect_object (reset, "activate", G_CALLBACK (on_reset), desk, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (reset));
  gtk_widget_insert_action_group (widget, "spectrum", G_ACTION_GROUP (group));
}

/* The first words of what is chosen among ROWS. */
static void add_choice (GString *words, GSettings *settings, const char *key, const LqMenuRow *rows,
                        int n)
{
  g_autofree char *chosen = g_settings_get_string (settings, key);
  g_autofree char *action = g_strdup_printf ("spectrum.%s::%s", key, chosen);
  for (int i = 0; i < n; i++)
    if (g_str_equal (rows[i].action, action))
      {
        const char *name = _ (rows[i].name), *end = strstr (name, ", ");
        if (words->len > 0)
          g_string_append (words, " · ");
        g_string_append_len (words, name, end ? end - name : (gssize)strlen (name));
      }
}

/* "1/6 oct · 4.5 dB/oct · 3 s". Owns: caller. */
static char *words_of (GSettings *settings, LqAnalyserChoice choice)
{
  GString *words = g_string_new ("");
  g_autofree char *picture = g_settings_get_string (settings, LQ_ANALYSER_EDITORS);
  g_autofree char *smoothing = g_settings_get_string (settings, "spectrum-smoothing");
  g_autofree char *speed = g_settings_get_string (settings, "spectrum-speed");
  if (choice == LQ_ANALYSER_CHOICE_ALL && g_str_equal (picture, "spectrogram"))
    return g_string_free (g_string_append (words, _ ("Spectrogram")), FALSE);
  if (!g_str_equal (smoothing, "off"))
    add_choice (words, settings, "spectrum-smoothing", smoothings, G_N_ELEMENTS (smoothings));
  add_choice (words, settings, "spectrum-slope", slopes, G_N_ELEMENTS (slopes));
  if (!g_str_equal (speed, "fast"))
    add_choice (words, settings, "spectrum-speed", speeds, G_N_ELEMENTS (speeds));
  return g_string_free (words, FALSE);
}

/* ---- The row of the page ---- */

#define NAME_LOSS 10 /* where it is narrow, from the last on */

/* What a button of the row chooses. */
typedef struct
{
  const char *key, *name;
  const LqMenuRow *rows;
  int n;
} Choice;

static const Choice choices[] = {
  { LQ_ANALYSER_PAGE, N_ ("Picture"), page_pictures, G_N_ELEMENTS (page_pictures) },
  { "spectrum-smoothing", N_ ("Smoothing"), smoothings, G_N_ELEMENTS (smoothings) },
  { "spectrum-slope", N_ ("Slope"), slopes, G_N_ELEMENTS (slopes) },
  { "spectrum-speed", N_ ("Average"), speeds, G_N_ELEMENTS (speeds) },
  { "spectrum-hold", N_ ("Peak hold"), holds, G_N_ELEMENTS (holds) },
};

static void show_choice (GtkWidget *button, const char *changed, GSettings *settings)
{
  const Choice *choice = g_object_get_data (G_OBJECT (button), "lq-choice");
  GString *words = g_string_new ("");
  add_choice (words, settings, choice->key, choice->rows, choice->n);
  g_autofree char *said = g_strdup_printf ("%s, %s", _ (choice->name), words->str);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), words->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_string_free (words, TRUE);
}

static GtkWidget *choice_button (GSettings *settings, const Choice *choice)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  lq_menu_section (menu, NULL, choice->rows, choice->n);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (button, _ (choice->name));
  g_object_set_data (G_OBJECT (button), "lq-choice", (gpointer)choice);
  g_autofree char *signal = g_strdup_printf ("changed::%s", choice->key);
  g_signal_connect_object (settings, signal, G_CALLBACK (show_choice), button, G_CONNECT_SWAPPED);
  show_choice (button, NULL, settings);
  return button;
}

static GtkWidget *switch_button (GSettings *settings, const char *key, const char *name,
                                 const char *tip)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (name);
  gtk_widget_set_tooltip_text (button, tip);
  g_settings_bind (settings, key, button, "active", G_SETTINGS_BIND_DEFAULT);
  return button;
}

GtkWidget *lq_analyser_bar_new (LqDesk *desk)
{
  GtkWidget *bar = lq_fit_row_new (6), *anew = gtk_button_new_with_label (_ ("Anew"));
  GSettings *settings = lq_desk_get_settings (desk);
  LqFitRow *row = LQ_FIT_ROW (bar);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GtkWidget *name = gtk_label_new (_ (choices[i].name));
      gtk_widget_add_css_class (name, "lq-label");
      lq_fit_row_add (row, name, NAME_LOSS + (int)i); /* the tip says it too */
      lq_fit_row_add (row, choice_button (settings, &choices[i]), 0);
    }
  lq_fit_row_add_spring (row);
  lq_fit_row_add (row,
                  switch_button (settings, "spectrum-reference", _ ("Reference"),
                                 _ ("The average spectrum of the reference")),
                  2);
  lq_fit_row_add (row,
                  switch_button (settings, "spectrum-difference", _ ("Difference"),
                                 _ ("Master − mix, in place of both")),
                  1);
  gtk_widget_set_tooltip_text (anew, _ ("Begin average and hold anew"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (anew), "spectrum.reset");
  lq_fit_row_add (row, anew, 3);
  lq_analyser_add_actions (bar, desk);
  return bar;
}

/* ---- Legend ---- */

static void show_reference (GtkWidget *sign, GParamSpec *spec, LqCompare *compare)
{
  gtk_widget_set_visible (sign, lq_compare_get_reference_media (compare) != NULL);
}

/* Of the traces, all or none. DIFFERS (may be NULL): hidden while the difference is drawn in their place. */
static GtkWidget *signs_new (LqDesk *desk, GSettings *differs)
{
  GtkWidget *signs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, LEGEND_GAP),
            *reference =
                lq_legend_sign_new (LQ_GLYPH_DIAMOND, "lq-sign-reference", _ ("Reference"));
  LqCompare *compare = lq_desk_get_compare (desk);
  gtk_box_append (GTK_BOX (signs), lq_legend_sign_new (LQ_GLYPH_RING, "lq-sign-mix", _ ("Mix")));
  gtk_box_append (GTK_BOX (signs),
                  lq_legend_sign_new (LQ_GLYPH_DISC, "lq-sign-master", _ ("Master")));
  gtk_box_append (GTK_BOX (signs), reference);
  g_signal_connect_object (compare, "notify::reference", G_CALLBACK (show_reference), reference,
                           G_CONNECT_SWAPPED);
  show_reference (reference, NULL, compare);
  if (differs)
    g_settings_bind (differs, "spectrum-difference", signs, "visible",
                     G_SETTINGS_BIND_GET | G_SETTINGS_BIND_INVERT_BOOLEAN);
  return signs;
}

static GtkWidget *menu_button (LqDesk *desk, GMenu *menu)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("How the spectrum is drawn"));
  lq_analyser_add_actions (button, desk);
  return button;
}

static void show_words (GtkWidget *button, GSettings *settings, LqAnalyserChoice choice)
{
  g_autofree char *words = words_of (settings, choice);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), words);
}

static void on_setting (GtkWidget *button, const char *key, GSettings *settings)
{
  show_words (button, settings, LQ_ANALYSER_CHOICE_ALL);
}

static void on_setting_of_traces (GtkWidget *button, const char *key, GSettings *settings)
{
  show_words (button, settings, LQ_ANALYSER_CHOICE_TRACES);
}

/* As it becomes narrow: first the settings leave their words for a sign, then the names of the traces go. */
GtkWidget *lq_analyser_legend_new (LqDesk *desk, LqAnalyserChoice choice)
{
  GtkWidget *legend = lq_fit_row_new (LEGEND_GAP);
  GSettings *settings = lq_desk_get_settings (desk);
  LqFitRow *row = LQ_FIT_ROW (legend);
  GSettings *differs = choice == LQ_ANALYSER_CHOICE_TRACES ? NULL : settings;
  lq_fit_row_add (row, signs_new (desk, differs), 1);
  if (differs)
    lq_fit_row_add (row, lq_equal_loudness_label_new (desk), 0);
  if (choice == LQ_ANALYSER_CHOICE_NONE)
    return legend;
  const gboolean all = choice == LQ_ANALYSER_CHOICE_ALL;
  g_autoptr (GMenu) menu = all ? lq_analyser_menu (LQ_ANALYSER_EDITORS) : traces_menu ();
  GtkWidget *words = menu_button (desk, menu), *sign = menu_button (desk, menu);
  gtk_widget_add_css_class (words, "lq-quiet-menu");
  g_signal_connect_object (settings, "changed",
                           all ? G_CALLBACK (on_setting) : G_CALLBACK (on_setting_of_traces), words,
                           G_CONNECT_SWAPPED);
  show_words (words, settings, choice);
  lq_fit_row_add (row, words, 2);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (sign), "view-more-symbolic");
  lq_fit_row_set_more (row, sign, FALSE);
  return legend;
}
