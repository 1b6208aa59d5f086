/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 of media, sessions and rendered audio, in one piece or bit by bit.
 * Source: FIPS 180-4. Thread: [any]; allocates nothing. */
#pragma once

#include "core/types.h"

#define LQ_SHA256_BYTES 32
#define LQ_SHA256_TEXT  65 /* hexadecimal with its NUL */

typedef struct
{
  uint32_t state[8];
  uint64_t n_bytes;
  uint8_t block[64];
  enum
  {
    LQ_SHA256_NOT_ASKED, /* whether the processor has instructions of its own for it */
    LQ_SHA256_PLAIN,
    LQ_SHA256_INSTRUCTIONS,
  } way;
} LqSha256;

void lq_sha256_init (LqSha256 *hash);
void lq_sha256_update (LqSha256 *hash, const void *data, size_t n_bytes);

/* Same, as lower-case hexadecimal text. */
void lq_sha256_finish_text (LqSha256 *hash, char text[LQ_SHA256_TEXT]);
