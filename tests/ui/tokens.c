/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contrast of every pair of tokens that stands on screen (WCAG 2.x relative luminance), in both
 * sheets. Bounds: 4.5 for text, 3 for lines and shapes that carry meaning; and each pair's own figure as
 * the design gives it, rounded to 0.1. */
#include "hands.h"

#include "ui/tokens.h"

#include <math.h>

static double linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green)
         + 0.0722 * linear (color->blue);
}

static double contrast (GtkWidget *widget, LqToken a, LqToken b)
{
  const double la = luminance (lq_token (widget, a)), lb = luminance (lq_token (widget, b));
  return (fmax (la, lb) + 0.05) / (fmin (la, lb) + 0.05);
}

static const struct
{
  LqToken front, back;
  double least;  /* by WCAG */
  double figure; /* of the design; 0 = not given */
} pairs[] = {
  { LQ_COLOR_OUTLINE, LQ_COLOR_PANEL, 3, 3.5 },    { LQ_COLOR_OUTLINE, LQ_COLOR_WELL, 3, 4.0 },
  { LQ_COLOR_INK, LQ_COLOR_PANEL, 4.5, 14.0 },     { LQ_COLOR_INK, LQ_COLOR_RAISED, 4.5, 12.0 },
  { LQ_COLOR_INK, LQ_COLOR_HOVER, 4.5, 10.2 },     { LQ_COLOR_INK, LQ_COLOR_DESK, 4.5, 0 },
  { LQ_COLOR_INK2, LQ_COLOR_PANEL, 4.5, 8.6 },     { LQ_COLOR_INK2, LQ_COLOR_RAISED, 4.5, 7.4 },
  { LQ_COLOR_INK2, LQ_COLOR_HOVER, 4.5, 6.3 },     { LQ_COLOR_INK3, LQ_COLOR_PANEL, 4.5, 5.8 },
  { LQ_COLOR_INK3, LQ_COLOR_WELL, 4.5, 6.6 },      { LQ_COLOR_INK3, LQ_COLOR_RAISED, 4.5, 4.9 },
  { LQ_COLOR_INK3, LQ_COLOR_DESK, 4.5, 0 },        { LQ_COLOR_ON, LQ_COLOR_INK, 4.5, 15.8 },
  { LQ_COLOR_ON, LQ_COLOR_MIX, 4.5, 7.8 },         { LQ_COLOR_ON, LQ_COLOR_WORK, 4.5, 8.2 },
  { LQ_COLOR_ON, LQ_COLOR_REF, 4.5, 8.8 },         { LQ_COLOR_MIX, LQ_COLOR_PANEL, 3, 6.9 },
  { LQ_COLOR_MIX, LQ_COLOR_WELL, 3, 7.9 },         { LQ_COLOR_WORK, LQ_COLOR_PANEL, 3, 7.2 },
  { LQ_COLOR_WORK, LQ_COLOR_WELL, 3, 8.2 },        { LQ_COLOR_WORK_MID, LQ_COLOR_BED, 3, 5.1 },
  { LQ_COLOR_WORK_LOW, LQ_COLOR_BED, 3, 4.1 },     { LQ_COLOR_WORK_DIM, LQ_COLOR_BED, 2, 2.3 },
  { LQ_COLOR_REF, LQ_COLOR_PANEL, 3, 7.8 },        { LQ_COLOR_REF, LQ_COLOR_WELL, 3, 8.9 },
  { LQ_COLOR_ALERT, LQ_COLOR_PANEL, 4.5, 5.6 },    { LQ_COLOR_ALERT, LQ_COLOR_RAISED, 4.5, 4.8 },
  { LQ_COLOR_INK, LQ_COLOR_ALERT_FILL, 4.5, 4.6 },
};

static void check_pairs (gboolean strong)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (""));
  lq_tokens_set_high_contrast (gdk_display_get_default (), strong);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const double ratio = contrast (widget, pairs[i].front, pairs[i].back);
      g_test_message ("%s on %s: %.2f", lq_token_name (pairs[i].front),
                      lq_token_name (pairs[i].back), ratio);
      g_assert_cmpfloat (ratio, >=, pairs[i].least);
      if (!strong && pairs[i].figure > 0)
        g_assert_cmpfloat (fabs (ratio - pairs[i].figure), <=, 0.101);
    }
  lq_tokens_set_high_contrast (gdk_display_get_default (), FALSE);
  g_object_unref (widget);
}

