/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of the desk: see tokens.h. */
#include "ui/tokens.h"

#include "ui/compat.h"

struct _LqTokens
{
  GObject parent;
  GdkDisplay *display; /* unowned: the display owns us */
  GtkCssProvider *sheet;
  GtkCssProvider *contrast_sheet;
  GdkRGBA colors[LQ_N_COLORS];
  LqLines lines;
  gboolean high_contrast;
  gboolean stale;
};

G_DEFINE_TYPE (LqTokens, lq_tokens, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *const names[LQ_N_COLORS] = {
  [LQ_COLOR_DESK] = "desk",         [LQ_COLOR_PANEL] = "panel",
  [LQ_COLOR_WELL] = "well",         [LQ_COLOR_BED] = "bed",
  [LQ_COLOR_SLOT] = "slot",         [LQ_COLOR_RAISED] = "raised",
  [LQ_COLOR_HOVER] = "hover",       [LQ_COLOR_GRID] = "grid",
  [LQ_COLOR_ROW] = "row",           [LQ_COLOR_LINE] = "line",
  [LQ_COLOR_OUTLINE] = "outline",   [LQ_COLOR_TRACK] = "track",
  [LQ_COLOR_INK] = "ink",           [LQ_COLOR_INK2] = "ink2",
  [LQ_COLOR_INK3] = "ink3",         [LQ_COLOR_ON] = "on",
  [LQ_COLOR_MIX] = "mix",           [LQ_COLOR_WORK] = "work",
  [LQ_COLOR_WORK_MID] = "work_mid", [LQ_COLOR_WORK_LOW] = "work_low",
  [LQ_COLOR_WORK_DIM] = "work_dim", [LQ_COLOR_REF] = "ref",
  [LQ_COLOR_ALERT] = "alert",       [LQ_COLOR_ALERT_FILL] = "alert_fill",
  [LQ_COLOR_TINT1] = "tint1",       [LQ_COLOR_TINT2] = "tint2",
  [LQ_COLOR_TINT3] = "tint3",       [LQ_COLOR_TINT4] = "tint4",
  [LQ_COLOR_TINT5] = "tint5",       [LQ_COLOR_TINT6] = "tint6",
};

static void lq_tokens_finalize (GObject *object)
{
  LqTokens *self = LQ_TOKENS (object);
  g_clear_object (&self->sheet);
  g_clear_object (&self->contrast_sheet);
  G_OBJECT_CLASS (lq_tokens_parent_class)->finalize (object);
}

static void lq_tokens_class_init (LqTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_tokens_finalize;
  signals[CHANGED] = g_signal_new ("changed", LQ_TYPE_TOKENS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void set_lines (LqTokens *self)
{
  const gboolean strong = self->high_contrast;
  self->lines = (LqLines){
    .focus_px = strong ? 3 : 2,
    .outline_px = strong ? 2 : 1,
    .master_px = strong ? 2.4 : 1.8,
    .fill = strong ? 0 : 0.15,
  };
}

static void lq_tokens_init (LqTokens *self)
{
  self->stale = TRUE;
  set_lines (self);
}

static G_DEFINE_QUARK (lq - tokens, tokens);

static LqTokens *tokens_of (GdkDisplay *display)
{
  LqTokens *self = g_object_get_qdata (G_OBJECT (display), tokens_quark ());
  if (self == NULL)
    {
      lq_tokens_install (display);
      self = g_object_get_qdata (G_OBJECT (display), tokens_quark ());
    }
  return self;
}

void lq_tokens_install (GdkDisplay *display)
{
  if (g_object_get_qdata (G_OBJECT (display), tokens_quark ()) != NULL)
    return;

  LqTokens *self = g_object_new (LQ_TYPE_TOKENS, NULL);
  self->display = display;
  g_object_set_qdata_full (G_OBJECT (display), tokens_quark (), self, g_object_unref);

  self->sheet = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->sheet,
                                       "/io/github/lacquer_audio/Lacquer/ui/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->sheet),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void lq_tokens_set_high_contrast (GdkDisplay *display, gboolean high_contrast)
{
  LqTokens *self = tokens_of (display);
  if (self->high_contrast == high_contrast)
    return;
  self->high_contrast = high_contrast;

  if (self->contrast_sheet == NULL)
    {
      self->contrast_sheet = gtk_css_provider_new ();
      gtk_css_provider_load_from_resource (
          self->contrast_sheet, "/io/github/lacquer_audio/Lacquer/ui/style-contrast.css");
    }
  if (high_contrast)
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->contrast_sheet),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display,
                                                   GTK_STYLE_PROVIDER (self->contrast_sheet));
  set_lines (self);
  self->stale = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void look_up (LqTokens *self, GtkWidget *widget)
{
  for (int i = 0; i < LQ_N_COLORS; i++)
    {
      char name[32];
      g_snprintf (name, sizeof name, "lq_%s", names[i]);
      if (!lq_compat_lookup_color (widget, name, &self->colors[i]))
        g_error ("style.css lacks @define-color %s", name);
    }
  self->stale = FALSE;
}

const GdkRGBA *lq_palette (GtkWidget *widget)
{
  LqTokens *self = tokens_of (gtk_widget_get_display (widget));
  if (self->stale)
    look_up (self, widget);
  return self->colors;
}

const GdkRGBA *lq_token (GtkWidget *widget, LqToken token) { return lq_palette (widget) + token; }

const char *lq_token_name (LqToken token) { return names[token]; }

GdkRGBA lq_faded (const GdkRGBA *color, double alpha)
{
  GdkRGBA faded = *color;
  faded.alpha *= alpha;
  return faded;
}

GdkRGBA lq_between (const GdkRGBA *from, const GdkRGBA *to, double t)
{
  return (GdkRGBA){
    .red = (float)(from->red + t * (to->red - from->red)),
    .green = (float)(from->green + t * (to->green - from->green)),
    .blue = (float)(from->blue + t * (to->blue - from->blue)),
    .alpha = (float)(from->alpha + t * (to->alpha - from->alpha)),
  };
}

const LqLines *lq_lines (GtkWidget *widget)
{
  return &tokens_of (gtk_widget_get_display (widget))->lines;
}

typedef struct
{
  GtkWidget *widget;
  void (*changed) (GtkWidget *widget);
} Watch;

static void on_changed (LqTokens *tokens, gpointer data)
{
  Watch *watch = data;
  if (watch->changed != NULL)
    watch->changed (watch->widget);
  gtk_widget_queue_resize (watch->widget);
  gtk_widget_queue_draw (watch->widget);
}

void lq_tokens_watch (GtkWidget *widget, void (*changed) (GtkWidget *widget))
{
  LqTokens *self = tokens_of (gtk_widget_get_display (widget));
  Watch *watch = g_new (Watch, 1);
  *watch = (Watch){ widget, changed };
  GClosure *closure =
      g_cclosure_new (G_CALLBACK (on_changed), watch, (GClosureNotify)(void (*) (void))g_free);
  g_object_watch_closure (G_OBJECT (widget), closure);
  g_signal_connect_closure (self, "changed", closure, FALSE);
}
