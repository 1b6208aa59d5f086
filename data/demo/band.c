/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How it is played: each part reads the song's tables and plays its stem, with swing, accents,
 * fills and the small lateness of people. */
#include "score.h"

#include <math.h>

static double beat_s (const DemoSong *song) { return 60.0 / song->bpm; }

double demo_section_start_s (const DemoSong *song, int index)
{
  int bars = 0;
  for (int i = 0; i < index; i++)
    bars += song->sections[i].bars;
  return bars * 4 * beat_s (song);
}

double demo_song_length_s (const DemoSong *song)
{
  return demo_section_start_s (song, song->n_sections) + 2.4;
}

/* A place in the song: which section, bar and sixteenth, and when that is. */
typedef struct
{
  const DemoSong *song;
  const DemoSection *section;
  int bar, step; /* inside the section; step 0 … 15 */
  double time_s;
  uint32_t seed;
  bool last_bar;
} Moment;

/* Late or early by up to SPREAD_S, hard or soft by up to an eighth. */
static DemoNote note_at (const Moment *m, double spread_s, double velocity)
{
  double lean = 2.0 * demo_chance (m->seed, 1) - 1.0, force = demo_chance (m->seed, 2) - 0.5;
  return (DemoNote){
    .start_s = m->time_s + spread_s * lean,
    .velocity = velocity * (1.0 + 0.25 * force),
    .seed = m->seed * 2654435761u,
  };
}

typedef void (*Player) (DemoStem *stem, const Moment *m);

static void every_step (DemoStem *stem, const DemoSong *song, uint32_t part, Player play)
{
  double step_s = beat_s (song) / 4.0;
  for (int s = 0, bar0 = 0; s < song->n_sections; bar0 += song->sections[s++].bars)
    for (int bar = 0; bar < song->sections[s].bars; bar++)
      for (int step = 0; step < 16; step++)
        {
          double swing = step % 2 ? (2.0 * song->swing - 1.0) * step_s : 0.0;
          Moment m = {
            .song = song,
            .section = &song->sections[s],
            .bar = bar,
            .step = step,
            .time_s = 0.06 + ((bar0 + bar) * 16 + step) * step_s + swing,
            .seed = song->seed + part * 100003u + (uint32_t)((bar0 + bar) * 16 + step),
            .last_bar = bar == song->sections[s].bars - 1,
          };
          play (stem, &m);
        }
}

static bool hit (const char *pattern, int step)
{
  return pattern[step] == 'x' || pattern[step] == 'X';
}

static void kick_step (DemoStem *stem, const Moment *m)
{
  const char *pattern = m->section->energy > 0.8 ? "X..x..X...X..x.." : "X.....x...X.....";
  if (m->section->energy < 0.15 ? m->step != 0
                                : m->section->energy < 0.4 || !hit (pattern, m->step))
    return;
  DemoNote note = note_at (m, 0.0015, m->step % 4 ? 0.72 : 0.9);
  demo_kick (stem, &note);
}

static void snare_step (DemoStem *stem, const Moment *m)
{
  double energy = m->section->energy;
  if (energy < 0.4)
    return;
  bool back = m->step == 4 || m->step == 12;
  bool ghost = (m->step == 7 || m->step == 9 || m->step == 15) && demo_chance (m->seed, 7) < 0.55;
  bool fill = m->last_bar && m->bar > 3 && m->step >= 11;
  if (!back && !ghost && !fill)
    return;
  double velocity = back ? 0.5 + 0.35 * energy : fill ? 0.3 + 0.09 * (m->step - 10) : 0.13;
  DemoNote note = note_at (m, back ? 0.001 : 0.003, velocity);
  note.start_s += back ? 0.007 : 0.0; /* the back-beat sits a hair late */
  demo_snare (stem, &note);
}

static void hat_step (DemoStem *stem, const Moment *m)
{
  double energy = m->section->energy;
  if (energy < 0.15 || (energy < 0.4 && m->bar < 2) || (energy < 0.55 && m->step % 2))
    return;
  double accent = m->step % 4 == 2 ? 0.62 : m->step % 4 == 0 ? 0.46 : 0.24;
  DemoNote note = note_at (m, 0.003, accent * (0.7 + 0.4 * energy));
  note.pan = 0.3;
  note.colour = energy > 0.8 && m->step % 8 == 6 ? 0.8 : 0.08 * demo_chance (m->seed, 3);
  demo_hat (stem, &note);
}

