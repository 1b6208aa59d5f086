/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/burst.h"

#define BURST_MS 500

/* On the root: the one that is under way in it. */
#define UNDER_WAY "lq-burst"

static void set_root (LqBurst *burst, GtkRoot *root)
{
  if (burst->root && g_object_get_data (G_OBJECT (burst->root), UNDER_WAY) == burst)
    g_object_set_data (G_OBJECT (burst->root), UNDER_WAY, NULL);
  g_set_weak_pointer (&burst->root, root);
  if (root)
    g_object_set_data (G_OBJECT (root), UNDER_WAY, burst);
}

gboolean lq_burst_stop (LqBurst *burst)
{
  gboolean was = burst->timer != 0;
  g_clear_handle_id (&burst->timer, g_source_remove);
  set_root (burst, NULL);
  return was;
}

static void end (LqBurst *burst)
{
  if (lq_burst_stop (burst))
    burst->over (burst->data);
}

static gboolean on_peace (gpointer data)
{
  end (data);
  return G_SOURCE_REMOVE;
}

gboolean lq_burst_go_on (LqBurst *burst)
{
  gboolean begins = burst->timer == 0;
  if (begins)
    {
      lq_burst_end_in (burst->widget);
      set_root (burst, gtk_widget_get_root (burst->widget));
    }
  g_clear_handle_id (&burst->timer, g_source_remove);
  burst->timer = g_timeout_add (BURST_MS, on_peace, burst);
  return begins;
}

void lq_burst_end_in (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  LqBurst *burst = root ? g_object_get_data (G_OBJECT (root), UNDER_WAY) : NULL;
  if (burst)
    end (burst);
}
