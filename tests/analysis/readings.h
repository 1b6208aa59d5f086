/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readings against what they shall be. For tests only. */
#pragma once

#include "analysis/reading.h"

#include <glib.h>

#define assert_reading(reading, expected, tolerance)                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_true ((reading).valid);                                                               \
    g_assert_cmpfloat_with_epsilon ((reading).value, (expected), (tolerance));                     \
  }                                                                                                \
  G_STMT_END
