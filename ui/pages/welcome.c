/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/welcome.h"

#include "ui/keys.h"
#include "ui/label.h"
#include "ui/tokens.h"
#include "ui/widgets/lamp.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#define PAGE_WIDTH     1000
#define PICTURE_HEIGHT 100
#define DISC           76
#define MAX_RECENT     3

struct _LqWelcome
{
  GtkBox parent_instance;
  GtkWidget *progress_box, *progress_text, *progress_bar, *recent;
  GtkLabel *device;
  LqDesk *desk; /* borrowed */
};

G_DEFINE_FINAL_TYPE (LqWelcome, lq_welcome, GTK_TYPE_BOX)

static GtkWidget *box (GtkOrientation orientation, int spacing, const char *css_class)
{
  GtkWidget *widget = gtk_box_new (orientation, spacing);
  if (css_class)
    gtk_widget_add_css_class (widget, css_class);
  return widget;
}

static void append (GtkWidget *parent, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (parent), child);
}

static void draw_disc (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GtkWidget *widget = GTK_WIDGET (area);
  double x = width / 2.0, y = height / 2.0, radius = DISC / 2.0 - 1.0;
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_RAISED));
  cairo_arc (cr, x, y, radius, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_DESK));
  cairo_set_line_width (cr, 1.0);
  for (double r = radius - 3.0; r > 15.0; r -= 3.5)
    {
      cairo_arc (cr, x, y, r, 0.0, 2.0 * G_PI);
      cairo_stroke (cr);
    }
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_INK));
  cairo_arc (cr, x, y, 12.5, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_ON));
  cairo_arc (cr, x, y, 3.0, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
}

/* A number in 0 … 1 that looks random and is the same each time. */
static double dice (int i, int seed)
{
  guint32 x = (guint32)i * 2654435761u + (guint32)seed * 40503u + 12345u;
  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return x / 4294967296.0;
}

/* The shape of a song in 0 … 1: quiet, louder, a hole, the last chorus. */
static double song_shape (double t)
{
  return t < 0.25   ? 0.42
         : t < 0.45 ? 0.6
         : t < 0.68 ? 0.82
         : t < 0.8  ? 0.2
         : t < 0.95 ? 0.92
                    : 0.92 * fmax (0.0, 1.0 - t) / 0.05;
}

static void fill_bar (cairo_t *cr, int x, double middle, double level)
{
  cairo_rectangle (cr, x, middle - level, 1.0, 2.0 * level);
  cairo_fill (cr);
}

static void draw_mix (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const int beat = 12; /* px */
  for (int x = 0; x < width; x++)
    {
      double hit = exp (-(x % beat) / 4.0), peak = 0.62 + 0.38 * fmax (hit, dice (x, 1) * 0.8);
      double level = song_shape ((double)x / width) * height / 2.0;
      gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (area), LQ_COLOR_WORK_DIM));
      fill_bar (cr, x, height / 2.0, level * peak);
      gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (area), LQ_COLOR_WORK));
      fill_bar (cr, x, height / 2.0, level * (0.34 + 0.12 * dice (x / 3, 2) + 0.06 * hit));
    }
}

/* Drums hit and die, the others breathe. */
static double stem_shape (int stem, int x)
{
  static const int beats[] = { 12, 18 };
  if (stem < 2)
    return exp (-(x % beats[stem]) / 2.5) * (0.6 + 0.4 * dice (x / beats[stem], stem)) + 0.06;
  double breath = 0.5 + 0.5 * sin (x * (0.05 + 0.02 * stem) + stem);
  return 0.25 + 0.45 * breath + 0.3 * dice (x, stem);
}

