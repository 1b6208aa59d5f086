/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/keys.h"

#include <glib/gi18n.h>

#define MODIFIERS (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)

const LqKeyRow lq_key_rows[] = {
  { "win.play", "space", N_ ("Transport"), N_ ("Play or stop") },
  { "win.seek-by::-1", "Left", N_ ("Transport"), N_ ("Back 1 s, also while playing"), TRUE },
  { "win.seek-by::1", "Right", N_ ("Transport"), N_ ("Forward 1 s"), TRUE },
  { "win.seek-by::-5", "<Shift>Left", N_ ("Transport"), N_ ("Back 5 s"), TRUE },
  { "win.seek-by::5", "<Shift>Right", N_ ("Transport"), N_ ("Forward 5 s"), TRUE },
  { "win.go-start", "Home", N_ ("Transport"), N_ ("To the start") },
  { "win.go-end", "End", N_ ("Transport"), N_ ("To the end") },
  { "win.loop", "l", N_ ("Transport"), N_ ("Loop on or off") },
  { "win.loop-in", "i", N_ ("Transport"), N_ ("Loop starts here") },
  { "win.loop-out", "u", N_ ("Transport"), N_ ("Loop ends here") },
  { "win.tap", "t", N_ ("Transport"), N_ ("Tap the tempo") },
  { "win.note", "n", N_ ("Transport"), N_ ("Drop a note here, never stops") },
  { "win.note-text", "<Shift>n", N_ ("Transport"), N_ ("Drop a note and write it") },
  { "win.marker", "m", N_ ("Transport"), N_ ("Drop a marker here") },
  { "win.bypass", "b", N_ ("Comparison"), N_ ("Mix or master, matched") },
  { "win.reference", "o", N_ ("Comparison"), N_ ("Reference on or off") },
  { "win.before", "x", N_ ("Comparison"),
    N_ ("Before the last move: tap to switch, hold to peek") },
  { "win.ab", "c", N_ ("Comparison"), N_ ("A or B of this processor, heard at the same loudness") },
  { "win.delta", "d", N_ ("Comparison"),
    N_ ("What this processor changes: what comes out less what goes in, for listening only") },
  { "win.unmatched", "h", N_ ("Comparison"), N_ ("Hear unmatched while held") },
  { "win.choose-reference::1", "<Control>1", N_ ("Comparison"), N_ ("Reference 1") },
  { "win.choose-reference::2", "<Control>2", N_ ("Comparison"), N_ ("Reference 2") },
  { "win.choose-reference::3", "<Control>3", N_ ("Comparison"), N_ ("Reference 3") },
  { "win.choose-reference::4", "<Control>4", N_ ("Comparison"), N_ ("Reference 4") },
  { "win.choose-reference::5", "<Control>5", N_ ("Comparison"), N_ ("Reference 5") },
  { "win.choose-reference::6", "<Control>6", N_ ("Comparison"), N_ ("Reference 6") },
  { "win.choose-reference::7", "<Control>7", N_ ("Comparison"), N_ ("Reference 7") },
  { "win.choose-reference::8", "<Control>8", N_ ("Comparison"), N_ ("Reference 8") },
  { "win.choose-reference::9", "<Control>9", N_ ("Comparison"), N_ ("Reference 9") },
  { "win.mono", "F5", N_ ("Monitor"), N_ ("Mono") },
  { "win.side", "F6", N_ ("Monitor"), N_ ("Side") },
  { "win.swap", "F7", N_ ("Monitor"), N_ ("Left and right swapped") },
  { "win.dim", "F8", N_ ("Monitor"), N_ ("Dim by 20 dB") },
  { "win.monitor-up", "<Control>Up", N_ ("Monitor"), N_ ("Monitor louder by 1 dB"), TRUE },
  { "win.monitor-down", "<Control>Down", N_ ("Monitor"), N_ ("Monitor softer by 1 dB"), TRUE },
  { "win.reset-meters", "r", N_ ("Monitor"), N_ ("Reset all meters, while playing") },
  { "win.go-to::true-peak", "p", N_ ("Monitor"), N_ ("To the true peak") },
  { "win.go-to::over", "<Shift>p", N_ ("Monitor"), N_ ("To the next over") },
  { "win.go-to::momentary", "g", N_ ("Monitor"), N_ ("To the loudest 0.4 s") },
  { "win.go-to::short-term", "<Shift>g", N_ ("Monitor"), N_ ("To the loudest 3 s") },
  { "win.undo", "<Control>z", N_ ("Session"), N_ ("Undo"), TRUE },
  { "win.redo", "<Control><Shift>z", N_ ("Session"), N_ ("Redo"), TRUE },
  { "win.panel::history", "<Control>h", N_ ("Session"), N_ ("History with reasons") },
  { "win.panel::notes", "<Control>n", N_ ("Session"), N_ ("Notes") },
  { "win.panel::tracks", "<Control>t", N_ ("Session"), N_ ("Tracks") },
  { "win.panel::references", "<Control>r", N_ ("Session"), N_ ("References") },
  { "win.open", "<Control>o", N_ ("Session"), N_ ("Open…") },
  { "win.save", "<Control>s", N_ ("Session"), N_ ("Save") },
  { "win.save-as", "<Control><Shift>s", N_ ("Session"), N_ ("Save as…") },
  { "win.deliver", "<Control>e", N_ ("Session"), N_ ("Deliver…") },
  { "win.deliver-again", "<Control><Shift>e", N_ ("Session"), N_ ("Deliver the same set again") },
  { "win.settings", "<Control>comma", N_ ("Session"), N_ ("Settings") },
  { "win.manual", "F1", N_ ("Session"), N_ ("Manual: the processor in hand") },
  { "win.shortcuts", "<Control>question", N_ ("Session"), N_ ("All keys") },
  { "win.analyser", "a", N_ ("View"), N_ ("Spectrum in place of the editor") },
  { "win.zoom-in", "plus", N_ ("View"), N_ ("Waveform: closer"), TRUE },
  { "win.zoom-out", "minus", N_ ("View"), N_ ("Waveform: wider"), TRUE },
  { "win.zoom-all", "0", N_ ("View"), N_ ("Waveform: the whole song") },
  { "win.follow", "f", N_ ("View"), N_ ("Follow the playhead") },
  { "app.quit", "<Control>q", N_ ("Session"), N_ ("Quit") },
};
const int lq_n_key_rows = G_N_ELEMENTS (lq_key_rows);

