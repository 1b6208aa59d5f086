/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer's way to the reader:
 *   CC=clang meson setup fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false
 *   ninja -C fuzz tests/fuzz/fuzz-reader tests/fuzz/fuzz-seeds
 *   fuzz/tests/fuzz/fuzz-seeds SEEDS
 *   ASAN_OPTIONS=detect_leaks=0 fuzz/tests/fuzz/fuzz-reader SEEDS
 * Leaks are left out: libsndfile 1.2.0 forgets some memory of Ogg files that it refuses. */
#include "reader.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  fuzz_reader (bytes, size);
  return 0;
}