static void percussion_step (DemoStem *stem, const Moment *m)
{
  double energy = m->section->energy;
  if (energy > 0.55)
    {
      DemoNote note = note_at (m, 0.004, m->step % 4 == 0 ? 0.5 : m->step % 2 ? 0.22 : 0.36);
      note.pan = -0.45;
      note.colour = m->step % 4 ? 0.7 : 0.2;
      demo_shaker (stem, &note);
    }
  if (energy > 0.15 && hit ("...x..x...x..xx.", m->step))
    {
      DemoNote note = note_at (m, 0.004, 0.34 + 0.14 * demo_chance (m->seed, 4));
      note.pan = 0.5;
      note.pitch = m->step == 13 ? 53 : m->step == 14 ? 48 : 50;
      note.colour = m->step > 12 ? 0.9 : 0.3;
      demo_conga (stem, &note);
    }
}

static const DemoChord *chord_of (const Moment *m)
{
  return &m->section->chords[m->bar % m->section->n_chords];
}

static void bass_step (DemoStem *stem, const Moment *m)
{
  static const double chorus[16] = { 3, 0, 0, 2, 0, 0, 3, 0, 0, 0, 3, 0, 0, 2, 1.6, 0 };
  static const double verse[16] = { 5, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 1.6, 0 };
  double energy = m->section->energy;
  if (energy < 0.15 ? m->step != 0 : energy < 0.4 && m->bar < 2)
    return;
  double steps = energy < 0.15 ? 14 : energy > 0.8 ? chorus[m->step] : verse[m->step];
  if (steps == 0.0)
    return;
  DemoNote note = note_at (m, 0.002, 0.62 + 0.16 * energy);
  double root = chord_of (m)->bass,
         next = m->section->chords[(m->bar + 1) % m->section->n_chords].bass;
  note.pitch = m->step == 14                   ? next + (next > root ? -1 : 2)
               : m->step == 13                 ? root + 12
               : m->step == 10 && energy > 0.8 ? root + 7
                                               : root;
  note.from = m->step == 14 ? root : 0.0;
  note.length_s = steps * beat_s (m->song) / 4.0 * 0.92;
  note.colour = 0.3 + 0.5 * energy;
  demo_bass (stem, &note);
}

static void keys_step (DemoStem *stem, const Moment *m)
{
  double energy = m->section->energy;
  const char *pattern = energy > 0.8 ? "X.....x...x..x.." : "X.......x.......";
  if (energy < 0.15 ? m->step != 0 : !hit (pattern, m->step))
    return;
  for (int k = 0; k < 4; k++)
    {
      DemoNote note = note_at (m, 0.002, (m->step ? 0.44 : 0.6) + 0.12 * energy);
      note.start_s += 0.011 * k * demo_chance (m->seed, 5); /* rolled by the hand */
      note.pitch = chord_of (m)->notes[k];
      note.pan = -0.25 + 0.12 * k;
      note.length_s = beat_s (m->song) * (energy < 0.15 ? 3.6 : m->step ? 0.9 : 1.4);
      demo_keys (stem, &note);
    }
}

static void pad_step (DemoStem *stem, const Moment *m)
{
  if (m->step != 0)
    return;
  for (int k = 0; k < 4; k++)
    {
      DemoNote note = note_at (m, 0.0, 0.36 + 0.5 * m->section->energy);
      note.pitch = chord_of (m)->notes[k] + (m->section->energy > 0.8 && k == 3 ? 12 : 0);
      note.length_s = 4.0 * beat_s (m->song);
      note.colour = m->section->energy;
      note.seed += (uint32_t)k * 77u;
      demo_pad (stem, &note);
    }
}

