/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/chart/floating.h"

#include "ui/chart/handle.h"

#include <math.h>

typedef struct
{
  double x, y, width, height;
} Area;

static double shared (double from, double to, double low, double high)
{
  return fmax (0, fmin (to, high) - fmax (from, low));
}

/* In px²: nodes it covers, its own twice over, words at the foot; and what stands far away is hard to read. */
static double cost_of (const LqFloating *f, const Area *area)
{
  const double reach = LQ_HANDLE_PX / 2.0 - 2; /* a node and a little air */
  double cost = 10 * fmax (0, area->y + area->height - f->box_y - f->box_height);
  for (int i = 0; i < f->n; i++)
    cost +=
        (i == f->told ? 2 : 1)
        * shared (f->handles[i].x - reach, f->handles[i].x + reach, area->x, area->x + area->width)
        * shared (f->handles[i].y - reach, f->handles[i].y + reach, area->y,
                  area->y + area->height);
  const double x = f->handles[f->told].x;
  return cost + fmax (0, fmax (area->x - x, x - area->x - area->width) - LQ_HANDLE_PX);
}

LqSpot lq_floating_place (const LqFloating *f)
{
  const double off = LQ_HANDLE_PX / 2.0 + 8, y = f->handles[f->told].y;
  const double tops[] = { y - off - f->height, y + off, y - f->height / 2 };
  double least = INFINITY;
  LqSpot best = { 0, 0 };
  for (int column = -1; column < 2 * f->n; column++)
    for (int row = 0; row < 3; row++)
      {
        const double at = f->handles[column < 0 ? f->told : column / 2].x;
        const double lefts[] = { at - f->width / 2, at + off, at - off - f->width };
        Area area = { lefts[column < 0 ? 0 : 1 + column % 2], tops[row], f->width, f->height };
        area.x = fmin (fmax (area.x, 2), fmax (2, f->plot_width - f->width - 2));
        area.y = fmin (fmax (area.y, 2), fmax (2, f->plot_height - f->height - 2));
        const double cost = cost_of (f, &area);
        if (cost >= least)
          continue;
        least = cost;
        best = (LqSpot){ round (area.x), round (area.y) };
      }
  return best;
}
