/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ALSA device for tests that writes what it gets into a pipe: a thread reads it, so the pace
 * is the reader's and every sample is seen. A private .asoundrc makes it the default device. */
#pragma once

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct
{
  char *home, *pipe, *rc;
  int fd;
  pthread_t reader;
  size_t n_frames;
  float *samples; /* interleaved stereo [2 × n_frames], what came first */
  _Atomic size_t n_bytes;
  atomic_bool quit;
  atomic_bool stall; /* the device hangs while this is set */
} AlsaFile;

/* From here PortAudio finds it; keeps the first N_FRAMES and drains the rest. */
void alsa_file_begin (AlsaFile *file, size_t n_frames);
bool alsa_file_is_full (AlsaFile *file);
void alsa_file_end (AlsaFile *file);
