/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual: a page for each processor, made of its table. */
#include "ui/dialogs/dialogs.h"
#include "ui/label.h"

#include "app/manual.h"
#include "processors/registry.h"
#include "ui/numbers.h"

#include <glib/gi18n.h>

#define NAME_CHARS  20
#define RANGE_CHARS 26
#define DOC_CHARS   52

typedef struct
{
  const LqRegistry *registry;
  GtkWidget *list, *scroll;
} Manual;

static GtkWidget *text_new (const char *text, const char *style)
{
  GtkWidget *label = lq_label_new (text, style);
  gtk_label_set_yalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  return label;
}

/* ---- A page ---- */

typedef struct
{
  const LqProcessorInfo *info;
  GtkWidget *box;
  GtkWidget *grid; /* names, ranges, what they do */
  int n_lines;
  const char *heading; /* of the row before */
  const LqParamGroup *group;
} Page;

static void add_heading (Page *page, const char *text)
{
  GtkWidget *heading = text_new (text, "lq-value");
  gtk_widget_set_margin_top (heading, 18);
  gtk_grid_attach (GTK_GRID (page->grid), heading, 0, page->n_lines++, 3, 1);
}

static void add_line (Page *page, const char *name, const char *range, const char *doc)
{
  static const char *const styles[] = { "lq-name", "lq-label", "lq-label" };
  static const int chars[] = { NAME_CHARS, RANGE_CHARS, DOC_CHARS };
  const char *texts[] = { name, range, doc };
  for (int c = 0; c < 3; c++)
    {
      GtkWidget *cell = text_new (texts[c], styles[c]);
      gtk_label_set_max_width_chars (GTK_LABEL (cell), chars[c]);
      gtk_widget_set_hexpand (cell, c == 2);
      gtk_grid_attach (GTK_GRID (page->grid), cell, c, page->n_lines, 1, 1);
    }
  page->n_lines++;
}

static gboolean same_heading (const Page *page, const LqParamGroup *group, const LqParamRow *row)
{
  return page->heading && page->group == group && g_strcmp0 (page->heading, row->group) == 0;
}

static void add_row (const LqParamGroup *group, const LqParamRow *row, gpointer data)
{
  Page *page = data;
  LqUnitsFlags flags = lq_number_flags (LQ_UNITS_PLAIN);
  g_autofree char *range = lq_manual_range (row, flags, TRUE);
  g_autofree char *def = lq_manual_default (group, row, flags, TRUE);
  /* Translators: a range, then where the control stands at first. */
  g_autofree char *both = g_strdup_printf (_ ("%s\ndefault %s"), range, def);
  if (!same_heading (page, group, row))
    {
      const char *own = row->group && *row->group ? _ (row->group) : _ ("General");
      /* Translators: "Band 1 … 24: Dynamics" */
      g_autofree char *each =
          group ? g_strdup_printf (_ ("%s 1 … %d: %s"), _ (group->name), group->count, own)
                : g_strdup (own);
      add_heading (page, each);
    }
  page->heading = row->group ? row->group : "";
  page->group = group;
  g_autofree char *needs = lq_manual_needs (page->info, group, row, flags, TRUE);
  g_autofree char *doc = needs
                             ? g_strdup_printf (_ ("%s Matters only with %s."), _ (row->doc), needs)
                             : g_strdup (_ (row->doc));
  add_line (page, _ (row->name), both, doc);
}

static GtkWidget *page_new (const LqProcessorInfo *info)
{
  Page page = { .info = info, .box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8) };
  gtk_widget_add_css_class (page.box, "lq-dialog");
  gtk_box_append (GTK_BOX (page.box), text_new (_ (info->name), "lq-title"));
  gtk_box_append (GTK_BOX (page.box), text_new (_ (info->doc), "lq-lead"));
  gtk_box_append (GTK_BOX (page.box), text_new (_ (info->when), "lq-body"));
  if (info->takes_sample)
    add_line (&page, _ ("Sample"), _ ("a file"), _ (info->sample_doc));
  page.grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (page.grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (page.grid), 8);
  gtk_box_append (GTK_BOX (page.box), page.grid);
  lq_manual_each_row (info, add_row, &page);
  if (info->n_readouts > 0)
    add_heading (&page, _ ("What it tells"));
  for (int i = 0; i < info->n_readouts; i += lq_manual_n_alike (info, i))
    add_line (&page, _ (info->readouts[i].name), "", _ (info->readouts[i].doc));
  return page.box;
}

/* ---- The window ---- */

static void on_row_selected (GtkListBox *box, GtkListBoxRow *row, Manual *manual)
{
  if (!row)
    return;
  const LqProcessor *processor =
      lq_registry_get (manual->registry, gtk_list_box_row_get_index (row));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (manual->scroll), page_new (&processor->info));
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (manual->scroll)), 0.0);
}

static void fill_list (Manual *manual)
{
  for (int i = 0; i < lq_registry_n (manual->registry); i++)
    {
      const LqProcessorInfo *info = &lq_registry_get (manual->registry, i)->info;
      GtkWidget *label = text_new (_ (info->name), "lq-body");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_widget_set_margin_start (label, 10);
      gtk_widget_set_margin_end (label, 10);
      gtk_list_box_append (GTK_LIST_BOX (manual->list), label);
    }
}

/* NULL: the first. */
static void turn_to (Manual *manual, const char *processor_id)
{
  int page = 0;
  for (int i = 0; i < lq_registry_n (manual->registry); i++)
    if (g_strcmp0 (lq_registry_get (manual->registry, i)->info.id, processor_id) == 0)
      page = i;
  gtk_list_box_select_row (GTK_LIST_BOX (manual->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (manual->list), page));
}

static void close_on_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

static GtkWidget *window_new (GtkWindow *parent, LqDesk *desk)
{
  Manual *manual = g_new0 (Manual, 1);
  GtkWidget *window = gtk_window_new (), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  manual->registry = lq_document_get_registry (lq_desk_get_document (desk));
  manual->list = gtk_list_box_new ();
  manual->scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (manual->scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_hexpand (manual->scroll, TRUE);
  gtk_widget_set_size_request (manual->list, 150, -1);
  gtk_widget_add_css_class (manual->list, "lq-contents");
  gtk_box_append (GTK_BOX (row), manual->list);
  gtk_box_append (GTK_BOX (row), manual->scroll);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Manual"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 980, 720);
  gtk_window_set_child (GTK_WINDOW (window), row);
  g_object_set_data_full (G_OBJECT (window), "manual", manual, g_free);
  fill_list (manual);
  g_signal_connect (manual->list, "row-selected", G_CALLBACK (on_row_selected), manual);
  close_on_escape (window);
  return window;
}

/* There is one; it is turned to the page. */
static GtkWidget *find_window (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at; at = at->next)
    if (gtk_window_get_transient_for (at->data) == parent && g_object_get_data (at->data, "manual"))
      return at->data;
  return NULL;
}

void lq_dialog_manual (GtkWindow *parent, LqDesk *desk)
{
  GtkWidget *window = find_window (parent);
  LqNode *node = lq_desk_get_selected (desk);
  if (!window)
    window = window_new (parent, desk);
  turn_to (g_object_get_data (G_OBJECT (window), "manual"),
           node ? lq_node_get_processor_id (node) : NULL);
  gtk_window_present (GTK_WINDOW (window));
}