static void pluck_step (DemoStem *stem, const Moment *m)
{
  static const int order[16] = { 0, -1, 2, 1, -1, 3, -1, 2, 0, -1, 3, 2, -1, 1, 3, -1 };
  double energy = m->section->energy;
  if (energy < 0.15 || (energy > 0.45 && energy < 0.55) || order[m->step] < 0)
    return;
  DemoNote note = note_at (m, 0.003, 0.3 + 0.3 * demo_chance (m->seed, 6));
  note.pitch = chord_of (m)->notes[order[m->step]] + 12;
  note.pan = m->step % 2 ? 0.55 : -0.55;
  note.colour = 0.35 + 0.3 * energy;
  demo_pluck (stem, &note);
}

static void play_kick (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 1, kick_step);
}

static void play_snare (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 2, snare_step);
  demo_room (stem, 0.22, 0.7, 5200.0);
}

static void play_hats (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 3, hat_step);
}

static void play_percussion (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 4, percussion_step);
  demo_room (stem, 0.18, 0.9, 6000.0);
}

static void play_bass (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 5, bass_step);
}

static void play_keys (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 6, keys_step);
  demo_room (stem, 0.14, 1.4, 4200.0);
}

static void play_pad (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 7, pad_step);
  demo_room (stem, 0.35, 2.6, 3800.0);
}

static void play_pluck (DemoStem *stem, const DemoSong *song)
{
  every_step (stem, song, 8, pluck_step);
  demo_echo (stem, 0.26, 0.75 * beat_s (song), 0.35);
  demo_room (stem, 0.2, 1.6, 5600.0);
}

/* A melody, each note gliding from the one before it where they touch. */
static void play_melody (DemoStem *stem, const DemoSong *song, DemoInstrument instrument,
                         bool voice)
{
  for (int s = 0; s < song->n_sections; s++)
    {
      const DemoSection *section = &song->sections[s];
      const DemoMelodyNote *melody = voice ? section->voice : section->lead;
      int n = voice ? section->n_voice : section->n_lead,
          repeats =
              n == 0 ? 0
                     : section->bars * 4 / (int)(ceil ((melody[n - 1].beat + 0.5) / 16.0) * 16.0);
      double phrase = n == 0 ? 0.0 : ceil ((melody[n - 1].beat + 0.5) / 16.0) * 16.0;
      for (int repeat = 0; repeat < (repeats > 0 ? repeats : n > 0); repeat++)
        for (int i = 0; i < n; i++)
          {
            uint32_t seed = song->seed + 7919u * (uint32_t)(s * 64 + repeat * 32 + i) + voice;
            bool touches =
                i > 0 && melody[i - 1].beat + melody[i - 1].length > melody[i].beat - 0.12;
            DemoNote note = {
              .start_s = 0.06 + demo_section_start_s (song, s)
                         + (repeat * phrase + melody[i].beat) * beat_s (song)
                         + 0.012 * demo_chance (seed, 1),
              .length_s = melody[i].length * beat_s (song),
              .pitch = melody[i].pitch,
              .from = touches ? melody[i - 1].pitch : 0.0,
              .velocity = 0.5 + 0.35 * section->energy + 0.1 * (demo_chance (seed, 2) - 0.5),
              .colour = melody[i].colour,
              .pan = voice ? 0.0 : -0.2,
              .seed = seed,
            };
            instrument (stem, &note);
          }
    }
}

static void play_lead (DemoStem *stem, const DemoSong *song)
{
  play_melody (stem, song, demo_lead, false);
  demo_echo (stem, 0.3, 0.5 * beat_s (song), 0.4);
  demo_room (stem, 0.16, 1.8, 5000.0);
}

static void play_voice (DemoStem *stem, const DemoSong *song)
{
  play_melody (stem, song, demo_voice, true);
  demo_echo (stem, 0.1, beat_s (song), 0.25);
  demo_room (stem, 0.2, 1.7, 5200.0);
}

const DemoPart demo_parts[] = {
  { "Kick", -7.0, play_kick },  { "Snare", -10.5, play_snare },
  { "Hats", -13.0, play_hats }, { "Percussion", -15.0, play_percussion },
  { "Bass", -7.5, play_bass },  { "Keys", -15.5, play_keys },
  { "Pad", -14.0, play_pad },   { "Pluck", -13.5, play_pluck },
  { "Lead", -15.0, play_lead }, { "Voice", -18.5, play_voice },
};
const int demo_n_parts = sizeof demo_parts / sizeof demo_parts[0];
