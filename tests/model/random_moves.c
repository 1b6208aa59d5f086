/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_moves.h"

#include <math.h>

#include "model/session_file.h"

/* Words that a file format could stumble over. */
static const char *const words[] = {
  "Night Train", "",           " lead ",      "a=b",        "[Track t1]",
  "line\nbreak", "tab\there",  "back\\slash", "semi;colon", "# no comment",
  "Zoë ♪ 音",    "\"quoted\"", "=",           "~",          "\\s\\n\\;"
};

static LqItem *pick (GListModel *list, GRand *rand)
{
  guint n = g_list_model_get_n_items (list);
  LqItem *item = n ? g_list_model_get_item (list, g_rand_int_range (rand, 0, (int)n)) : NULL;

  if (item)
    g_object_unref (item); /* the session holds it */
  return item;
}

static LqItem *pick_any (LqSession *session, GRand *rand)
{
  LqKind kind = (LqKind)g_rand_int_range (rand, LQ_KIND_SESSION, LQ_N_KINDS);
  LqItem *track = pick (lq_session_get_tracks (session), rand);
  GListModel *list = lq_session_get_list (
      session, kind == LQ_KIND_REGION || g_rand_boolean (rand) ? track : NULL, kind);
  LqItem *item = list && kind != LQ_KIND_SESSION ? pick (list, rand) : NULL;

  return item ? item : LQ_ITEM (session);
}

static double random_value (const LqParamRow *row, GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      return row->min;
    case 1:
      return row->max;
    case 2:
      return row->def;
    case 3: /* not a short decimal */
      return row->min + (row->max - row->min) * g_rand_double (rand);
    default:
      return round (lq_param_from_travel (row, g_rand_double (rand)) * 10) / 10;
    }
}

static void change_one (LqHistory *history, LqItem *item, GRand *rand)
{
  g_autoptr (GPtrArray) keys = lq_item_list_keys (item);
  const char *key = keys->pdata[g_rand_int_range (rand, 0, (int)keys->len)];
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (item), key);
  const LqParamRow *row = lq_item_get_row (item, key, NULL);
  const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];

  if (spec && (spec->flags & LQ_PROPERTY_FIXED))
    return;
  if (row)
    lq_history_set_value (history, item, key, random_value (row, rand));
  else if (spec->flags & LQ_PROPERTY_PATH)
    lq_history_set_string (history, item, key, "/tmp/some where/ä%20#?.wav");
  else if (spec->value_type == G_TYPE_STRING)
    lq_history_set_string (history, item, key, word);
  else
    lq_history_set_strv (history, item, key, (const char *const[]){ word, "two", word, NULL });
}

static LqItem *new_item (LqSession *session, LqKind kind, GRand *rand)
{
  const LqRegistry *registry = lq_session_get_registry (session);
  g_autofree char *id = lq_session_next_id (session, kind);
  int processor = g_rand_int_range (rand, 0, lq_registry_n (registry));

  if (kind == LQ_KIND_NODE)
    return LQ_ITEM (lq_node_new (id, registry, lq_registry_get (registry, processor)->info.id));
  return g_object_new (lq_kind_info (kind)->get_type (), "id", id, NULL);
}

static void insert_one (LqHistory *history, GRand *rand)
{
  LqSession *session = lq_history_get_session (history);
  LqKind kind = (LqKind)g_rand_int_range (rand, LQ_KIND_MEDIA, LQ_N_KINDS);
  LqItem *track = pick (lq_session_get_tracks (session), rand);
  LqItem *parent =
      kind == LQ_KIND_REGION || (kind == LQ_KIND_NODE && g_rand_boolean (rand)) ? track : NULL;

  if (kind == LQ_KIND_REGION && !track)
    return;
  guint n = g_list_model_get_n_items (lq_session_get_list (session, parent, kind));
  g_autoptr (LqItem) item = new_item (session, kind, rand);
  lq_history_begin_gesture (history, NULL);
  lq_history_insert (history, item, parent, (guint)g_rand_int_range (rand, 0, (int)n + 1));
  change_one (history, item, rand);
  lq_history_end_gesture (history);
}

static void remove_one (LqHistory *history, GRand *rand)
{
  LqItem *item = pick_any (lq_history_get_session (history), rand);

  if (lq_item_get_kind (item) != LQ_KIND_SESSION)
    lq_history_remove (history, item);
}

static void move_one (LqHistory *history, GRand *rand)
{
  LqItem *item = pick_any (lq_history_get_session (history), rand);

  if (lq_kind_info (lq_item_get_kind (item))->ordered)
    lq_history_move (history, item, (guint)g_rand_int_range (rand, 0, 4));
}

static void drag (LqHistory *history, GRand *rand)
{
  LqItem *item = pick_any (lq_history_get_session (history), rand);
  int n = g_rand_int_range (rand, 1, 6);

  lq_history_begin_gesture (history, g_rand_boolean (rand) ? "A drag\twith → label" : NULL);
  for (int i = 0; i < n; i++)
    change_one (history, item, rand);
  lq_history_end_gesture (history);
}

static LqCommand *pick_command (LqHistory *history, GRand *rand)
{
  g_autoptr (GPtrArray) all = lq_history_list_all (history);

  return all->len ? all->pdata[g_rand_int_range (rand, 0, (int)all->len)] : NULL;
}

void random_move (LqHistory *history, guint seed, guint step)
{
  GRand *rand = g_rand_new_with_seed_array ((const guint32[]){ seed, step }, 2);
  int dice = g_rand_int_range (rand, 0, 100);
  LqCommand *command = pick_command (history, rand);

  if (dice < 30)
    insert_one (history, rand);
  else if (dice < 40)
    remove_one (history, rand);
  else if (dice < 48)
    move_one (history, rand);
  else if (dice < 58)
    lq_history_undo (history);
  else if (dice < 63)
    lq_history_redo (history);
  else if (dice < 65)
    lq_history_go_to (history, command);
  else if (dice < 70 && command)
    lq_history_set_reason (history, command,
                           words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  else
    drag (history, rand);
  g_rand_free (rand);
}

char *random_moves_text (LqSession *session)
{
  gsize length;

  return lq_session_file_format (session, "/tmp", &length);
}

char *random_moves_state (LqHistory *history)
{
  g_autofree char *text = random_moves_text (lq_history_get_session (history));
  g_autoptr (GPtrArray) all = lq_history_list_all (history);
  GString *state = g_string_new (text);

  for (guint i = 0; i < all->len; i++)
    {
      LqCommand *c = all->pdata[i], *parent = lq_command_get_parent (c);
      g_string_append_printf (state, "%s after %s %s “%s” “%s”\n", lq_command_get_id (c),
                              parent ? lq_command_get_id (parent) : "-",
                              lq_command_get_done (c) ? "done" : "undone", lq_command_get_label (c),
                              lq_command_get_reason (c));
    }
  return g_string_free (state, FALSE);
}
