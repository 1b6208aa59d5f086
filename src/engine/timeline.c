/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/timeline.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

struct LqTimeline
{
  LqArena *arena;
  LqTimelineSpec spec;
};

static const char *copy_text (LqArena *arena, const char *text)
{
  size_t size = strlen (text) + 1;
  return memcpy (lq_arena_alloc (arena, size), text, size);
}

static const LqLineSpec *copy_lines (LqArena *arena, const LqTimelineSpec *spec)
{
  LqLineSpec *lines = lq_arena_array (arena, LqLineSpec, spec->n_lines);

  for (int l = 0; l < spec->n_lines; l++)
    {
      int n = spec->lines[l].n_regions;
      LqRegionSpec *regions = lq_arena_array (arena, LqRegionSpec, n);
      for (int r = 0; r < n; r++)
        {
          regions[r] = spec->lines[l].regions[r];
          regions[r].path = copy_text (arena, regions[r].path);
        }
      lines[l] = spec->lines[l];
      lines[l].regions = regions;
    }
  return lines;
}

static const LqReferenceSpec *copy_references (LqArena *arena, const LqTimelineSpec *spec)
{
  LqReferenceSpec *references = lq_arena_array (arena, LqReferenceSpec, spec->n_references);

  for (int r = 0; r < spec->n_references; r++)
    {
      references[r] = spec->references[r];
      references[r].path = copy_text (arena, references[r].path);
    }
  return references;
}

LqTimeline *lq_timeline_new (const LqTimelineSpec *spec)
{
  LqTimeline *timeline = calloc (1, sizeof (LqTimeline));

  timeline->arena = lq_arena_new ();
  timeline->spec = *spec;
  timeline->spec.lines = copy_lines (timeline->arena, spec);
  timeline->spec.references = copy_references (timeline->arena, spec);
  return timeline;
}

void lq_timeline_free (LqTimeline *timeline)
{
  if (!timeline)
    return;
  lq_arena_free (timeline->arena);
  free (timeline);
}

const LqTimelineSpec *lq_timeline_spec (const LqTimeline *timeline) { return &timeline->spec; }

static bool same_region (const LqRegionSpec *a, const LqRegionSpec *b)
{
  return a->key == b->key && strcmp (a->path, b->path) == 0 && a->start == b->start
         && a->offset == b->offset && a->length == b->length && a->gain_db == b->gain_db
         && a->fade_in == b->fade_in && a->fade_out == b->fade_out;
}

bool lq_line_plays_same (const LqLineSpec *a, const LqLineSpec *b)
{
  if (a->n_channels != b->n_channels || a->n_regions != b->n_regions)
    return false;
  for (int r = 0; r < a->n_regions; r++)
    if (!same_region (&a->regions[r], &b->regions[r]))
      return false;
  return true;
}

static bool same_line (const LqLineSpec *a, const LqLineSpec *b)
{
  return a->key == b->key && lq_line_plays_same (a, b);
}

static bool same_reference (const LqReferenceSpec *a, const LqReferenceSpec *b)
{
  return a->key == b->key && a->n_channels == b->n_channels && strcmp (a->path, b->path) == 0
         && a->at == b->at && a->cue_in == b->cue_in && a->cue_out == b->cue_out;
}

bool lq_timeline_equal (const LqTimeline *a, const LqTimeline *b)
{
  const LqTimelineSpec *x = &a->spec, *y = &b->spec;

  if (x->rate_hz != y->rate_hz || x->length != y->length || x->n_lines != y->n_lines
      || x->n_references != y->n_references)
    return false;
  for (int l = 0; l < x->n_lines; l++)
    if (!same_line (&x->lines[l], &y->lines[l]))
      return false;
  for (int r = 0; r < x->n_references; r++)
    if (!same_reference (&x->references[r], &y->references[r]))
      return false;
  return true;
}
