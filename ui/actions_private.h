/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of the window by what they are for, each kind in a file of its own; actions.c puts them
 * together. Thread: [main]. */
#pragma once

#include "ui/actions.h"

typedef struct
{
  const GActionEntry *entries; /* user data: the LqWindow */
  gsize n_entries;
  const char *const *always; /* those that work without a session too, NULL ends; NULL: none */
  /* Once: watches what the states show of DESK. NULL: nothing. */
  void (*follow) (LqWindow *window, LqDesk *desk);
  /* The session is another, or none: after all have been enabled or not. */
  void (*show_session) (LqWindow *window);
} LqActions;

extern const LqActions lq_actions_transport, lq_actions_listen, lq_actions_session;

void lq_action_set_state (LqWindow *window, const char *name, GVariant *state);
void lq_action_set_enabled (LqWindow *window, const char *name, gboolean enabled);

static inline LqDesk *desk_of (gpointer window) { return lq_window_get_desk (window); }

static inline LqSound *sound_of (gpointer window) { return lq_desk_get_sound (desk_of (window)); }
