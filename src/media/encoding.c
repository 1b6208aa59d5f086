/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/encoding.h"

#include "core/types.h"
#include "core/words.h"

#include <string.h>

static const struct
{
  const char *id, *words;
} encodings[] = {
  { "PCM_S8", N_ ("8-bit PCM") },
  { "PCM_U8", N_ ("8-bit PCM") },
  { "PCM_8", N_ ("8-bit PCM") },
  { "PCM_12", N_ ("12-bit PCM") },
  { "PCM_16", N_ ("16-bit PCM") },
  { "PCM_20", N_ ("20-bit PCM") },
  { "PCM_24", N_ ("24-bit PCM") },
  { "PCM_32", N_ ("32-bit PCM") },
  { "ALAC_16", N_ ("16-bit ALAC") },
  { "ALAC_20", N_ ("20-bit ALAC") },
  { "ALAC_24", N_ ("24-bit ALAC") },
  { "ALAC_32", N_ ("32-bit ALAC") },
  { "FLOAT", N_ ("32-bit float") },
  { "DOUBLE", N_ ("64-bit float") },
  { "ULAW", "µ-law" },
  { "ALAW", "A-law" },
  { "IMA_ADPCM", "IMA ADPCM" },
  { "MS_ADPCM", "Microsoft ADPCM" },
  { "GSM610", "GSM 6.10" },
  { "VORBIS", "Vorbis" },
  { "OPUS", "Opus" },
  { "MPEG_LAYER_I", "MPEG layer I" },
  { "MPEG_LAYER_II", "MPEG layer II" },
  { "MPEG_LAYER_III", "MP3" },
};

const char *lq_encoding_words (const char *encoding)
{
  for (size_t i = 0; i < LQ_N_ELEMENTS (encodings); i++)
    if (strcmp (encodings[i].id, encoding) == 0)
      return encodings[i].words;
  return encoding;
}
