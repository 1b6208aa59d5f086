/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system's file chooser, in the few forms the desk needs. The one place that knows the
 * chooser of GTK 4.8 (deprecated from 4.10 on). Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  LQ_CHOOSE_AUDIO,      /* one or several audio files */
  LQ_CHOOSE_AUDIO_FILE, /* a single one */
  LQ_CHOOSE_SESSION,    /* a session, or audio files */
  LQ_CHOOSE_SAVE,       /* where to save a session; NAME is proposed */
  LQ_CHOOSE_FOLDER,     /* NAME is where it begins */
} LqChoose;

/* PATHS: what was chosen, borrowed during the call; never called when the person cancels. */
typedef void (*LqChosen) (char **paths, gpointer data);

/* DATA must outlive PARENT, whose end is the chooser's. */
void lq_choose (GtkWindow *parent, LqChoose what, const char *title, const char *name,
                LqChosen chosen, gpointer data);

/* The same for DATA of the chooser's own. Owns: FREE_DATA gets it when the chooser goes. */
void lq_choose_owning (GtkWindow *parent, LqChoose what, const char *title, const char *name,
                       LqChosen chosen, gpointer data, GDestroyNotify free_data);
