/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256's compression of whole 64-byte blocks, in plain C and with the processor's own
 * instructions. For hash.c and its test only. Thread: [any]. */
#pragma once

#include "core/types.h"

/* FIPS 180-4, section 4.2.2. */
extern const uint32_t lq_sha256_k[64];

void lq_sha256_blocks_plain (uint32_t state[8], const uint8_t *blocks, size_t n);

/* Whether this machine has instructions for it; slow to ask. */
bool lq_sha256_has_instructions (void);

/* Only where it has: the same result, some eight times faster. */
void lq_sha256_blocks_instructions (uint32_t state[8], const uint8_t *blocks, size_t n);
