/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FLAC and Ogg FLAC through libFLAC: every word length from 4 to 32 bits, streams that do not say
 * their length, and damage. Seeking and going on behind damage are our own for plain FLAC: libFLAC loses the
 * whole frames that follow a broken one, and which ones depends on where it came from. So a frame gives sound
 * if its checksums hold, else silence of its length, whichever way it was reached. */
#include "media/bytes.h"
#include "media/flac_frame.h"
#include "media/layout.h"
#include "media/reader_private.h"
#include "media/tag_codec.h"

#include <FLAC/stream_decoder.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A frame this close ahead is reached by decoding on. */
#define NEAR_FRAMES 65536
/* A block further behind the one before it has a wrong number. */
#define LONGEST_GAP (64 * NEAR_FRAMES)

typedef struct
{
  LqReader *reader;
  FLAC__StreamDecoder *decoder;
  bool ogg;
  LqFlacStream stream;
  int64_t first_byte; /* of the first frame */
  int64_t at;         /* of the next byte */
  int io_errno;
  bool have_info, have_tags;
  bool bad; /* the frame under way is broken */

  double *block[LQ_READER_MAX_CHANNELS]; /* the last block decoded */
  int capacity;
  LqFrames block_from;
  int block_n;
  LqFrames gap_from;  /* from here to the block nothing could be decoded */
  LqFrames dead_from; /* from here on nothing more comes */
} Flac;

static FLAC__StreamDecoderReadStatus on_read (const FLAC__StreamDecoder *decoder, FLAC__byte *bytes,
                                              size_t *n, void *data)
{
  Flac *flac = data;
  int64_t got = lq_read_bytes (flac->reader->fd, bytes, *n, flac->at);
  if (got < 0)
    {
      flac->io_errno = errno;
      return FLAC__STREAM_DECODER_READ_STATUS_ABORT;
    }
  *n = (size_t)got;
  flac->at += got;
  return got == 0 ? FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM
                  : FLAC__STREAM_DECODER_READ_STATUS_CONTINUE;
}

static FLAC__StreamDecoderSeekStatus on_seek (const FLAC__StreamDecoder *decoder, FLAC__uint64 at,
                                              void *data)
{
  Flac *flac = data;
  if (at > (FLAC__uint64)flac->reader->file_size)
    return FLAC__STREAM_DECODER_SEEK_STATUS_ERROR;
  flac->at = (int64_t)at;
  return FLAC__STREAM_DECODER_SEEK_STATUS_OK;
}

static FLAC__StreamDecoderTellStatus on_tell (const FLAC__StreamDecoder *decoder, FLAC__uint64 *at,
                                              void *data)
{
  Flac *flac = data;
  *at = (FLAC__uint64)flac->at;
  return FLAC__STREAM_DECODER_TELL_STATUS_OK;
}

static FLAC__StreamDecoderLengthStatus on_length (const FLAC__StreamDecoder *decoder,
                                                  FLAC__uint64 *length, void *data)
{
  Flac *flac = data;
  *length = (FLAC__uint64)flac->reader->file_size;
  return FLAC__STREAM_DECODER_LENGTH_STATUS_OK;
}

static FLAC__bool on_eof (const FLAC__StreamDecoder *decoder, void *data)
{
  Flac *flac = data;
  return flac->at >= flac->reader->file_size;
}

static bool reserve (Flac *flac, int n)
{
  if (n <= flac->capacity)
    return true;
  for (int c = 0; c < flac->reader->info.n_channels; c++)
    {
      double *grown = realloc (flac->block[c], sizeof (double) * (size_t)n);
      if (grown == NULL)
        return false;
      flac->block[c] = grown;
    }
  flac->capacity = n;
  return true;
}

