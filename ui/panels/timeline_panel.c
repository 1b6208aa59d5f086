/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/timeline_panel.h"

#include "model/marker.h"
#include "model/note.h"
#include "model/region.h"
#include "model/track.h"
#include "ui/pulse.h"
#include "ui/widgets/song_overview.h"
#include "ui/widgets/song_timeline.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT            210
#define HEIGHT_SMALL      162
#define HEIGHT_TINY       104
#define PLAYHEAD_HZ       60.0
#define REDUCTION_COLUMNS 512  /* of the whole song, for the lane's range */
#define SLOW_PX_PER_S     40.0 /* the playhead seldom moves in two frames on end */

struct _LqTimelinePanel
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqTimeView *view;
  GtkWidget *overview, *timeline;
  gboolean follow, empty; /* no sound yet */
  LqPicture *picture;     /* drawn now */
  uint64_t reductions_seen;
  gint64 reductions_drawn_us;
};

G_DEFINE_FINAL_TYPE (LqTimelinePanel, lq_timeline_panel, GTK_TYPE_BOX)

/* ---- Columns: the tracks of the session, laid over each other ---- */

static void merge (LqWaveColumn *into, const LqOverviewColumn *from)
{
  if (from->min > from->max)
    return;
  gboolean empty = into->min > into->max;
  into->min = empty ? from->min : fminf (into->min, from->min);
  into->max = empty ? from->max : fmaxf (into->max, from->max);
  into->rms = empty ? from->rms : hypotf (into->rms, from->rms);
}

static gboolean region_columns (LqTimelinePanel *panel, LqRegion *region, int channel,
                                LqFrames from, LqFrames to, int n, LqWaveColumn *columns)
{
  LqItem *item = lq_session_find (lq_desk_get_session (panel->desk), lq_region_get_media (region));
  if (!item || lq_media_item_get_missing (LQ_MEDIA_ITEM (item)))
    return FALSE;
  LqMediaItem *media = LQ_MEDIA_ITEM (item);
  LqFrames shift = lq_region_get_offset (region) - lq_region_get_start (region);
  g_autofree LqOverviewColumn *read = g_new (LqOverviewColumn, n);
  int channel_there = MIN (channel, lq_media_item_get_channels (media) - 1);
  if (!lq_overviews_columns (lq_desk_get_overviews (panel->desk), media, channel_there,
                             from + shift, to + shift, n, read))
    return FALSE;
  for (int i = 0; i < n; i++)
    merge (&columns[i], &read[i]);
  return TRUE;
}

/* The work as it was rendered last; closer than a bucket the files themselves are shown. */
static LqPicture *picture_for (LqTimelinePanel *panel, LqFrames from, LqFrames to, int n)
{
  gboolean is_close = to - from < (LqFrames)n * LQ_OVERVIEW_BUCKET;
  return is_close ? NULL : lq_compare_get_picture (lq_desk_get_compare (panel->desk));
}

static void picture_columns (LqPicture *picture, LqPictureLayer layer, int channel, LqFrames from,
                             LqFrames to, int n, LqWaveColumn *columns)
{
  g_autofree LqOverviewColumn *read = g_new (LqOverviewColumn, n);
  lq_picture_columns (picture, layer, channel, from, to, n, read);
  for (int i = 0; i < n; i++)
    columns[i] = (LqWaveColumn){ .min = read[i].min, .max = read[i].max, .rms = read[i].rms };
}

static gboolean song_columns (gpointer data, int channel, LqFrames from, LqFrames to, int n,
                              LqWaveColumn *columns)
{
  LqTimelinePanel *panel = data;
  LqSession *session = lq_desk_get_session (panel->desk);
  gboolean any = FALSE;
  for (int i = 0; i < n; i++)
    columns[i] = (LqWaveColumn){ .min = 1.0f, .max = -1.0f };
  GListModel *tracks = session ? lq_session_get_tracks (session) : NULL;
  for (guint t = 0; tracks && t < g_list_model_get_n_items (tracks); t++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, t);
      GListModel *regions = lq_track_get_regions (track);
      for (guint r = 0; r < g_list_model_get_n_items (regions); r++)
        {
          g_autoptr (LqRegion) region = g_list_model_get_item (regions, r);
          any |= region_columns (panel, region, channel, from, to, n, columns);
        }
    }
  return any;
}

