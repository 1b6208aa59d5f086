/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of nodes that are drawn again and again, words and signs and scales: to lay one costs a part of what drawing it
 * does. A node never changes, and is known by where it is: it is held as long as its picture. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct LqOften LqOften;

/* Owns: caller. */
LqOften *lq_often_new (void);
void lq_often_free (LqOften *often);

/* NODE is drawn once more, at SCALE device pixels a px. What looks like it when it lies on whole pixels; NULL: it was not
 * drawn often, or a picture is not worth it. Borrowed. */
GskRenderNode *lq_often_picture (LqOften *often, GskRenderNode *node, int scale);
