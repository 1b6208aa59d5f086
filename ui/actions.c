/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/actions_private.h"

static const LqActions *const kinds[] = { &lq_actions_transport, &lq_actions_listen,
                                          &lq_actions_session };

void lq_action_set_state (LqWindow *window, const char *name, GVariant *state)
{
  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), state);
}

void lq_action_set_enabled (LqWindow *window, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), enabled);
}

static void enable (LqWindow *window, const LqActions *kind)
{
  LqSession *session = lq_desk_get_session (desk_of (window));
  for (gsize i = 0; i < kind->n_entries; i++)
    {
      const char *name = kind->entries[i].name;
      lq_action_set_enabled (window, name,
                             session || (kind->always && g_strv_contains (kind->always, name)));
    }
}

static void show_session (LqWindow *window)
{
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      enable (window, kinds[k]);
      kinds[k]->show_session (window);
    }
}

void lq_actions_add (LqWindow *window, LqDesk *desk)
{
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_action_map_add_action_entries (G_ACTION_MAP (window), kinds[k]->entries,
                                       (int)kinds[k]->n_entries, window);
      if (kinds[k]->follow)
        kinds[k]->follow (window, desk);
    }
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session",
                           G_CALLBACK (show_session), window, G_CONNECT_SWAPPED);
  show_session (window);
}
