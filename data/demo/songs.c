/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is played: chords, melodies and form of the two songs. */
#include "score.h"

#define N(array) ((int)(sizeof (array) / sizeof ((array)[0])))

/* Slow Ferry, A minor. */
static const DemoChord ferry_verse[] = {
  { 33, { 55, 59, 60, 64 } }, /* Am9 */
  { 29, { 53, 57, 60, 64 } }, /* Fmaj7 */
  { 38, { 53, 57, 60, 64 } }, /* Dm9 */
  { 28, { 56, 59, 62, 64 } }, /* E7 */
};
static const DemoChord ferry_chorus[] = {
  { 29, { 57, 60, 64, 67 } }, /* Fmaj9 */
  { 31, { 59, 62, 64, 67 } }, /* G6 */
  { 28, { 55, 59, 62, 64 } }, /* Em7 */
  { 33, { 55, 60, 64, 67 } }, /* Am7 */
  { 29, { 57, 60, 64, 67 } }, /* Fmaj9 */
  { 31, { 59, 62, 67, 71 } }, /* G */
  { 36, { 60, 64, 67, 71 } }, /* Cmaj7 */
  { 28, { 56, 59, 62, 68 } }, /* E7 */
};
static const DemoMelodyNote ferry_verse_voice[] = {
  { 0.5, 0.9, 64, 0.1 },   { 1.5, 0.45, 64, 0.2 }, { 2.0, 0.45, 62, 0.4 },  { 2.5, 1.3, 60, 0.2 },
  { 4.5, 0.9, 65, 0.1 },   { 5.5, 0.45, 64, 0.3 }, { 6.0, 0.9, 62, 0.5 },   { 7.0, 0.8, 60, 0.3 },
  { 8.5, 0.45, 57, 0.3 },  { 9.0, 0.45, 60, 0.1 }, { 9.5, 1.4, 62, 0.2 },   { 11.0, 0.45, 64, 0.4 },
  { 11.5, 0.45, 62, 0.2 }, { 12.0, 2.6, 59, 0.5 }, { 16.5, 0.9, 64, 0.1 },  { 17.5, 0.45, 67, 0.2 },
  { 18.0, 0.45, 64, 0.4 }, { 18.5, 1.3, 62, 0.2 }, { 20.5, 0.45, 65, 0.1 }, { 21.0, 0.45, 67, 0.1 },
  { 21.5, 1.4, 69, 0.2 },  { 23.0, 0.8, 67, 0.4 }, { 24.5, 0.9, 65, 0.1 },  { 25.5, 0.9, 64, 0.3 },
  { 26.5, 0.9, 62, 0.5 },  { 28.0, 3.0, 64, 0.3 },
};
static const DemoMelodyNote ferry_chorus_voice[] = {
  { 0.0, 1.4, 72, 0.0 },  { 1.5, 0.45, 71, 0.1 },  { 2.0, 0.9, 69, 0.2 },  { 3.0, 0.9, 67, 0.4 },
  { 4.0, 1.4, 71, 0.0 },  { 5.5, 0.45, 69, 0.2 },  { 6.0, 1.8, 67, 0.3 },  { 8.0, 1.4, 67, 0.1 },
  { 9.5, 0.45, 69, 0.1 }, { 10.0, 0.9, 71, 0.0 },  { 11.0, 0.9, 67, 0.4 }, { 12.0, 3.2, 64, 0.3 },
  { 16.0, 1.4, 72, 0.0 }, { 17.5, 0.45, 74, 0.0 }, { 18.0, 0.9, 72, 0.1 }, { 19.0, 0.9, 69, 0.3 },
  { 20.0, 1.4, 71, 0.0 }, { 21.5, 0.45, 72, 0.1 }, { 22.0, 1.8, 74, 0.0 }, { 24.0, 1.9, 76, 0.0 },
  { 26.0, 0.9, 74, 0.2 }, { 27.0, 0.9, 72, 0.3 },  { 28.0, 1.9, 71, 0.1 }, { 30.0, 1.6, 68, 0.4 },
};
static const DemoMelodyNote ferry_hook[] = {
  { 2.5, 0.4, 76, 0.5 },  { 3.0, 0.4, 79, 0.6 },  { 3.5, 0.4, 76, 0.4 },  { 6.5, 0.4, 74, 0.5 },
  { 7.0, 0.4, 76, 0.6 },  { 7.5, 0.4, 74, 0.4 },  { 10.5, 0.4, 71, 0.5 }, { 11.0, 0.4, 74, 0.6 },
  { 11.5, 0.4, 71, 0.4 }, { 14.0, 0.7, 72, 0.7 }, { 15.0, 0.7, 69, 0.5 }, { 18.5, 0.4, 76, 0.5 },
  { 19.0, 0.4, 79, 0.6 }, { 19.5, 0.4, 81, 0.7 }, { 22.5, 0.4, 79, 0.6 }, { 23.0, 0.8, 83, 0.8 },
  { 26.5, 0.4, 79, 0.6 }, { 27.0, 0.4, 76, 0.5 }, { 30.0, 0.7, 76, 0.6 }, { 31.0, 0.7, 80, 0.7 },
};
static const DemoMelodyNote ferry_intro_lead[] = {
  { 8.0, 1.4, 72, 0.3 },  { 9.5, 0.45, 71, 0.3 }, { 10.0, 1.8, 69, 0.3 },
  { 12.0, 1.4, 71, 0.4 }, { 13.5, 2.0, 68, 0.3 },
};
static const DemoSection ferry_sections[] = {
  { "Intro", 4, ferry_verse, N (ferry_verse), NULL, 0, ferry_intro_lead, N (ferry_intro_lead),
    0.2 },
  { "Verse 1", 8, ferry_verse, N (ferry_verse), ferry_verse_voice, N (ferry_verse_voice), NULL, 0,
    0.5 },
  { "Chorus 1", 8, ferry_chorus, N (ferry_chorus), ferry_chorus_voice, N (ferry_chorus_voice),
    ferry_hook, N (ferry_hook), 0.9 },
  { "Verse 2", 8, ferry_verse, N (ferry_verse), ferry_verse_voice, N (ferry_verse_voice), NULL, 0,
    0.6 },
  { "Chorus 2", 8, ferry_chorus, N (ferry_chorus), ferry_chorus_voice, N (ferry_chorus_voice),
    ferry_hook, N (ferry_hook), 1.0 },
  { "Outro", 1, ferry_verse, 1, NULL, 0, NULL, 0, 0.1 },
};
const DemoSong demo_slow_ferry = { "Slow Ferry",       108.0, 0.565, ferry_sections,
                                   N (ferry_sections), 2711 };

