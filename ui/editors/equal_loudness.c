/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/equal_loudness.h"

#include "ui/editors/editors.h"

#include <glib/gi18n.h>

gboolean lq_equal_loudness_db (LqDesk *desk, LqCompareSource from, LqCompareSource to, double *db)
{
  LqCompareEntry a, b;
  LqCompare *compare = lq_desk_get_compare (desk);
  lq_compare_get (compare, from, &a);
  lq_compare_get (compare, to, &b);
  gboolean known = a.heard_lufs.valid && b.heard_lufs.valid;
  *db = known ? b.heard_lufs.value - a.heard_lufs.value : 0.0;
  return known;
}

static gboolean is_wanted (LqDesk *desk)
{
  return g_settings_get_boolean (lq_desk_get_settings (desk), "spectrum-difference-matched");
}

gboolean lq_equal_loudness_lift (LqDesk *desk, double *db)
{
  *db = 0.0;
  return is_wanted (desk) && lq_equal_loudness_db (desk, LQ_COMPARE_MASTER, LQ_COMPARE_MIX, db);
}

/* What the difference is, in few words. */
static const char *words_of (LqDesk *desk)
{
  double db;
  if (lq_equal_loudness_lift (desk, &db))
    return _ ("Master − mix, equally loud");
  return is_wanted (desk) ? _ ("Master − mix, loudness unknown") : _ ("Master − mix, in level");
}

const char *lq_equal_loudness_name (LqDesk *desk)
{
  double db;
  if (lq_equal_loudness_lift (desk, &db))
    return _ ("Difference at equal loudness, master − mix");
  return is_wanted (desk) ? _ ("Difference in level (loudness unknown), master − mix")
                          : _ ("Difference in level, master − mix");
}

/* ---- The label ---- */

static void show_words (GtkWidget *pair)
{
  LqDesk *desk = g_object_get_data (G_OBJECT (pair), "lq-desk");
  GtkWidget *label = gtk_widget_get_last_child (pair);
  gtk_label_set_text (GTK_LABEL (label), words_of (desk));
  gtk_widget_set_visible (
      pair, g_settings_get_boolean (lq_desk_get_settings (desk), "spectrum-difference"));
}

GtkWidget *lq_equal_loudness_label_new (LqDesk *desk)
{
  GtkWidget *pair = lq_legend_sign_new (LQ_GLYPH_DISC, "lq-sign-master", "");
  g_object_set_data (G_OBJECT (pair), "lq-desk", desk);
  g_signal_connect_object (lq_desk_get_settings (desk), "changed", G_CALLBACK (show_words), pair,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "changed", G_CALLBACK (show_words), pair,
                           G_CONNECT_SWAPPED);
  show_words (pair);
  return pair;
}
