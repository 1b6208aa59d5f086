/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of this room share: a folder of their own, noise as integers, files written by
 * libsndfile and libFLAC (never by the code under test), and WAV files put together byte by byte. */
#pragma once

#include "media/reader.h"

#include <FLAC/metadata.h>
#include <FLAC/stream_encoder.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

/* libsndfile 1.2.0 forgets the first when it refuses an Ogg file, the second when it has written one of many
 * channels: the leak checker need not remind us. */
const char *__lsan_default_suppressions (void);
const char *__lsan_default_suppressions (void)
{
  return "leak:vorbis_info_init\nleak:vorbis_encode_setup_init";
}

static char *material_folder;

static inline void material_clear (void)
{
  GDir *dir = g_dir_open (material_folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (material_folder, name, NULL);
      g_remove (path);
    }
  if (dir)
    g_dir_close (dir);
  g_rmdir (material_folder);
}

/* Valid until the program ends. */
static inline const char *material_path (const char *name)
{
  if (material_folder == NULL)
    {
      material_folder = g_dir_make_tmp ("lacquer-media-XXXXXX", NULL);
      atexit (material_clear);
    }
  g_autofree char *path = g_build_filename (material_folder, name, NULL);
  return g_intern_string (path);
}

/* N words of noise, BITS wide, at the top of 32 bits; the extremes are among them. */
static inline int32_t *material_noise (int n, int bits, guint32 seed)
{
  int32_t *words = g_new (int32_t, n + 1);
  GRand *rand = g_rand_new_with_seed (seed);
  guint32 mask = bits >= 32 ? G_MAXUINT32 : ~(G_MAXUINT32 >> bits);
  for (int i = 0; i < n; i++)
    words[i] = (int32_t)(g_rand_int (rand) & mask);
  if (n > 2)
    {
      words[1] = INT32_MIN;
      words[2] = (int32_t)(INT32_MAX & mask);
    }
  g_rand_free (rand);
  return words;
}

/* N_FRAMES of interleaved WORDS by libsndfile. */
static inline const char *material_sndfile (const char *name, int format, int n_channels,
                                            int rate_hz, const int32_t *words, int n_frames)
{
  const char *path = material_path (name);
  SF_INFO info = { .format = format, .channels = n_channels, .samplerate = rate_hz };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  if (file == NULL)
    g_error ("%s: %s", name, sf_strerror (NULL));
  sf_command (file, SFC_SET_SCALE_INT_FLOAT_WRITE, NULL, SF_TRUE);
  g_assert_cmpint (sf_writef_int (file, words, n_frames), ==, n_frames);
  sf_close (file);
  return path;
}

/* A sine of 0.5 in every channel, 441 Hz times the channel's number: for lossy formats. */
static inline const char *material_tone (const char *name, int format, int n_channels, int rate_hz,
                                         int n_frames)
{
  const char *path = material_path (name);
  SF_INFO info = { .format = format, .channels = n_channels, .samplerate = rate_hz };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_autofree double *x = g_new (double, (gsize)n_frames *n_channels);
  if (file == NULL)
    g_error ("%s: %s", name, sf_strerror (NULL));
  for (int i = 0; i < n_frames; i++)
    for (int c = 0; c < n_channels; c++)
      x[i * n_channels + c] = 0.5 * sin (2 * G_PI * 441 * (c + 1) * i / rate_hz);
  for (int at = 0, n; at < n_frames; at += n)
    { /* in pieces: libsndfile's Ogg encoders keep a whole write on the stack */
      n = MIN (4096, n_frames - at);
      g_assert_cmpint (sf_writef_double (file, x + (gsize)at * n_channels, n), ==, n);
    }
  sf_close (file);
  return path;
}

static inline FLAC__StreamEncoderWriteStatus material_on_flac (const FLAC__StreamEncoder *encoder,
                                                               const FLAC__byte *bytes, size_t n,
                                                               unsigned samples, unsigned frame,
                                                               void *data)
{
  return fwrite (bytes, 1, n, data) == n ? FLAC__STREAM_ENCODER_WRITE_STATUS_OK
                                         : FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
}

/* By libFLAC, as a stream that cannot go back: the header states the length only when STATED. COMMENT
 * (may be NULL): "KEY=VALUE". */