/* Paper Lanterns, D minor. */
static const DemoChord lanterns_verse[] = {
  { 38, { 53, 57, 60, 64 } }, /* Dm9 */
  { 34, { 53, 57, 62, 65 } }, /* B♭maj7 */
  { 31, { 53, 58, 62, 65 } }, /* Gm7 */
  { 33, { 55, 57, 62, 64 } }, /* A7sus4 */
};
static const DemoChord lanterns_chorus[] = {
  { 34, { 57, 62, 65, 69 } }, /* B♭maj7 */
  { 36, { 55, 60, 64, 67 } }, /* C */
  { 38, { 57, 60, 65, 69 } }, /* Dm7 */
  { 41, { 57, 60, 65, 67 } }, /* F add9 */
};
static const DemoMelodyNote lanterns_verse_voice[] = {
  { 0.0, 0.9, 69, 0.1 },  { 1.0, 0.45, 67, 0.3 }, { 1.5, 1.4, 65, 0.2 },  { 4.0, 0.9, 65, 0.1 },
  { 5.0, 0.45, 67, 0.2 }, { 5.5, 1.9, 69, 0.3 },  { 8.5, 0.45, 70, 0.1 }, { 9.0, 0.9, 69, 0.1 },
  { 10.0, 0.9, 67, 0.4 }, { 11.0, 0.8, 65, 0.3 }, { 12.0, 2.8, 64, 0.5 },
};
static const DemoMelodyNote lanterns_chorus_voice[] = {
  { 0.0, 1.9, 74, 0.0 },  { 2.0, 0.9, 72, 0.2 },  { 3.0, 0.9, 69, 0.3 }, { 4.0, 1.9, 72, 0.1 },
  { 6.0, 0.9, 74, 0.0 },  { 7.0, 0.9, 76, 0.0 },  { 8.0, 2.4, 77, 0.0 }, { 10.5, 0.4, 76, 0.1 },
  { 11.0, 0.9, 74, 0.2 }, { 12.0, 2.9, 72, 0.4 },
};
static const DemoMelodyNote lanterns_hook[] = {
  { 1.5, 0.4, 81, 0.6 }, { 3.5, 0.4, 77, 0.5 },  { 5.5, 0.4, 79, 0.6 },  { 7.5, 0.4, 76, 0.5 },
  { 9.5, 0.4, 81, 0.7 }, { 11.5, 0.4, 77, 0.5 }, { 13.5, 0.4, 79, 0.6 }, { 15.0, 0.8, 84, 0.8 },
};
static const DemoSection lanterns_sections[] = {
  { "Intro", 4, lanterns_verse, N (lanterns_verse), NULL, 0, NULL, 0, 0.3 },
  { "Verse", 8, lanterns_verse, N (lanterns_verse), lanterns_verse_voice, N (lanterns_verse_voice),
    NULL, 0, 0.6 },
  { "Chorus", 8, lanterns_chorus, N (lanterns_chorus), lanterns_chorus_voice,
    N (lanterns_chorus_voice), lanterns_hook, N (lanterns_hook), 1.0 },
  { "Chorus", 8, lanterns_chorus, N (lanterns_chorus), lanterns_chorus_voice,
    N (lanterns_chorus_voice), lanterns_hook, N (lanterns_hook), 1.0 },
  { "Outro", 2, lanterns_verse, 1, NULL, 0, NULL, 0, 0.2 },
};
const DemoSong demo_paper_lanterns = { "Paper Lanterns",      116.0, 0.54, lanterns_sections,
                                       N (lanterns_sections), 4099 };
