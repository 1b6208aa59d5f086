/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness in figures: see loudness.h. */
#include "ui/widgets/loudness.h"

#include "core/units.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  N_SMALL = 4
};

struct _LqLoudnessNumbers
{
  GtkWidget parent;
  LqLoudnessFacts facts;
  LqLoudnessScale scale;
  gboolean slim;
  LqText hero, hero_unit, peak, peak_unit;
  LqText small[N_SMALL], notes[N_SMALL], peak_name;
  LqText name, names[N_SMALL], slim_units[2];
  char *said;
};

G_DEFINE_TYPE (LqLoudnessNumbers, lq_loudness_numbers, GTK_TYPE_WIDGET)

enum
{
  GO_TO_PEAK,
  LIST_OVERS,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void figure (const LqLoudnessNumbers *self, LqUnit unit, double value,
                    char text[LQ_UNITS_TEXT])
{
  if (!isfinite (value))
    g_strlcpy (text, "–", LQ_UNITS_TEXT);
  else
    lq_number_show (unit, value, 1, LQ_UNITS_NO_UNIT, text);
}

static double on_scale (const LqLoudnessNumbers *self, double lufs)
{
  return lq_loudness_is_relative (self->scale) ? lufs - LQ_LOUDNESS_TARGET_LUFS : lufs;
}

static LqUnit loudness_unit (const LqLoudnessNumbers *self)
{
  return lq_loudness_is_relative (self->scale) ? LQ_UNIT_DB : LQ_UNIT_LUFS;
}

/* Whose loudness it is, where it is not the work's. */
static gboolean fill_name (LqLoudnessNumbers *self)
{
  const char *of = self->facts.of,
             *name = self->facts.edited ? _ ("Integrated ~") : _ ("Integrated");
  g_autofree char *both = of ? g_strdup_printf ("%s · %s", name, of) : NULL;
  return lq_text_set (&self->name, GTK_WIDGET (self), LQ_TEXT_LABEL,
                      !of          ? name
                      : self->slim ? of /* there is no room for both */
                                   : both);
}

/* Below the small numbers: what they were at most, and the loudness of peaks of now. */
static gboolean fill_notes (LqLoudnessNumbers *self)
{
  const LqLoudnessFacts *f = &self->facts;
  const struct
  {
    const char *format;
    LqUnit unit;
    double value;
  } notes[N_SMALL] = {
    { _ ("max %s"), loudness_unit (self), on_scale (self, f->max_short_lufs) },
    { _ ("max %s"), loudness_unit (self), on_scale (self, f->max_momentary_lufs) },
    { "", LQ_UNIT_LU, NAN },
    { _ ("PSR %s"), LQ_UNIT_LU, f->psr_lu },
  };
  gboolean changed = FALSE;
  for (int i = 0; i < N_SMALL; i++)
    {
      char text[LQ_UNITS_TEXT];
      figure (self, notes[i].unit, notes[i].value, text);
      g_autofree char *note = g_strdup_printf (notes[i].format, text);
      changed |= lq_text_set (&self->notes[i], GTK_WIDGET (self), LQ_TEXT_TICK, note);
    }
  return changed;
}

static gboolean fill_peak_name (LqLoudnessNumbers *self)
{
  const int n = self->facts.n_overs;
  g_autofree char *overs = g_strdup_printf (ngettext ("▲ %d over", "▲ %d overs", (gulong)n), n);
  return lq_text_set (&self->peak_name, GTK_WIDGET (self), LQ_TEXT_LABEL,
                      n > 0        ? overs
                      : self->slim ? _ ("True peak")
                                   : _ ("True peak max"));
}

/* The two numbers that stay. */
static gboolean fill_large (LqLoudnessNumbers *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const LqLoudnessFacts *f = &self->facts;
  char text[LQ_UNITS_TEXT], shown[LQ_UNITS_TEXT + 8];
  gboolean changed = FALSE;
  figure (self, loudness_unit (self), on_scale (self, f->integrated_lufs), text);
  changed |= lq_text_set (&self->hero, widget, LQ_TEXT_HERO, text);
  figure (self, f->over ? LQ_UNIT_DB : LQ_UNIT_DBTP, f->true_peak_dbtp, text);
  g_snprintf (shown, sizeof shown, f->over ? "▲ %s" : "%s", text);
  changed |= lq_text_set (&self->peak, widget, LQ_TEXT_TITLE, shown);
  changed |= lq_text_set (&self->hero_unit, widget, LQ_TEXT_UNIT,
                          lq_loudness_is_relative (self->scale) ? "LU" : "LUFS");
  changed |= lq_text_set (&self->peak_unit, widget, LQ_TEXT_LABEL, "dBTP");
  return changed | fill_name (self) | fill_peak_name (self);
}

static gboolean fill_small (LqLoudnessNumbers *self)
{
  const LqLoudnessFacts *f = &self->facts;
  char text[LQ_UNITS_TEXT];
  gboolean changed = FALSE;
  const struct
  {
    LqUnit unit;
    double value;
  } small[N_SMALL] = {
    { loudness_unit (self), on_scale (self, f->short_lufs) },
    { loudness_unit (self), on_scale (self, f->momentary_lufs) },
    { LQ_UNIT_LU, f->range_lu },
    { LQ_UNIT_LU, f->plr_lu },
  };
  for (int i = 0; i < N_SMALL; i++)
    {
      figure (self, small[i].unit, small[i].value, text);
      changed |= lq_text_set (&self->small[i], GTK_WIDGET (self), LQ_TEXT_NUMBER, text);
    }
  return changed | fill_notes (self);
}

/* What is asked for aloud: the two numbers that stay. */
static void describe (LqLoudnessNumbers *self)
{
  char integrated[LQ_UNITS_TEXT] = "–", peak[LQ_UNITS_TEXT] = "–";
  if (isfinite (self->facts.integrated_lufs))
    lq_number_show (LQ_UNIT_LUFS, self->facts.integrated_lufs, 1, LQ_UNITS_SPOKEN, integrated);
  if (isfinite (self->facts.true_peak_dbtp))
    lq_number_show (LQ_UNIT_DBTP, self->facts.true_peak_dbtp, 1, LQ_UNITS_SPOKEN, peak);
  const int n = self->facts.n_overs;
  g_autofree char *overs =
      n > 0 ? g_strdup_printf (ngettext (", %d over", ", %d overs", (gulong)n), n) : g_strdup ("");
  char *said =
      g_strdup_printf (_ ("integrated %s, true peak maximum %s%s"), integrated, peak, overs);
  if (self->facts.of)
    {
      g_autofree char *alone = said;
      said = g_strdup_printf ("%s: %s", self->facts.of, alone);
    }
  if (g_strcmp0 (said, self->said) != 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, said,
                                    -1);
  g_free (self->said);
  self->said = said;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void label (LqLoudnessNumbers *self, GtkSnapshot *snapshot, LqText *text, const char *string,
                   double x, double y, LqTextAlign align)
{
  lq_text_set (text, GTK_WIDGET (self), LQ_TEXT_LABEL, string);
  lq_text_draw (text, snapshot, x, y, align, lq_token (GTK_WIDGET (self), LQ_COLOR_INK3));
}

static void draw_peak_name (LqLoudnessNumbers *self, GtkSnapshot *snapshot, double x, double y,
                            LqTextAlign align)
{
  const gboolean over = self->facts.n_overs > 0;
  lq_text_draw (&self->peak_name, snapshot, x, y, align,
                lq_token (GTK_WIDGET (self), over ? LQ_COLOR_ALERT : LQ_COLOR_INK3));
}

static void draw_hero (LqLoudnessNumbers *self, GtkSnapshot *snapshot, double baseline)
{
  GtkWidget *widget = GTK_WIDGET (self);
  lq_text_draw_baseline (&self->hero, snapshot, 0, baseline, LQ_ALIGN_START,
                         lq_token (widget, LQ_COLOR_INK));
  if (!self->slim)
    lq_text_draw_baseline (&self->hero_unit, snapshot, lq_text_width (&self->hero) + 9, baseline,
                           LQ_ALIGN_START, lq_token (widget, LQ_COLOR_INK2));
}

/* A slim panel holds no unit beside the number: it ends the line above. */
static void draw_slim_units (LqLoudnessNumbers *self, GtkSnapshot *snapshot, double peak_y)
{
  const double right = gtk_widget_get_width (GTK_WIDGET (self));
  const double middle = lq_text_line (GTK_WIDGET (self), LQ_TEXT_LABEL) / 2.0;
  label (self, snapshot, &self->slim_units[0],
         lq_loudness_is_relative (self->scale) ? "LU" : "LUFS", right, middle, LQ_ALIGN_END);
  label (self, snapshot, &self->slim_units[1], "dBTP", right, peak_y, LQ_ALIGN_END);
}

static void draw_peak (LqLoudnessNumbers *self, GtkSnapshot *snapshot, double right,
                       double baseline)
{
  GtkWidget *widget = GTK_WIDGET (self);
  lq_text_draw_baseline (&self->peak_unit, snapshot, right, baseline, LQ_ALIGN_END,
                         lq_token (widget, LQ_COLOR_INK2));
  lq_text_draw_baseline (&self->peak, snapshot, right - lq_text_width (&self->peak_unit) - 7,
                         baseline, LQ_ALIGN_END,
                         lq_token (widget, self->facts.over ? LQ_COLOR_ALERT : LQ_COLOR_INK));
}

static void lq_loudness_numbers_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqLoudnessNumbers *self = LQ_LOUDNESS_NUMBERS (widget);
  const double width = gtk_widget_get_width (widget);
  const int line = lq_text_line (widget, LQ_TEXT_LABEL);
  const int hero = lq_text_line (widget, LQ_TEXT_HERO);
  fill_large (self);
  lq_text_draw (&self->name, snapshot, 0, line / 2.0, LQ_ALIGN_START,
                lq_token (widget, LQ_COLOR_INK3));
  draw_hero (self, snapshot, line + hero * 0.82);
  if (self->slim)
    {
      const double top = line + hero + 6;
      draw_peak_name (self, snapshot, 0, top + line / 2.0, LQ_ALIGN_START);
      draw_slim_units (self, snapshot, top + line / 2.0);
      lq_text_draw_baseline (
          &self->peak, snapshot, 0, top + line + lq_text_line (widget, LQ_TEXT_TITLE) * 0.8,
          LQ_ALIGN_START, lq_token (widget, self->facts.over ? LQ_COLOR_ALERT : LQ_COLOR_INK));
      return;
    }
  draw_peak_name (self, snapshot, width, line / 2.0, LQ_ALIGN_END);
  draw_peak (self, snapshot, width, line + hero * 0.76);

  fill_small (self);
  const char *const names[N_SMALL] = { _ ("Short"), _ ("Moment."), _ ("LRA"), _ ("PLR") };
  const double top = line + hero + 14;
  const int small = lq_text_line (widget, LQ_TEXT_NUMBER);
  for (int i = 0; i < N_SMALL; i++)
    {
      const double x = round (width * i / N_SMALL);
      label (self, snapshot, &self->names[i], names[i], x, top + line / 2.0, LQ_ALIGN_START);
      const gboolean quiet = i == 2 && self->facts.range_unstable;
      lq_text_draw (&self->small[i], snapshot, x, top + line + small / 2.0, LQ_ALIGN_START,
                    lq_token (widget, quiet ? LQ_COLOR_INK3 : LQ_COLOR_INK));
      lq_text_draw (&self->notes[i], snapshot, x,
                    top + line + small + lq_text_line (widget, LQ_TEXT_TICK) / 2.0, LQ_ALIGN_START,
                    lq_token (widget, LQ_COLOR_INK3));
    }
}

static void lq_loudness_numbers_measure (GtkWidget *widget, GtkOrientation orientation,
                                         int for_size, int *minimum, int *natural,
                                         int *minimum_baseline, int *natural_baseline)
{
  LqLoudnessNumbers *self = LQ_LOUDNESS_NUMBERS (widget);
  const int line = lq_text_line (widget, LQ_TEXT_LABEL);
  const int hero = lq_text_line (widget, LQ_TEXT_HERO);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = lq_scaled (widget, self->slim ? 72 : 240);
      *natural = lq_scaled (widget, self->slim ? 80 : 280);
    }
  else if (self->slim)
    *minimum = *natural = line + hero + 6 + line + lq_text_line (widget, LQ_TEXT_TITLE);
  else
    *minimum = *natural = line + hero + 14 + line + lq_text_line (widget, LQ_TEXT_NUMBER)
                          + lq_text_line (widget, LQ_TEXT_TICK);
}

