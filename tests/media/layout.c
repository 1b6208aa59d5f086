/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which speaker each channel belongs to, in files written by libsndfile and libFLAC and, for what
 * neither writes, put together here. The tables are those of Vorbis I (4.3.9), RFC 7845 (5.1.1.2),
 * RFC 9639 (8.6.2, 9.1.3) and WAVEFORMATEXTENSIBLE, written out by name. */
#include "material.h"

#define FRAMES 4800

/* In the order of the bits of dwChannelMask. */
static const char *const names[] = { "FL", "FR", "FC", "LFE", "BL",  "BR",  "FLC", "FRC", "BC",
                                     "SL", "SR", "TC", "TFL", "TFC", "TFR", "TBL", "TBC", "TBR" };

/* "FL FC FR"; "" when nothing is said. */
static char *layout_of (const char *path)
{
  LqReaderOptions options = { .max_channels = LQ_READER_MAX_CHANNELS };
  LqReader *reader = NULL;
  LqError error;
  GString *text = g_string_new ("");
  if (lq_reader_open (path, &options, &reader, &error) != LQ_OK)
    g_error ("%s: %s", path, error.detail);
  const LqReaderInfo *info = lq_reader_info (reader);
  for (int c = 0; c < info->n_channels; c++)
    for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
      if (info->speakers[c] == 1u << k)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[k]);
  lq_reader_free (reader);
  return g_string_free (text, FALSE);
}

static void check (const char *path, const char *expected)
{
  g_autofree char *found = layout_of (path);
  g_assert_cmpstr (found, ==, expected);
}

static const char *const vorbis[] = {
  NULL,
  "FC",
  "FL FR",
  "FL FC FR",
  "FL FR BL BR",
  "FL FC FR BL BR",
  "FL FC FR BL BR LFE",
  "FL FC FR SL SR BC LFE",
  "FL FC FR SL SR BL BR LFE",
};

static void test_ogg (void)
{
  static const int formats[] = { SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS };
  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    for (int n = 1; n <= 8; n++)
      check (material_tone ("layout.ogg", formats[f], n, 48000, FRAMES), vorbis[n]);
}

/* RFC 7845: 255 is channels without a meaning. libsndfile writes family 1, whose first page is here
 * turned into one of family 255, with the checksum of its page (RFC 3533: 0x04c11db7, from 0). */
static void test_opus_family (void)
{
  g_autofree char *bytes = NULL;
  gsize size;
  const char *path =
      material_tone ("layout.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 6, 48000, FRAMES);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  guint8 *page = (guint8 *)bytes;
  int head = 27 + page[26], length = head + page[27];
  g_assert_cmpmem (page + head, 8, "OpusHead", 8);
  g_assert_cmpint (page[head + 18], ==, 1);
  page[head + 18] = 255;
  memset (page + 22, 0, 4);
  guint32 sum = 0;
  for (int i = 0; i < length; i++)
    {
      sum ^= (guint32)page[i] << 24;
      for (int bit = 0; bit < 8; bit++)
        sum = sum << 1 ^ (sum >> 31 ? 0x04c11db7u : 0);
    }
  for (int i = 0; i < 4; i++)
    page[22 + i] = (guint8)(sum >> 8 * i);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  check (path, "");
}

static void test_flac (void)
{
  static const struct
  {
    int n_channels;
    const char *comment, *expected;
  } rows[] = {
    { 1, NULL, "FC" },
    { 2, NULL, "FL FR" },
    { 3, NULL, "FL FR FC" },
    { 4, NULL, "FL FR BL BR" },
    { 5, NULL, "FL FR FC BL BR" },
    { 6, NULL, "FL FR FC LFE BL BR" },
    { 7, NULL, "FL FR FC LFE BC SL SR" },
    { 8, NULL, "FL FR FC LFE BL BR SL SR" },
    { 4, "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0xF", "FL FR FC LFE" },
    { 3, "WaveFormatExtensible_Channel_Mask=0x000b", "FL FR LFE" },
    { 6, "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x60F", "FL FR FC LFE SL SR" },
    { 6, "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x3", "FL FR FC LFE BL BR" }, /* too few */
    { 4, "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=none", "FL FR BL BR" },
  };
  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_autofree int32_t *words = material_noise (FRAMES * rows[k].n_channels, 16, 1);
      check (material_flac_said ("layout.flac", 16, rows[k].n_channels, words, FRAMES, FRAMES,
                                 rows[k].comment),
             rows[k].expected);
    }
}

static const char *extensible (int n_channels, guint32 mask)
{
  static const guint8 guid[14] = { 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71 };
  GByteArray *bytes = material_wav_head ("RIFF", 0xfffe, n_channels, 16);
  bytes->data[16] = 40;
  material_le (bytes, 22, 2);
  material_le (bytes, 16, 2);
  material_le (bytes, mask, 4);
  material_le (bytes, 1, 2);
  material_add (bytes, guid, sizeof guid);
  material_chunk (bytes, "data", (guint32)(200 * n_channels));
  for (int i = 0; i < 100 * n_channels; i++)
    material_le (bytes, 1000, 2);
  return material_save ("layout.wav", bytes);
}

static void test_wav (void)
{
  check (extensible (4, 0xf), "FL FR FC LFE");
  check (extensible (6, 0x60f), "FL FR FC LFE SL SR");
  check (extensible (12, 0x2d63f), "FL FR FC LFE BL BR SL SR TFL TFR TBL TBR");
  check (extensible (6, 0), "");
  check (extensible (6, 3), "");
}

/* A Core Audio file has a list of its own; here in no order that WAVE could say. */
static void test_caf (void)
{
  int map[] = { SF_CHANNEL_MAP_CENTER,    SF_CHANNEL_MAP_LEFT,       SF_CHANNEL_MAP_RIGHT,
                SF_CHANNEL_MAP_REAR_LEFT, SF_CHANNEL_MAP_REAR_RIGHT, SF_CHANNEL_MAP_LFE };
  const char *path = material_path ("layout.caf");
  SF_INFO info = { .format = SF_FORMAT_CAF | SF_FORMAT_PCM_16, .channels = 6, .samplerate = 48000 };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  int words[60] = { 0 };
  g_assert_true (sf_command (file, SFC_SET_CHANNEL_MAP_INFO, map, sizeof map));
  g_assert_cmpint (sf_writef_int (file, words, 10), ==, 10);
  sf_close (file);
  check (path, "FC FL FR BL BR LFE");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/ogg", test_ogg);
  g_test_add_func ("/layout/opus-family", test_opus_family);
  g_test_add_func ("/layout/flac", test_flac);
  g_test_add_func ("/layout/wav", test_wav);
  g_test_add_func ("/layout/caf", test_caf);
  return g_test_run ();
}
