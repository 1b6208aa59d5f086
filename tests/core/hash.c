/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 by the standard's vectors and against GLib's; the random source by its authors'. */
#include "core/hash.h"
#include "core/hash_blocks.h"
#include "core/random.h"

#include <glib.h>
#include <string.h>

static void assert_digest (const char *text, const char *digest)
{
  LqSha256 hash;
  char got[LQ_SHA256_TEXT];
  lq_sha256_init (&hash);
  lq_sha256_update (&hash, text, strlen (text));
  lq_sha256_finish_text (&hash, got);
  g_assert_cmpstr (got, ==, digest);
}

/* FIPS 180-4 examples (NIST "Descriptions of SHA-256, SHA-384, and SHA-512"). */
static void vectors (void)
{
  assert_digest ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_digest ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_digest ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  char *million = g_strnfill (1000000, 'a');
  assert_digest (million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  g_free (million);
}

/* Every length around the block's edges, cut anywhere, equals GLib's implementation. */
static void pieces (void)
{
  LqRandom random;
  lq_random_init (&random, 5);
  guint8 data[300];
  for (size_t i = 0; i < sizeof data; i++)
    data[i] = (guint8)lq_random_next (&random);
  for (size_t n = 0; n <= sizeof data; n++)
    {
      LqSha256 hash;
      lq_sha256_init (&hash);
      for (size_t done = 0; done < n;)
        {
          size_t step = lq_random_next (&random) % 90;
          step = MIN (step, n - done);
          lq_sha256_update (&hash, data + done, step);
          done += step;
        }
      char text[LQ_SHA256_TEXT];
      lq_sha256_finish_text (&hash, text);
      char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, n);
      g_assert_cmpstr (text, ==, expected);
      g_free (expected);
    }
}

/* Seeded with {1, 2, 3, 4}, xoshiro256** begins so (the value all published ports test). */
static void random_vectors (void)
{
  static const uint64_t expected[] = { 11520, 0, 1509978240, 1215971899390074240 };
  LqRandom random = { { 1, 2, 3, 4 } };
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (lq_random_next (&random), ==, expected[i]);
  /* splitmix64 of seed 1234567 begins so (its author's test values). */
  lq_random_init (&random, 1234567);
  g_assert_cmpuint (random.s[0], ==, UINT64_C (6457827717110365317));
  g_assert_cmpuint (random.s[1], ==, UINT64_C (3203168211198807973));
}

/* Mean and variance of an even spread, 5 standard errors wide at n = 10^6. */
static void random_spread (void)
{
  LqRandom random;
  lq_random_init (&random, 9);
  double sum = 0, squares = 0;
  const int n = 1000000;
  for (int i = 0; i < n; i++)
    {
      double x = lq_random_bipolar (&random), u = lq_random_uniform (&random);
      g_assert_true (x >= -1 && x < 1 && u >= 0 && u < 1);
      sum += x;
      squares += x * x;
    }
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 5 * 0.577 / 1000);
  g_assert_cmpfloat_with_epsilon (squares / n, 1.0 / 3, 5 * 0.298 / 1000);
}

/* The processor's own instructions give what plain C gives, for any number of blocks. */
static void test_instructions (void)
{
  if (!lq_sha256_has_instructions ())
    {
      g_test_skip ("this processor has none");
      return;
    }
  GRand *rand = g_rand_new_with_seed (12);
  for (size_t n = 0; n < 20; n++)
    {
      uint32_t plain[8], fast[8];
      uint8_t blocks[20 * 64];
      for (int i = 0; i < 8; i++)
        plain[i] = fast[i] = g_rand_int (rand);
      for (size_t i = 0; i < sizeof blocks; i++)
        blocks[i] = (uint8_t)g_rand_int (rand);
      lq_sha256_blocks_plain (plain, blocks, n);
      lq_sha256_blocks_instructions (fast, blocks, n);
      g_assert_cmpmem (plain, sizeof plain, fast, sizeof fast);
    }
  g_rand_free (rand);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/hash/instructions", test_instructions);
  g_test_add_func ("/core/hash/vectors", vectors);
  g_test_add_func ("/core/hash/pieces", pieces);
  g_test_add_func ("/core/random/vectors", random_vectors);
  g_test_add_func ("/core/random/spread", random_spread);
  return g_test_run ();
}
