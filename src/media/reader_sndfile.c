/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that libsndfile reads. Integers are taken as integers and scaled here, so that they
 * are exact. Lossy streams are only ever decoded forward from their beginning: a frame then is the same
 * whichever way one came to it. Frame counts are believed only after reading there. */
#include "media/bytes.h"
#include "media/layout.h"
#include "media/reader_private.h"
#include "media/riff.h"
#include "media/tag_codec.h"

#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SAMPLES 8192
#define TAG_BYTES_MAX (16 * 1024 * 1024)

typedef struct
{
  LqReader *reader;
  SNDFILE *file;
  SF_INFO info;
  int64_t at; /* of the next byte */
  int io_errno;
  bool forward_only;
  LqFrames position; /* of the next frame that file delivers; −1: lost, begin anew */
  union
  {
    int ints[BLOCK_SAMPLES];
    double doubles[BLOCK_SAMPLES];
  } block;
} Snd;

static sf_count_t on_length (void *data)
{
  Snd *snd = data;
  return snd->reader->file_size;
}

static sf_count_t on_seek (sf_count_t offset, int whence, void *data)
{
  Snd *snd = data;
  int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? snd->at : snd->reader->file_size;
  int64_t at;
  if (__builtin_add_overflow (base, (int64_t)offset, &at) || at < 0)
    return -1;
  return snd->at = at;
}

static sf_count_t on_read (void *bytes, sf_count_t n, void *data)
{
  Snd *snd = data;
  if (n <= 0)
    return 0;
  int64_t got = lq_read_bytes (snd->reader->fd, bytes, (size_t)n, snd->at);
  if (got < 0)
    {
      snd->io_errno = errno;
      return 0;
    }
  snd->at += got;
  return got;
}

static sf_count_t on_write (const void *bytes, sf_count_t n, void *data) { return 0; }

static sf_count_t on_tell (void *data)
{
  Snd *snd = data;
  return snd->at;
}

static bool open_stream (Snd *snd)
{
  SF_VIRTUAL_IO io = { on_length, on_seek, on_read, on_write, on_tell };
  snd->at = 0;
  snd->position = 0;
  memset (&snd->info, 0, sizeof snd->info);
  snd->file = sf_open_virtual (&io, SFM_READ, &snd->info, snd);
  return snd->file != NULL;
}

static void close_snd (void *state)
{
  Snd *snd = state;
  if (snd->file)
    sf_close (snd->file);
  free (snd);
}

typedef struct
{
  int format;
  const char *name;
  int bits;
  LqSampleKind kind;
} Encoding;

static const Encoding encodings[] = {
  { SF_FORMAT_PCM_S8, "PCM_S8", 8, LQ_SAMPLES_INT },
  { SF_FORMAT_PCM_U8, "PCM_U8", 8, LQ_SAMPLES_INT },
  { SF_FORMAT_PCM_16, "PCM_16", 16, LQ_SAMPLES_INT },
  { SF_FORMAT_PCM_24, "PCM_24", 24, LQ_SAMPLES_INT },
  { SF_FORMAT_PCM_32, "PCM_32", 32, LQ_SAMPLES_INT },
  { SF_FORMAT_ALAC_16, "ALAC_16", 16, LQ_SAMPLES_INT },
  { SF_FORMAT_ALAC_20, "ALAC_20", 20, LQ_SAMPLES_INT },
  { SF_FORMAT_ALAC_24, "ALAC_24", 24, LQ_SAMPLES_INT },
  { SF_FORMAT_ALAC_32, "ALAC_32", 32, LQ_SAMPLES_INT },
  { SF_FORMAT_DPCM_8, "DPCM_8", 8, LQ_SAMPLES_INT },
  { SF_FORMAT_DPCM_16, "DPCM_16", 16, LQ_SAMPLES_INT },
  { SF_FORMAT_FLOAT, "FLOAT", 32, LQ_SAMPLES_FLOAT },
  { SF_FORMAT_DOUBLE, "DOUBLE", 64, LQ_SAMPLES_FLOAT },
  { SF_FORMAT_ULAW, "ULAW", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_ALAW, "ALAW", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_IMA_ADPCM, "IMA_ADPCM", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_MS_ADPCM, "MS_ADPCM", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_GSM610, "GSM610", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_VORBIS, "VORBIS", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_OPUS, "OPUS", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_MPEG_LAYER_I, "MPEG_LAYER_I", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_MPEG_LAYER_II, "MPEG_LAYER_II", 0, LQ_SAMPLES_LOSSY },
  { SF_FORMAT_MPEG_LAYER_III, "MPEG_LAYER_III", 0, LQ_SAMPLES_LOSSY },
};

