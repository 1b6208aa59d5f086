/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the desk, in one table: what a key does, its action, its sentence. Menus, tooltips, the
 * shortcuts window and the settings come from here; the user may change every key. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *action; /* detailed name, "win.play", "win.seek-by::1.0" */
  const char *key;    /* gtk_accelerator_parse form, "<Shift>Left" */
  const char *group;  /* heading in the shortcuts window */
  const char *doc;    /* "Play or stop" */
  gboolean repeats;   /* while it is held */
} LqKeyRow;

extern const LqKeyRow lq_key_rows[];
extern const int lq_n_key_rows;

/* The key of ROW as the user has it in SETTINGS. Owns: g_free. */
char *lq_key_of (GSettings *settings, const LqKeyRow *row);

/* The row whose key is KEYVAL with STATE, NULL: none. Space counts whatever the layout. */
const LqKeyRow *lq_key_find (GSettings *settings, guint keyval, GdkModifierType state);

/* Gives ROW another KEY (NULL: its own again). FALSE when another row has it; *TAKEN (may be NULL) is
 * that row. */
gboolean lq_key_set (GSettings *settings, const LqKeyRow *row, const char *key,
                     const LqKeyRow **taken);

/* "Shift+←" for people. Owns: g_free. */
char *lq_key_label (const char *key);

/* The row of an action, "win.play"; NULL: it has none. */
const LqKeyRow *lq_key_row (const char *action);

/* Tells WIDGET the KEY of ROW for people, now and whenever the user changes it, while WIDGET lives. */
typedef void (*LqKeyShow) (GtkWidget *widget, const LqKeyRow *row, const char *key);
void lq_key_follow (GSettings *settings, const char *action, GtkWidget *widget, LqKeyShow show);

/* A LqKeyShow for a key cap: its text. */
void lq_key_show_cap (GtkWidget *label, const LqKeyRow *row, const char *key);
/* A LqKeyShow: what it does and its key as the tooltip, and for assistive technology. */
void lq_key_show_tip (GtkWidget *widget, const LqKeyRow *row, const char *key);