static void draw_stems (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  static const double from[] = { 0.0, 0.0, 0.14, 0.3, 0.08, 0.52 },
                      to[] = { 1.0, 1.0, 1.0, 0.81, 0.61, 1.0 };
  double lane = height / 6.0;
  for (int s = 0; s < 6; s++)
    {
      int x0 = (int)(from[s] * width), x1 = (int)(to[s] * width);
      double y = (s + 0.5) * lane;
      gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (area), LQ_COLOR_SLOT));
      cairo_rectangle (cr, x0, y - lane / 2.0 + 1.0, x1 - x0, lane - 2.0);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (area), LQ_COLOR_MIX));
      for (int x = x0; x < x1; x++)
        fill_bar (cr, x, y, 0.5 + stem_shape (s, x - x0) * (lane / 2.0 - 3.0));
    }
}

static GtkWidget *picture (GtkDrawingAreaDrawFunc draw, int width, int height)
{
  GtkWidget *area = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), width);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), height);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  return area;
}

static GtkWidget *button (const char *label, const char *action, const char *css_class)
{
  GtkWidget *widget = gtk_button_new_with_label (label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (widget), action);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  if (css_class)
    gtk_widget_add_css_class (widget, css_class);
  return widget;
}

static GtkWidget *card (const char *title, const char *sentence, GtkDrawingAreaDrawFunc draw,
                        GtkWidget *choose, const char *hint)
{
  GtkWidget *panel = box (GTK_ORIENTATION_VERTICAL, 4, "lq-panel");
  gtk_widget_add_css_class (panel, "lq-card");
  append (panel, lq_label_new (title, "lq-title"));
  append (panel, lq_label_new (sentence, "lq-body-quiet"));
  GtkWidget *area = picture (draw, 0, PICTURE_HEIGHT);
  gtk_widget_set_margin_top (area, 12);
  gtk_widget_set_margin_bottom (area, 16);
  append (panel, area);
  GtkWidget *row = box (GTK_ORIENTATION_HORIZONTAL, 12, NULL);
  append (row, choose);
  append (row, lq_label_new (hint, "lq-tick-large"));
  append (panel, row);
  gtk_widget_set_hexpand (panel, TRUE);
  return panel;
}

static GtkWidget *line (const char *icon, const char *title, GtkWidget *detail, GtkWidget *first,
                        GtkWidget *second)
{
  GtkWidget *panel = box (GTK_ORIENTATION_HORIZONTAL, 10, "lq-panel");
  gtk_widget_add_css_class (panel, "lq-card-line");
  append (panel, gtk_image_new_from_icon_name (icon));
  append (panel, lq_label_new (title, "lq-name"));
  if (detail)
    append (panel, detail);
  GtkWidget *space = box (GTK_ORIENTATION_HORIZONTAL, 0, NULL);
  gtk_widget_set_hexpand (space, TRUE);
  append (panel, space);
  append (panel, first);
  if (second)
    append (panel, second);
  gtk_widget_set_hexpand (panel, TRUE);
  return panel;
}

static GtkWidget *keys_row (LqDesk *desk)
{
  static const char *const shown[][2] = {
    { "win.play", N_ ("play, stop") },     { "win.bypass", N_ ("mix or master, matched") },
    { "win.reference", N_ ("reference") }, { "win.before", N_ ("before the last move") },
    { "win.note", N_ ("drop a note") },    { "win.reset-meters", N_ ("reset meters") },
  };
  GtkWidget *row = box (GTK_ORIENTATION_HORIZONTAL, 0, NULL);
  gtk_box_set_homogeneous (GTK_BOX (row), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      GtkWidget *item = box (GTK_ORIENTATION_HORIZONTAL, 8, NULL), *cap = lq_key_cap_new ("");
      lq_key_follow (lq_desk_get_settings (desk), shown[i][0], cap, lq_key_show_cap);
      append (item, cap);
      append (item, lq_label_new (_ (shown[i][1]), "lq-label"));
      gtk_widget_set_hexpand (item, i + 1 < G_N_ELEMENTS (shown));
      append (row, item);
    }
  return row;
}

/* ---- What was open before: sessions never saved first, they are the ones to lose ---- */

