/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chain.h"

#include "app/assignments.h"
#include "processors/note_length.h"
#include "processors/registry.h"

#include <glib/gi18n.h>
#include <string.h>

struct LqChain
{
  const LqRegistry *registry;
  GArray *nodes;      /* LqNodeSpec; params owned here */
  GPtrArray *samples; /* of each node, path or NULL */
};

static void clear_node (gpointer data)
{
  LqNodeSpec *node = data;
  g_free ((double *)node->params);
}

LqChain *lq_chain_new (const LqRegistry *registry)
{
  LqChain *chain = g_new0 (LqChain, 1);
  chain->registry = registry;
  chain->nodes = g_array_new (FALSE, TRUE, sizeof (LqNodeSpec));
  g_array_set_clear_func (chain->nodes, clear_node);
  chain->samples = g_ptr_array_new_with_free_func (g_free);
  return chain;
}

void lq_chain_free (LqChain *chain)
{
  if (chain == NULL)
    return;
  g_array_unref (chain->nodes);
  g_ptr_array_unref (chain->samples);
  g_free (chain);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean parse_value (const LqParamRow *row, const char *name, const char *text,
                             double *value, GError **error)
{
  char low[LQ_UNITS_TEXT], high[LQ_UNITS_TEXT];
  bool in_range;
  if (lq_param_parse (row, text, value, &in_range) && in_range)
    return TRUE;
  if (row->labels != NULL)
    {
      g_autofree char *labels = g_strjoinv (", ", (char **)row->labels);
      return refuse (error, _ ("%s: “%s” is none of %s"), name, text, labels);
    }
  lq_param_format (row, row->min, 0, LQ_UNITS_PLAIN, low);
  lq_param_format (row, row->max, 0, LQ_UNITS_PLAIN, high);
  return refuse (error, _ ("%s: “%s” is not between %s and %s"), name, text, low, high);
}

/* Also turns to it; a row that is set behind may turn away. */
static gboolean set_sample (LqNodeSpec *node, const char *path, char **sample, GError **error)
{
  const LqProcessorInfo *info = &node->processor->info;
  if (!info->takes_sample)
    return refuse (error, _ ("%s takes no sample"), info->id);
  g_free (*sample);
  *sample = g_strdup (path);
  ((double *)node->params)[info->sample_slot] = info->sample_value;
  return TRUE;
}

/* "threshold=-18dB" into the node's own row or the processor's, "sample=hall.wav" into SAMPLE. */
static gboolean set_word (LqNodeSpec *node, const char *word, char **sample, GError **error)
{
  const LqProcessorInfo *info = &node->processor->info;
  const char *equals = strchr (word, '=');
  g_autofree char *key = g_strndup (word, (gsize)(equals - word));
  g_strstrip (key);
  g_autofree char *name = g_strdup_printf ("%s/%s", info->id, key);
  if (strcmp (key, "sample") == 0)
    return set_sample (node, equals + 1, sample, error);
  for (int row = 0; row < LQ_NODE_N_ROWS; row++)
    if (strcmp (key, lq_node_rows[row].id) == 0)
      return parse_value (&lq_node_rows[row], name, equals + 1, &node->node[row], error);
  int slot = lq_info_find_param (info, key);
  if (slot < 0)
    {
      char nearest[LQ_PARAM_ID];
      lq_info_nearest_param (info, key, nearest);
      return refuse (error, _ ("%s has no parameter “%s”; the nearest is “%s”"), info->id, key,
                     nearest);
    }
  LqParam param = lq_info_param (info, slot);
  if (param.row->flags & LQ_PARAM_LISTENING)
    return refuse (error, _ ("%s is for listening in the window: it is of no render"), name);
  return parse_value (param.row, name, equals + 1, &((double *)node->params)[slot], error);
}

static gboolean has_its_sample (const LqNodeSpec *node, const char *sample, GError **error)
{
  const LqProcessorInfo *info = &node->processor->info;
  if (sample || !info->takes_sample || node->params[info->sample_slot] != info->sample_value)
    return TRUE;
  return refuse (error, _ ("%s needs sample=FILE for that"), info->id);
}

gboolean lq_chain_add (LqChain *chain, const char *text, GError **error)
{
  const char *colon = strchr (text, ':');
  g_autofree char *id = g_strndup (text, colon != NULL ? (gsize)(colon - text) : strlen (text));
  const LqProcessor *processor = lq_registry_find (chain->registry, g_strstrip (id));
  if (processor == NULL)
    return refuse (error, _ ("no processor is called “%s”; the nearest is “%s”"), id,
                   lq_registry_nearest (chain->registry, id));

  double *params = g_new0 (double, MAX (lq_info_n_params (&processor->info), 1));
  LqNodeSpec node = { .key = chain->nodes->len + 1, .processor = processor, .params = params };
  lq_info_defaults (&processor->info, params);
  for (int row = 0; row < LQ_NODE_N_ROWS; row++)
    node.node[row] = lq_node_rows[row].def;
  gboolean ok = TRUE;
  g_autofree char *sample = NULL;
  if (colon != NULL && colon[1] != '\0')
    {
      g_auto (GStrv) words = lq_assignments_split (colon + 1, error);
      ok = words != NULL;
      for (int i = 0; ok && words[i] != NULL; i++)
        ok = set_word (&node, words[i], &sample, error);
    }
  ok = ok && has_its_sample (&node, sample, error);
  if (ok)
    {
      g_array_append_val (chain->nodes, node);
      g_ptr_array_add (chain->samples, g_steal_pointer (&sample));
    }
  else
    g_free (params);
  return ok;
}

gboolean lq_chain_add_file (LqChain *chain, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  guint before = chain->nodes->len;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++)
    {
      lq_assignments_cut_comment (lines[i]);
      if (*g_strstrip (lines[i]) == '\0' || lq_chain_add (chain, lines[i], error))
        continue;
      g_prefix_error (error, _ ("line %d: "), i + 1);
      g_array_set_size (chain->nodes, before);
      g_ptr_array_set_size (chain->samples, (int)before);
      return FALSE;
    }
  return TRUE;
}