static gboolean work_columns (gpointer data, int channel, LqFrames from, LqFrames to, int n,
                              LqWaveColumn *columns)
{
  LqPicture *picture = picture_for (data, from, to, n);
  if (!picture)
    return song_columns (data, channel, from, to, n, columns);
  picture_columns (picture, LQ_PICTURE_WORK, channel, from, to, n, columns);
  return TRUE;
}

static gboolean mix_columns (gpointer data, int channel, LqFrames from, LqFrames to, int n,
                             LqWaveColumn *columns)
{
  LqPicture *picture = picture_for (data, from, to, n);
  if (!picture)
    return FALSE;
  picture_columns (picture, LQ_PICTURE_MIX, channel, from, to, n, columns);
  return TRUE;
}

static gboolean reduction_columns (gpointer data, LqFrames from, LqFrames to, int n, float *db)
{
  LqTimelinePanel *panel = data;
  return lq_reductions_columns (lq_sound_get_reductions (lq_desk_get_sound (panel->desk)), 0, from,
                                to, n, db);
}

/* ---- What the document has ---- */

static int song_channels (LqTimelinePanel *panel)
{
  GListModel *media = lq_session_get_media (lq_desk_get_session (panel->desk));
  int n = g_list_model_get_n_items (media) > 0 ? 1 : LQ_MAX_CHANNELS;
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      n = MAX (n, MIN (lq_media_item_get_channels (item), LQ_MAX_CHANNELS));
    }
  return n;
}

static void show_song (LqTimelinePanel *panel)
{
  if (!lq_desk_get_session (panel->desk))
    return;
  int n_channels = song_channels (panel);
  LqFrames length = MAX (lq_document_get_length (lq_desk_get_document (panel->desk)), 1);
  if (length != lq_time_view_n_frames (panel->view))
    lq_time_view_set_song (panel->view, length, lq_desk_get_rate_hz (panel->desk));
  lq_song_timeline_set_n_channels (LQ_SONG_TIMELINE (panel->timeline), n_channels);
  lq_song_overview_set_source (LQ_SONG_OVERVIEW (panel->overview), work_columns, panel, n_channels);
  lq_waveform_invalidate (lq_song_timeline_waveform (LQ_SONG_TIMELINE (panel->timeline)), 0,
                          length);
  lq_song_overview_invalidate (LQ_SONG_OVERVIEW (panel->overview));
}

/* Whether something is there to be drawn, and what of it is gone. */
typedef struct
{
  guint n_regions, n_missing, n_tracks;
  char *name; /* of the first that is missing */
} Media;

static void look_at_track (LqSession *session, LqTrack *track, Media *media)
{
  GListModel *regions = lq_track_get_regions (track);
  for (guint i = 0; i < g_list_model_get_n_items (regions); i++)
    {
      g_autoptr (LqRegion) region = g_list_model_get_item (regions, i);
      LqItem *item = lq_session_find (session, lq_region_get_media (region));
      media->n_regions++;
      if (!item || !lq_media_item_get_missing (LQ_MEDIA_ITEM (item)))
        continue;
      if (media->n_missing++ == 0)
        media->name = g_path_get_basename (lq_media_item_get_path (LQ_MEDIA_ITEM (item)));
    }
}

static Media look_at_media (LqSession *session)
{
  GListModel *tracks = lq_session_get_tracks (session);
  Media media = { .n_tracks = g_list_model_get_n_items (tracks) };
  for (guint t = 0; t < media.n_tracks; t++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, t);
      look_at_track (session, track, &media);
    }
  return media;
}

/* Nothing yet; the one file; or none of several: the next act in its place. */
static void show_instead (LqTimelinePanel *panel)
{
  LqWaveform *waveform = lq_song_timeline_waveform (LQ_SONG_TIMELINE (panel->timeline));
  Media media = look_at_media (lq_desk_get_session (panel->desk));
  panel->empty = media.n_regions == 0;
  if (panel->empty)
    lq_waveform_set_instead (waveform, _ ("Nothing to hear yet: drop a mix or stems here"),
                             _ ("Choose files…"));
  else if (media.n_missing > 1 && media.n_missing == media.n_regions)
    {
      g_autofree char *words = g_strdup_printf (
          ngettext ("%u file is not there", "%u files are not there", media.n_missing),
          media.n_missing);
      lq_waveform_set_instead (waveform, words, _ ("Find…"));
    }
  else
    lq_waveform_set_instead (waveform, media.n_tracks == 1 ? media.name : NULL, _ ("Find…"));
  g_free (media.name);
}