static FLAC__StreamDecoderWriteStatus on_write (const FLAC__StreamDecoder *decoder,
                                                const FLAC__Frame *frame,
                                                const FLAC__int32 *const samples[], void *data)
{
  Flac *flac = data;
  const LqReaderInfo *info = &flac->reader->info;
  const FLAC__FrameHeader *header = &frame->header;
  flac->block_n = 0;
  if ((int)header->channels != info->n_channels || (int)header->bits_per_sample != info->bits)
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE; /* another stream's block */
  if (!reserve (flac, (int)header->blocksize))
    return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT;
  double scale = ldexp (1, 1 - info->bits);
  for (int c = 0; c < info->n_channels; c++)
    for (unsigned i = 0; i < header->blocksize; i++)
      flac->block[c][i] = samples[c][i] * scale;
  flac->block_from = (LqFrames)header->number.sample_number;
  flac->block_n = (int)header->blocksize;
  return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE;
}

static void on_stream_info (Flac *flac, const FLAC__StreamMetadata_StreamInfo *stream)
{
  LqReaderInfo *info = &flac->reader->info;
  info->rate_hz = stream->sample_rate;
  info->n_channels = (int)stream->channels;
  info->bits = (int)stream->bits_per_sample;
  info->n_frames_stated = stream->total_samples > 0 ? (LqFrames)stream->total_samples : -1;
  flac->stream = (LqFlacStream){ .n_channels = info->n_channels,
                                 .bits = info->bits,
                                 .block = (int)stream->max_blocksize };
  flac->have_info = true;
}

static void on_metadata (const FLAC__StreamDecoder *decoder, const FLAC__StreamMetadata *block,
                         void *data)
{
  Flac *flac = data;
  if (block->type == FLAC__METADATA_TYPE_STREAMINFO && !flac->have_info)
    on_stream_info (flac, &block->data.stream_info);
  if (block->type != FLAC__METADATA_TYPE_VORBIS_COMMENT || flac->have_tags)
    return;
  flac->have_tags = true;
  const FLAC__StreamMetadata_VorbisComment *comment = &block->data.vorbis_comment;
  for (unsigned i = 0; i < comment->num_comments; i++)
    lq_tags_set_comment (&flac->reader->tags, (const char *)comment->comments[i].entry,
                         comment->comments[i].length);
}

static void on_error (const FLAC__StreamDecoder *decoder, FLAC__StreamDecoderErrorStatus status,
                      void *data)
{
  Flac *flac = data;
  flac->bad = true;
}

static void close_flac (void *state)
{
  Flac *flac = state;
  if (flac->decoder)
    FLAC__stream_decoder_delete (flac->decoder);
  for (int c = 0; c < LQ_READER_MAX_CHANNELS; c++)
    free (flac->block[c]);
  free (flac);
}

/* The decoder goes on at byte AT, whatever happened before. */
static bool continue_at (Flac *flac, int64_t at)
{
  flac->at = at;
  flac->block_n = 0;
  return FLAC__stream_decoder_flush (flac->decoder);
}

/* Decodes one frame; true when it is whole and has sound. */
static bool decode_frame (Flac *flac)
{
  flac->block_n = 0;
  flac->bad = false;
  bool ok = FLAC__stream_decoder_process_single (flac->decoder);
  if (flac->bad && !flac->ogg)
    flac->block_n = 0;
  return ok && flac->block_n > 0;
}

static bool at_end (const Flac *flac)
{
  FLAC__StreamDecoderState state = FLAC__stream_decoder_get_state (flac->decoder);
  return state == FLAC__STREAM_DECODER_END_OF_STREAM || state == FLAC__STREAM_DECODER_ABORTED;
}

/* Ogg pages have checksums of their own: what is left out is left out for every way. */
static bool next_ogg_block (Flac *flac)
{
  while (!decode_frame (flac))
    if (at_end (flac))
      return false;
  return true;
}

/* Decodes on until a whole frame comes; false at the end or when reading failed. */
static bool next_block (Flac *flac)
{
  if (flac->ogg)
    return next_ogg_block (flac);
  FLAC__uint64 place;
  if (!FLAC__stream_decoder_get_decode_position (flac->decoder, &place))
    return false;
  if (decode_frame (flac))
    return true;
  LqFrames first;
  int64_t at = (int64_t)place, end = flac->reader->file_size;
  while (!flac->io_errno
         && (at = lq_flac_find (&flac->stream, flac->reader->fd, at + 1, end, &first)) >= 0)
    if (continue_at (flac, at) && decode_frame (flac))
      return true;
  if (at == -2)
    flac->io_errno = errno;
  return false;
}

