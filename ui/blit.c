/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels straight into a window: see blit.h. */
#include "ui/blit.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>

struct LqBlit
{
  GdkSurface *surface;
  Display *display;
  Window window;
  GC gc;
  XImage image; /* how X sees the pixels */
  cairo_surface_t *pixels;
  int scale;
};

/* Cairo's own kind: eight bits each in the words of this machine. */
static gboolean is_plain (const XWindowAttributes *window)
{
  const Visual *visual = window->visual;
  return (window->depth == 24 || window->depth == 32) && visual->red_mask == 0xff0000
         && visual->green_mask == 0x00ff00 && visual->blue_mask == 0x0000ff;
}

LqBlit *lq_blit_new (GdkSurface *surface)
{
  XWindowAttributes window;
  if (!GDK_IS_X11_SURFACE (surface))
    return NULL;
  Display *display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));
  const Window id = gdk_x11_surface_get_xid (surface);
  if (!XGetWindowAttributes (display, id, &window) || !is_plain (&window))
    return NULL;
  LqBlit *self = g_new0 (LqBlit, 1);
  self->surface = surface;
  self->display = display;
  self->window = id;
  self->gc = XCreateGC (display, id, 0, NULL);
  self->image = (XImage){ .format = ZPixmap,
                          .byte_order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? LSBFirst : MSBFirst,
                          .bitmap_unit = 32,
                          .bitmap_bit_order = LSBFirst,
                          .bitmap_pad = 32,
                          .depth = window.depth,
                          .bits_per_pixel = 32,
                          .red_mask = window.visual->red_mask,
                          .green_mask = window.visual->green_mask,
                          .blue_mask = window.visual->blue_mask };
  return self;
}

void lq_blit_free (LqBlit *self)
{
  if (self == NULL)
    return;
  XFreeGC (self->display, self->gc);
  g_clear_pointer (&self->pixels, cairo_surface_destroy);
  g_free (self);
}

/* As large as the surface: pages that nothing is drawn on are never there. */
static void fit (LqBlit *self)
{
  const int scale = gdk_surface_get_scale_factor (self->surface);
  const int width = scale * gdk_surface_get_width (self->surface),
            height = scale * gdk_surface_get_height (self->surface);
  if (self->pixels != NULL && width == self->image.width && height == self->image.height
      && scale == self->scale)
    return;
  g_clear_pointer (&self->pixels, cairo_surface_destroy);
  self->pixels = cairo_image_surface_create (
      self->image.depth == 32 ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_set_device_scale (self->pixels, scale, scale);
  self->scale = scale;
  self->image.width = width;
  self->image.height = height;
  self->image.bytes_per_line = cairo_image_surface_get_stride (self->pixels);
  self->image.data = (char *)cairo_image_surface_get_data (self->pixels);
  XInitImage (&self->image);
}

cairo_t *lq_blit_begin (LqBlit *self, const cairo_region_t *region)
{
  fit (self);
  cairo_t *cr = cairo_create (self->pixels);
  gdk_cairo_region (cr, region);
  cairo_clip (cr);
  return cr;
}

void lq_blit_end (LqBlit *self, cairo_t *cr, const cairo_region_t *region)
{
  const cairo_rectangle_int_t all = { 0, 0, self->image.width / self->scale,
                                      self->image.height / self->scale };
  cairo_destroy (cr);
  cairo_surface_flush (self->pixels);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t rect;
      cairo_region_get_rectangle (region, i, &rect);
      if (!gdk_rectangle_intersect (&rect, &all, &rect))
        continue;
      const int x = rect.x * self->scale, y = rect.y * self->scale;
      XPutImage (self->display, self->window, self->gc, &self->image, x, y, x, y,
                 (unsigned)(rect.width * self->scale), (unsigned)(rect.height * self->scale));
    }
}

#else

LqBlit *lq_blit_new (GdkSurface *surface) { return NULL; }
void lq_blit_free (LqBlit *self) {}
cairo_t *lq_blit_begin (LqBlit *self, const cairo_region_t *region) { return NULL; }
void lq_blit_end (LqBlit *self, cairo_t *cr, const cairo_region_t *region) {}

#endif
