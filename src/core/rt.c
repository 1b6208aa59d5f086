/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real-time guards: a depth per thread, told to the test interposer when one is preloaded,
 * and the processor's flush-to-zero bits. Without an interposer this is two additions. */
#include "core/rt.h"

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

/* Defined by tests/engine/rt_interposer.c only. */
extern void lq_rt_hook_enter (void) __attribute__ ((weak));
extern void lq_rt_hook_leave (void) __attribute__ ((weak));

static _Thread_local unsigned depth;

void lq_rt_enter (void)
{
  if (depth++ == 0 && lq_rt_hook_enter)
    lq_rt_hook_enter ();
}

void lq_rt_leave (void)
{
  if (--depth == 0 && lq_rt_hook_leave)
    lq_rt_hook_leave ();
}

bool lq_rt_active (void) { return depth > 0; }

#if defined(__SSE__)

#define FLUSH_TO_ZERO      0x8000u /* MXCSR bit 15 */
#define DENORMALS_ARE_ZERO 0x0040u /* MXCSR bit 6 */
#define NO_DENORMALS       (FLUSH_TO_ZERO | DENORMALS_ARE_ZERO)

static unsigned get_state (void) { return _mm_getcsr (); }

void lq_rt_denormals_restore (unsigned state) { _mm_setcsr (state); }

#elif defined(__aarch64__)

#define NO_DENORMALS (1u << 24) /* FPCR.FZ: inputs and results */

static unsigned get_state (void)
{
  uint64_t state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  return (unsigned)state;
}

void lq_rt_denormals_restore (unsigned state)
{
  __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)state));
}

#else
#error "lq_rt_denormals_off is written for x86 with SSE and for aarch64"
#endif

unsigned lq_rt_denormals_off (void)
{
  unsigned state = get_state ();
  lq_rt_denormals_restore (state | NO_DENORMALS);
  return state;
}

unsigned lq_rt_denormals_on (void)
{
  unsigned state = get_state ();
  lq_rt_denormals_restore (state & ~NO_DENORMALS);
  return state;
}