/* --- values ----------------------------------------------------------------------------------- */

static void update (LqLoudnessNumbers *self)
{
  const gboolean large = fill_large (self), small = !self->slim && fill_small (self);
  if (large)
    describe (self);
  if (large || small)
    lq_glass_redraw (GTK_WIDGET (self));
}

void lq_loudness_numbers_set (LqLoudnessNumbers *self, const LqLoudnessFacts *facts)
{
  if (facts->over != self->facts.over || facts->range_unstable != self->facts.range_unstable)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->facts = *facts;
  update (self);
}

void lq_loudness_numbers_set_scale (LqLoudnessNumbers *self, LqLoudnessScale scale)
{
  self->scale = scale;
  update (self);
}

void lq_loudness_numbers_set_slim (LqLoudnessNumbers *self, gboolean slim)
{
  self->slim = slim;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- object ----------------------------------------------------------------------------------- */

static void on_released (GtkGestureClick *click, int n_press, double x, double y,
                         LqLoudnessNumbers *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int line = lq_text_line (widget, LQ_TEXT_LABEL), hero = lq_text_line (widget, LQ_TEXT_HERO);
  const double top = self->slim ? line + hero + 6 : 0;
  gtk_widget_grab_focus (widget);
  if (y < top || y > top + line + hero || (!self->slim && x < gtk_widget_get_width (widget) / 2.0))
    return;
  const gboolean count = self->facts.n_overs > 0 && y < top + line;
  g_signal_emit (self, signals[count ? LIST_OVERS : GO_TO_PEAK], 0);
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        LqLoudnessNumbers *self)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  g_signal_emit (self, signals[GO_TO_PEAK], 0);
  return TRUE;
}

