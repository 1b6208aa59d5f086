/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean spectrum of a whole file, for the line of a reference. It is read once on a worker, the file
 * asked for last is kept. Thread: [main]. Signal "ready" () when the one that was asked for is there. */
#pragma once

#include "analysis/spectrum.h"

#include <gio/gio.h>

#define LQ_TYPE_FILE_SPECTRUM (lq_file_spectrum_get_type ())
G_DECLARE_FINAL_TYPE (LqFileSpectrum, lq_file_spectrum, LQ, FILE_SPECTRUM, GObject)

LqFileSpectrum *lq_file_spectrum_new (void);

/* Levels in dB of PATH at N ascending HZ, with smoothing and slope of VIEW. FALSE, DB untouched: not known
 * yet (the work has begun), or the file cannot be read. */
gboolean lq_file_spectrum_read (LqFileSpectrum *spectrum, const char *path,
                                const LqSpectrumView *view, const double *hz, double *db, int n);
