/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of a timeline: see time_view.h. */
#include "ui/widgets/time_view.h"

#include <math.h>

#define CLOSEST_FRAMES_PER_PX 0.25
#define FLIP_AT               0.9
#define FLIP_TO               0.05

struct _LqTimeView
{
  GObject parent;
  LqFrames n_frames;
  double rate_hz;
  int width_px;
  double start, frames_per_px;
  gboolean all; /* follows the width so that the whole song is seen */
};

G_DEFINE_TYPE (LqTimeView, lq_time_view, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void lq_time_view_class_init (LqTimeViewClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", LQ_TYPE_TIME_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void lq_time_view_init (LqTimeView *self)
{
  self->rate_hz = 48000;
  self->width_px = 1;
  self->frames_per_px = 1;
  self->all = TRUE;
}

LqTimeView *lq_time_view_new (void) { return g_object_new (LQ_TYPE_TIME_VIEW, NULL); }

static double widest (const LqTimeView *self)
{
  return fmax ((double)self->n_frames / self->width_px, CLOSEST_FRAMES_PER_PX);
}

/* Puts START and zoom into their bounds and tells when anything moved. */
static void apply (LqTimeView *self, double start, double frames_per_px, gboolean force)
{
  const double zoom = fmin (fmax (frames_per_px, CLOSEST_FRAMES_PER_PX), widest (self));
  const double last = fmax (0, (double)self->n_frames - zoom * self->width_px);
  const double from = fmin (fmax (start, 0), last);
  self->all = zoom >= widest (self);
  if (!force && from == self->start && zoom == self->frames_per_px)
    return;
  self->start = from;
  self->frames_per_px = zoom;
  g_signal_emit (self, signals[CHANGED], 0);
}

void lq_time_view_set_song (LqTimeView *self, LqFrames n_frames, double rate_hz)
{
  self->n_frames = n_frames;
  self->rate_hz = rate_hz;
  apply (self, 0, INFINITY, TRUE);
}

LqFrames lq_time_view_n_frames (LqTimeView *self) { return self->n_frames; }

double lq_time_view_rate_hz (LqTimeView *self) { return self->rate_hz; }

void lq_time_view_set_width (LqTimeView *self, int width_px)
{
  width_px = MAX (1, width_px);
  if (width_px == self->width_px)
    return;
  self->width_px = width_px;
  apply (self, self->start, self->all ? INFINITY : self->frames_per_px, TRUE);
}

int lq_time_view_width (LqTimeView *self) { return self->width_px; }

double lq_time_view_start (LqTimeView *self) { return self->start; }

double lq_time_view_frames_per_px (LqTimeView *self) { return self->frames_per_px; }

void lq_time_view_show (LqTimeView *self, double from, double to)
{
  apply (self, from, (to - from) / self->width_px, FALSE);
}

void lq_time_view_show_all (LqTimeView *self) { apply (self, 0, INFINITY, FALSE); }

void lq_time_view_zoom (LqTimeView *self, double factor, double x)
{
  const double at = lq_time_view_frame (self, x);
  const double zoom =
      fmin (fmax (self->frames_per_px * factor, CLOSEST_FRAMES_PER_PX), widest (self));
  apply (self, at - x * zoom, zoom, FALSE);
}

void lq_time_view_scroll (LqTimeView *self, double px)
{
  lq_time_view_move_to (self, self->start + px * self->frames_per_px);
}

void lq_time_view_move_to (LqTimeView *self, double start)
{
  apply (self, start, self->frames_per_px, FALSE);
}

gboolean lq_time_view_follow (LqTimeView *self, LqFrames frame)
{
  const double x = lq_time_view_x (self, (double)frame);
  if (x >= 0 && x < FLIP_AT * self->width_px)
    return FALSE;
  const double before = self->start;
  lq_time_view_move_to (self, (double)frame - FLIP_TO * self->width_px * self->frames_per_px);
  return self->start != before;
}

double lq_time_view_x (LqTimeView *self, double frame)
{
  return (frame - self->start) / self->frames_per_px;
}

double lq_time_view_frame (LqTimeView *self, double x)
{
  return self->start + x * self->frames_per_px;
}
