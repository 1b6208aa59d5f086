/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small deterministic random source with a seed: dither, probe signals, test material.
 * The same seed gives the same numbers on every machine. Not for secrets.
 * Source: xoshiro256** 1.0 and its seeding by splitmix64, D. Blackman and S. Vigna,
 * "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021). */
#pragma once

#include "core/types.h"

typedef struct
{
  uint64_t s[4];
} LqRandom;

/* Thread: [any] */
static inline void lq_random_init (LqRandom *random, uint64_t seed)
{
  for (int i = 0; i < 4; i++)
    {
      uint64_t z = (seed += UINT64_C (0x9E3779B97F4A7C15));
      z = (z ^ (z >> 30)) * UINT64_C (0xBF58476D1CE4E5B9);
      z = (z ^ (z >> 27)) * UINT64_C (0x94D049BB133111EB);
      random->s[i] = z ^ (z >> 31);
    }
}

/* 64 even bits. Thread: [any], also [audio] */
static inline uint64_t lq_random_next (LqRandom *random)
{
  uint64_t *s = random->s;
  uint64_t x = s[1] * 5;
  uint64_t result = ((x << 7) | (x >> 57)) * 9;
  uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = (s[3] << 45) | (s[3] >> 19);
  return result;
}

/* Evenly in [0, 1), in steps of 2^−53. */
static inline double lq_random_uniform (LqRandom *random)
{
  return (double)(lq_random_next (random) >> 11) * 0x1p-53;
}

/* Evenly in [−1, 1). */
static inline double lq_random_bipolar (LqRandom *random)
{
  return (double)((int64_t)lq_random_next (random) >> 11) * 0x1p-52;
}