char *lq_key_of (GSettings *settings, const LqKeyRow *row)
{
  g_autoptr (GVariant) changed = g_settings_get_value (settings, "shortcuts");
  char *key = NULL;
  return g_variant_lookup (changed, row->action, "s", &key) ? key : g_strdup (row->key);
}

/* Upper-case letters come with Shift; the table speaks of the key. */
static guint plain (guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_KP_Add:
      return GDK_KEY_plus;
    case GDK_KEY_KP_Subtract:
      return GDK_KEY_minus;
    case GDK_KEY_KP_Left:
      return GDK_KEY_Left;
    case GDK_KEY_KP_Right:
      return GDK_KEY_Right;
    case GDK_KEY_KP_Home:
      return GDK_KEY_Home;
    case GDK_KEY_KP_End:
      return GDK_KEY_End;
    default:
      return gdk_keyval_to_lower (keyval);
    }
}

static gboolean matches (const char *key, guint keyval, GdkModifierType state)
{
  guint wanted;
  GdkModifierType modifiers;
  if (!gtk_accelerator_parse (key, &wanted, &modifiers) || wanted == 0)
    return FALSE;
  /* Shift makes the sign on many layouts ("+", "?"): it is part of the sign then. */
  gboolean sign = g_unichar_ispunct (gdk_keyval_to_unicode (wanted));
  GdkModifierType mask = sign ? MODIFIERS & ~GDK_SHIFT_MASK : MODIFIERS;
  return plain (wanted) == plain (keyval) && (state & mask) == (modifiers & mask);
}

const LqKeyRow *lq_key_find (GSettings *settings, guint keyval, GdkModifierType state)
{
  for (int i = 0; i < lq_n_key_rows; i++)
    {
      g_autofree char *key = lq_key_of (settings, &lq_key_rows[i]);
      if (matches (key, keyval, state))
        return &lq_key_rows[i];
    }
  return NULL;
}

gboolean lq_key_set (GSettings *settings, const LqKeyRow *row, const char *key,
                     const LqKeyRow **taken)
{
  guint keyval = 0;
  GdkModifierType state = 0;
  if (key && (!gtk_accelerator_parse (key, &keyval, &state) || keyval == 0))
    return FALSE;
  const LqKeyRow *other = lq_key_find (settings, keyval ? keyval : GDK_KEY_VoidSymbol, state);
  if (key && other && other != row)
    {
      if (taken)
        *taken = other;
      return FALSE;
    }
  g_autoptr (GVariant) changed = g_settings_get_value (settings, "shortcuts");
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *action, *old;
  g_variant_iter_init (&iter, changed);
  while (g_variant_iter_next (&iter, "{&s&s}", &action, &old))
    if (!g_str_equal (action, row->action))
      g_variant_builder_add (&builder, "{ss}", action, old);
  if (key)
    g_variant_builder_add (&builder, "{ss}", row->action, key);
  g_settings_set_value (settings, "shortcuts", g_variant_builder_end (&builder));
  return TRUE;
}

char *lq_key_label (const char *key)
{
  guint keyval;
  GdkModifierType modifiers;
  if (!gtk_accelerator_parse (key, &keyval, &modifiers))
    return g_strdup (key);
  return gtk_accelerator_get_label (keyval, modifiers);
}

/* ---- The key in force, wherever it is written ---- */

const LqKeyRow *lq_key_row (const char *action)
{
  for (int i = 0; i < lq_n_key_rows; i++)
    if (g_str_equal (lq_key_rows[i].action, action))
      return &lq_key_rows[i];
  return NULL;
}

typedef struct
{
  GtkWidget *widget; /* borrowed: the closure dies with it */
  const LqKeyRow *row;
  LqKeyShow show;
} Follower;

static void show_followed (GSettings *settings, const char *setting, Follower *follower)
{
  g_autofree char *key = lq_key_of (settings, follower->row), *label = lq_key_label (key);
  follower->show (follower->widget, follower->row, label);
}

static void free_follower (gpointer follower, GClosure *closure) { g_free (follower); }

void lq_key_follow (GSettings *settings, const char *action, GtkWidget *widget, LqKeyShow show)
{
  const LqKeyRow *row = lq_key_row (action);
  g_return_if_fail (row);
  Follower *follower = g_new (Follower, 1);
  *follower = (Follower){ widget, row, show };
  GClosure *closure = g_cclosure_new (G_CALLBACK (show_followed), follower, free_follower);
  g_object_watch_closure (G_OBJECT (widget), closure);
  g_signal_connect_closure (settings, "changed::shortcuts", closure, FALSE);
  show_followed (settings, "shortcuts", follower);
}

void lq_key_show_cap (GtkWidget *label, const LqKeyRow *row, const char *key)
{
  gtk_label_set_text (GTK_LABEL (label), key);
}

void lq_key_show_tip (GtkWidget *widget, const LqKeyRow *row, const char *key)
{
  g_autofree char *tip = g_strdup_printf ("%s (%s)", _ (row->doc), key);
  gtk_widget_set_tooltip_text (widget, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                  key, -1);
}
