/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 after FIPS 180-4, section 6.2. Symbols are the standard's: a…h working variables,
 * w the message schedule, k the round constants (section 4.2.2). */
#include "core/hash.h"
#include "core/hash_blocks.h"

#include <string.h>

const uint32_t lq_sha256_k[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate_right (uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

static inline uint32_t big_endian (const uint8_t *bytes)
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The schedule of round T ≥ 16, in a ring of the last sixteen. */
static inline uint32_t next_word (uint32_t w[16], int t)
{
  uint32_t x = w[(t - 2) & 15], y = w[(t - 15) & 15];
  uint32_t sigma1 = rotate_right (x, 17) ^ rotate_right (x, 19) ^ (x >> 10);
  uint32_t sigma0 = rotate_right (y, 7) ^ rotate_right (y, 18) ^ (y >> 3);
  return w[t & 15] += sigma1 + w[(t - 7) & 15] + sigma0;
}

/* One round, after which the caller takes h for a, a for b and so on: eight rounds need no move. */
static inline void take_round (uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e,
                               uint32_t f, uint32_t g, uint32_t *h, uint32_t kw)
{
  uint32_t sum1 = rotate_right (e, 6) ^ rotate_right (e, 11) ^ rotate_right (e, 25);
  uint32_t choose = g ^ (e & (f ^ g));
  uint32_t t1 = *h + sum1 + choose + kw;
  uint32_t sum0 = rotate_right (a, 2) ^ rotate_right (a, 13) ^ rotate_right (a, 22);
  uint32_t majority = (a & b) | (c & (a | b));
  *d += t1;
  *h = t1 + sum0 + majority;
}

static void compress (uint32_t state[8], const uint8_t block[64])
{
  uint32_t w[16];
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
#define KW(t)                                                                                      \
  (lq_sha256_k[from + (t)]                                                                         \
   + (from == 0 ? (w[t] = big_endian (block + 4 * (t))) : next_word (w, from + (t))))
#pragma GCC unroll 4
  for (int from = 0; from < 64; from += 16)
#pragma GCC unroll 2
    for (int t = 0; t < 16; t += 8)
      {
        take_round (a, b, c, &d, e, f, g, &h, KW (t));
        take_round (h, a, b, &c, d, e, f, &g, KW (t + 1));
        take_round (g, h, a, &b, c, d, e, &f, KW (t + 2));
        take_round (f, g, h, &a, b, c, d, &e, KW (t + 3));
        take_round (e, f, g, &h, a, b, c, &d, KW (t + 4));
        take_round (d, e, f, &g, h, a, b, &c, KW (t + 5));
        take_round (c, d, e, &f, g, h, a, &b, KW (t + 6));
        take_round (b, c, d, &e, f, g, h, &a, KW (t + 7));
      }
#undef KW
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void lq_sha256_blocks_plain (uint32_t state[8], const uint8_t *blocks, size_t n)
{
  for (size_t i = 0; i < n; i++)
    compress (state, blocks + 64 * i);
}

/* From as many blocks at once on it pays to ask the processor what it can: on a virtual machine
 * the question costs as much as hashing a hundred blocks. */
#define WORTH_ASKING 64

static void take_blocks (LqSha256 *hash, const uint8_t *blocks, size_t n)
{
  if (hash->way == LQ_SHA256_NOT_ASKED && n >= WORTH_ASKING)
    hash->way = lq_sha256_has_instructions () ? LQ_SHA256_INSTRUCTIONS : LQ_SHA256_PLAIN;
  if (hash->way == LQ_SHA256_INSTRUCTIONS)
    lq_sha256_blocks_instructions (hash->state, blocks, n);
  else
    lq_sha256_blocks_plain (hash->state, blocks, n);
}

void lq_sha256_init (LqSha256 *hash)
{
  static const uint32_t initial[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
  memcpy (hash->state, initial, sizeof initial);
  hash->n_bytes = 0;
  hash->way = LQ_SHA256_NOT_ASKED;
}

void lq_sha256_update (LqSha256 *hash, const void *data, size_t n_bytes)
{
  const uint8_t *bytes = data;
  size_t held = hash->n_bytes % 64;
  hash->n_bytes += n_bytes;
  if (held > 0)
    {
      size_t n = n_bytes < 64 - held ? n_bytes : 64 - held;
      memcpy (hash->block + held, bytes, n);
      bytes += n, n_bytes -= n, held += n;
      if (held < 64)
        return;
      take_blocks (hash, hash->block, 1);
    }
  size_t whole = n_bytes / 64;
  take_blocks (hash, bytes, whole);
  if (n_bytes % 64 > 0)
    memcpy (hash->block, bytes + 64 * whole, n_bytes % 64);
}

/* Ends the hash; HASH needs init before it is used again. */
static void finish (LqSha256 *hash, uint8_t digest[LQ_SHA256_BYTES])
{
  uint64_t n_bits = hash->n_bytes * 8;
  static const uint8_t padding[64] = { 0x80 };
  size_t held = hash->n_bytes % 64;
  lq_sha256_update (hash, padding, held < 56 ? 56 - held : 120 - held);
  uint8_t length[8];
  for (int i = 0; i < 8; i++)
    length[i] = (uint8_t)(n_bits >> (56 - 8 * i));
  lq_sha256_update (hash, length, sizeof length);
  for (int i = 0; i < LQ_SHA256_BYTES; i++)
    digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

void lq_sha256_finish_text (LqSha256 *hash, char text[LQ_SHA256_TEXT])
{
  uint8_t digest[LQ_SHA256_BYTES];
  finish (hash, digest);
  for (int i = 0; i < LQ_SHA256_BYTES; i++)
    {
      text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
      text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
  text[LQ_SHA256_TEXT - 1] = '\0';
}