static const Encoding *encoding_of (int format)
{
  static const Encoding other = { 0, "OTHER", 0, LQ_SAMPLES_LOSSY };
  for (size_t i = 0; i < LQ_N_ELEMENTS (encodings); i++)
    if (encodings[i].format == (format & SF_FORMAT_SUBMASK))
      return &encodings[i];
  return &other;
}

static const char *container_of (int format)
{
  static const struct
  {
    int format;
    const char *name;
  } rows[] = {
    { SF_FORMAT_WAV, "WAV" },   { SF_FORMAT_WAVEX, "WAV" }, { SF_FORMAT_RF64, "RF64" },
    { SF_FORMAT_W64, "W64" },   { SF_FORMAT_AIFF, "AIFF" }, { SF_FORMAT_CAF, "CAF" },
    { SF_FORMAT_FLAC, "FLAC" }, { SF_FORMAT_OGG, "OGG" },   { SF_FORMAT_MPEG, "MPEG" },
    { SF_FORMAT_AU, "AU" },     { SF_FORMAT_VOC, "VOC" },   { SF_FORMAT_SVX, "SVX" },
    { SF_FORMAT_NIST, "NIST" }, { SF_FORMAT_MAT4, "MAT4" }, { SF_FORMAT_MAT5, "MAT5" },
  };
  for (size_t i = 0; i < LQ_N_ELEMENTS (rows); i++)
    if (rows[i].format == (format & SF_FORMAT_TYPEMASK))
      return rows[i].name;
  return "OTHER";
}

/* Reads N ≤ what a block holds frames, into PLANES from AT on unless PLANES is NULL; how many came. */
static int read_block (Snd *snd, int n, double *const *planes, int at)
{
  int n_channels = snd->reader->info.n_channels, got;
  if (snd->reader->info.kind == LQ_SAMPLES_INT)
    {
      got = (int)sf_readf_int (snd->file, snd->block.ints, n);
      for (int c = 0; c < n_channels && planes; c++)
        for (int i = 0; i < got; i++)
          planes[c][at + i] = snd->block.ints[i * n_channels + c] * 0x1p-31;
    }
  else
    {
      got = (int)sf_readf_double (snd->file, snd->block.doubles, n);
      for (int c = 0; c < n_channels && planes; c++)
        for (int i = 0; i < got; i++)
          planes[c][at + i] = snd->block.doubles[i * n_channels + c];
    }
  if (got > 0)
    snd->position += got;
  return got;
}

static int block_frames (const Snd *snd, LqFrames wanted)
{
  int most = BLOCK_SAMPLES / snd->reader->info.n_channels;
  return wanted < most ? (int)wanted : most;
}

static bool go_to (Snd *snd, LqFrames frame)
{
  if (frame == snd->position)
    return true;
  if (snd->position < 0 || (snd->forward_only && frame < snd->position))
    {
      if (snd->file)
        sf_close (snd->file);
      snd->io_errno = 0;
      if (!open_stream (snd))
        return false;
    }
  if (!snd->forward_only)
    {
      if (sf_seek (snd->file, frame, SEEK_SET) != frame)
        return false;
      snd->position = frame;
      return true;
    }
  while (snd->position < frame)
    if (read_block (snd, block_frames (snd, frame - snd->position), NULL, 0) <= 0)
      return false;
  return true;
}

static int fail (Snd *snd, LqFrames at, LqError *error)
{
  if (snd->io_errno)
    lq_error_set_errno (error, snd->io_errno, "cannot read %s", snd->reader->name);
  else
    lq_error_set (error, LQ_ERROR_DAMAGED, at, "%s cannot be read any further", snd->reader->name);
  snd->position = -1;
  return -1;
}

