/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two songs of the demo as tables, and the band that plays them. */
#pragma once

#include "synth.h"

#include <stdbool.h>

typedef struct
{
  double bass;
  double notes[4];
} DemoChord;

/* A melody note: beats from the start of its section. */
typedef struct
{
  double beat, length, pitch, colour;
} DemoMelodyNote;

typedef struct
{
  const char *name;
  int bars;
  const DemoChord *chords; /* one a bar, repeating */
  int n_chords;
  const DemoMelodyNote *voice;
  int n_voice;
  const DemoMelodyNote *lead;
  int n_lead;
  double energy; /* 0 … 1: how much of the band plays, and how hard */
} DemoSection;

typedef struct
{
  const char *title;
  double bpm;
  double swing; /* place of the off-beat sixteenth inside its eighth: 0.5 straight … 0.66 */
  const DemoSection *sections;
  int n_sections;
  uint32_t seed;
} DemoSong;

extern const DemoSong demo_slow_ferry;
extern const DemoSong demo_paper_lanterns;

/* A track of the band: its name, its place in the mix, and who plays it. */
typedef struct
{
  const char *name;
  double mix_gain_db;
  void (*play) (DemoStem *stem, const DemoSong *song);
} DemoPart;

extern const DemoPart demo_parts[];
extern const int demo_n_parts;

double demo_song_length_s (const DemoSong *song);

/* Where section INDEX starts. */
double demo_section_start_s (const DemoSong *song, int index);
