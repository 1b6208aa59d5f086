/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles of a waveform: see wave_tiles.h. */
#include "ui/widgets/wave_tiles.h"

#include "ui/picture.h"

#include <math.h>

struct LqWaveTiles
{
  GHashTable *tiles; /* key: index × 2 + channel */
  LqTileLook look;
};

static gpointer key_of (int channel, int index) { return GINT_TO_POINTER (index * 2 + channel); }

LqWaveTiles *lq_wave_tiles_new (void)
{
  LqWaveTiles *self = g_new0 (LqWaveTiles, 1);
  self->tiles = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)gsk_render_node_unref);
  return self;
}

void lq_wave_tiles_free (LqWaveTiles *self)
{
  g_hash_table_unref (self->tiles);
  g_free (self);
}

void lq_wave_tiles_drop (LqWaveTiles *self) { g_hash_table_remove_all (self->tiles); }

static gboolean lies_in (gpointer key, gpointer value, gpointer range)
{
  const int index = GPOINTER_TO_INT (key) >> 1;
  return index >= ((int *)range)[0] && index <= ((int *)range)[1];
}

void lq_wave_tiles_invalidate (LqWaveTiles *self, LqFrames from, LqFrames to)
{
  if (self->look.frames_per_column <= 0)
    return;
  const double frames = self->look.frames_per_column * LQ_TILE_PX;
  int range[2] = { (int)floor ((double)from / frames), (int)floor ((double)to / frames) };
  g_hash_table_foreach_remove (self->tiles, lies_in, range);
}

static gboolean lies_out (gpointer key, gpointer value, gpointer range)
{
  return !lies_in (key, value, range);
}

void lq_wave_tiles_trim (LqWaveTiles *self, int first, int last)
{
  int range[2] = { first - 4, last + 4 };
  g_hash_table_foreach_remove (self->tiles, lies_out, range);
}

static gboolean same_look (const LqTileLook *a, const LqTileLook *b)
{
  return a->frames_per_column == b->frames_per_column && a->height == b->height
         && a->n_channels == b->n_channels && a->scale == b->scale && a->inks.peak == b->inks.peak
         && a->inks.rms == b->inks.rms && a->inks.envelope == b->inks.envelope
         && a->inks.unknown == b->inks.unknown && a->body == b->body && a->envelope == b->envelope
         && a->body_data == b->body_data && a->envelope_data == b->envelope_data;
}

static gboolean fetch (LqWaveSource source, gpointer data, const LqTileLook *look, int channel,
                       double from, LqWaveColumn *columns, int n)
{
  for (int i = 0; i < n; i++)
    columns[i] = (LqWaveColumn){ 1, -1, 0 };
  return source != NULL
         && source (data, channel, (LqFrames)floor (from),
                    (LqFrames)floor (from + n * look->frames_per_column), n, columns);
}

static GskRenderNode *make (const LqTileLook *look, int channel, int index)
{
  const double from = (double)index * LQ_TILE_PX * look->frames_per_column;
  LqWaveColumn body[LQ_TILE_PX], envelope[LQ_TILE_PX];
  fetch (look->body, look->body_data, look, channel, from, body, LQ_TILE_PX);
  const gboolean has_envelope =
      fetch (look->envelope, look->envelope_data, look, channel, from, envelope, LQ_TILE_PX);

  guint32 *pixels = g_new (guint32, LQ_TILE_PX * look->height);
  lq_wave_raster (body, has_envelope ? envelope : NULL, LQ_TILE_PX, look->height, &look->inks,
                  pixels);
  return lq_pixels_node (pixels, LQ_TILE_PX, look->height, look->scale);
}

GskRenderNode *lq_wave_tiles_get (LqWaveTiles *self, const LqTileLook *look, int channel, int index)
{
  if (!same_look (look, &self->look))
    {
      lq_wave_tiles_drop (self);
      self->look = *look;
    }
  GskRenderNode *tile = g_hash_table_lookup (self->tiles, key_of (channel, index));
  if (tile == NULL)
    {
      tile = make (look, channel, index);
      g_hash_table_insert (self->tiles, key_of (channel, index), tile);
    }
  return tile;
}
