/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of the song a timeline shows: one object shared by ruler, lanes, overview and playhead,
 * so that they always agree. Positions are frames; places are px from the left edge of the lanes.
 * Signal "changed" () after every change of window, zoom, size or song. Thread: [main]. */
#pragma once

#include "core/types.h"

#include <glib-object.h>

#define LQ_TYPE_TIME_VIEW (lq_time_view_get_type ())
G_DECLARE_FINAL_TYPE (LqTimeView, lq_time_view, LQ, TIME_VIEW, GObject)

LqTimeView *lq_time_view_new (void);

/* A song of N_FRAMES at RATE_HZ; shows all of it. */
void lq_time_view_set_song (LqTimeView *view, LqFrames n_frames, double rate_hz);
LqFrames lq_time_view_n_frames (LqTimeView *view);
double lq_time_view_rate_hz (LqTimeView *view);

/* Width of the lanes; the lanes' own allocation tells it. A view that showed all keeps showing all. */
void lq_time_view_set_width (LqTimeView *view, int width_px);
int lq_time_view_width (LqTimeView *view);

/* The left edge and the zoom. Clamped: never closer than 4 px a frame, never wider than the song. */
double lq_time_view_start (LqTimeView *view);
double lq_time_view_frames_per_px (LqTimeView *view);
void lq_time_view_show (LqTimeView *view, double from, double to);
void lq_time_view_show_all (LqTimeView *view);
/* FACTOR < 1 zooms in; what is at X stays at X. */
void lq_time_view_zoom (LqTimeView *view, double factor, double x);
void lq_time_view_scroll (LqTimeView *view, double px);
/* Moves the left edge to START. */
void lq_time_view_move_to (LqTimeView *view, double start);

/* Keeps FRAME in view while the song plays: at 90 % of the width the page is turned. TRUE when it was. */
gboolean lq_time_view_follow (LqTimeView *view, LqFrames frame);

double lq_time_view_x (LqTimeView *view, double frame);
double lq_time_view_frame (LqTimeView *view, double x);
