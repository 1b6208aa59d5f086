/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/registry.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/nearest.h"

#define LQ_PROCESSOR(id) extern const LqProcessor lq_processor_##id;
#include "processors/registry.def"
#undef LQ_PROCESSOR

static const LqProcessor *const built_in[] = {
#define LQ_PROCESSOR(id) &lq_processor_##id,
#include "processors/registry.def"
#undef LQ_PROCESSOR
};

struct LqRegistry
{
  const LqProcessor **processors;
  int n;
};

LqRegistry *lq_registry_new (void)
{
  LqRegistry *registry = calloc (1, sizeof *registry);

  if (!registry)
    abort ();
  for (size_t i = 0; i < LQ_N_ELEMENTS (built_in); i++)
    lq_registry_add (registry, built_in[i]);
  return registry;
}

void lq_registry_free (LqRegistry *registry)
{
  if (!registry)
    return;
  free (registry->processors);
  free (registry);
}

void lq_registry_add (LqRegistry *registry, const LqProcessor *processor)
{
  size_t size = sizeof (LqProcessor *) * (size_t)(registry->n + 1);
  const LqProcessor **grown = realloc (registry->processors, size);

  if (!grown)
    abort ();
  registry->processors = grown;
  registry->processors[registry->n++] = processor;
}

int lq_registry_n (const LqRegistry *registry) { return registry->n; }

const LqProcessor *lq_registry_get (const LqRegistry *registry, int index)
{
  return registry->processors[index];
}

const LqProcessor *lq_registry_find (const LqRegistry *registry, const char *id)
{
  for (int i = 0; i < registry->n; i++)
    if (strcmp (registry->processors[i]->info.id, id) == 0)
      return registry->processors[i];
  return NULL;
}

const char *lq_registry_nearest (const LqRegistry *registry, const char *id)
{
  const char *nearest = "";
  int best = INT_MAX;

  for (int i = 0; i < registry->n; i++)
    {
      int distance = lq_nearest_distance (id, registry->processors[i]->info.id);
      if (distance < best)
        {
          best = distance;
          nearest = registry->processors[i]->info.id;
        }
    }
  return nearest;
}

bool lq_processor_same_structure (const LqProcessor *processor, const double *a, const double *b)
{
  for (int slot = 0; slot < lq_info_n_params (&processor->info); slot++)
    if (a[slot] != b[slot] && lq_info_is_structural (&processor->info, a, slot))
      return false;
  return true;
}