static void lq_loudness_numbers_dispose (GObject *object)
{
  LqLoudnessNumbers *self = LQ_LOUDNESS_NUMBERS (object);
  lq_text_clear (&self->hero);
  lq_text_clear (&self->hero_unit);
  lq_text_clear (&self->peak);
  lq_text_clear (&self->peak_unit);
  lq_text_clear (&self->peak_name);
  for (int i = 0; i < N_SMALL; i++)
    {
      lq_text_clear (&self->small[i]);
      lq_text_clear (&self->notes[i]);
      lq_text_clear (&self->names[i]);
    }
  lq_text_clear (&self->name);
  for (int i = 0; i < 2; i++)
    lq_text_clear (&self->slim_units[i]);
  g_clear_pointer (&self->said, g_free);
  G_OBJECT_CLASS (lq_loudness_numbers_parent_class)->dispose (object);
}

static void lq_loudness_numbers_class_init (LqLoudnessNumbersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_loudness_numbers_dispose;
  widget_class->measure = lq_loudness_numbers_measure;
  lq_glass_class_set_draw (widget_class, lq_loudness_numbers_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqnumbers");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
  signals[GO_TO_PEAK] = g_signal_new ("go-to-peak", LQ_TYPE_LOUDNESS_NUMBERS, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LIST_OVERS] = g_signal_new ("list-overs", LQ_TYPE_LOUDNESS_NUMBERS, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void lq_loudness_numbers_init (LqLoudnessNumbers *self)
{
  self->facts = LQ_LOUDNESS_UNKNOWN;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loudness"), -1);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_loudness_numbers_new (void) { return g_object_new (LQ_TYPE_LOUDNESS_NUMBERS, NULL); }
