/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LQ_CLONES before a function with plain vectorisable loops: it is compiled for several widths of
 * vector and the loader picks one. No loop so marked may depend on the order of a sum across
 * lanes, so that every clone gives the same bits (contraction is off for the whole project).
 * tests/contract/variants.c builds each width by itself, with LQ_CLONES given, and compares. */
#pragma once

#ifndef LQ_CLONES
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)          \
    && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define LQ_CLONES __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define LQ_CLONES
#endif
#endif

/* Before a loop whose rounds do not depend on one another, though they read and write one array. */
#ifdef __clang__
#define LQ_LANES_APART _Pragma ("clang loop vectorize(assume_safety)")
#else
#define LQ_LANES_APART _Pragma ("GCC ivdep")
#endif