static int read_snd (LqReader *reader, LqFrames from, int n, double *const *planes, LqError *error)
{
  Snd *snd = reader->state;
  if (!go_to (snd, from))
    return fail (snd, from, error);
  for (int done = 0; done < n;)
    {
      int got = read_block (snd, block_frames (snd, n - done), planes, done);
      if (got <= 0 || snd->io_errno)
        return fail (snd, from + done, error);
      done += got;
    }
  return n;
}

static const LqDecoder decoder = { read_snd, close_snd };

/* Whether frame FRAME can be read. */
static bool reaches (Snd *snd, LqFrames frame)
{
  return go_to (snd, frame) && read_block (snd, 1, NULL, 0) == 1;
}

/* The frames that really come: streams by decoding them, the rest by bisection below the promise. */
static LqFrames measure_length (Snd *snd, LqFrames stated)
{
  if (snd->forward_only)
    {
      while (read_block (snd, block_frames (snd, BLOCK_SAMPLES), NULL, 0) > 0)
        ;
      return snd->position;
    }
  if (stated <= 0 || reaches (snd, stated - 1))
    return stated;
  LqFrames low = 0, high = stated - 1; /* low frames are there, frame high is not */
  while (low < high)
    {
      LqFrames middle = low + (high - low) / 2;
      if (reaches (snd, middle))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static bool is_stream (int format)
{
  int container = format & SF_FORMAT_TYPEMASK;
  return container == SF_FORMAT_OGG || container == SF_FORMAT_MPEG || container == SF_FORMAT_FLAC;
}

/* What libsndfile knows of a container's own list of channels. */
static void take_channel_map (SNDFILE *file, LqReaderInfo *info)
{
  static const uint32_t speakers[SF_CHANNEL_MAP_MAX] = {
    [SF_CHANNEL_MAP_MONO] = LQ_SPEAKER_FRONT_CENTER,
    [SF_CHANNEL_MAP_LEFT] = LQ_SPEAKER_FRONT_LEFT,
    [SF_CHANNEL_MAP_RIGHT] = LQ_SPEAKER_FRONT_RIGHT,
    [SF_CHANNEL_MAP_CENTER] = LQ_SPEAKER_FRONT_CENTER,
    [SF_CHANNEL_MAP_FRONT_LEFT] = LQ_SPEAKER_FRONT_LEFT,
    [SF_CHANNEL_MAP_FRONT_RIGHT] = LQ_SPEAKER_FRONT_RIGHT,
    [SF_CHANNEL_MAP_FRONT_CENTER] = LQ_SPEAKER_FRONT_CENTER,
    [SF_CHANNEL_MAP_REAR_CENTER] = LQ_SPEAKER_BACK_CENTER,
    [SF_CHANNEL_MAP_REAR_LEFT] = LQ_SPEAKER_BACK_LEFT,
    [SF_CHANNEL_MAP_REAR_RIGHT] = LQ_SPEAKER_BACK_RIGHT,
    [SF_CHANNEL_MAP_LFE] = LQ_SPEAKER_LFE,
    [SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER] = LQ_SPEAKER_LEFT_OF_CENTER,
    [SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER] = LQ_SPEAKER_RIGHT_OF_CENTER,
    [SF_CHANNEL_MAP_SIDE_LEFT] = LQ_SPEAKER_SIDE_LEFT,
    [SF_CHANNEL_MAP_SIDE_RIGHT] = LQ_SPEAKER_SIDE_RIGHT,
    [SF_CHANNEL_MAP_TOP_CENTER] = LQ_SPEAKER_TOP_CENTER,
    [SF_CHANNEL_MAP_TOP_FRONT_LEFT] = LQ_SPEAKER_TOP_FRONT_LEFT,
    [SF_CHANNEL_MAP_TOP_FRONT_RIGHT] = LQ_SPEAKER_TOP_FRONT_RIGHT,
    [SF_CHANNEL_MAP_TOP_FRONT_CENTER] = LQ_SPEAKER_TOP_FRONT_CENTER,
    [SF_CHANNEL_MAP_TOP_REAR_LEFT] = LQ_SPEAKER_TOP_BACK_LEFT,
    [SF_CHANNEL_MAP_TOP_REAR_RIGHT] = LQ_SPEAKER_TOP_BACK_RIGHT,
    [SF_CHANNEL_MAP_TOP_REAR_CENTER] = LQ_SPEAKER_TOP_BACK_CENTER,
  };
  int map[LQ_READER_MAX_CHANNELS];
  if (!sf_command (file, SFC_GET_CHANNEL_MAP_INFO, map, (int)sizeof (int) * info->n_channels))
    return;
  for (int c = 0; c < info->n_channels; c++)
    info->speakers[c] = map[c] > 0 && map[c] < SF_CHANNEL_MAP_MAX ? speakers[map[c]] : 0;
}

/* Only families 0 and 1 of an Opus stream name speakers. */
static bool opus_names_speakers (const LqReader *reader)
{
  uint8_t page[300] = { 0 };
  int64_t got = lq_read_bytes (reader->fd, page, sizeof page, 0);
  size_t head = 27 + (size_t)page[26]; /* RFC 3533: a page, its segments, its first packet */
  return got > (int64_t)head + 18 && memcmp (page + head, "OpusHead", 8) == 0
         && page[head + 18] <= 1;
}

/* libsndfile leaves the channels of an Ogg stream in the order of the codec, and does not say so. */
static void find_speakers (LqReader *reader, Snd *snd)
{
  LqReaderInfo *info = &reader->info;
  int codec = snd->info.format & SF_FORMAT_SUBMASK;
  if (codec == SF_FORMAT_VORBIS || (codec == SF_FORMAT_OPUS && opus_names_speakers (reader)))
    lq_layout_vorbis (info->n_channels, info->speakers);
  else
    take_channel_map (snd->file, info);
}

static void load_strings (Snd *snd)
{
  static const struct
  {
    int id;
    const char *key;
  } rows[] = {
    { SF_STR_TITLE, "TITLE" },         { SF_STR_ARTIST, "ARTIST" },
    { SF_STR_ALBUM, "ALBUM" },         { SF_STR_DATE, "DATE" },
    { SF_STR_GENRE, "GENRE" },         { SF_STR_COMMENT, "COMMENT" },
    { SF_STR_LICENSE, "LICENSE" },     { SF_STR_SOFTWARE, "SOFTWARE" },
    { SF_STR_COPYRIGHT, "COPYRIGHT" }, { SF_STR_TRACKNUMBER, "TRACKNUMBER" },
  };
  for (size_t i = 0; i < LQ_N_ELEMENTS (rows); i++)
    {
      const char *text = sf_get_string (snd->file, rows[i].id);
      if (text)
        lq_tags_set (&snd->reader->tags, rows[i].key, text);
    }
}

/* An ID3 tag at the beginning of a file, or in a chunk of an AIFF file. */
static void load_id3 (LqReader *reader)
{
  uint8_t head[10] = { 0 };
  LqRiff riff;
  int64_t at = 0;
  if (lq_riff_walk (reader->fd, reader->file_size, &riff))
    at = riff.chunks[LQ_RIFF_ID3].at;
  lq_read_bytes (reader->fd, head, sizeof head, at);
  size_t size = lq_id3_size (head);
  if (size == 0 || size > TAG_BYTES_MAX)
    return;
  uint8_t *bytes = malloc (size);
  if (bytes != NULL && lq_read_bytes (reader->fd, bytes, size, at) == (int64_t)size)
    lq_tags_parse_id3 (&reader->tags, bytes, size);
  free (bytes);
}

/* True when an MPEG file states its length; without, libsndfile guesses from the bit rate. */
static bool mpeg_states_length (const LqReader *reader)
{
  uint8_t b[2048] = { 0 };
  lq_read_bytes (reader->fd, b, 10, 0);
  int64_t got = lq_read_bytes (reader->fd, b, sizeof b, (int64_t)lq_id3_size (b));
  return got > 8 && (memmem (b, (size_t)got, "Xing", 4) || memmem (b, (size_t)got, "Info", 4));
}

/* Compares what came with what was promised. libsndfile cuts its promise to the file's length for
 * plain formats, and gives none for an Ogg stream without its last page. */
static void note_length (Snd *snd)
{
  LqReader *reader = snd->reader;
  LqReaderInfo *info = &reader->info;
  int container = snd->info.format & SF_FORMAT_TYPEMASK;
  int frame_bytes = info->n_channels * ((info->bits + 7) / 8);
  if (frame_bytes > 0 && info->n_frames_stated >= 0 && !snd->forward_only)
    info->n_frames_stated +=
        (lq_sound_missing (reader->fd, reader->file_size) + frame_bytes - 1) / frame_bytes;
  if (container == SF_FORMAT_MPEG && !mpeg_states_length (reader))
    info->n_frames_stated = -1;
  else if (info->n_frames_stated < 0)
    lq_reader_add_faults (reader,
                          container == SF_FORMAT_OGG ? LQ_FAULT_TRUNCATED : LQ_FAULT_LENGTH_OPEN);
  else if (info->n_frames < info->n_frames_stated)
    lq_reader_add_faults (reader, LQ_FAULT_TRUNCATED);
}

static LqStatus fill_info (LqReader *reader, Snd *snd, LqError *error)
{
  LqReaderInfo *info = &reader->info;
  LqStatus status = lq_reader_check (reader, snd->info.channels, snd->info.samplerate, error);
  if (status != LQ_OK)
    return status;
  const Encoding *encoding = encoding_of (snd->info.format);
  LqFrames stated = snd->info.frames;
  snprintf (info->format, sizeof info->format, "%s", container_of (snd->info.format));
  snprintf (info->encoding, sizeof info->encoding, "%s", encoding->name);
  info->kind = encoding->kind;
  info->bits = encoding->bits;
  info->rate_hz = snd->info.samplerate;
  info->n_channels = snd->info.channels;
  find_speakers (reader, snd);
  info->n_frames_stated = stated < 0 || stated > INT64_MAX / 2 ? -1 : stated;
  snd->forward_only = encoding->kind == LQ_SAMPLES_LOSSY || is_stream (snd->info.format);
  info->n_frames = measure_length (snd, info->n_frames_stated);
  if (snd->io_errno)
    return lq_error_set_errno (error, snd->io_errno, "cannot read %s", reader->name);
  note_length (snd);
  return LQ_OK;
}

static LqStatus refuse (const LqReader *reader, const Snd *snd, LqError *error)
{
  if (snd->io_errno)
    return lq_error_set_errno (error, snd->io_errno, "cannot read %s", reader->name);
  int code = sf_error (NULL);
  if (code == SF_ERR_UNRECOGNISED_FORMAT || code == SF_ERR_SYSTEM)
    return lq_error_set (error, LQ_ERROR_NOT_AUDIO, -1, "%s is not an audio file of a known format",
                         reader->name);
  if (code == SF_ERR_UNSUPPORTED_ENCODING)
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "%s holds sound in an unknown encoding",
                         reader->name);
  if (code == SF_ERR_MALFORMED_FILE)
    return lq_error_set (error, LQ_ERROR_DAMAGED, -1,
                         "%s is damaged: its header and its content do not fit", reader->name);
  return lq_error_set (error, LQ_ERROR_DAMAGED, -1, "%s is damaged and cannot be read (%s)",
                       reader->name, sf_strerror (NULL));
}

LqStatus lq_reader_open_sndfile (LqReader *reader, LqError *error)
{
  Snd *snd = calloc (1, sizeof *snd);
  if (snd == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to read %s", reader->name);
  snd->reader = reader;
  LqStatus status =
      open_stream (snd) ? fill_info (reader, snd, error) : refuse (reader, snd, error);
  if (status != LQ_OK)
    {
      close_snd (snd);
      return status;
    }
  load_strings (snd);
  load_id3 (reader);
  lq_tags_load_caf (&reader->tags, reader->fd, reader->file_size);
  reader->decoder = &decoder;
  reader->state = snd;
  return LQ_OK;
}