static void show_notes (LqTimelinePanel *panel)
{
  GListModel *notes = lq_session_get_notes (lq_desk_get_session (panel->desk));
  guint n = g_list_model_get_n_items (notes);
  g_autofree LqNoteFlag *flags = g_new0 (LqNoteFlag, n + 1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LqNote) note = g_list_model_get_item (notes, i);
      const char *author = lq_note_get_author (note), *text = lq_note_get_text (note);
      char *line = *text ? g_strdup_printf ("%s: %s", author, text) : g_strdup (author);
      g_ptr_array_add (texts, line);
      flags[i] = (LqNoteFlag){ lq_item_get_id (LQ_ITEM (note)), lq_note_get_at (note), line,
                               lq_note_is_answered (note) };
    }
  lq_song_timeline_set_notes (LQ_SONG_TIMELINE (panel->timeline), flags, (int)n);
}

static void show_sections (LqTimelinePanel *panel)
{
  GListModel *markers = lq_session_get_markers (lq_desk_get_session (panel->desk));
  guint n = g_list_model_get_n_items (markers);
  g_autofree LqSection *sections = g_new0 (LqSection, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LqMarker) marker = g_list_model_get_item (markers, i);
      sections[i] = (LqSection){ lq_marker_get_at (marker), lq_marker_get_name (marker) };
    }
  lq_note_lane_set_sections (lq_song_timeline_notes (LQ_SONG_TIMELINE (panel->timeline)), sections,
                             (int)n);
}

static void show_loop (LqTimelinePanel *panel)
{
  gint64 start, end;
  gboolean on = lq_session_get_loop (lq_desk_get_session (panel->desk), &start, &end);
  lq_time_ruler_set_loop (lq_song_timeline_ruler (LQ_SONG_TIMELINE (panel->timeline)),
                          end > start ? start : -1, end, on);
}

static void show_all (LqTimelinePanel *panel)
{
  if (!lq_desk_get_session (panel->desk))
    return;
  show_song (panel);
  show_instead (panel);
  show_notes (panel);
  show_sections (panel);
  show_loop (panel);
}

static void on_structure_changed (LqTimelinePanel *panel, guint kind)
{
  if (kind == LQ_KIND_NOTE)
    show_notes (panel);
  else if (kind == LQ_KIND_MARKER)
    show_sections (panel);
  else if (kind != LQ_KIND_NODE && kind != LQ_KIND_DELIVERABLE)
    show_all (panel);
}

static void on_item_changed (LqTimelinePanel *panel, LqItem *item, const char *key)
{
  switch (lq_item_get_kind (item))
    {
    case LQ_KIND_NOTE:
      show_notes (panel);
      break;
    case LQ_KIND_MARKER:
      show_sections (panel);
      break;
    case LQ_KIND_REGION:
      show_song (panel);
      break;
    case LQ_KIND_MEDIA:
      show_instead (panel);
      break;
    case LQ_KIND_SESSION:
      if (g_str_has_prefix (key, "loop"))
        show_loop (panel);
      break;
    default:
      break;
    }
}

static void on_grew (LqTimelinePanel *panel)
{
  lq_waveform_invalidate (lq_song_timeline_waveform (LQ_SONG_TIMELINE (panel->timeline)), 0,
                          lq_time_view_n_frames (panel->view));
  lq_song_overview_invalidate (LQ_SONG_OVERVIEW (panel->overview));
}

static void on_compare (LqTimelinePanel *panel)
{
  LqPicture *picture = lq_compare_get_picture (lq_desk_get_compare (panel->desk));
  if (picture == panel->picture)
    return;
  lq_picture_unref (panel->picture);
  panel->picture = picture ? lq_picture_ref (picture) : NULL;
  on_grew (panel);
}

/* ---- The playhead ---- */

static void show_position (LqTimelinePanel *panel)
{
  LqFrames position = lq_sound_get_position (lq_desk_get_sound (panel->desk));
  lq_song_timeline_set_playhead (LQ_SONG_TIMELINE (panel->timeline), position);
  lq_song_overview_set_playhead (LQ_SONG_OVERVIEW (panel->overview), position);
}

static void show_reduction (LqTimelinePanel *panel)
{
  LqSongTimeline *timeline = LQ_SONG_TIMELINE (panel->timeline);
  float db[REDUCTION_COLUMNS], most_db = 0;
  if (reduction_columns (panel, 0, MAX (1, lq_time_view_n_frames (panel->view)), REDUCTION_COLUMNS,
                         db))
    for (int i = 0; i < REDUCTION_COLUMNS; i++)
      most_db = isnan (db[i]) ? most_db : MAX (most_db, db[i]);
  lq_song_timeline_fit_reduction (timeline, most_db);
  lq_reduction_lane_invalidate (lq_song_timeline_reduction (timeline));
}

