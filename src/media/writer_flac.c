/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FLAC by libFLAC, straight into the temporary file, with Vorbis comments, a seek table where the length is
 * known, and the MD5 of the sound that libFLAC makes. */
#include "media/writer_private.h"

#include <FLAC/metadata.h>
#include <FLAC/stream_encoder.h>
#include <stdio.h>
#include <stdlib.h>

#define LEVEL        5 /* libFLAC's own default; 8 takes twice the time for about 1 % */
#define SEEK_SECONDS 10

typedef struct
{
  LqWriter *writer;
  FLAC__StreamEncoder *encoder;
  FLAC__StreamMetadata *blocks[2];
  int n_blocks;
  int64_t at;    /* of the next byte; libFLAC goes back to complete the head */
  LqError error; /* of the file, if it failed */
  int32_t codes[LQ_WRITER_BLOCK * LQ_WRITER_MAX_CHANNELS];
} Flac;

static FLAC__StreamEncoderWriteStatus on_write (const FLAC__StreamEncoder *encoder,
                                                const FLAC__byte *bytes, size_t n, uint32_t samples,
                                                uint32_t frame, void *data)
{
  Flac *flac = data;
  LqAtomicFile *file = flac->writer->file;
  bool back = flac->at < lq_atomic_file_size (file);
  LqStatus status = back ? lq_atomic_file_patch (file, flac->at, bytes, n, &flac->error)
                         : lq_atomic_file_write (file, bytes, n, &flac->error);
  flac->at += (int64_t)n;
  return status == LQ_OK ? FLAC__STREAM_ENCODER_WRITE_STATUS_OK
                         : FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
}

static FLAC__StreamEncoderSeekStatus on_seek (const FLAC__StreamEncoder *encoder, FLAC__uint64 at,
                                              void *data)
{
  Flac *flac = data;
  flac->at = (int64_t)at;
  return FLAC__STREAM_ENCODER_SEEK_STATUS_OK;
}

static FLAC__StreamEncoderTellStatus on_tell (const FLAC__StreamEncoder *encoder, FLAC__uint64 *at,
                                              void *data)
{
  Flac *flac = data;
  *at = (FLAC__uint64)flac->at;
  return FLAC__STREAM_ENCODER_TELL_STATUS_OK;
}

static void free_flac (void *state)
{
  Flac *flac = state;
  if (flac->encoder)
    FLAC__stream_encoder_delete (flac->encoder);
  for (int i = 0; i < flac->n_blocks; i++)
    FLAC__metadata_object_delete (flac->blocks[i]);
  free (flac);
}

static void add_block (Flac *flac, FLAC__StreamMetadata *block)
{
  if (block)
    flac->blocks[flac->n_blocks++] = block;
}

static FLAC__StreamMetadata *seek_table (const LqWriterSpec *spec)
{
  FLAC__StreamMetadata *block = FLAC__metadata_object_new (FLAC__METADATA_TYPE_SEEKTABLE);
  if (block)
    FLAC__metadata_object_seektable_template_append_spaced_points_by_samples (
        block, (uint32_t)(SEEK_SECONDS * spec->rate_hz), (FLAC__uint64)spec->n_frames);
  return block;
}

static FLAC__StreamMetadata *comments (const LqTags *tags)
{
  FLAC__StreamMetadata *block = FLAC__metadata_object_new (FLAC__METADATA_TYPE_VORBIS_COMMENT);
  for (int i = 0; block && i < tags->n; i++)
    {
      FLAC__StreamMetadata_VorbisComment_Entry entry;
      if (FLAC__metadata_object_vorbiscomment_entry_from_name_value_pair (
              &entry, tags->items[i].key, tags->items[i].value))
        FLAC__metadata_object_vorbiscomment_append_comment (block, entry, false);
    }
  return block;
}

static bool configure (Flac *flac, const LqWriterSpec *spec)
{
  FLAC__StreamEncoder *encoder = flac->encoder;
  int bits = lq_sample_type_bits (spec->type);
  bool ok = FLAC__stream_encoder_set_channels (encoder, (uint32_t)spec->n_channels)
            && FLAC__stream_encoder_set_bits_per_sample (encoder, (uint32_t)bits)
            && FLAC__stream_encoder_set_sample_rate (encoder, (uint32_t)spec->rate_hz)
            && FLAC__stream_encoder_set_compression_level (encoder, LEVEL)
            && FLAC__stream_encoder_set_streamable_subset (encoder, bits <= 24);
  if (spec->n_frames > 0)
    {
      ok = ok
           && FLAC__stream_encoder_set_total_samples_estimate (encoder,
                                                               (FLAC__uint64)spec->n_frames);
      add_block (flac, seek_table (spec));
    }
  if (spec->tags && spec->tags->n > 0)
    add_block (flac, comments (spec->tags));
  if (flac->n_blocks > 0)
    ok = ok && FLAC__stream_encoder_set_metadata (encoder, flac->blocks, (uint32_t)flac->n_blocks);
  return ok;
}

/* The file's own error if it was the file, else libFLAC's state. */
static LqStatus fail (const Flac *flac, LqError *error)
{
  if (flac->error.status != LQ_OK)
    {
      if (error)
        *error = flac->error;
      return flac->error.status;
    }
  return lq_error_set (error, LQ_ERROR_IO, -1, "the FLAC encoder failed (%s)",
                       FLAC__stream_encoder_get_resolved_state_string (flac->encoder));
}

static LqStatus begin_flac (LqWriter *writer, LqError *error)
{
  Flac *flac = calloc (1, sizeof *flac);
  if (flac == NULL || (flac->encoder = FLAC__stream_encoder_new ()) == NULL)
    {
      free (flac);
      return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write a file");
    }
  flac->writer = writer;
  writer->state = flac;
  bool ok =
      configure (flac, &writer->spec)
      && FLAC__stream_encoder_init_stream (flac->encoder, on_write, on_seek, on_tell, NULL, flac)
             == FLAC__STREAM_ENCODER_INIT_STATUS_OK;
  return ok ? LQ_OK : fail (flac, error);
}

static LqStatus write_flac (LqWriter *writer, const double *const *planes, int n, LqError *error)
{
  Flac *flac = writer->state;
  lq_quantiser_codes (writer->quantiser, planes, n, flac->codes);
  bool ok = FLAC__stream_encoder_process_interleaved (flac->encoder, flac->codes, (uint32_t)n);
  return ok ? LQ_OK : fail (flac, error);
}

static LqStatus end_flac (LqWriter *writer, LqError *error)
{
  Flac *flac = writer->state;
  return FLAC__stream_encoder_finish (flac->encoder) ? LQ_OK : fail (flac, error);
}

const LqContainer lq_container_flac = { begin_flac, write_flac, end_flac, free_flac };
