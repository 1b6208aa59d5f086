/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/meters_menu.h"

#include "ui/menu.h"

#include <glib/gi18n.h>

static const LqMenuRow faces[] = {
  { N_ ("Peak and RMS, dBFS"), "meters.level-scale::dbfs" },
  { "K-20", "meters.level-scale::k-20" },
  { "K-14", "meters.level-scale::k-14" },
  { "K-12", "meters.level-scale::k-12" },
  { "VU", "meters.level-scale::vu" },
  { "PPM I, DIN", "meters.level-scale::ppm-din" },
  { "PPM I, Nordic", "meters.level-scale::ppm-nordic" },
  { "PPM IIa, BBC", "meters.level-scale::ppm-bbc" },
  { "PPM IIb, EBU", "meters.level-scale::ppm-ebu" },
};

static const LqMenuRow alignments[] = {
  { "−18 dBFS (EBU)", "meters.alignment(-18.0)" },
  { "−20 dBFS (SMPTE)", "meters.alignment(-20.0)" },
};

static const LqMenuRow ceilings[] = {
  { "0 dBTP", "meters.over-ceiling(0.0)" },
  { "−0.3 dBTP", "meters.over-ceiling(-0.3)" },
  { "−1 dBTP", "meters.over-ceiling(-1.0)" },
  { "−2 dBTP", "meters.over-ceiling(-2.0)" },
};

static const LqMenuRow scales[] = {
  { "LUFS, 0…−30", "meters.loudness-scale::lufs" },
  { "EBU +9, LU", "meters.loudness-scale::ebu-9" },
  { "EBU +9, LUFS", "meters.loudness-scale::ebu-9-lufs" },
  { "EBU +18, LU", "meters.loudness-scale::ebu-18" },
  { "EBU +18, LUFS", "meters.loudness-scale::ebu-18-lufs" },
};

static const LqMenuRow places[] = {
  { N_ ("Go to the true peak"), "win.go-to::true-peak" },
  { N_ ("Go to the loudest 0.4 s"), "win.go-to::momentary" },
  { N_ ("Go to the loudest 3 s"), "win.go-to::short-term" },
  { N_ ("Go to the next over"), "win.go-to::over" },
  { N_ ("List of overs"), "meters.overs" },
};

static const LqMenuRow stereo[] = {
  { N_ ("Side ÷ mid"), "meters.stereo-bands::side-mid" },
  { N_ ("Correlation"), "meters.stereo-bands::correlation" },
  { N_ ("Phase"), "meters.stereo-bands::phase" },
};

static const LqMenuRow radii[] = {
  { N_ ("Goniometer: linear radius"), "meters.goniometer-radius::linear" },
  { N_ ("Goniometer: radius in dB"), "meters.goniometer-radius::decibels" },
};

static const LqMenuRow resets[] = {
  { N_ ("More numbers"), "meters.more" },
  { N_ ("Reset all meters"), "win.reset-meters" },
};

GSimpleActionGroup *lq_meters_menu_actions (LqDesk *desk)
{
  static const char *const keys[] = { "level-scale",    "alignment",    "over-ceiling",
                                      "loudness-scale", "stereo-bands", "goniometer-radius" };
  GSimpleActionGroup *group = g_simple_action_group_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (lq_desk_get_settings (desk), keys[i]);
      g_action_map_add_action (G_ACTION_MAP (group), action);
    }
  return group;
}

static void end (GMenu *menu)
{
  lq_menu_section (menu, NULL, places, G_N_ELEMENTS (places));
  lq_menu_section (menu, NULL, resets, G_N_ELEMENTS (resets));
}

static void submenu (GMenu *menu, const char *name, const LqMenuRow *rows, int n)
{
  g_autoptr (GMenu) below = g_menu_new ();
  lq_menu_section (below, NULL, rows, n);
  g_menu_append_submenu (menu, name, G_MENU_MODEL (below));
}

GMenu *lq_meters_menu_level (void)
{
  GMenu *menu = g_menu_new ();
  lq_menu_section (menu, _ ("Level"), faces, G_N_ELEMENTS (faces));
  submenu (menu, _ ("0 VU and PPM alignment"), alignments, G_N_ELEMENTS (alignments));
  submenu (menu, _ ("Overs above"), ceilings, G_N_ELEMENTS (ceilings));
  end (menu);
  return menu;
}

GMenu *lq_meters_menu_loudness (void)
{
  GMenu *menu = g_menu_new ();
  lq_menu_section (menu, _ ("Loudness"), scales, G_N_ELEMENTS (scales));
  submenu (menu, _ ("Overs above"), ceilings, G_N_ELEMENTS (ceilings));
  end (menu);
  return menu;
}

GMenu *lq_meters_menu_history (void)
{
  GMenu *menu = g_menu_new ();
  end (menu);
  return menu;
}

GMenu *lq_meters_menu_stereo (void)
{
  GMenu *menu = g_menu_new ();
  lq_menu_section (menu, NULL, stereo, G_N_ELEMENTS (stereo));
  lq_menu_section (menu, NULL, radii, G_N_ELEMENTS (radii));
  lq_menu_section (menu, NULL, resets, G_N_ELEMENTS (resets));
  return menu;
}

const char *lq_meters_menu_stereo_name (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stereo); i++)
    if (g_str_has_suffix (stereo[i].action, id))
      return _ (stereo[i].name);
  return "";
}
