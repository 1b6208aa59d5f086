/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream through libsoxr, which takes out its own delay; the length is held to the rounded ratio here.
 * One thread, no SIMD choice that depends on the caller: the same input gives the same output. */
#include "media/resample.h"

#include "core/units.h"
#include "core/words.h"

#include <math.h>
#include <soxr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHANNELS 24

struct LqResampler
{
  soxr_t soxr;
  double in_hz, out_hz;
  int n_channels;
  LqFrames n_in, n_out;
  bool ended; /* no more input */
};

static unsigned long recipe_of (LqResampleQuality quality)
{
  return SOXR_VHQ | (quality == LQ_RESAMPLE_VHQ_STEEP ? SOXR_STEEP_FILTER : 0);
}

static bool rate_ok (double hz) { return hz >= 1 && hz <= 1e6; }

LqStatus lq_resampler_new (double in_hz, double out_hz, int n_channels, LqResampleQuality quality,
                           LqResampler **resampler, LqError *error)
{
  if (!rate_ok (in_hz) || !rate_ok (out_hz) || n_channels < 1 || n_channels > MAX_CHANNELS
      || in_hz / out_hz > 256 || out_hz / in_hz > 256)
    return lq_error_set (error, LQ_ERROR_RANGE, -1, "cannot convert %g Hz to %g Hz", in_hz, out_hz);
  LqResampler *r = calloc (1, sizeof *r);
  if (r == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to convert the sample rate");
  *r = (LqResampler){ .in_hz = in_hz, .out_hz = out_hz, .n_channels = n_channels };
  soxr_io_spec_t io = soxr_io_spec (SOXR_FLOAT64_S, SOXR_FLOAT64_S);
  soxr_quality_spec_t spec = soxr_quality_spec (recipe_of (quality), 0);
  soxr_runtime_spec_t runtime = soxr_runtime_spec (1);
  soxr_error_t failed = NULL;
  r->soxr = soxr_create (in_hz, out_hz, (unsigned)n_channels, &failed, &io, &spec, &runtime);
  if (failed || r->soxr == NULL)
    {
      lq_resampler_free (r);
      return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "cannot convert %g Hz to %g Hz: %s",
                           in_hz, out_hz, failed ? failed : lq_words ("no memory"));
    }
  *resampler = r;
  return LQ_OK;
}

void lq_resampler_free (LqResampler *resampler)
{
  if (resampler == NULL)
    return;
  if (resampler->soxr)
    soxr_delete (resampler->soxr);
  free (resampler);
}

LqFrames lq_resample_length (LqFrames n_in, double in_hz, double out_hz)
{
  if (in_hz != floor (in_hz) || out_hz != floor (out_hz))
    return (LqFrames)llroundl ((long double)n_in * out_hz / in_hz);
  __int128 in = (__int128)in_hz, out = (__int128)out_hz;
  return (LqFrames)((2 * n_in * out + in) / (2 * in));
}

/* What soxr has left; silence should it fall short of the length by a frame. */
static LqStatus drain (LqResampler *resampler, double *const *out, int n_out, int *n_made,
                       LqError *error)
{
  LqFrames left =
      lq_resample_length (resampler->n_in, resampler->in_hz, resampler->out_hz) - resampler->n_out;
  size_t want = left <= 0 ? 0 : left < n_out ? (size_t)left : (size_t)n_out, made = 0;
  soxr_error_t failed = NULL;
  if (want > 0)
    failed = soxr_process (resampler->soxr, NULL, 0, NULL, (soxr_buf_t)out, want, &made);
  if (failed)
    return lq_error_set (error, LQ_ERROR_IO, resampler->n_out, "the converter failed: %s", failed);
  for (int c = 0; c < resampler->n_channels && made == 0; c++)
    memset (out[c], 0, sizeof (double) * want);
  *n_made = made > 0 ? (int)made : (int)want;
  resampler->n_out += *n_made;
  return LQ_OK;
}

LqStatus lq_resampler_process (LqResampler *resampler, const double *const *in, int n_in,
                               int *n_taken, double *const *out, int n_out, int *n_made,
                               LqError *error)
{
  if (in == NULL || resampler->ended)
    {
      resampler->ended = true;
      *n_taken = 0;
      return drain (resampler, out, n_out, n_made, error);
    }
  size_t taken = 0, made = 0;
  soxr_error_t failed = soxr_process (resampler->soxr, (soxr_in_t)in, (size_t)n_in, &taken,
                                      (soxr_buf_t)out, (size_t)n_out, &made);
  if (failed)
    return lq_error_set (error, LQ_ERROR_IO, resampler->n_out, "the converter failed: %s", failed);
  resampler->n_in += (LqFrames)taken;
  resampler->n_out += (LqFrames)made;
  *n_taken = (int)taken;
  *n_made = (int)made;
  return LQ_OK;
}

void lq_resample_describe (double in_hz, double out_hz, LqResampleQuality quality, char *text,
                           size_t size)
{
  const char *version = soxr_version (); /* "libsoxr-0.1.3" */
  const char *number = strchr (version, '-');
  char in[LQ_UNITS_TEXT], out[LQ_UNITS_TEXT]; /* a session keeps it: no locale */
  lq_number_format (in_hz, in);
  lq_number_format (out_hz, out);
  snprintf (text, size, "soxr %s VHQ%s, %s → %s Hz", number ? number + 1 : version,
            quality == LQ_RESAMPLE_VHQ_STEEP ? " steep" : "", in, out);
}
