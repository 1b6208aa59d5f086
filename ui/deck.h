/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deck: transport and time, the compare switch with its match, lamps and monitor. The same on
 * every page. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_DECK (lq_deck_get_type ())
G_DECLARE_FINAL_TYPE (LqDeck, lq_deck, LQ, DECK, GtkBox)

GtkWidget *lq_deck_new (LqDesk *desk);

/* How much room there is: fewer words as the window narrows. */
typedef enum
{
  LQ_DECK_FULL,
  LQ_DECK_NARROW, /* no loudness in the segments, smaller switch */
  LQ_DECK_TIGHT,  /* also no tempo and no match state */
} LqDeckRoom;
void lq_deck_set_room (LqDeck *deck, LqDeckRoom room);

/* One tap of the tempo. */
void lq_deck_tap_tempo (LqDeck *deck);
