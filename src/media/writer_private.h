/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the containers of the writer share: each writes its head into the file, takes blocks of
 * sound and completes the head at the end. */
#pragma once

#include "media/atomic_file.h"
#include "media/writer.h"

typedef struct
{
  /* Writes the head and may set writer->state. */
  LqStatus (*begin) (LqWriter *writer, LqError *error);
  /* N ≤ LQ_WRITER_BLOCK frames. */
  LqStatus (*write) (LqWriter *writer, const double *const *planes, int n, LqError *error);
  LqStatus (*end) (LqWriter *writer, LqError *error);
  void (*free_state) (void *state);
} LqContainer;

#define LQ_WRITER_BLOCK        4096
#define LQ_WRITER_MAX_CHANNELS 8

struct LqWriter
{
  LqWriterSpec spec;
  LqAtomicFile *file;
  LqQuantiser *quantiser;
  const LqContainer *container;
  void *state;
  LqFileFormat written_as;
};

extern const LqContainer lq_container_wav; /* WAV and RF64 */
extern const LqContainer lq_container_aiff;
extern const LqContainer lq_container_caf;
extern const LqContainer lq_container_flac;

/* Sound as the quantiser's words, appended to the file; words swapped to big-endian if asked. */
typedef enum
{
  LQ_WORDS_LITTLE,
  LQ_WORDS_BIG,
} LqWordOrder;
LqStatus lq_writer_append (LqWriter *writer, const double *const *planes, int n, LqWordOrder order,
                           LqError *error);

/* Bytes of one frame, and of all the sound written so far. */
int lq_writer_frame_bytes (const LqWriter *writer);
int64_t lq_writer_sound_bytes (const LqWriter *writer);
