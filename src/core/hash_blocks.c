/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 with the SHA extensions of x86-64 (hash_blocks.h). Source: Intel SDM, volume 2,
 * SHA256RNDS2, SHA256MSG1, SHA256MSG2; the state travels as ABEF and CDGH. */
#include "core/hash_blocks.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

bool lq_sha256_has_instructions (void)
{
  unsigned a, b, c, d;
  bool has_sha = __get_cpuid_count (7, 0, &a, &b, &c, &d) && (b & bit_SHA);
  return has_sha && __get_cpuid (1, &a, &b, &c, &d) && (c & bit_SSE4_1);
}

__attribute__ ((target ("sha,sse4.1"))) static void compress (__m128i *abef, __m128i *cdgh,
                                                              const uint8_t *block)
{
  const __m128i swap = _mm_set_epi64x (0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i state0 = *abef, state1 = *cdgh, w[4];
#pragma GCC unroll 16
  for (int r = 0; r < 16; r++)
    {
      if (r < 4)
        w[r] = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *)block + r), swap);
      else
        {
          __m128i last = w[(r + 3) & 3];
          __m128i sum = _mm_add_epi32 (_mm_sha256msg1_epu32 (w[r & 3], w[(r + 1) & 3]),
                                       _mm_alignr_epi8 (last, w[(r + 2) & 3], 4));
          w[r & 3] = _mm_sha256msg2_epu32 (sum, last);
        }
      __m128i k = _mm_loadu_si128 ((const __m128i *)lq_sha256_k + r);
      __m128i kw = _mm_add_epi32 (w[r & 3], k);
      state1 = _mm_sha256rnds2_epu32 (state1, state0, kw);
      state0 = _mm_sha256rnds2_epu32 (state0, state1, _mm_shuffle_epi32 (kw, 0x0e));
    }
  *abef = _mm_add_epi32 (*abef, state0);
  *cdgh = _mm_add_epi32 (*cdgh, state1);
}

__attribute__ ((target ("sha,sse4.1"))) void
lq_sha256_blocks_instructions (uint32_t state[8], const uint8_t *blocks, size_t n)
{
  __m128i dcba = _mm_loadu_si128 ((const __m128i *)state);
  __m128i hgfe = _mm_loadu_si128 ((const __m128i *)state + 1);
  __m128i cdab = _mm_shuffle_epi32 (dcba, 0xb1), efgh = _mm_shuffle_epi32 (hgfe, 0x1b);
  __m128i abef = _mm_alignr_epi8 (cdab, efgh, 8), cdgh = _mm_blend_epi16 (efgh, cdab, 0xf0);
  for (size_t i = 0; i < n; i++)
    compress (&abef, &cdgh, blocks + 64 * i);
  __m128i feba = _mm_shuffle_epi32 (abef, 0x1b), dchg = _mm_shuffle_epi32 (cdgh, 0xb1);
  _mm_storeu_si128 ((__m128i *)state, _mm_blend_epi16 (feba, dchg, 0xf0));
  _mm_storeu_si128 ((__m128i *)state + 1, _mm_alignr_epi8 (dchg, feba, 8));
}

#else

bool lq_sha256_has_instructions (void) { return false; }

void lq_sha256_blocks_instructions (uint32_t state[8], const uint8_t *blocks, size_t n)
{
  lq_sha256_blocks_plain (state, blocks, n);
}

#endif
