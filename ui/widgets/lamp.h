/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small fixed parts of the deck, made of GTK's own widgets and the style sheet. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* A lamp that stays lit: name over its key, 41 × 44. A GtkToggleButton. */
GtkWidget *lq_lamp_new (const char *name, const char *key);
void lq_lamp_set_key (GtkWidget *lamp, const char *key);

/* What the match is, beside the switch: a sign, a strong line, a quiet line. */
typedef enum
{
  LQ_MATCH_OK,
  LQ_MATCH_UNMATCHED,
} LqMatchKind;

GtkWidget *lq_match_state_new (void);
void lq_match_state_set (GtkWidget *state, LqMatchKind kind, const char *line, const char *detail);

/* A key's name in its cap, "Ctrl 1". */
GtkWidget *lq_key_cap_new (const char *key);