static void test_contrast (void) { check_pairs (FALSE); }

static void test_high_contrast (void)
{
  check_pairs (TRUE);
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (""));
  g_assert_cmpfloat (lq_lines (widget)->focus_px, ==, 2);
  lq_tokens_set_high_contrast (gdk_display_get_default (), TRUE);
  g_assert_cmpfloat (contrast (widget, LQ_COLOR_INK3, LQ_COLOR_PANEL), >=, 15);
  g_assert_cmpfloat (contrast (widget, LQ_COLOR_OUTLINE, LQ_COLOR_PANEL), >=, 7);
  g_assert_cmpfloat (lq_lines (widget)->focus_px, ==, 3);
  lq_tokens_set_high_contrast (gdk_display_get_default (), FALSE);
  g_object_unref (widget);
}

/* Mix, master and reference stay apart without hue: by lightness order and a step of 10 %. */
static void test_lightness_order (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (""));
  const double mix = luminance (lq_token (widget, LQ_COLOR_MIX));
  const double work = luminance (lq_token (widget, LQ_COLOR_WORK));
  const double ref = luminance (lq_token (widget, LQ_COLOR_REF));
  g_assert_cmpfloat (mix, <, work);
  g_assert_cmpfloat (work, <, ref);
  g_object_unref (widget);
}

static int n_changes;

static void count (GtkWidget *widget) { n_changes++; }

static void test_watch (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (""));
  lq_tokens_watch (widget, count);
  lq_tokens_set_high_contrast (gdk_display_get_default (), TRUE);
  lq_tokens_set_high_contrast (gdk_display_get_default (), TRUE);
  g_assert_cmpint (n_changes, ==, 1);
  g_object_unref (widget);
  lq_tokens_set_high_contrast (gdk_display_get_default (), FALSE);
  g_assert_cmpint (n_changes, ==, 1);
}

/* The word of a menu button stays readable while its menu is open, also where it has a ground of its own. */
static void check_open_menu (gboolean frame, const char *css_class)
{
  GtkWidget *button = gtk_menu_button_new (), *toggle = gtk_widget_get_first_child (button);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), "Presets");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), frame);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), gtk_popover_new ());
  if (css_class)
    gtk_widget_add_css_class (button, css_class);
  GtkWidget *window = hands_window (button, 120, 60);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  hands_wait (100);
  g_assert_true (gtk_widget_get_state_flags (toggle) & GTK_STATE_FLAG_CHECKED);
  GdkRGBA word;
  gtk_style_context_get_color (gtk_widget_get_style_context (toggle), &word);
  /* Its ground, as it is drawn above the word; where it draws none, a panel's. */
  Picture *picture = hands_picture (toggle);
  const guchar *bgra = picture->bgra + 4 * (picture->width * 4 + picture->width / 2);
  const GdkRGBA drawn = { bgra[2] / 255.0f, bgra[1] / 255.0f, bgra[0] / 255.0f, 1 };
  const gboolean none = bgra[0] + bgra[1] + bgra[2] == 0;
  const double front = luminance (&word),
               back = luminance (none ? lq_token (button, LQ_COLOR_PANEL) : &drawn);
  g_test_message ("%s: %.3f on %.3f", css_class ? css_class : "plain", front, back);
  g_assert_cmpfloat ((fmax (front, back) + 0.05) / (fmin (front, back) + 0.05), >=, 4.5);
  picture_free (picture);
  hands_close (window);
}

static void test_open_menu (void)
{
  check_open_menu (FALSE, NULL);
  check_open_menu (TRUE, NULL);
  check_open_menu (TRUE, "lq-add");
  check_open_menu (TRUE, "lq-quiet-menu");
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/tokens/contrast", test_contrast);
  g_test_add_func ("/ui/tokens/high-contrast", test_high_contrast);
  g_test_add_func ("/ui/tokens/lightness-order", test_lightness_order);
  g_test_add_func ("/ui/tokens/watch", test_watch);
  g_test_add_func ("/ui/tokens/open-menu", test_open_menu);
  return g_test_run ();
}
