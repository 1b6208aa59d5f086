/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/address.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/nearest.h"
#include "model/node.h"
#include "model/track.h"

G_DEFINE_QUARK (lq - address - error - quark, lq_address_error)

/* The nearest of the names offered so far to the one that was meant. */
typedef struct
{
  const char *wanted;
  char *nearest;
  int distance;
} Guess;

static void offer (Guess *guess, const char *name)
{
  int distance = lq_nearest_distance (guess->wanted, name);

  if (guess->nearest && distance >= guess->distance)
    return;
  g_free (guess->nearest);
  guess->nearest = g_strdup (name);
  guess->distance = distance;
}

static void offer_items (Guess *guess, GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (list, i);
      if (LQ_IS_NODE (item))
        offer (guess, lq_node_get_processor_id (LQ_NODE (item)));
      else
        offer (guess, lq_item_get_id (item));
    }
}

static gpointer fail_not_found (GError **error, Guess *guess, const char *where)
{
  if (guess->nearest)
    g_set_error (error, LQ_ADDRESS_ERROR, LQ_ADDRESS_NOT_FOUND,
                 _ ("There is no “%s” %s; the nearest is “%s”."), guess->wanted, where,
                 guess->nearest);
  else
    g_set_error (error, LQ_ADDRESS_ERROR, LQ_ADDRESS_NOT_FOUND, _ ("There is no “%s” %s."),
                 guess->wanted, where);
  g_clear_pointer (&guess->nearest, g_free);
  return NULL;
}

static gboolean is_called (LqItem *node, const char *name)
{
  return strcmp (lq_item_get_id (node), name) == 0
         || strcmp (lq_node_get_processor_id (LQ_NODE (node)), name) == 0;
}

/* The node of CHAIN called NAME, by id or processor. WHERE is for messages: "in master". */
static LqItem *find_node (GListModel *chain, const char *name, const char *where, GError **error)
{
  LqItem *found = NULL;
  Guess guess = { .wanted = name };

  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (LqItem) node = g_list_model_get_item (chain, i);
      if (!is_called (node, name))
        continue;
      if (found)
        {
          g_set_error (error, LQ_ADDRESS_ERROR, LQ_ADDRESS_AMBIGUOUS,
                       _ ("There is more than one “%s” %s: name it by its id, “%s” or “%s”."), name,
                       where, lq_item_get_id (found), lq_item_get_id (node));
          return NULL;
        }
      found = node; /* the chain holds it */
    }
  if (found)
    return found;
  offer_items (&guess, chain);
  return fail_not_found (error, &guess, where);
}

static LqItem *fail_unknown_item (LqSession *session, const char *name, GError **error)
{
  Guess guess = { .wanted = name };

  offer (&guess, "master");
  for (LqKind kind = LQ_KIND_SESSION + 1; kind < LQ_N_KINDS; kind++)
    if (kind != LQ_KIND_REGION && kind != LQ_KIND_NODE)
      offer_items (&guess, lq_session_get_list (session, NULL, kind));
  return fail_not_found (error, &guess, _ ("in this session"));
}

LqItem *lq_address_find_item (LqSession *session, const char *address, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (address, "/", 3);
  guint n = g_strv_length (parts);
  LqItem *item = n > 0 ? lq_session_find (session, parts[0]) : NULL;

  if (n == 1 && (item || strcmp (parts[0], "master") == 0))
    return item ? item : LQ_ITEM (session);
  if (n == 2 && strcmp (parts[0], "master") == 0)
    return find_node (lq_session_get_master (session), parts[1], _ ("in master"), error);
  if (n == 2 && item && LQ_IS_TRACK (item))
    {
      g_autofree char *where = g_strdup_printf (_ ("on %s"), parts[0]);
      return find_node (lq_track_get_nodes (LQ_TRACK (item)), parts[1], where, error);
    }
  return fail_unknown_item (session, n == 2 && item ? address : n > 0 ? parts[0] : "", error);
}

static LqItem *fail_unknown_key (LqItem *item, const char *key, GError **error)
{
  g_autofree char *name = lq_item_display_name (item);
  g_autofree char *where = g_strdup_printf (_ ("in %s"), name);
  Guess guess = { .wanted = key };

  if (LQ_IS_NODE (item) && lq_node_is_missing (LQ_NODE (item)))
    {
      g_set_error (error, LQ_ADDRESS_ERROR, LQ_ADDRESS_NOT_FOUND,
                   _ ("The processor “%s” is not known here; its settings are kept as they are."),
                   lq_node_get_processor_id (LQ_NODE (item)));
      return NULL;
    }
  if (lq_item_is_listening (item, key))
    {
      g_set_error (error, LQ_ADDRESS_ERROR, LQ_ADDRESS_NOT_FOUND,
                   _ ("“%s” is for listening in the window: it is no part of a session and of no "
                      "render."),
                   key);
      return NULL;
    }
  g_autoptr (GPtrArray) keys = lq_item_list_keys (item);
  for (guint i = 0; i < keys->len; i++)
    offer (&guess, keys->pdata[i]);
  return fail_not_found (error, &guess, where);
}

/* The lists hold keys that live as long as their class or for ever. */
static const char *lasting (LqItem *item, const char *key)
{
  g_autoptr (GPtrArray) keys = lq_item_list_keys (item);

  for (guint i = 0; i < keys->len; i++)
    if (strcmp (keys->pdata[i], key) == 0)
      return keys->pdata[i];
  return NULL;
}

static LqItem *find_master_key (LqSession *session, const char *wanted, const char **key,
                                GError **error)
{
  Guess guess = { .wanted = wanted };

  if (strcmp (wanted, "fader") == 0)
    {
      *key = lasting (LQ_ITEM (session), "master-fader");
      return LQ_ITEM (session);
    }
  offer (&guess, "fader");
  offer_items (&guess, lq_session_get_master (session));
  return fail_not_found (error, &guess, _ ("in master"));
}

LqItem *lq_address_find_key (LqSession *session, const char *address, const char **key,
                             GError **error)
{
  const char *slash = strrchr (address, '/');
  const char *wanted = slash ? slash + 1 : address;
  g_autofree char *owner = slash ? g_strndup (address, (gsize)(slash - address)) : NULL;

  if (owner && strcmp (owner, "master") == 0)
    return find_master_key (session, wanted, key, error);
  LqItem *item = owner ? lq_address_find_item (session, owner, error) : LQ_ITEM (session);
  if (!item)
    return NULL;
  const char *found = lasting (item, wanted);
  if (!found)
    return fail_unknown_key (item, wanted, error);
  *key = found;
  return item;
}

char *lq_address_of (LqItem *item, const char *key)
{
  LqItem *parent = lq_item_get_parent (item);
  g_autofree char *place = NULL;

  if (lq_item_get_kind (item) == LQ_KIND_SESSION)
    {
      if (!key)
        return g_strdup ("session");
      return g_strdup (strcmp (key, "master-fader") == 0 ? "master/fader" : key);
    }
  if (LQ_IS_NODE (item) && parent)
    place = g_strdup_printf ("%s/%s", LQ_IS_TRACK (parent) ? lq_item_get_id (parent) : "master",
                             lq_item_get_id (item));
  else
    place = g_strdup (lq_item_get_id (item));
  return key ? g_strconcat (place, "/", key, NULL) : g_steal_pointer (&place);
}
