/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes and sections against time: see note_lane.h. */
#include "ui/widgets/note_lane.h"

#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/note_flag.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  HEIGHT = 24,
  GAP = 4,
  SECTION_GAP = 5,    /* between the line of a section and its name */
  LEAST_NAME_PX = 24, /* less says nothing */
};

typedef struct
{
  LqFrames at;
  char *name;
} Section;

struct _LqNoteLane
{
  GtkWidget parent;
  LqTimeView *view;
  GPtrArray *flags; /* borrowed: they are our children, sorted by time */
  GArray *sections;
};

G_DEFINE_TYPE (LqNoteLane, lq_note_lane, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  MOVED,
  MENU,
  DELETE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- layout and drawing ------------------------------------------------------------------------- */

static void lq_note_lane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqNoteLane *self = LQ_NOTE_LANE (widget);
  for (guint i = 0; i < self->flags->len; i++)
    {
      LqNoteFlagWidget *flag = g_ptr_array_index (self->flags, i);
      const double x = floor (lq_time_view_x (self->view, (double)lq_note_flag_at (flag)));
      double limit = width;
      if (i + 1 < self->flags->len)
        limit = lq_time_view_x (self->view,
                                (double)lq_note_flag_at (g_ptr_array_index (self->flags, i + 1)))
                - GAP;
      const gboolean seen = x > -400 && x < width;
      gtk_widget_set_child_visible (GTK_WIDGET (flag), seen);
      if (!seen)
        continue;
      int flag_height, least;
      gtk_widget_measure (GTK_WIDGET (flag), GTK_ORIENTATION_VERTICAL, -1, &flag_height, NULL, NULL,
                          NULL);
      gtk_widget_measure (GTK_WIDGET (flag), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                          NULL);
      const int flag_width = MAX (least, lq_note_flag_fit (flag, (int)(limit - x)));
      GskTransform *at = gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float)x, floorf ((float)(height - flag_height) / 2)));
      gtk_widget_allocate (GTK_WIDGET (flag), flag_width, flag_height, -1, at);
    }
}

/* How much of the lane right of X is free of flags; −1 where a flag covers it. */
static double room_at (LqNoteLane *self, double x)
{
  double room = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  for (guint i = 0; i < self->flags->len; i++)
    {
      graphene_rect_t box;
      GtkWidget *flag = g_ptr_array_index (self->flags, i);
      if (!gtk_widget_get_child_visible (flag)
          || !gtk_widget_compute_bounds (flag, GTK_WIDGET (self), &box))
        continue;
      if (box.origin.x >= x)
        room = fmin (room, box.origin.x - x);
      else if (box.origin.x + box.size.width > x + SECTION_GAP)
        return -1;
    }
  return room;
}

static void lq_note_lane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqNoteLane *self = LQ_NOTE_LANE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  LqText text = { 0 };
  for (guint i = 0; i < self->sections->len; i++)
    {
      const Section *section = &g_array_index (self->sections, Section, i);
      const double x = floor (lq_time_view_x (self->view, (double)section->at));
      if (x > width || x < -400)
        continue;
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK2), x, 3, 1, height - 4);
      const double room = room_at (self, x) - SECTION_GAP - GAP;
      if (room < LEAST_NAME_PX)
        continue;
      lq_text_set (&text, widget, LQ_TEXT_LABEL, section->name);
      lq_text_limit (&text, (int)room);
      lq_text_draw (&text, snapshot, x + SECTION_GAP, height / 2, LQ_ALIGN_START,
                    lq_token (widget, LQ_COLOR_INK2));
    }
  lq_text_clear (&text);
  for (guint i = 0; i < self->flags->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->flags, i), snapshot);
  gtk_snapshot_pop (snapshot);
}

static void lq_note_lane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                  int *minimum, int *natural, int *minimum_baseline,
                                  int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? lq_scaled (widget, HEIGHT) : 0;
}

/* --- signals of the flags ------------------------------------------------------------------------ */

static void on_chosen (LqNoteFlagWidget *flag, LqNoteLane *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, lq_note_flag_id (flag));
}

static void on_menu (LqNoteFlagWidget *flag, LqNoteLane *self)
{
  g_signal_emit (self, signals[MENU], 0, lq_note_flag_id (flag));
}

static void on_delete (LqNoteFlagWidget *flag, LqNoteLane *self)
{
  g_signal_emit (self, signals[DELETE], 0, lq_note_flag_id (flag));
}