static char *idle_sentence (const LqNodeSpec *node, int slot, int by)
{
  const LqProcessorInfo *info = &node->processor->info;
  char id[LQ_PARAM_ID], by_id[LQ_PARAM_ID], value[LQ_UNITS_TEXT];
  lq_info_param_id (info, slot, id);
  lq_info_param_id (info, by, by_id);
  lq_param_format (lq_info_param (info, by).row, node->params[by], 0, LQ_UNITS_PLAIN, value);
  return g_strdup_printf (_ ("%s: %s changes nothing while %s is at %s"), info->id, id, by_id,
                          value);
}

static char *no_tempo_sentence (const LqProcessorInfo *info, int slot)
{
  char id[LQ_PARAM_ID];
  lq_info_param_id (info, slot, id);
  return g_strdup_printf (_ ("%s: %s changes nothing, as a file has no tempo"), info->id, id);
}

static const LqParamNeed band_is_on = LQ_NEED_IS ("on", 1);

/* The row that keeps SLOT from changing anything, a band's own switch among them; −1: none. */
static int idle_by (const LqNodeSpec *node, int slot)
{
  const LqProcessorInfo *info = &node->processor->info;
  int by = lq_info_idle_by (info, node->params, 0.0, slot);
  int on = lq_info_param (info, slot).group ? lq_info_needed (info, slot, &band_is_on) : -1;
  return by < 0 && on >= 0 && on != slot && node->params[on] < 0.5 ? on : by;
}

