/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What glass.c, which knows what is another one, glass_layers.c, which finds what lies where, and glass_draw.c, which draws
 * that, know of a glass. */
#pragma once

#include "ui/blit.h"
#include "ui/glass.h"
#include "ui/often.h"
#include "ui/patches.h"
#include "ui/stills.h"

/* A node of the window's tree that shows something of a pane's area. */
typedef struct
{
  GskRenderNode *node;          /* borrowed from the tree */
  struct LqPane *pane;          /* whose content stands here instead; NULL: none */
  graphene_point_t at;          /* of the node's origin in the window */
  graphene_rect_t clip, bounds; /* in the window */
  GskRoundedRect corners;       /* the same, by which it is cut too */
  gboolean is_clipped, is_cornered;
} LqLayer;

/* Nothing below LAYER is seen of RECT, which is in the window. */
gboolean lq_layer_covers (const LqLayer *layer, const graphene_rect_t *rect);

/* A widget that is drawn through the glass. */
typedef struct LqPane
{
  GtkWidget *widget; /* which owns this */
  LqGlass *glass;    /* NULL: of another window */
  LqGlassDraw draw;
  GskRenderNode *mark; /* what stands for it in the tree, around what GTK draws; held */
  GPtrArray *marked;   /* GskRenderNode: what it was then */
  GPtrArray *content;  /* what it is; a node that looks like the one before is that one */
  GPtrArray *shown;    /* what was drawn of it last; NULL: nothing */
  gboolean is_placed;  /* in the tree as it is: what follows is valid */
  graphene_point_t at;
  graphene_rect_t room, area; /* in the window: all of it, and what is seen of that */
  GArray *layers;             /* LqLayer: of the area, from the lowest on; NULL: to be looked for */
  gboolean is_changed;        /* by its setters, since it was drawn */
  gboolean is_wiped;          /* GTK has drawn since, perhaps over it */
  LqPatches damage;
} LqPane;

struct LqGlass
{
  GtkWidget *window; /* which owns this */
  LqStills *stills;
  GskRenderNode *all;    /* what GTK snapshot last, held */
  GskRenderNode *ground; /* the window's own, below it, held; NULL: none */
  GskRenderNode *taken;  /* what it became, held: the tree */
  LqBlit *blit;          /* NULL: GTK draws all */
  LqOften *often;        /* of what is drawn here */
  int scale;             /* device pixels of one */
  GPtrArray *panes;      /* LqPane: that the tree has, or had */
  GPtrArray *damaged;    /* those that are being drawn */
  gboolean is_held;      /* what is to be redrawn waits for lq_glass_put () */
  gulong hook;
};

/* What is drawn on, and where on it coordinates begin, px. */
typedef struct
{
  const LqRaster *raster;
  LqOften *often;
  graphene_point_t at;
} LqBrush;

/* All that is seen in DAMAGE, a part of PANE's area, with BRUSH at the window's origin. PANE is ready. */
void lq_pane_draw (const LqPane *pane, const LqBrush *brush, const graphene_rect_t *damage);

/* The window's tree from now on, and where its panes stand in it. Takes TAKEN. */
void lq_glass_set_tree (LqGlass *glass, GskRenderNode *taken);

/* A pane is gone: those of others may show it. */
void lq_glass_forget_layers (LqGlass *glass);

/* PANE has its layers; FALSE: GTK must draw it. */
gboolean lq_pane_is_ready (LqGlass *glass, LqPane *pane);
