/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/info_line.h"

#include "ui/label.h"
#include "ui/numbers.h"
#include "ui/widgets/fit_row.h"

#include <glib/gi18n.h>
#include <math.h>

#define REFRESH_MS 1000
#define CLIPS_S    3 /* so long it is told that the device clipped */

struct _LqInfoLine
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed: the window holds it longer */
  GtkLabel *what, *sentence, *hint, *clips, *load, *dropouts, *journal;
  gint64 journal_us; /* when the last move was written; 0: none yet */
  int clips_s;       /* it is told for so long still */
  double clips_lin;
  guint timer;
};

G_DEFINE_FINAL_TYPE (LqInfoLine, lq_info_line, GTK_TYPE_BOX)

/* Sets only what differs: a still desk draws nothing. */
static void set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static char *ago_text (LqInfoLine *line)
{
  LqStore *store = lq_document_get_store (lq_desk_get_document (line->desk));
  if (!store)
    return g_strdup ("");
  if (!lq_store_is_journal_healthy (store))
    return g_strdup (_ ("⚠ journal cannot be written"));
  if (line->journal_us == 0)
    return g_strdup (_ ("journal up to date"));
  int seconds = (int)((g_get_monotonic_time () - line->journal_us) / G_USEC_PER_SEC);
  if (seconds >= 600)
    return g_strdup (_ ("journal up to date"));
  return g_strdup_printf (_ ("journal %d:%02d ago"), seconds / 60, seconds % 60);
}

static void show_clips (LqInfoLine *line)
{
  double peak_lin = lq_sound_take_device_peak (lq_desk_get_sound (line->desk));
  line->clips_s -= line->clips_s > 0;
  if (line->clips_s == 0)
    line->clips_lin = 1.0;
  if (peak_lin > 1.0)
    line->clips_s = CLIPS_S;
  line->clips_lin = fmax (line->clips_lin, peak_lin);
  if (line->clips_s == 0)
    {
      set_text (line->clips, "");
      return;
    }
  char over[LQ_UNITS_TEXT];
  lq_number_show (LQ_UNIT_DB, 20.0 * log10 (line->clips_lin), 1, 0, over);
  g_autofree char *text = g_strdup_printf (_ ("▲ device clips, %s"), over);
  set_text (line->clips, text);
}

static void refresh (LqInfoLine *line)
{
  LqEngineState state;
  guint n_dropouts;
  lq_sound_get_state (lq_desk_get_sound (line->desk), &state);
  g_object_get (lq_desk_get_sound (line->desk), "dropouts", &n_dropouts, NULL);
  gboolean open = lq_desk_get_session (line->desk) != NULL;
  g_autofree char *load = open && state.playing
                              ? g_strdup_printf (_ ("engine %.0f %%"), 100.0 * state.load)
                              : g_strdup (open ? _ ("engine idle") : "");
  g_autofree char *dropouts =
      open ? g_strdup_printf (ngettext ("%u dropout", "%u dropouts", n_dropouts), n_dropouts)
           : g_strdup ("");
  g_autofree char *journal = ago_text (line);
  set_text (line->load, load);
  set_text (line->dropouts, dropouts);
  set_text (line->journal, journal);
  if (open && state.last_dropout >= 0)
    {
      char at[LQ_UNITS_TEXT];
      lq_time_format (state.last_dropout, lq_desk_get_rate_hz (line->desk), 3, at);
      g_autofree char *tip = g_strdup_printf (_ ("Sound was missing last at %s"), at);
      gtk_widget_set_tooltip_text (GTK_WIDGET (line->dropouts), tip);
    }
}

static gboolean on_second (gpointer data)
{
  show_clips (data);
  refresh (data);
  return G_SOURCE_CONTINUE;
}

static void on_said (LqInfoLine *line, const char *what, const char *sentence)
{
  set_text (line->what, what);
  set_text (line->sentence, sentence);
  set_text (line->hint, "");
}

