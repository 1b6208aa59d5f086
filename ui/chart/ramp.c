/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of levels: see ramp.h. Between two tokens the way is straight in CIE Lab (D65). */
#include "ui/chart/ramp.h"

#include "ui/tokens.h"

#include <math.h>

typedef struct
{
  double l, a, b;
} Lab;

static const double white[3] = { 0.95047, 1.0, 1.08883 };

static double linear (double s)
{
  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static double gamma_of (double x)
{
  x = CLAMP (x, 0, 1);
  return x <= 0.0031308 ? 12.92 * x : 1.055 * pow (x, 1 / 2.4) - 0.055;
}

static double f (double t) { return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116; }

static double f_inverse (double t)
{
  return t > 6.0 / 29 ? t * t * t : (116 * t - 16) * 27 / 24389.0;
}

static Lab lab_of (const GdkRGBA *color)
{
  const double r = linear (color->red), g = linear (color->green), b = linear (color->blue);
  const double x = f ((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white[0]);
  const double y = f ((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / white[1]);
  const double z = f ((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / white[2]);
  return (Lab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static guint32 argb_of (const Lab *lab)
{
  const double fy = (lab->l + 16) / 116;
  const double x = white[0] * f_inverse (fy + lab->a / 500), y = white[1] * f_inverse (fy),
               z = white[2] * f_inverse (fy - lab->b / 200);
  const double rgb[] = { 3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
                         -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
                         0.0556434 * x - 0.2040259 * y + 1.0572252 * z };
  guint32 argb = 255;
  for (int i = 0; i < 3; i++)
    argb = argb << 8 | (guint32)lround (gamma_of (rgb[i]) * 255);
  return argb;
}

void lq_ramp_fill (GtkWidget *widget, guint32 ramp[LQ_RAMP_N])
{
  static const LqToken tokens[] = { LQ_COLOR_WELL, LQ_COLOR_WORK_DIM, LQ_COLOR_WORK_LOW,
                                    LQ_COLOR_WORK, LQ_COLOR_INK };
  Lab stops[G_N_ELEMENTS (tokens)];
  const int last = G_N_ELEMENTS (tokens) - 1;
  for (int i = 0; i <= last; i++)
    stops[i] = lab_of (lq_token (widget, tokens[i]));
  for (int k = 0, i = 0; k < LQ_RAMP_N; k++)
    {
      const double l = stops[0].l + (stops[last].l - stops[0].l) * k / (LQ_RAMP_N - 1);
      while (i < last - 1 && stops[i + 1].l <= l)
        i++;
      const double step = fmax (stops[i + 1].l - stops[i].l, 1e-9);
      const double t = CLAMP ((l - stops[i].l) / step, 0, 1);
      const Lab lab = { l, stops[i].a + t * (stops[i + 1].a - stops[i].a),
                        stops[i].b + t * (stops[i + 1].b - stops[i].b) };
      ramp[k] = argb_of (&lab);
    }
}
