/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer remove`: takes processors, tracks, references, notes … out of a session. */
#include "cli/report.h"
#include "cli/session_run.h"
#include "model/ab.h"
#include "model/address.h"
#include "model/reference.h"
#include "model/region.h"
#include "model/track.h"

#include <glib/gi18n.h>
#include <string.h>

/* The node of LIST that works with MEDIA in one of its settings, as an id; NULL: none does. */
static const char *node_with (LqSession *session, GListModel *list, const char *media)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqNode) node = g_list_model_get_item (list, i);
      g_autoptr (LqNode) other = lq_ab_other (session, node);
      if (strcmp (lq_node_get_sample (node), media) == 0
          || (other && strcmp (lq_node_get_sample (other), media) == 0))
        return lq_item_get_id (LQ_ITEM (node));
    }
  return NULL;
}

/* Something that uses MEDIA, as an id; NULL: nothing does. */
static const char *user_of (LqSession *session, const char *media)
{
  GListModel *tracks = lq_session_get_tracks (session);
  GListModel *references = lq_session_get_references (session);

  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    {
      g_autoptr (LqReference) reference = g_list_model_get_item (references, i);
      if (strcmp (lq_reference_get_media (reference), media) == 0)
        return lq_item_get_id (LQ_ITEM (reference));
    }
  for (guint t = 0; t < g_list_model_get_n_items (tracks); t++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, t);
      GListModel *regions = lq_track_get_regions (track);
      const char *node = node_with (session, lq_track_get_nodes (track), media);
      if (node)
        return node;
      for (guint i = 0; i < g_list_model_get_n_items (regions); i++)
        {
          g_autoptr (LqRegion) region = g_list_model_get_item (regions, i);
          if (strcmp (lq_region_get_media (region), media) == 0)
            return lq_item_get_id (LQ_ITEM (region));
        }
    }
  return node_with (session, lq_session_get_master (session), media);
}

static gboolean remove_one (LqCli *cli, LqCliSession *session, const char *address,
                            JsonObject *more)
{
  LqSession *model = lq_store_get_session (session->store);
  g_autoptr (GError) error = NULL;
  LqItem *item = lq_address_find_item (model, address, &error);

  if (item == NULL)
    {
      lq_cli_error (cli, "%s", error->message);
      return FALSE;
    }
  if (lq_item_get_kind (item) == LQ_KIND_SESSION)
    {
      lq_cli_error (cli, _ ("“%s” cannot be removed"), address);
      return FALSE;
    }
  const char *user =
      lq_item_get_kind (item) == LQ_KIND_MEDIA ? user_of (model, lq_item_get_id (item)) : NULL;
  if (user != NULL)
    {
      lq_cli_error (cli, _ ("“%s” is used by %s; remove that first"), address, user);
      return FALSE;
    }
  lq_history_remove (lq_store_get_history (session->store), item);
  return TRUE;
}

static int run (LqCli *cli, int argc, char **argv)
{
  return lq_cli_session_edit (cli, argc, argv, remove_one);
}

const LqCliCommand lq_cli_command_remove = {
  .name = "remove",
  .arguments = N_ ("SESSION ADDRESS…"),
  .summary = N_ ("Removes processors, tracks, references, notes from a session"),
  .details = N_ (
      "Addresses: master/limiter, n3, t1, t1/n4, f1, k2, p1, d1. Audio files stay on the disk."),
  .run = run,
};
