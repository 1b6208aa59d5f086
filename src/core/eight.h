/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight values at once, for loops in which the compiler does not find the lanes by itself: LqEight in memory that is
 * aligned to them, LQ_EIGHT_AT wherever they are. The same bits on every machine. Thread: [any]. */
#pragma once

#include <stdint.h>

typedef double LqEight __attribute__ ((vector_size (64), may_alias));
typedef double LqEightAt __attribute__ ((vector_size (64), aligned (8), may_alias));
typedef int64_t LqEightBits __attribute__ ((vector_size (64)));

#define LQ_EIGHT_AT(p)   (*(const LqEightAt *)(p))
#define LQ_EIGHT_SIZE(a) ((LqEight)((LqEightBits)(a)&INT64_MAX))

/* A becomes the larger of each; what is no number in X is passed over. */
#define LQ_EIGHT_RAISE(a, x)                                                                       \
  do                                                                                               \
    {                                                                                              \
      LqEight eight_x = (x);                                                                       \
      LqEightBits eight_more = eight_x > (a);                                                      \
      (a) = (LqEight)(((LqEightBits)eight_x & eight_more) | ((LqEightBits)(a) & ~eight_more));     \
    }                                                                                              \
  while (0)

/* The largest of A, which are numbers. */
static inline double lq_eight_largest (const LqEight *of)
{
  LqEight a = *of;
  LQ_EIGHT_RAISE (a, __builtin_shufflevector (a, a, 4, 5, 6, 7, 0, 1, 2, 3));
  LQ_EIGHT_RAISE (a, __builtin_shufflevector (a, a, 2, 3, 0, 1, 6, 7, 4, 5));
  return a[0] > a[1] ? a[0] : a[1];
}