/* "26 Nov 11:39", with seconds when it was today: two of one minute are told apart. */
static char *when_text (gint64 unix_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_s),
                        now = g_date_time_new_now_local ();
  gboolean today = g_date_time_get_year (time) == g_date_time_get_year (now)
                   && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now);
  return g_strstrip (g_date_time_format (time, today ? _ ("today %H:%M:%S") : "%e %b %H:%M"));
}

static void add_recent (LqWelcome *welcome, const char *title, const char *detail, const char *path)
{
  GtkWidget *open = gtk_button_new_with_label (_ ("Open")),
            *where = lq_label_new (detail, "lq-label");
  g_autofree char *name = g_strdup_printf ("%s %s", _ ("Open"), title);
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (where), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (open, path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.open-path");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (open), "s", path);
  append (welcome->recent, line ("document-open-recent-symbolic", title, where, open, NULL));
}

/* Its folder says nothing to a person: what is in it does, and when it was touched. */
static void add_unsaved (LqWelcome *welcome, const char *path)
{
  LqStoreSummary summary;
  lq_store_summarise (path, lq_document_get_registry (lq_desk_get_document (welcome->desk)),
                      &summary);
  g_autofree char *when = when_text (summary.changed_unix_s),
                  *tracks = g_strdup_printf (ngettext ("%u track", "%u tracks", summary.n_tracks),
                                             summary.n_tracks),
                  *detail = g_strdup_printf (_ ("never saved · %s · %s"), tracks, when);
  add_recent (welcome, summary.name ? summary.name : _ ("Nameless"), detail, path);
  lq_store_summary_clear (&summary);
}

static void add_saved (LqWelcome *welcome, const char *path)
{
  GStatBuf info;
  if (g_stat (path, &info) != 0)
    return;
  g_autofree char *name = g_path_get_basename (path), *folder = g_path_get_dirname (path),
                  *when = when_text (info.st_mtime),
                  *detail = g_strdup_printf ("%s · %s", when, folder);
  if (g_str_has_suffix (name, ".lacquer"))
    name[strlen (name) - strlen (".lacquer")] = '\0';
  add_recent (welcome, name, detail, path);
}

static void show_recent (LqWelcome *welcome)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (welcome->recent)))
    gtk_box_remove (GTK_BOX (welcome->recent), row);
  g_auto (GStrv) unsaved = lq_store_list_untitled ();
  g_auto (GStrv) recent =
      g_settings_get_strv (lq_desk_get_settings (welcome->desk), "recent-sessions");
  int n = 0;
  for (int i = 0; unsaved[i] && n < MAX_RECENT; i++, n++)
    add_unsaved (welcome, unsaved[i]);
  for (int i = 0; recent[i] && n < MAX_RECENT; i++)
    if (g_file_test (recent[i], G_FILE_TEST_EXISTS))
      {
        add_saved (welcome, recent[i]);
        n++;
      }
}

static void show_device (LqWelcome *welcome)
{
  g_autofree char *device = NULL;
  g_object_get (lq_desk_get_sound (welcome->desk), "device-text", &device, NULL);
  gtk_label_set_text (welcome->device, device);
}

static GtkWidget *head (void)
{
  GtkWidget *row = box (GTK_ORIENTATION_HORIZONTAL, 22, NULL);
  append (row, picture (draw_disc, DISC, DISC));
  GtkWidget *words = box (GTK_ORIENTATION_VERTICAL, 2, NULL);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  append (words, lq_label_new (_ ("Your ears decide."), "lq-hero"));
  append (words,
          lq_label_new (_ ("Lacquer plays it fair, keeps your reasons and proves your files."),
                        "lq-lead"));
  append (row, words);
  gtk_widget_set_margin_bottom (row, 22);
  return row;
}

static void add_progress (LqWelcome *welcome, GtkWidget *page)
{
  welcome->progress_box = box (GTK_ORIENTATION_VERTICAL, 6, "lq-panel");
  gtk_widget_add_css_class (welcome->progress_box, "lq-card-line");
  welcome->progress_text = lq_label_new ("", "lq-label");
  welcome->progress_bar = gtk_progress_bar_new ();
  append (welcome->progress_box, welcome->progress_text);
  append (welcome->progress_box, welcome->progress_bar);
  gtk_widget_set_visible (welcome->progress_box, FALSE);
  append (page, welcome->progress_box);
}

