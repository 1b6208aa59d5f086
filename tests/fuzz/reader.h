/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold for the reader and any bytes at all: shared by the fuzz target and by the made corpus of
 * tests/media/damage. */
#pragma once

#include "media/reader.h"

#include <glib.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Enough to see all of a small file, and an end to one that promises hours of silence. */
#define FUZZ_FRAMES_MAX 200000

/* Reads all of READER in steps of STEP; the frames that came. */
static inline LqFrames fuzz_read_all (LqReader *reader, int step)
{
  static double planes[LQ_READER_MAX_CHANNELS][4096];
  const LqReaderInfo *info = lq_reader_info (reader);
  double *p[LQ_READER_MAX_CHANNELS];
  LqFrames at = 0, end = MIN (info->n_frames, FUZZ_FRAMES_MAX);
  for (int c = 0; c < info->n_channels; c++)
    p[c] = planes[c];
  while (at < end)
    {
      LqError error = { 0 };
      int got = lq_reader_read_at (reader, at, step, p, &error);
      if (got < 0)
        {
          g_assert_cmpint (strlen (error.detail), >, 10);
          break;
        }
      g_assert_cmpint (got, ==, MIN (step, info->n_frames - at));
      for (int c = 0; c < info->n_channels; c++)
        for (int i = 0; i < got; i++)
          g_assert_true (isfinite (planes[c][i]));
      at += got;
    }
  return at;
}

/* Opens the bytes as a file and reads what there is; the status of opening. */
static inline LqStatus fuzz_reader (const uint8_t *bytes, size_t size)
{
  LqReader *reader = NULL;
  LqError error = { 0 };
  LqReaderOptions options = { .max_channels = LQ_READER_MAX_CHANNELS };
  int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  g_assert_cmpint (write (fd, bytes, size), ==, size);
  LqStatus status = lq_reader_open_fd (fd, "fuzz", &options, &reader, &error);
  if (status != LQ_OK)
    {
      g_assert_cmpint (status, ==, error.status);
      g_assert_cmpint (strlen (error.detail), >, 10);
      return status;
    }
  const LqReaderInfo *info = lq_reader_info (reader);
  g_assert_cmpint (info->n_frames, >, 0);
  g_assert_cmpint (info->n_channels, >=, 1);
  g_assert_cmpint (info->n_channels, <=, LQ_READER_MAX_CHANNELS);
  g_assert_true (info->rate_hz >= 1 && info->rate_hz <= 10e6);
  LqFrames first = fuzz_read_all (reader, 4096);
  LqFrames second = fuzz_read_all (reader, 777);
  g_assert_cmpint (first / 4096, <=, second / 4096 + 1);
  for (int i = 0; i < lq_reader_tags (reader)->n; i++)
    g_assert_true (g_utf8_validate (lq_reader_tags (reader)->items[i].value, -1, NULL));
  lq_reader_free (reader);
  return LQ_OK;
}