static inline const char *material_flac_said (const char *name, int bits, int n_channels,
                                              const int32_t *words, int n_frames, int stated,
                                              const char *comment)
{
  const char *path = material_path (name);
  FILE *file = fopen (path, "wb");
  FLAC__StreamEncoder *encoder = FLAC__stream_encoder_new ();
  FLAC__stream_encoder_set_bits_per_sample (encoder, bits);
  FLAC__stream_encoder_set_channels (encoder, n_channels);
  FLAC__stream_encoder_set_sample_rate (encoder, 48000);
  FLAC__stream_encoder_set_streamable_subset (encoder, false);
  FLAC__stream_encoder_set_blocksize (encoder, 1152);
  FLAC__stream_encoder_set_total_samples_estimate (encoder, stated);
  FLAC__StreamMetadata *said = FLAC__metadata_object_new (FLAC__METADATA_TYPE_VORBIS_COMMENT);
  if (comment)
    {
      FLAC__StreamMetadata_VorbisComment_Entry entry = { (FLAC__uint32)strlen (comment),
                                                         (FLAC__byte *)comment };
      FLAC__metadata_object_vorbiscomment_append_comment (said, entry, true);
    }
  FLAC__stream_encoder_set_metadata (encoder, &said, comment ? 1 : 0);
  g_assert_cmpint (
      FLAC__stream_encoder_init_stream (encoder, material_on_flac, NULL, NULL, NULL, file), ==,
      FLAC__STREAM_ENCODER_INIT_STATUS_OK);
  g_autofree FLAC__int32 *codes = g_new (FLAC__int32, (gsize)n_frames * n_channels);
  for (int i = 0; i < n_frames * n_channels; i++)
    codes[i] = words[i] >> (32 - bits);
  g_assert_true (FLAC__stream_encoder_process_interleaved (encoder, codes, n_frames));
  g_assert_true (FLAC__stream_encoder_finish (encoder));
  FLAC__stream_encoder_delete (encoder);
  FLAC__metadata_object_delete (said);
  fclose (file);
  return path;
}

static inline const char *material_flac (const char *name, int bits, int n_channels,
                                         const int32_t *words, int n_frames, int stated)
{
  return material_flac_said (name, bits, n_channels, words, n_frames, stated, NULL);
}

static inline void material_add (GByteArray *bytes, const void *data, gsize n)
{
  g_byte_array_append (bytes, data, n);
}

static inline void material_le (GByteArray *bytes, guint64 value, int n)
{
  for (int i = 0; i < n; i++, value >>= 8)
    material_add (bytes, &(guint8){ value & 255 }, 1);
}

static inline void material_chunk (GByteArray *bytes, const char *id, guint32 size)
{
  material_add (bytes, id, 4);
  material_le (bytes, size, 4);
}

/* "RIFF" … and a format chunk of 16-bit stereo at 44100 Hz unless told otherwise. */
static inline GByteArray *material_wav_head (const char *form, int tag, int n_channels, int bits)
{
  GByteArray *bytes = g_byte_array_new ();
  material_chunk (bytes, form, 0xffffffff);
  material_add (bytes, "WAVE", 4);
  material_chunk (bytes, "fmt ", 16);
  material_le (bytes, tag, 2);
  material_le (bytes, n_channels, 2);
  material_le (bytes, 44100, 4);
  material_le (bytes, 44100 * n_channels * bits / 8, 4);
  material_le (bytes, n_channels * bits / 8, 2);
  material_le (bytes, bits, 2);
  return bytes;
}

/* Writes BYTES under NAME and frees them. */
static inline const char *material_save (const char *name, GByteArray *bytes)
{
  const char *path = material_path (name);
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
  g_byte_array_unref (bytes);
  return path;
}

/* Opens or fails the test. */
/* "-": standard input. */
static inline LqReader *material_open (const char *path)
{
  const LqReaderOptions options = { .streams = true };
  LqReader *reader = NULL;
  LqError error;
  if (lq_reader_open (path, &options, &reader, &error) != LQ_OK)
    g_error ("%s: %s", path, error.detail);
  return reader;
}

/* The whole file, interleaved. */
static inline double *material_read (LqReader *reader)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  double *out = g_new (double, info->n_frames * info->n_channels + 1);
  double *planes[LQ_READER_MAX_CHANNELS];
  LqError error;
  for (int c = 0; c < info->n_channels; c++)
    planes[c] = g_new (double, info->n_frames);
  g_assert_cmpint (lq_reader_read_at (reader, 0, (int)info->n_frames, planes, &error), ==,
                   info->n_frames);
  for (int c = 0; c < info->n_channels; c++)
    {
      for (int i = 0; i < info->n_frames; i++)
        out[i * info->n_channels + c] = planes[c][i];
      g_free (planes[c]);
    }
  return out;
}