static void pull (GtkWidget *widget, gpointer data)
{
  LqTimelinePanel *panel = data;
  LqSound *sound = lq_desk_get_sound (panel->desk);
  const double px_per_s =
      lq_time_view_rate_hz (panel->view) / lq_time_view_frames_per_px (panel->view);
  if (px_per_s < SLOW_PX_PER_S && lq_sound_is_playing (sound) && !lq_live_is_shared (widget))
    return;
  show_position (panel);
  if (panel->follow && lq_sound_is_playing (sound))
    lq_time_view_follow (panel->view, lq_sound_get_position (sound));
  uint64_t serial = lq_reductions_serial (lq_sound_get_reductions (sound));
  gint64 now_us = g_get_monotonic_time ();
  if (serial != panel->reductions_seen && now_us - panel->reductions_drawn_us > G_USEC_PER_SEC / 10)
    {
      panel->reductions_seen = serial;
      panel->reductions_drawn_us = now_us;
      show_reduction (panel);
    }
}

static void on_jumped (LqTimelinePanel *panel)
{
  LqFrames position = lq_sound_get_position (lq_desk_get_sound (panel->desk));
  double x = lq_time_view_x (panel->view, (double)position);
  if (panel->follow && (x < 0.0 || x > lq_time_view_width (panel->view)))
    lq_time_view_follow (panel->view, position);
  show_position (panel);
}

/* ---- What the hand does ---- */

static void on_seek (GtkWidget *widget, gint64 frame, LqTimelinePanel *panel)
{
  lq_sound_seek (lq_desk_get_sound (panel->desk), frame);
}

static void on_loop (GtkWidget *ruler, gint64 from, gint64 to, LqTimelinePanel *panel)
{
  LqHistory *history = lq_desk_get_history (panel->desk);
  LqItem *session = LQ_ITEM (lq_desk_get_session (panel->desk));
  lq_history_begin_gesture (history, "Loop");
  lq_history_set_value (history, session, "loop", 1.0);
  lq_history_set_value (history, session, "loop-start", (double)from);
  lq_history_set_value (history, session, "loop-end", (double)to);
  lq_history_end_gesture (history);
}

static LqItem *note_of (LqTimelinePanel *panel, const char *id)
{
  return lq_session_find (lq_desk_get_session (panel->desk), id);
}

static void on_note_chosen (GtkWidget *lane, const char *id, LqTimelinePanel *panel)
{
  LqItem *note = note_of (panel, id);
  if (!note)
    return;
  lq_sound_seek (lq_desk_get_sound (panel->desk), lq_note_get_at (LQ_NOTE (note)));
  lq_desk_say (panel->desk, lq_note_get_author (LQ_NOTE (note)), lq_note_get_text (LQ_NOTE (note)));
}

static void on_note_moved (GtkWidget *lane, const char *id, gint64 frame, LqTimelinePanel *panel)
{
  LqItem *note = note_of (panel, id);
  if (note)
    {
      lq_history_burst (lq_desk_get_history (panel->desk), note, "at");
      lq_history_set_value (lq_desk_get_history (panel->desk), note, "at", (double)frame);
    }
}

static void on_note_menu (GtkWidget *lane, const char *id, LqTimelinePanel *panel)
{
  gtk_widget_activate_action (lane, "win.panel", "s", "notes");
}

static void on_note_delete (GtkWidget *lane, const char *id, LqTimelinePanel *panel)
{
  LqItem *note = note_of (panel, id);
  if (note)
    lq_history_remove (lq_desk_get_history (panel->desk), note);
}

static void on_asked (GtkWidget *waveform, LqTimelinePanel *panel)
{
  gtk_widget_activate_action (waveform, panel->empty ? "win.add-tracks" : "win.relink", NULL);
}

void lq_timeline_panel_zoom (LqTimelinePanel *panel, double factor)
{
  if (factor == 0.0)
    {
      lq_time_view_show_all (panel->view);
      return;
    }
  LqFrames position = lq_sound_get_position (lq_desk_get_sound (panel->desk));
  double x = lq_time_view_x (panel->view, (double)position),
         width = lq_time_view_width (panel->view);
  lq_time_view_zoom (panel->view, factor, x >= 0.0 && x <= width ? x : width / 2.0);
}