GPtrArray *lq_chain_idle (const LqChain *chain)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < chain->nodes->len; i++)
    {
      const LqNodeSpec *node = &g_array_index (chain->nodes, LqNodeSpec, i);
      const LqProcessorInfo *info = &node->processor->info;
      int n_params = lq_info_n_params (info);
      g_autofree double *defaults = g_new0 (double, n_params + 1);
      lq_info_defaults (info, defaults);
      for (int slot = 0; slot < n_params; slot++)
        {
          bool moved = node->params[slot] != defaults[slot];
          int by = moved ? idle_by (node, slot) : -1;
          if (by >= 0)
            g_ptr_array_add (sentences, idle_sentence (node, slot, by));
          else if (moved && lq_note_is_row (lq_info_param (info, slot).row))
            g_ptr_array_add (sentences, no_tempo_sentence (info, slot));
        }
    }
  return sentences;
}

/* What copy I of a node works with, if it does. */
static void want_sample (const LqChain *chain, LqScene *scene, LqNodeSpec *node, guint i)
{
  const LqProcessorInfo *info = &node->processor->info;
  const char *path = chain->samples->pdata[i];
  if (!path || node->params[info->sample_slot] != info->sample_value)
    return;
  gsize size = strlen (path) + 1;
  LqSceneSample wanted = { .node = node,
                           .path = memcpy (lq_arena_alloc (scene->arena, size), path, size),
                           .sha256 = "" };
  g_array_append_val (scene->samples, wanted);
}

static const LqNodeSpec *copy_nodes (const LqChain *chain, LqScene *scene)
{
  LqArena *arena = scene->arena;
  guint n = chain->nodes->len;
  LqNodeSpec *copies = lq_arena_array (arena, LqNodeSpec, n + 1);
  for (guint i = 0; i < n; i++)
    {
      copies[i] = g_array_index (chain->nodes, LqNodeSpec, i);
      gsize n_params = (gsize)lq_info_n_params (&copies[i].processor->info);
      double *params = lq_arena_array (arena, double, n_params + 1);
      memcpy (params, copies[i].params, n_params * sizeof *params);
      copies[i].params = params;
      want_sample (chain, scene, &copies[i], i);
    }
  return copies;
}

LqScene *lq_chain_scene (const LqChain *chain, const char *path, const LqReaderInfo *info)
{
  LqScene *scene = lq_scene_new_empty ();
  LqArena *arena = scene->arena;
  char *name = lq_arena_alloc (arena, strlen (path) + 1);
  LqRegionSpec *region = lq_arena_new0 (arena, LqRegionSpec);
  LqLineSpec *line = lq_arena_new0 (arena, LqLineSpec);
  LqTrackSpec *track = lq_arena_new0 (arena, LqTrackSpec);
  LqRackSpec *rack = lq_arena_new0 (arena, LqRackSpec);
  strcpy (name, path);
  *region = (LqRegionSpec){ .key = 1, .path = name, .length = info->n_frames };
  *line =
      (LqLineSpec){ .key = 1, .n_channels = info->n_channels, .regions = region, .n_regions = 1 };
  *track = (LqTrackSpec){ .key = 1, .n_channels = info->n_channels };
  *rack = (LqRackSpec){ .key = LQ_SCENE_WORK,
                        .nodes = copy_nodes (chain, scene),
                        .n_nodes = (int)chain->nodes->len };
  scene->timeline = (LqTimelineSpec){
    .rate_hz = info->rate_hz, .length = info->n_frames, .lines = line, .n_lines = 1
  };
  scene->graph = (LqGraph){
    .rate_hz = info->rate_hz,
    .n_channels = info->n_channels,
    .tracks = track,
    .n_tracks = 1,
    .racks = rack,
    .n_racks = 1,
  };
  return scene;
}

gboolean lq_chain_lower_ceiling (LqChain *chain, LqKey key, double db, double *ceiling_db)
{
  for (guint i = 0; i < chain->nodes->len; i++)
    {
      LqNodeSpec *node = &g_array_index (chain->nodes, LqNodeSpec, i);
      int slot = lq_info_find_param (&node->processor->info, "ceiling");
      if (node->key != key || slot < 0)
        continue;
      double lower = node->params[slot] - db;
      if (lower < lq_info_param (&node->processor->info, slot).row->min)
        return FALSE;
      ((double *)node->params)[slot] = *ceiling_db = lower;
      return TRUE;
    }
  return FALSE;
}
