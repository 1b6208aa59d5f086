/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a design costs that is made on the audio thread, a part in each quantum: counted, not measured, so
 * that it is there after the same quanta on every machine. A unit is about a nanosecond of one core; what
 * designs says what each of its pieces takes, as it was found with a profiler.
 *
 * Who has it designed hands over a budget, from which each piece is taken once it is done: as long as
 * anything is left of it there is another one, so that the last may take more than there was. */
#pragma once

#define LQ_WORK_PER_S 1e9

/* The most that a piece takes, at rates up to 192 kHz. */
#define LQ_WORK_MOST_PIECE 64000