void lq_timeline_panel_set_follow (LqTimelinePanel *panel, gboolean follow)
{
  panel->follow = follow;
}

void lq_timeline_panel_set_room (LqTimelinePanel *panel, LqTimelineRoom room)
{
  static const int heights[] = { HEIGHT, HEIGHT_SMALL, HEIGHT_TINY, HEIGHT_TINY };
  gtk_widget_set_size_request (panel->timeline, -1, heights[room]);
  lq_song_timeline_show_reduction (LQ_SONG_TIMELINE (panel->timeline), room < LQ_TIMELINE_TINY);
  gtk_widget_set_visible (panel->overview, room != LQ_TIMELINE_LEAST);
}

/* ---- Building ---- */

static void on_session (LqTimelinePanel *panel)
{
  LqSession *session = lq_desk_get_session (panel->desk);
  if (!session)
    return;
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed), panel,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), panel,
                           G_CONNECT_SWAPPED);
  show_all (panel);
  lq_time_view_show_all (panel->view);
  show_position (panel);
}

static void build (LqTimelinePanel *panel)
{
  panel->view = lq_time_view_new ();
  panel->overview = lq_song_overview_new (panel->view);
  panel->timeline = lq_song_timeline_new (panel->view);
  gtk_widget_set_size_request (panel->timeline, -1, HEIGHT);
  gtk_box_append (GTK_BOX (panel), panel->overview);
  gtk_box_append (GTK_BOX (panel), panel->timeline);
  LqSongTimeline *timeline = LQ_SONG_TIMELINE (panel->timeline);
  lq_waveform_set_source (lq_song_timeline_waveform (timeline), LQ_WAVE_BODY, work_columns, panel);
  lq_waveform_set_source (lq_song_timeline_waveform (timeline), LQ_WAVE_ENVELOPE, mix_columns,
                          panel);
  lq_reduction_lane_set_source (lq_song_timeline_reduction (timeline), reduction_columns, panel);
  g_signal_connect (panel->overview, "seek", G_CALLBACK (on_seek), panel);
  g_signal_connect (lq_song_timeline_waveform (timeline), "seek", G_CALLBACK (on_seek), panel);
  g_signal_connect (lq_song_timeline_waveform (timeline), "asked", G_CALLBACK (on_asked), panel);
  g_signal_connect (lq_song_timeline_ruler (timeline), "seek", G_CALLBACK (on_seek), panel);
  g_signal_connect (lq_song_timeline_ruler (timeline), "loop", G_CALLBACK (on_loop), panel);
  g_signal_connect (lq_song_timeline_notes (timeline), "note-chosen", G_CALLBACK (on_note_chosen),
                    panel);
  g_signal_connect (lq_song_timeline_notes (timeline), "note-moved", G_CALLBACK (on_note_moved),
                    panel);
  g_signal_connect (lq_song_timeline_notes (timeline), "note-menu", G_CALLBACK (on_note_menu),
                    panel);
  g_signal_connect (lq_song_timeline_notes (timeline), "note-delete", G_CALLBACK (on_note_delete),
                    panel);
  lq_pulse_attach (panel->desk, panel->timeline, PLAYHEAD_HZ, pull, panel);
}

static void lq_timeline_panel_dispose (GObject *object)
{
  g_clear_object (&LQ_TIMELINE_PANEL (object)->view);
  g_clear_pointer (&LQ_TIMELINE_PANEL (object)->picture, lq_picture_unref);
  G_OBJECT_CLASS (lq_timeline_panel_parent_class)->dispose (object);
}

static void lq_timeline_panel_class_init (LqTimelinePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_timeline_panel_dispose;
}

static void lq_timeline_panel_init (LqTimelinePanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 6);
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-panel");
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-padded");
  panel->follow = TRUE;
}

GtkWidget *lq_timeline_panel_new (LqDesk *desk)
{
  LqTimelinePanel *panel = g_object_new (LQ_TYPE_TIMELINE_PANEL, NULL);
  panel->desk = desk;
  build (panel);
  LqSound *sound = lq_desk_get_sound (desk);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "changed", G_CALLBACK (on_compare), panel,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_overviews (desk), "grew", G_CALLBACK (on_grew), panel,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "jumped", G_CALLBACK (on_jumped), panel, G_CONNECT_SWAPPED);
  return GTK_WIDGET (panel);
}
