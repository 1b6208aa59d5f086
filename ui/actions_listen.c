/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard and measured: the comparison, the monitor, the meters. */
#include "ui/actions_private.h"

#include "ui/places.h"

#define MONITOR_STEP_DB 1.0
#define MONITOR_MIN_DB  (-60.0)

static const char *const source_names[] = { "mix", "master", "reference", "before" };

/* ---- Comparison ---- */

static void on_hear (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  for (int i = 0; i < LQ_COMPARE_N_SOURCES; i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), source_names[i]))
      lq_compare_hear (lq_desk_get_compare (desk_of (window)), (LqCompareSource)i);
}

static void on_bypass (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_compare_toggle_bypass (lq_desk_get_compare (desk_of (window)));
}

static void on_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_compare_toggle_reference (lq_desk_get_compare (desk_of (window)));
}

static void on_before (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_compare_toggle_before (lq_desk_get_compare (desk_of (window)));
}

static void on_ab (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqNode *node = lq_desk_get_selected (desk_of (window));
  if (node)
    lq_compare_choose_ab (lq_desk_get_compare (desk_of (window)), node,
                          lq_ab_get (node) == LQ_AB_A ? LQ_AB_B : LQ_AB_A);
}

static void on_delta (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqCompare *compare = lq_desk_get_compare (desk_of (window));
  lq_compare_set_delta (
      compare, lq_compare_get_delta (compare) ? NULL : lq_desk_get_selected (desk_of (window)));
}

static void on_unmatched (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gboolean held;
  g_object_get (lq_desk_get_compare (desk_of (window)), "unmatched", &held, NULL);
  lq_compare_set_unmatched (lq_desk_get_compare (desk_of (window)), !held);
}

static void on_choose_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  guint number = (guint)g_ascii_strtoull (g_variant_get_string (parameter, NULL), NULL, 10);
  GListModel *references = lq_session_get_references (lq_desk_get_session (desk_of (window)));
  g_autoptr (LqItem) reference = g_list_model_get_item (references, number - 1);
  if (!reference)
    return;
  lq_compare_choose_reference (lq_desk_get_compare (desk_of (window)), lq_item_get_id (reference));
  lq_compare_hear (lq_desk_get_compare (desk_of (window)), LQ_COMPARE_REFERENCE);
}

/* ---- Monitor ---- */

static void set_mode (GSimpleAction *action, gpointer window, LqListenMode mode)
{
  static const char *const names[] = {
    [LQ_LISTEN_MONO] = "mono", [LQ_LISTEN_SIDE] = "side", [LQ_LISTEN_SWAP] = "swap"
  };
  LqListenMode now = lq_sound_get_listen_mode (sound_of (window));
  LqListenMode next = now == mode ? LQ_LISTEN_STEREO : mode;
  lq_sound_set_listen_mode (sound_of (window), next);
  for (int i = LQ_LISTEN_MONO; i < LQ_N_LISTEN; i++)
    {
      GAction *lamp = g_action_map_lookup_action (G_ACTION_MAP (window), names[i]);
      g_simple_action_set_state (G_SIMPLE_ACTION (lamp),
                                 g_variant_new_boolean (next == (LqListenMode)i));
    }
}

static void on_mono (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (action, window, LQ_LISTEN_MONO);
}

static void on_side (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (action, window, LQ_LISTEN_SIDE);
}

static void on_swap (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (action, window, LQ_LISTEN_SWAP);
}

static void on_dim (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gboolean dim = !lq_sound_get_dim (sound_of (window));
  lq_sound_set_dim (sound_of (window), dim);
  g_simple_action_set_state (action, g_variant_new_boolean (dim));
}

static void move_monitor (gpointer window, double by_db)
{
  GSettings *settings = lq_desk_get_settings (desk_of (window));
  double level_db = g_settings_get_double (settings, "monitor-level") + by_db;
  g_settings_set_double (settings, "monitor-level", CLAMP (level_db, MONITOR_MIN_DB, 0.0));
}

static void on_monitor_up (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  move_monitor (window, MONITOR_STEP_DB);
}

static void on_monitor_down (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  move_monitor (window, -MONITOR_STEP_DB);
}

static void on_reset_meters (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_desk_reset_meters (desk_of (window));
}

static void on_go_to (GSimpleAction *action, GVariant *which, gpointer window)
{
  lq_places_go (desk_of (window), g_variant_get_string (which, NULL));
}

static void on_test_tone (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_sound_test_tone (sound_of (window));
}

static const GActionEntry entries[] = {
  { .name = "hear", .activate = on_hear, .parameter_type = "s", .state = "'master'" },
  { .name = "bypass", .activate = on_bypass },
  { .name = "reference", .activate = on_reference },
  { .name = "before", .activate = on_before },
  { .name = "ab", .activate = on_ab },
  { .name = "delta", .activate = on_delta, .state = "false" },
  { .name = "unmatched", .activate = on_unmatched, .state = "false" },
  { .name = "choose-reference", .activate = on_choose_reference, .parameter_type = "s" },
  { .name = "mono", .activate = on_mono, .state = "false" },
  { .name = "side", .activate = on_side, .state = "false" },
  { .name = "swap", .activate = on_swap, .state = "false" },
  { .name = "dim", .activate = on_dim, .state = "false" },
  { .name = "monitor-up", .activate = on_monitor_up },
  { .name = "monitor-down", .activate = on_monitor_down },
  { .name = "reset-meters", .activate = on_reset_meters },
  { .name = "go-to", .activate = on_go_to, .parameter_type = "s" },
  { .name = "test-tone", .activate = on_test_tone },
};

static const char *const always[] = { "test-tone", "monitor-up", "monitor-down", "dim",
                                      "mono",      "side",       "swap",         NULL };

static void show_heard (LqWindow *window)
{
  LqCompare *compare = lq_desk_get_compare (desk_of (window));
  gboolean unmatched;
  g_object_get (compare, "unmatched", &unmatched, NULL);
  lq_action_set_state (window, "hear",
                       g_variant_new_string (source_names[lq_compare_get_heard (compare)]));
  lq_action_set_state (window, "unmatched", g_variant_new_boolean (unmatched));
  lq_action_set_state (window, "delta",
                       g_variant_new_boolean (lq_compare_get_delta (compare) != NULL));
}

static void show_selected (LqWindow *window)
{
  LqNode *node = lq_desk_get_selected (desk_of (window));
  lq_action_set_enabled (window, "ab", node && !lq_node_is_missing (node));
  lq_action_set_enabled (
      window, "delta", node && lq_compare_has_delta (lq_desk_get_compare (desk_of (window)), node));
}

static void follow (LqWindow *window, LqDesk *desk)
{
  g_signal_connect_object (lq_desk_get_compare (desk), "notify", G_CALLBACK (show_heard), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (show_selected), window,
                           G_CONNECT_SWAPPED);
}

const LqActions lq_actions_listen = {
  .entries = entries,
  .n_entries = G_N_ELEMENTS (entries),
  .always = always,
  .follow = follow,
  .show_session = show_selected,
};
