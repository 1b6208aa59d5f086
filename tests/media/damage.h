/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A corpus of damaged audio files, made in memory: one small file of every format, cut at many places and with bytes
 * overturned by fixed seeds. Shared by tests/media/damage and tests/fuzz. */
#pragma once

#include "material.h"

#define DAMAGE_FRAMES 3000

static const struct
{
  const char *name;
  int format, bits; /* bits 0: a lossy tone */
} damage_bases[] = {
  { "16.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16 },
  { "24.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 24 },
  { "f.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 24 },
  { "24.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_24, 24 },
  { "24.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_24, 24 },
  { "16.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 16 },
  { "f.aiff", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 24 },
  { "16.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16, 16 },
  { "16.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16 },
  { "ima.wav", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 0 },
  { "v.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0 },
  { "o.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 0 },
  { "m.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 0 },
};

/* The bytes of base K. */
static inline GBytes *damage_base (size_t k)
{
  const char *path;
  if (damage_bases[k].bits == 0)
    path = material_tone (damage_bases[k].name, damage_bases[k].format, 2, 48000, DAMAGE_FRAMES);
  else
    {
      g_autofree int32_t *words = material_noise (2 * DAMAGE_FRAMES, damage_bases[k].bits, 3);
      path = material_sndfile (damage_bases[k].name, damage_bases[k].format, 2, 48000, words,
                               DAMAGE_FRAMES);
    }
  char *bytes;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_bytes_new_take (bytes, size);
}

typedef void (*DamageVisit) (const guint8 *bytes, gsize size, gpointer data);

/* Calls VISIT with ever more of BASE: every length in the head, then some. */
static inline void damage_cut (GBytes *base, DamageVisit visit, gpointer data)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (base, &size);
  for (gsize n = 1; n < size; n += n < 128 ? 1 : n < 1024 ? 61 : size / 40 + 1)
    visit (bytes, n, data);
}

/* Calls VISIT COUNT times with one to eight bytes of BASE changed, half of them in the head. */
static inline void damage_flip (GBytes *base, int count, DamageVisit visit, gpointer data)
{
  static const guint8 values[] = { 0, 0xff, 0x7f, 0x80, 1 };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (base, &size);
  g_autofree guint8 *copy = g_malloc (size);
  GRand *rand = g_rand_new_with_seed (12);
  for (int i = 0; i < count; i++)
    {
      memcpy (copy, bytes, size);
      int flips = g_rand_int_range (rand, 1, 9);
      gsize span = i % 2 ? MIN (size, 200) : size;
      for (int f = 0; f < flips; f++)
        {
          guint32 how = g_rand_int (rand);
          guint8 *byte = &copy[g_rand_int_range (rand, 0, (gint32)span)];
          *byte = how & 1 ? (guint8)(how >> 8) : values[(how >> 8) % G_N_ELEMENTS (values)];
        }
      visit (copy, size, data);
    }
  g_rand_free (rand);
}