static void on_hand (LqInfoLine *line, LqItem *item, const char *key)
{
  const LqParamRow *row = lq_item_get_row (item, key, NULL);
  g_autofree char *name = lq_item_key_shown (item, key);
  set_text (line->what, name ? name : key);
  set_text (line->sentence, row ? _ (row->doc) : "");
  set_text (line->hint, row && row->kind == LQ_PARAM_CONTINUOUS
                            ? _ ("drag ↕ · Shift fine · double-click default · type a number")
                            : "");
}

static void on_recorded (LqInfoLine *line)
{
  line->journal_us = g_get_monotonic_time ();
  refresh (line);
}

static void on_opened (LqInfoLine *line)
{
  line->journal_us = 0;
  g_signal_connect_object (lq_desk_get_history (line->desk), "recorded", G_CALLBACK (on_recorded),
                           line, G_CONNECT_SWAPPED);
  refresh (line);
}

static GtkLabel *label (const char *css_class) { return GTK_LABEL (lq_label_new ("", css_class)); }

static GtkLabel *add_label (LqInfoLine *line, const char *css_class)
{
  GtkLabel *added = label (css_class);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (added));
  return added;
}

/* What is touched and what it does; how it is moved goes before a word of that is lost. */
static GtkWidget *words_new (LqInfoLine *line)
{
  GtkWidget *row = lq_fit_row_new (8);
  line->what = label ("lq-strong");
  line->sentence = label ("lq-label");
  gtk_label_set_ellipsize (line->sentence, PANGO_ELLIPSIZE_END);
  line->hint = label ("lq-tick");
  gtk_widget_set_margin_start (GTK_WIDGET (line->hint), 12);
  lq_fit_row_add (LQ_FIT_ROW (row), GTK_WIDGET (line->what), 0);
  lq_fit_row_add (LQ_FIT_ROW (row), GTK_WIDGET (line->sentence), 0);
  lq_fit_row_hold (LQ_FIT_ROW (row), GTK_WIDGET (line->sentence));
  lq_fit_row_add (LQ_FIT_ROW (row), GTK_WIDGET (line->hint), 1);
  gtk_widget_set_hexpand (row, TRUE);
  return row;
}

static void lq_info_line_dispose (GObject *object)
{
  g_clear_handle_id (&LQ_INFO_LINE (object)->timer, g_source_remove);
  G_OBJECT_CLASS (lq_info_line_parent_class)->dispose (object);
}

static void lq_info_line_class_init (LqInfoLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_info_line_dispose;
}

static void lq_info_line_init (LqInfoLine *line)
{
  gtk_box_set_spacing (GTK_BOX (line), 8);
  gtk_widget_add_css_class (GTK_WIDGET (line), "lq-info");
  gtk_box_append (GTK_BOX (line), words_new (line));
  line->clips = add_label (line, "lq-tick");
  gtk_widget_add_css_class (GTK_WIDGET (line->clips), "lq-alert");
  gtk_widget_set_tooltip_text (GTK_WIDGET (line->clips),
                               _ ("What goes to the device exceeds full scale; the work does not "
                                  "change by it. Turn the monitor down."));
  line->load = add_label (line, "lq-tick");
  line->dropouts = add_label (line, "lq-tick");
  line->journal = add_label (line, "lq-tick");
  gtk_widget_set_margin_start (GTK_WIDGET (line->load), 10);
  gtk_widget_set_margin_start (GTK_WIDGET (line->dropouts), 10);
  gtk_widget_set_margin_start (GTK_WIDGET (line->journal), 10);
  line->timer = g_timeout_add (REFRESH_MS, on_second, line);
}

GtkWidget *lq_info_line_new (LqDesk *desk)
{
  LqInfoLine *line = g_object_new (LQ_TYPE_INFO_LINE, NULL);
  line->desk = desk;
  g_signal_connect_object (desk, "said", G_CALLBACK (on_said), line, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "hand", G_CALLBACK (on_hand), line, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_document (desk), "opened", G_CALLBACK (on_opened), line,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (line);
}