static void on_nudge (LqNoteFlagWidget *flag, int ms, LqNoteLane *self)
{
  const double by = lq_time_view_rate_hz (self->view) * ms / 1000;
  const LqFrames to = lq_note_flag_at (flag) + llround (by);
  g_signal_emit (self, signals[MOVED], 0, lq_note_flag_id (flag),
                 (gint64)CLAMP (to, 0, lq_time_view_n_frames (self->view)));
}

/* --- object ----------------------------------------------------------------------------------- */

static void clear_section (gpointer section) { g_free (((Section *)section)->name); }

static void remove_flags (LqNoteLane *self)
{
  for (guint i = 0; i < self->flags->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->flags, i));
  g_ptr_array_set_size (self->flags, 0);
}

static void lq_note_lane_dispose (GObject *object)
{
  LqNoteLane *self = LQ_NOTE_LANE (object);
  remove_flags (self);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lq_note_lane_parent_class)->dispose (object);
}

static void lq_note_lane_finalize (GObject *object)
{
  LqNoteLane *self = LQ_NOTE_LANE (object);
  g_ptr_array_unref (self->flags);
  g_array_unref (self->sections);
  G_OBJECT_CLASS (lq_note_lane_parent_class)->finalize (object);
}

static void lq_note_lane_class_init (LqNoteLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_note_lane_dispose;
  G_OBJECT_CLASS (klass)->finalize = lq_note_lane_finalize;
  widget_class->measure = lq_note_lane_measure;
  widget_class->size_allocate = lq_note_lane_size_allocate;
  widget_class->snapshot = lq_note_lane_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqnotes");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[CHOSEN] = g_signal_new ("note-chosen", LQ_TYPE_NOTE_LANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MOVED] = g_signal_new ("note-moved", LQ_TYPE_NOTE_LANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[MENU] = g_signal_new ("note-menu", LQ_TYPE_NOTE_LANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DELETE] = g_signal_new ("note-delete", LQ_TYPE_NOTE_LANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_note_lane_init (LqNoteLane *self)
{
  self->flags = g_ptr_array_new ();
  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  g_array_set_clear_func (self->sections, clear_section);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Notes"),
                                  -1);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

static void on_view_changed (LqTimeView *view, GtkWidget *widget)
{
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

GtkWidget *lq_note_lane_new (LqTimeView *view)
{
  LqNoteLane *self = g_object_new (LQ_TYPE_NOTE_LANE, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (on_view_changed), self, 0);
  return GTK_WIDGET (self);
}

static int by_time (gconstpointer a, gconstpointer b)
{
  const LqFrames left = lq_note_flag_at (*(LqNoteFlagWidget *const *)a);
  const LqFrames right = lq_note_flag_at (*(LqNoteFlagWidget *const *)b);
  return left < right ? -1 : left > right;
}

/* The focus stays on the note it was on, even when the list is new. */
static char *focused_id (LqNoteLane *self)
{
  for (guint i = 0; i < self->flags->len; i++)
    if (gtk_widget_has_focus (g_ptr_array_index (self->flags, i)))
      return g_strdup (lq_note_flag_id (g_ptr_array_index (self->flags, i)));
  return NULL;
}

void lq_note_lane_set_notes (LqNoteLane *self, const LqNoteFlag *notes, int n)
{
  char *focused = focused_id (self);
  remove_flags (self);
  for (int i = 0; i < n; i++)
    {
      GtkWidget *flag = lq_note_flag_new (&notes[i]);
      gtk_widget_set_parent (flag, GTK_WIDGET (self));
      g_signal_connect (flag, "chosen", G_CALLBACK (on_chosen), self);
      g_signal_connect (flag, "menu", G_CALLBACK (on_menu), self);
      g_signal_connect (flag, "delete", G_CALLBACK (on_delete), self);
      g_signal_connect (flag, "nudge", G_CALLBACK (on_nudge), self);
      g_ptr_array_add (self->flags, flag);
    }
  g_ptr_array_sort (self->flags, by_time);
  for (guint i = 0; focused != NULL && i < self->flags->len; i++)
    if (g_strcmp0 (lq_note_flag_id (g_ptr_array_index (self->flags, i)), focused) == 0)
      gtk_widget_grab_focus (g_ptr_array_index (self->flags, i));
  g_free (focused);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void lq_note_lane_set_sections (LqNoteLane *self, const LqSection *sections, int n)
{
  g_array_set_size (self->sections, 0);
  for (int i = 0; i < n; i++)
    {
      const Section copy = { sections[i].at, g_strdup (sections[i].name) };
      g_array_append_val (self->sections, copy);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
