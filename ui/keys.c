/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/keys.h"

#define MODIFIERS (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)

const LqKeyRow lq_key_rows[] = {
  { "win.play", "space", "Transport", "Play or stop" },
  { "win.seek-by::-1", "Left", "Transport", "Back 1 s, also while playing" },
  { "win.seek-by::1", "Right", "Transport", "Forward 1 s" },
  { "win.seek-by::-5", "<Shift>Left", "Transport", "Back 5 s" },
  { "win.seek-by::5", "<Shift>Right", "Transport", "Forward 5 s" },
  { "win.go-start", "Home", "Transport", "To the start" },
  { "win.go-end", "End", "Transport", "To the end" },
  { "win.loop", "l", "Transport", "Loop on or off" },
  { "win.loop-in", "i", "Transport", "Loop starts here" },
  { "win.loop-out", "u", "Transport", "Loop ends here" },
  { "win.note", "n", "Transport", "Drop a note here, never stops" },
  { "win.note-text", "<Shift>n", "Transport", "Drop a note and write it" },
  { "win.marker", "m", "Transport", "Drop a marker here" },
  { "win.bypass", "b", "Comparison", "Mix or master, matched" },
  { "win.reference", "o", "Comparison", "Reference on or off" },
  { "win.before", "x", "Comparison", "Before the last move: tap to switch, hold to peek" },
  { "win.unmatched", "h", "Comparison", "Hear unmatched while held" },
  { "win.choose-reference::1", "<Control>1", "Comparison", "Reference 1" },
  { "win.choose-reference::2", "<Control>2", "Comparison", "Reference 2" },
  { "win.choose-reference::3", "<Control>3", "Comparison", "Reference 3" },
  { "win.choose-reference::4", "<Control>4", "Comparison", "Reference 4" },
  { "win.choose-reference::5", "<Control>5", "Comparison", "Reference 5" },
  { "win.choose-reference::6", "<Control>6", "Comparison", "Reference 6" },
  { "win.choose-reference::7", "<Control>7", "Comparison", "Reference 7" },
  { "win.choose-reference::8", "<Control>8", "Comparison", "Reference 8" },
  { "win.choose-reference::9", "<Control>9", "Comparison", "Reference 9" },
  { "win.mono", "F5", "Monitor", "Mono" },
  { "win.side", "F6", "Monitor", "Side" },
  { "win.swap", "F7", "Monitor", "Left and right swapped" },
  { "win.dim", "F8", "Monitor", "Dim by 20 dB" },
  { "win.monitor-up", "<Control>Up", "Monitor", "Monitor louder by 1 dB" },
  { "win.monitor-down", "<Control>Down", "Monitor", "Monitor softer by 1 dB" },
  { "win.reset-meters", "r", "Monitor", "Reset all meters, while playing" },
  { "win.undo", "<Control>z", "Session", "Undo" },
  { "win.redo", "<Control><Shift>z", "Session", "Redo" },
  { "win.panel::history", "<Control>h", "Session", "History with reasons" },
  { "win.panel::notes", "<Control>n", "Session", "Notes" },
  { "win.panel::tracks", "<Control>t", "Session", "Tracks" },
  { "win.panel::references", "<Control>r", "Session", "References" },
  { "win.open", "<Control>o", "Session", "Open…" },
  { "win.save", "<Control>s", "Session", "Save" },
  { "win.save-as", "<Control><Shift>s", "Session", "Save as…" },
  { "win.deliver", "<Control>e", "Session", "Deliver…" },
  { "win.deliver-again", "<Control><Shift>e", "Session", "Deliver the same set again" },
  { "win.settings", "<Control>comma", "Session", "Settings" },
  { "win.shortcuts", "<Control>question", "Session", "All keys" },
  { "win.zoom-in", "plus", "View", "Waveform: closer" },
  { "win.zoom-out", "minus", "View", "Waveform: wider" },
  { "win.zoom-all", "0", "View", "Waveform: the whole song" },
  { "win.follow", "f", "View", "Follow the playhead" },
  { "app.quit", "<Control>q", "Session", "Quit" },
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
