/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/fit_row.h"

typedef struct
{
  GtkWidget *widget; /* a child of the row */
  int loss;
  int minimum_px, natural_px; /* of the layout at work */
  gboolean held, out;
} Part;

struct _LqFitRow
{
  GtkWidget parent;
  GArray *parts; /* Part */
  guint spring;  /* index of the first part at the end */
  GtkWidget *more;
  gboolean more_always;
  int spacing_px;
};

G_DEFINE_FINAL_TYPE (LqFitRow, lq_fit_row, GTK_TYPE_WIDGET)

static Part *part (LqFitRow *row, guint i) { return &g_array_index (row->parts, Part, i); }

static void measure_parts (LqFitRow *row)
{
  for (guint i = 0; i < row->parts->len; i++)
    {
      Part *p = part (row, i);
      gtk_widget_measure (p->widget, GTK_ORIENTATION_HORIZONTAL, -1, &p->minimum_px, &p->natural_px,
                          NULL, NULL);
    }
}

static int more_px (LqFitRow *row)
{
  int minimum = 0;
  if (row->more)
    gtk_widget_measure (row->more, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum + row->spacing_px;
}

/* The width of what is in: the least, or with what is HELD in full. */
static int taken_px (LqFitRow *row, gboolean more, gboolean held)
{
  int taken = more ? more_px (row) : 0;
  for (guint i = 0; i < row->parts->len; i++)
    {
      const Part *p = part (row, i);
      if (!p->out)
        taken += (held && p->held ? p->natural_px : p->minimum_px) + row->spacing_px;
    }
  return MAX (0, taken - row->spacing_px);
}

static Part *next_to_go (LqFitRow *row)
{
  Part *next = NULL;
  for (guint i = 0; i < row->parts->len; i++)
    {
      Part *p = part (row, i);
      if (!p->out && p->loss > 0 && (!next || p->loss >= next->loss))
        next = p;
    }
  return next;
}

/* Decides what is in at WIDTH; TRUE when the button is. */
static gboolean choose (LqFitRow *row, int width)
{
  gboolean more = row->more_always;
  Part *next;
  for (guint i = 0; i < row->parts->len; i++)
    part (row, i)->out = !gtk_widget_get_visible (part (row, i)->widget);
  while (taken_px (row, more, TRUE) > width && (next = next_to_go (row)))
    {
      next->out = TRUE;
      more = row->more != NULL;
    }
  return more;
}

/* Out of sight is out of reach: no focus, nothing for assistive technology. */
static void show_child (GtkWidget *child, gboolean shown)
{
  if (gtk_widget_get_child_visible (child) == shown)
    return;
  gtk_widget_set_child_visible (child, shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static void put (GtkWidget *child, int x, int width, int height)
{
  GskTransform *at = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)x, 0));
  gtk_widget_allocate (child, width, height, -1, at);
}

static void lq_fit_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqFitRow *row = LQ_FIT_ROW (widget);
  measure_parts (row);
  const gboolean more = choose (row, width);
  const int spare = MAX (0, width - taken_px (row, more, FALSE));
  int wanted = 0, used = 0;
  for (guint i = 0; i < row->parts->len; i++)
    if (!part (row, i)->out)
      wanted += part (row, i)->natural_px - part (row, i)->minimum_px;
  const int given = MIN (spare, wanted);
  for (guint i = 0, x = 0, so_far = 0; i < row->parts->len; i++)
    {
      Part *p = part (row, i);
      show_child (p->widget, !p->out);
      if (i == row->spring)
        x += (guint)(spare - given);
      if (p->out)
        continue;
      /* Each its share of what there is beyond the least, with no pixel lost to rounding. */
      so_far += (guint)(p->natural_px - p->minimum_px);
      const int share = wanted > 0 ? (int)((gint64)given * so_far / wanted) : 0;
      const int own = p->minimum_px + share - used;
      used = share;
      put (p->widget, (int)x, own, height);
      x += (guint)(own + row->spacing_px);
    }
  if (!row->more)
    return;
  show_child (row->more, more);
  if (more)
    put (row->more, width - (more_px (row) - row->spacing_px), more_px (row) - row->spacing_px,
         height);
}

static void lq_fit_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                int *minimum, int *natural, int *minimum_baseline,
                                int *natural_baseline)
{
  LqFitRow *row = LQ_FIT_ROW (widget);
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      /* What is left out still counts: the row keeps its height. */
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
           child = gtk_widget_get_next_sibling (child))
        {
          int least, best;
          gtk_widget_measure (child, orientation, -1, &least, &best, NULL, NULL);
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, best);
        }
      return;
    }
  measure_parts (row);
  choose (row, 0);
  *minimum = taken_px (row, row->more != NULL, FALSE);
  for (guint i = 0; i < row->parts->len; i++)
    if (gtk_widget_get_visible (part (row, i)->widget))
      *natural += part (row, i)->natural_px + row->spacing_px;
  *natural = MAX (*minimum, *natural + (row->more_always ? more_px (row) : 0) - row->spacing_px);
}

static void lq_fit_row_dispose (GObject *object)
{
  LqFitRow *row = LQ_FIT_ROW (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (row))))
    gtk_widget_unparent (child);
  row->more = NULL;
  g_array_set_size (row->parts, 0);
  G_OBJECT_CLASS (lq_fit_row_parent_class)->dispose (object);
}

static void lq_fit_row_finalize (GObject *object)
{
  g_array_unref (LQ_FIT_ROW (object)->parts);
  G_OBJECT_CLASS (lq_fit_row_parent_class)->finalize (object);
}

static void lq_fit_row_class_init (LqFitRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_fit_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = lq_fit_row_finalize;
  widget_class->measure = lq_fit_row_measure;
  widget_class->size_allocate = lq_fit_row_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "lqfitrow");
}

static void lq_fit_row_init (LqFitRow *row)
{
  row->parts = g_array_new (FALSE, TRUE, sizeof (Part));
  row->spring = G_MAXUINT;
}

GtkWidget *lq_fit_row_new (int spacing_px)
{
  LqFitRow *row = g_object_new (LQ_TYPE_FIT_ROW, NULL);
  row->spacing_px = spacing_px;
  return GTK_WIDGET (row);
}

void lq_fit_row_add (LqFitRow *row, GtkWidget *child, int loss)
{
  const Part new_part = { .widget = child, .loss = loss };
  g_array_append_val (row->parts, new_part);
  gtk_widget_insert_before (child, GTK_WIDGET (row), row->more);
}

void lq_fit_row_hold (LqFitRow *row, GtkWidget *child)
{
  for (guint i = 0; i < row->parts->len; i++)
    if (part (row, i)->widget == child)
      part (row, i)->held = TRUE;
}

void lq_fit_row_add_spring (LqFitRow *row) { row->spring = row->parts->len; }

void lq_fit_row_set_more (LqFitRow *row, GtkWidget *more, gboolean always)
{
  row->more = more;
  row->more_always = always;
  gtk_widget_set_parent (more, GTK_WIDGET (row));
}

gboolean lq_fit_row_leaves_out (LqFitRow *row, GtkWidget *child)
{
  for (guint i = 0; i < row->parts->len; i++)
    if (part (row, i)->widget == child)
      return part (row, i)->out;
  return FALSE;
}