static bool rewind_stream (Flac *flac)
{
  flac->block_from = 0;
  if (!flac->ogg)
    return continue_at (flac, flac->first_byte);
  flac->at = 0;
  flac->block_n = 0;
  return FLAC__stream_decoder_reset (flac->decoder);
}

/* Makes a place at or before FRAME the next thing to decode. */
static bool jump (Flac *flac, LqFrames frame)
{
  flac->block_from = 0;
  flac->block_n = 0;
  if (flac->ogg)
    return FLAC__stream_decoder_seek_absolute (flac->decoder, (FLAC__uint64)frame)
           || rewind_stream (flac);
  int64_t at = lq_flac_locate (&flac->stream, flac->reader->fd, flac->first_byte,
                               flac->reader->file_size, frame);
  if (at < 0)
    flac->io_errno = errno;
  return at >= 0 && continue_at (flac, at);
}

/* Brings the block that holds FRAME, or the first one behind it, into the buffer. */
static bool seek_block (Flac *flac, LqFrames frame)
{
  if (frame >= flac->dead_from)
    return false;
  LqFrames end = flac->block_from + flac->block_n;
  bool near = flac->block_n > 0 && frame >= flac->gap_from && frame < end + NEAR_FRAMES;
  if (!near)
    {
      if (!jump (flac, frame))
        return false;
      flac->gap_from = frame;
    }
  while (flac->block_n == 0 || flac->block_from + flac->block_n <= frame)
    {
      if (flac->block_n > 0)
        flac->gap_from = flac->block_from + flac->block_n;
      if (!next_block (flac))
        {
          flac->dead_from = flac->io_errno ? flac->dead_from : frame;
          flac->block_n = 0;
          return false;
        }
    }
  return true;
}

static void fill_silence (LqReader *reader, double *const *planes, int at, int n)
{
  for (int c = 0; c < reader->info.n_channels; c++)
    memset (planes[c] + at, 0, sizeof (double) * (size_t)n);
  lq_reader_add_faults (reader, LQ_FAULT_CORRUPT);
}

static int read_flac (LqReader *reader, LqFrames from, int n, double *const *planes, LqError *error)
{
  Flac *flac = reader->state;
  if (flac->io_errno)
    { /* it failed before: begin anew */
      flac->io_errno = 0;
      rewind_stream (flac);
    }
  for (int done = 0; done < n;)
    {
      LqFrames frame = from + done;
      int left = n - done, part = left;
      bool found = seek_block (flac, frame);
      if (flac->io_errno)
        {
          lq_error_set_errno (error, flac->io_errno, "cannot read %s", reader->name);
          return -1;
        }
      if (!found || flac->block_from > frame)
        {
          if (found && flac->block_from - frame < left)
            part = (int)(flac->block_from - frame);
          fill_silence (reader, planes, done, part);
        }
      else
        {
          int skip = (int)(frame - flac->block_from);
          if (flac->block_n - skip < left)
            part = flac->block_n - skip;
          for (int c = 0; c < reader->info.n_channels; c++)
            memcpy (planes[c] + done, flac->block[c] + skip, sizeof (double) * (size_t)part);
        }
      done += part;
    }
  return n;
}

/* The true length: what the header says if its last frame is there, else by decoding it all. */
static LqFrames measure_length (Flac *flac, LqFrames stated)
{
  LqFrames end = 0;
  if (stated > 0 && seek_block (flac, stated - 1) && flac->block_from < stated)
    return stated;
  flac->dead_from = INT64_MAX;
  if (!rewind_stream (flac))
    return 0;
  while (next_block (flac))
    if (flac->block_from + flac->block_n > end && flac->block_from <= end + LONGEST_GAP)
      end = flac->block_from + flac->block_n;
  flac->block_n = 0;
  return stated > 0 && end > stated ? stated : end;
}

