/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overview and timeline in the gallery, over an invented song. */
#include "ui/gallery/gallery.h"

#include "ui/widgets/song_overview.h"
#include "ui/widgets/song_timeline.h"

#include <math.h>

#define RATE_HZ  48000.0
#define LENGTH_S 252

/* A hit twice a second over a body whose level follows the sections. */
static double body_at (double t)
{
  static const double sections[][2] = { { 0, 0.25 },  { 15, 0.5 },   { 58, 0.62 },  { 92, 0.45 },
                                        { 120, 0.7 }, { 175, 0.25 }, { 205, 0.65 }, { 246, 0.2 } };
  double level = 0;
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (t >= sections[i][0])
      level = sections[i][1];
  return level;
}

static double noise (double t, int seed)
{
  const double x = sin (floor (t * 97) * 12.9898 + seed * 78.233) * 43758.5453;
  return x - floor (x);
}

static double hit_at (double t) { return exp (-6 * fmod (t * 2.07, 1)); }

static gboolean master (gpointer data, int channel, LqFrames from, LqFrames to, int n,
                        LqWaveColumn *columns)
{
  for (int i = 0; i < n; i++)
    {
      const double t = ((double)from + (double)(to - from) * (i + 0.5) / n) / RATE_HZ;
      const double body = body_at (t);
      if (t < 0 || t >= LENGTH_S)
        continue;
      const double peak = body * (0.72 + 0.28 * hit_at (t)) + 0.08 * noise (t, channel);
      columns[i].max = (float)fmin (peak, 0.9);
      columns[i].min = (float)-fmin (peak * (0.95 + 0.1 * noise (t, channel + 2)), 0.9);
      columns[i].rms = (float)(body * (0.45 + 0.15 * hit_at (t)));
    }
  return TRUE;
}

static gboolean mix (gpointer data, int channel, LqFrames from, LqFrames to, int n,
                     LqWaveColumn *columns)
{
  for (int i = 0; i < n; i++)
    {
      const double t = ((double)from + (double)(to - from) * (i + 0.5) / n) / RATE_HZ;
      const double peak = body_at (t) * (0.35 + 0.6 * hit_at (t)) + 0.03 * noise (t, channel + 5);
      columns[i] = (LqWaveColumn){ (float)-peak, (float)peak, 0 };
    }
  return TRUE;
}

static gboolean reduction (gpointer data, LqFrames from, LqFrames to, int n, float *reduction_db)
{
  for (int i = 0; i < n; i++)
    {
      const double t = ((double)from + (double)(to - from) * (i + 0.5) / n) / RATE_HZ;
      const double depth = fmax (0, body_at (t) - 0.3) * 9;
      reduction_db[i] = (float)(depth * (0.08 + pow (hit_at (t), 2) * (0.5 + noise (t, 9))));
    }
  return TRUE;
}

void gallery_song (GtkFixed *sheet)
{
  static const LqNoteFlag notes[] = {
    { "k1", (LqFrames)(66.3 * RATE_HZ), "Ana: hat sharp here", TRUE },
    { "k2", (LqFrames)(75.2 * RATE_HZ), "Ana: vocal buried here", FALSE },
    { "k3", (LqFrames)(84.2 * RATE_HZ), "Tom: louder if it breathes", FALSE },
  };
  static const LqSection sections[] = { { (LqFrames)(62 * RATE_HZ), "Chorus 1" },
                                        { (LqFrames)(92.8 * RATE_HZ), "Verse 2" } };
  LqTimeView *view = lq_time_view_new ();
  lq_time_view_set_song (view, (LqFrames)(LENGTH_S * RATE_HZ), RATE_HZ);
  const LqFrames playhead = (LqFrames)(75.2 * RATE_HZ);

  GtkWidget *overview = lq_song_overview_new (view);
  lq_song_overview_set_source (LQ_SONG_OVERVIEW (overview), master, NULL, 2);
  lq_song_overview_set_playhead (LQ_SONG_OVERVIEW (overview), playhead);
  gallery_put (sheet, overview, 16, 134, 1052, 30);

  GtkWidget *widget = lq_song_timeline_new (view);
  LqSongTimeline *timeline = LQ_SONG_TIMELINE (widget);
  lq_waveform_set_source (lq_song_timeline_waveform (timeline), LQ_WAVE_BODY, master, NULL);
  lq_waveform_set_source (lq_song_timeline_waveform (timeline), LQ_WAVE_ENVELOPE, mix, NULL);
  lq_reduction_lane_set_source (lq_song_timeline_reduction (timeline), reduction, NULL);
  lq_time_ruler_set_loop (lq_song_timeline_ruler (timeline), (LqFrames)(62 * RATE_HZ),
                          (LqFrames)(92.8 * RATE_HZ), TRUE);
  lq_song_timeline_set_notes (timeline, notes, G_N_ELEMENTS (notes));
  lq_note_lane_set_sections (lq_song_timeline_notes (timeline), sections, G_N_ELEMENTS (sections));
  lq_song_timeline_set_playhead (timeline, playhead);
  gallery_put (sheet, widget, 16, 170, 1052, 216);
  lq_time_view_set_width (view, 1002);
  lq_time_view_show (view, 54 * RATE_HZ, 96 * RATE_HZ);
  g_object_unref (view);
}