static void build (LqWelcome *welcome)
{
  GtkWidget *page = box (GTK_ORIENTATION_VERTICAL, 12, NULL);
  gtk_widget_set_size_request (page, PAGE_WIDTH, -1);
  gtk_widget_set_halign (page, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (page, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (page, TRUE);
  append (page, head ());

  GtkWidget *cards = box (GTK_ORIENTATION_HORIZONTAL, 12, NULL);
  gtk_box_set_homogeneous (GTK_BOX (cards), TRUE);
  append (cards, card (_ ("Master a mix"), _ ("Drop a stereo file here."), draw_mix,
                       button (_ ("Choose a file…"), "win.open-audio", "lq-primary"),
                       _ ("WAV, AIFF, FLAC, BWF, CAF and more")));
  append (cards, card (_ ("Mix stems"), _ ("Drop a folder or several files here."), draw_stems,
                       button (_ ("Choose files…"), "win.open-audio", NULL),
                       _ ("one track for each, names kept")));
  append (page, cards);

  GtkWidget *lines = box (GTK_ORIENTATION_HORIZONTAL, 12, NULL);
  gtk_box_set_homogeneous (GTK_BOX (lines), TRUE);
  append (lines, line ("folder-symbolic", _ ("Open a session"), NULL,
                       button (_ ("Open…"), "win.open", NULL), NULL));
  append (lines, line ("media-playback-start-symbolic", _ ("Look around with the demo song"), NULL,
                       button (_ ("Open the demo"), "app.open-demo", NULL), NULL));
  append (page, lines);

  welcome->device = GTK_LABEL (lq_label_new ("", "lq-label"));
  append (page, line ("audio-headphones-symbolic", _ ("Sound"), GTK_WIDGET (welcome->device),
                      button (_ ("Tone, left then right, −40 dBFS"), "win.test-tone", NULL),
                      button (_ ("Change…"), "win.settings", NULL)));
  welcome->recent = box (GTK_ORIENTATION_VERTICAL, 8, NULL);
  append (page, welcome->recent);
  add_progress (welcome, page);
  GtkWidget *keys = keys_row (welcome->desk);
  gtk_widget_set_margin_top (keys, 20);
  append (page, keys);
  append (GTK_WIDGET (welcome), page);
}

void lq_welcome_show_progress (LqWelcome *welcome, const char *what, double fraction,
                               double seconds_left)
{
  gtk_widget_set_visible (welcome->progress_box, fraction < 1.0);
  g_autofree char *left = seconds_left >= 1.0
                              ? g_strdup_printf (_ ("%s · %.0f s left"), what, seconds_left)
                              : g_strdup (what);
  gtk_label_set_text (GTK_LABEL (welcome->progress_text), left);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (welcome->progress_bar),
                                 CLAMP (fraction, 0.0, 1.0));
}

static void lq_welcome_map (GtkWidget *widget)
{
  show_recent (LQ_WELCOME (widget));
  GTK_WIDGET_CLASS (lq_welcome_parent_class)->map (widget);
}

static void lq_welcome_class_init (LqWelcomeClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = lq_welcome_map;
}

static void lq_welcome_init (LqWelcome *welcome)
{
  gtk_widget_add_css_class (GTK_WIDGET (welcome), "lq-welcome");
  gtk_orientable_set_orientation (GTK_ORIENTABLE (welcome), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *lq_welcome_new (LqDesk *desk)
{
  LqWelcome *welcome = g_object_new (LQ_TYPE_WELCOME, NULL);
  welcome->desk = desk;
  build (welcome);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::device-text",
                           G_CALLBACK (show_device), welcome, G_CONNECT_SWAPPED);
  show_device (welcome);
  return GTK_WIDGET (welcome);
}
