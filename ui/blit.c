/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels straight into a window: see blit.h. The server is not waited for: should it read a patch only while the next is
 * drawn there, it shows something of both until it reads that one, too. */
#include "ui/blit.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>

#include <X11/extensions/XShm.h> /* needs what gdkx.h has included */
#include <math.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct LqBlit
{
  GdkSurface *surface;
  Display *display;
  Window window;
  GC gc;
  XImage image;          /* how X sees the pixels */
  XShmSegmentInfo share; /* where they are; shmaddr NULL: they are sent */
  gboolean can_share;
  cairo_surface_t *pixels;
  LqRaster raster; /* of PIXELS */
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
  self->can_share = XShmQueryExtension (display);
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

/* A server on another machine refuses. */
static gboolean attach (LqBlit *self)
{
  GdkDisplay *display = gdk_surface_get_display (self->surface);
  gdk_x11_display_error_trap_push (display);
  XShmAttach (self->display, &self->share);
  XSync (self->display, False);
  return gdk_x11_display_error_trap_pop (display) == 0;
}

/* BYTES, of which those are zero that nothing was drawn on; NULL: none can be shared. */
static guchar *share (LqBlit *self, gsize bytes)
{
  self->share = (XShmSegmentInfo){ .shmid = shmget (IPC_PRIVATE, bytes, IPC_CREAT | 0600) };
  if (self->share.shmid < 0)
    return NULL;
  void *memory = shmat (self->share.shmid, NULL, 0);
  if (memory != (void *)-1)
    {
      self->share.shmaddr = memory;
      self->can_share = attach (self);
    }
  shmctl (self->share.shmid, IPC_RMID, NULL); /* as soon as nobody has it */
  if (memory != (void *)-1 && !self->can_share)
    {
      shmdt (memory);
      self->share.shmaddr = NULL;
    }
  return (guchar *)self->share.shmaddr;
}

static void drop_pixels (LqBlit *self)
{
  g_clear_pointer (&self->pixels, cairo_surface_destroy);
  if (self->share.shmaddr != NULL)
    {
      XShmDetach (self->display, &self->share);
      shmdt (self->share.shmaddr);
    }
  self->share.shmaddr = NULL;
}

void lq_blit_free (LqBlit *self)
{
  if (self == NULL)
    return;
  drop_pixels (self);
  XFreeGC (self->display, self->gc);
  g_free (self);
}

/* As large as the surface: pages that nothing is drawn on are never there. */
static void fit (LqBlit *self)
{
  const int scale = gdk_surface_get_scale_factor (self->surface);
  const int width = scale * gdk_surface_get_width (self->surface),
            height = scale * gdk_surface_get_height (self->surface);
  const cairo_format_t format = self->image.depth == 32 ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24;
  if (self->pixels != NULL && width == self->image.width && height == self->image.height
      && scale == self->raster.scale)
    return;
  drop_pixels (self);
  self->image.width = width;
  self->image.height = height;
  self->image.bytes_per_line = cairo_format_stride_for_width (format, width);
  const gsize bytes = (gsize)self->image.bytes_per_line * (gsize)height;
  guchar *shared = self->can_share ? share (self, bytes) : NULL;
  self->pixels = shared != NULL ? cairo_image_surface_create_for_data (
                     shared, format, width, height, self->image.bytes_per_line)
                                : cairo_image_surface_create (format, width, height);
  cairo_surface_set_device_scale (self->pixels, scale, scale);
  self->image.data = (char *)cairo_image_surface_get_data (self->pixels);
  self->image.obdata = shared != NULL ? (char *)&self->share : NULL;
  XInitImage (&self->image);
  self->raster = lq_raster_of (self->pixels);
}

const LqRaster *lq_blit_begin (LqBlit *self)
{
  fit (self);
  return &self->raster;
}

void lq_blit_show (LqBlit *self, const graphene_rect_t *rect)
{
  const int scale = self->raster.scale;
  const int left = MAX (0, scale * (int)floorf (rect->origin.x)),
            top = MAX (0, scale * (int)floorf (rect->origin.y)),
            width = MIN (self->image.width, scale * (int)ceilf (lq_rect_right (rect))) - left,
            height = MIN (self->image.height, scale * (int)ceilf (lq_rect_bottom (rect))) - top;
  if (width <= 0 || height <= 0)
    return;
  if (self->share.shmaddr != NULL)
    XShmPutImage (self->display, self->window, self->gc, &self->image, left, top, left, top,
                  (unsigned)width, (unsigned)height, False);
  else
    XPutImage (self->display, self->window, self->gc, &self->image, left, top, left, top,
               (unsigned)width, (unsigned)height);
}

#else

LqBlit *lq_blit_new (GdkSurface *surface) { return NULL; }
void lq_blit_free (LqBlit *self) {}
const LqRaster *lq_blit_begin (LqBlit *self) { return NULL; }
void lq_blit_show (LqBlit *self, const graphene_rect_t *rect) {}

#endif
