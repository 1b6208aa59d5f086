/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rectangles of a window, px, none of a negative size: graphene makes sure of that each time it is asked. Thread: [any]. */
#pragma once

#include <glib.h>
#include <graphene.h>

static inline float lq_rect_right (const graphene_rect_t *rect)
{
  return rect->origin.x + rect->size.width;
}

static inline float lq_rect_bottom (const graphene_rect_t *rect)
{
  return rect->origin.y + rect->size.height;
}

static inline gboolean lq_rects_are_equal (const graphene_rect_t *a, const graphene_rect_t *b)
{
  return a->origin.x == b->origin.x && a->origin.y == b->origin.y && a->size.width == b->size.width
         && a->size.height == b->size.height;
}

/* All of INSIDE lies in RECT. */
static inline gboolean lq_rect_contains (const graphene_rect_t *rect, const graphene_rect_t *inside)
{
  return rect->origin.x <= inside->origin.x && rect->origin.y <= inside->origin.y
         && lq_rect_right (rect) >= lq_rect_right (inside)
         && lq_rect_bottom (rect) >= lq_rect_bottom (inside);
}

static inline gboolean lq_rects_meet (const graphene_rect_t *a, const graphene_rect_t *b)
{
  return a->origin.x < lq_rect_right (b) && b->origin.x < lq_rect_right (a)
         && a->origin.y < lq_rect_bottom (b) && b->origin.y < lq_rect_bottom (a);
}

/* RECT within BY; FALSE: nothing is left, and RECT is as it was. */
static inline gboolean lq_rect_cut (graphene_rect_t *rect, const graphene_rect_t *by)
{
  if (!lq_rects_meet (rect, by))
    return FALSE;
  const float left = MAX (rect->origin.x, by->origin.x), top = MAX (rect->origin.y, by->origin.y);
  *rect = GRAPHENE_RECT_INIT (left, top, MIN (lq_rect_right (rect), lq_rect_right (by)) - left,
                              MIN (lq_rect_bottom (rect), lq_rect_bottom (by)) - top);
  return TRUE;
}

static inline graphene_rect_t lq_rect_at (const graphene_rect_t *rect, graphene_point_t at)
{
  return GRAPHENE_RECT_INIT (rect->origin.x + at.x, rect->origin.y + at.y, rect->size.width,
                             rect->size.height);
}

/* And what is between them. */
static inline graphene_rect_t lq_rect_around (const graphene_rect_t *a, const graphene_rect_t *b)
{
  const float left = MIN (a->origin.x, b->origin.x), top = MIN (a->origin.y, b->origin.y);
  return GRAPHENE_RECT_INIT (left, top, MAX (lq_rect_right (a), lq_rect_right (b)) - left,
                             MAX (lq_rect_bottom (a), lq_rect_bottom (b)) - top);
}

static inline double lq_area_of (const graphene_rect_t *rect)
{
  return (double)rect->size.width * rect->size.height;
}