/* RFC 9639, section 8.6.2: a tag says it where the channels are not what their number means. */
static void find_speakers (const LqTags *tags, LqReaderInfo *info)
{
  const char *text = lq_tags_get (tags, "WAVEFORMATEXTENSIBLE_CHANNEL_MASK");
  uint32_t mask = text != NULL ? (uint32_t)strtoul (text, NULL, 16) : 0;
  lq_layout_from_mask (mask, info->n_channels, info->speakers);
  if (info->speakers[0] == 0)
    lq_layout_flac (info->n_channels, info->speakers);
}

/* "fLaC", behind an ID3 tag if there is one, or a first Ogg page with FLAC in it. */
static bool detect (LqReader *reader, bool *ogg)
{
  uint8_t head[36] = { 0 };
  int64_t at = 0;
  lq_read_bytes (reader->fd, head, sizeof head, 0);
  size_t id3 = lq_id3_size (head);
  if (id3 > 0)
    {
      at = (int64_t)id3;
      memset (head, 0, sizeof head);
      lq_read_bytes (reader->fd, head, 4, at);
    }
  *ogg = memcmp (head, "OggS", 4) == 0 && memcmp (head + 28, "\177FLAC", 5) == 0;
  return *ogg || memcmp (head, "fLaC", 4) == 0;
}

static bool start (Flac *flac, bool ogg)
{
  flac->decoder = FLAC__stream_decoder_new ();
  if (flac->decoder == NULL)
    return false;
  FLAC__stream_decoder_set_metadata_respond (flac->decoder, FLAC__METADATA_TYPE_VORBIS_COMMENT);
  FLAC__StreamDecoderInitStatus status =
      ogg ? FLAC__stream_decoder_init_ogg_stream (flac->decoder, on_read, on_seek, on_tell,
                                                  on_length, on_eof, on_write, on_metadata,
                                                  on_error, flac)
          : FLAC__stream_decoder_init_stream (flac->decoder, on_read, on_seek, on_tell, on_length,
                                              on_eof, on_write, on_metadata, on_error, flac);
  if (status != FLAC__STREAM_DECODER_INIT_STATUS_OK
      || !FLAC__stream_decoder_process_until_end_of_metadata (flac->decoder) || !flac->have_info)
    return false;
  FLAC__uint64 place = 0;
  flac->ogg = ogg;
  if (!ogg && !FLAC__stream_decoder_get_decode_position (flac->decoder, &place))
    return false;
  flac->first_byte = (int64_t)place;
  return true;
}

static const LqDecoder decoder = { read_flac, close_flac };

static LqStatus fill_info (LqReader *reader, Flac *flac, LqError *error)
{
  LqReaderInfo *info = &reader->info;
  LqStatus status = lq_reader_check (reader, info->n_channels, info->rate_hz, error);
  if (status != LQ_OK)
    return status;
  snprintf (info->format, sizeof info->format, "FLAC");
  snprintf (info->encoding, sizeof info->encoding, "PCM_%d", info->bits);
  info->kind = LQ_SAMPLES_INT;
  find_speakers (&reader->tags, info);
  info->n_frames = measure_length (flac, info->n_frames_stated);
  if (flac->io_errno)
    return lq_error_set_errno (error, flac->io_errno, "cannot read %s", reader->name);
  if (info->n_frames_stated < 0)
    lq_reader_add_faults (reader, LQ_FAULT_LENGTH_OPEN);
  else if (info->n_frames < info->n_frames_stated)
    lq_reader_add_faults (reader, LQ_FAULT_TRUNCATED);
  return LQ_OK;
}

LqStatus lq_reader_open_flac (LqReader *reader, LqError *error)
{
  bool ogg;
  if (!detect (reader, &ogg))
    return LQ_ERROR_NOT_AUDIO;
  Flac *flac = calloc (1, sizeof *flac);
  if (flac == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to read %s", reader->name);
  flac->reader = reader;
  flac->dead_from = INT64_MAX;
  LqStatus status;
  if (start (flac, ogg))
    status = fill_info (reader, flac, error);
  else
    status = lq_error_set (error, LQ_ERROR_DAMAGED, -1, "%s is a FLAC file with a broken header",
                           reader->name);
  if (status != LQ_OK)
    {
      close_flac (flac);
      return status;
    }
  reader->decoder = &decoder;
  reader->state = flac;
  return LQ_OK;
}
