/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/quantum.h"

#include "core/clones.h"
#include "core/eight.h"

typedef uint64_t Bits __attribute__ ((vector_size (64)));

/* One more in the exponent carries into the sign where it is full. */
LQ_CLONES bool lq_quantum_finite (const double *x)
{
  Bits carries = { 0 };

  for (int i = 0; i < LQ_QUANTUM; i += 8)
    carries |= ((Bits)LQ_EIGHT_AT (x + i) & (UINT64_C (0x7ff) << 52)) + (UINT64_C (1) << 52);
  carries |= __builtin_shufflevector (carries, carries, 4, 5, 6, 7, 0, 1, 2, 3);
  carries |= __builtin_shufflevector (carries, carries, 2, 3, 0, 1, 6, 7, 4, 5);
  return (carries[0] | carries[1]) >> 63 == 0;
}
