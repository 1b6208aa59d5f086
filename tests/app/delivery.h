/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries of a bench (bench.h), run and looked at. For tests only. */
#pragma once

#include "bench.h"

#include "app/delivery.h"

#include <string.h>

static inline LqDeliverSpec *spec_new (const char *path, LqFileFormat format, LqSampleType type,
                                       double rate_hz)
{
  LqDeliverSpec *spec = lq_deliver_spec_new (path);
  spec->format = format;
  spec->type = type;
  spec->rate_hz = rate_hz;
  spec->dither = LQ_DITHER_TPDF;
  spec->seed = 7;
  return spec;
}

static inline void run (LqDelivery *delivery)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = lq_delivery_run (delivery, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
}

static inline gboolean said (const LqDelivered *delivered, const char *text)
{
  for (guint i = 0; i < delivered->done->len; i++)
    if (strstr (delivered->done->pdata[i], text))
      return TRUE;
  return FALSE;
}

static inline void assert_proved (const LqDelivered *delivered)
{
  g_assert_nonnull (delivered->receipt);
  for (guint i = 0; i < delivered->receipt->lines->len; i++)
    {
      const LqReceiptLine *line = delivered->receipt->lines->pdata[i];
      if (!line->holds)
        g_test_message ("%s: %s: %s", delivered->spec->path, line->name, line->text);
    }
  g_assert_true (lq_receipt_holds (delivered->receipt));
  g_assert_cmpint (delivered->state, ==, LQ_DELIVER_PROVED);
}
