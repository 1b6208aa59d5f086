/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels that go straight into a window of X11, by memory that is shared with the server. Through GDK each patch costs a
 * surface of its own and an event by which the server gives it back. Thread: [main]. */
#pragma once

#include "ui/raster.h"

#include <gtk/gtk.h>

typedef struct LqBlit LqBlit;

/* Into SURFACE, which must live longer. Owns: caller; NULL: it is not one of X11, or its pixels are of another kind. */
LqBlit *lq_blit_new (GdkSurface *surface);
void lq_blit_free (LqBlit *blit);

/* What is to be shown is drawn there, all of it: what was drawn before is not what is seen by now. Borrowed until nothing more
 * is shown of it. */
const LqRaster *lq_blit_begin (LqBlit *blit);

/* Shows what was drawn in RECT of the surface, px, and around it to whole ones. */
void lq_blit_show (LqBlit *blit, const graphene_rect_t *rect);
