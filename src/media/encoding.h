/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encodings of LqReaderInfo as an engineer says them. Thread: [any]. */
#pragma once

/* "PCM_24" → "24-bit PCM", "FLOAT" → "32-bit float", to be translated where it is shown; ENCODING
 * itself where it has no better name. */
const char *lq_encoding_words (const char *encoding);
