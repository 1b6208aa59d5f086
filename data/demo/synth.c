/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth.h"

#include <math.h>
#include <stdlib.h>

double demo_chance (uint32_t seed, uint32_t index)
{
  uint64_t z = ((uint64_t)seed << 32 | index) + UINT64_C (0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94D049BB133111EB);
  z ^= z >> 31;
  return (double)(z >> 11) * 0x1p-53;
}

static double noise (uint32_t seed, size_t n)
{
  return 2.0 * demo_chance (seed, (uint32_t)n) - 1.0;
}

static double pitch_hz (double pitch) { return 440.0 * exp2 ((pitch - 69.0) / 12.0); }

/* State-variable filter (trapezoidal), enough of it for a synthesiser. */
typedef struct
{
  double s1, s2;
  double low, band, high;
} Filter;

static void filter_run (Filter *f, double x, double hz, double q)
{
  double g = tan (M_PI * fmin (hz, 0.45 * DEMO_RATE) / DEMO_RATE);
  double k = 1.0 / q;
  double a1 = 1.0 / (1.0 + g * (g + k));
  double v3 = x - f->s2;
  double v1 = a1 * (f->s1 + g * v3);
  double v2 = f->s2 + g * v1;
  f->s1 = 2.0 * v1 - f->s1;
  f->s2 = 2.0 * v2 - f->s2;
  f->low = v2;
  f->band = v1;
  f->high = x - k * v1 - v2;
}

/* A sawtooth without the aliases that a plain ramp would fold down (PolyBLEP). */
static double saw (double *phase, double step)
{
  double t = *phase;
  double y = 2.0 * t - 1.0;
  if (t < step)
    {
      double u = t / step;
      y -= u + u - u * u - 1.0;
    }
  else if (t > 1.0 - step)
    {
      double u = (t - 1.0) / step;
      y -= u * u + u + u + 1.0;
    }
  *phase = t + step;
  if (*phase >= 1.0)
    *phase -= 1.0;
  return y;
}

/* Attack, decay towards sustain, release after length_s; all in seconds. */
static double envelope (double t, double length_s, double attack, double decay, double sustain,
                        double release)
{
  double held = t < attack ? t / attack : sustain + (1.0 - sustain) * exp (-(t - attack) / decay);
  if (t <= length_s)
    return held;
  return held * exp (-(t - length_s) / release);
}

/* Where a note's samples go: clips to the stem, pans with constant power. */
typedef struct
{
  double *left, *right;
  size_t n;
  double gain_left, gain_right;
} Span;

static Span span_of (const DemoStem *stem, const DemoNote *note, double length_s)
{
  size_t start = (size_t)llround (fmax (note->start_s, 0.0) * DEMO_RATE);
  size_t n = (size_t)llround (length_s * DEMO_RATE);
  Span span = { 0 };
  if (start >= stem->n_frames)
    return span;
  double angle = (note->pan + 1.0) * M_PI / 4.0;
  span.left = stem->left + start;
  span.right = stem->right + start;
  span.n = start + n > stem->n_frames ? stem->n_frames - start : n;
  span.gain_left = cos (angle) * M_SQRT2 * note->velocity;
  span.gain_right = sin (angle) * M_SQRT2 * note->velocity;
  return span;
}

static void span_add (Span *span, size_t i, double y)
{
  span->left[i] += span->gain_left * y;
  span->right[i] += span->gain_right * y;
}

void demo_kick (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, 0.55);
  double phase = 0.0;
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      double hz = 47.0 + 95.0 * exp (-t / 0.022) + 260.0 * exp (-t / 0.004);
      phase += hz / DEMO_RATE;
      double body = sin (2.0 * M_PI * phase) * exp (-t / 0.16) * (1.0 - exp (-t / 0.0006));
      double beater = noise (note->seed, i) * exp (-t / 0.0022) * 0.22;
      span_add (&span, i, tanh (1.5 * body + beater) * 0.8);
    }
}

void demo_snare (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, 0.5);
  Filter wires = { 0 }, air = { 0 };
  double phase = 0.0, overtone = 0.0;
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      phase += (182.0 + 60.0 * exp (-t / 0.012)) / DEMO_RATE;
      overtone += 331.0 / DEMO_RATE;
      double head =
          (sin (2.0 * M_PI * phase) + 0.45 * sin (2.0 * M_PI * overtone)) * exp (-t / 0.07);
      filter_run (&wires, noise (note->seed, i), 3100.0, 0.8);
      filter_run (&air, wires.band + 0.4 * wires.high, 900.0, 0.7);
      double rattle = air.high * (0.85 * exp (-t / 0.085) + 0.15 * exp (-t / 0.22));
      span_add (&span, i, 0.55 * head + 0.8 * rattle * (0.35 + 0.65 * note->velocity));
    }
}

void demo_hat (DemoStem *stem, const DemoNote *note)
{
  static const double partials[6] = { 2.0, 3.0, 4.16, 5.43, 6.79, 8.21 };
  double decay = 0.018 + 0.22 * note->colour;
  Span span = span_of (stem, note, 6.0 * decay + 0.03);
  double phases[6] = { 0 };
  Filter high = { 0 }, peak = { 0 };
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE, metal = 0.0;
      for (int k = 0; k < 6; k++)
        {
          phases[k] += partials[k] * 205.3 / DEMO_RATE;
          metal +=
              sin (2.0 * M_PI * phases[k] + 2.2 * sin (2.0 * M_PI * phases[(k + 1) % 6] * 3.7));
        }
      filter_run (&high, 0.14 * metal + 0.55 * noise (note->seed, i), 7400.0, 0.9);
      filter_run (&peak, high.high, 9800.0, 1.2);
      span_add (&span, i, (0.6 * high.high + 0.5 * peak.band) * exp (-t / decay) * 0.4);
    }
}

void demo_shaker (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, 0.16);
  Filter grain = { 0 };
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      double shape = (1.0 - exp (-t / 0.012)) * exp (-t / 0.035);
      filter_run (&grain, noise (note->seed, i), 5600.0 + 1800.0 * note->colour, 1.6);
      span_add (&span, i, 0.55 * grain.band * shape);
    }
}

void demo_conga (DemoStem *stem, const DemoNote *note)
{
  double hz = pitch_hz (note->pitch), decay = 0.05 + 0.16 * note->colour, phase = 0.0;
  Span span = span_of (stem, note, 7.0 * decay);
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      phase += hz * (1.0 + 0.08 * exp (-t / 0.01)) / DEMO_RATE;
      double skin =
          sin (2.0 * M_PI * phase) + 0.3 * sin (2.0 * M_PI * phase * 1.52) * exp (-t / 0.03);
      double slap = noise (note->seed, i) * exp (-t / 0.004) * 0.3;
      span_add (&span, i, 0.5 * (skin * exp (-t / decay) + slap) * (1.0 - exp (-t / 0.0008)));
    }
}

void demo_bass (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, note->length_s + 0.12);
  double phase = 0.0, sub = 0.0, pitch = note->from > 0.0 ? note->from : note->pitch;
  Filter low = { 0 };
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      pitch += (note->pitch - pitch) * (1.0 / (0.018 * DEMO_RATE));
      double step = pitch_hz (pitch) / DEMO_RATE;
      double string = 0.6 * saw (&phase, step);
      sub += step;
      double cutoff = 210.0 + (900.0 + 1600.0 * note->colour) * note->velocity * exp (-t / 0.11);
      filter_run (&low, string, cutoff, 0.95);
      double finger = noise (note->seed, i) * exp (-t / 0.003) * 0.05;
      double y = low.low + 0.55 * sin (2.0 * M_PI * sub) + finger;
      span_add (&span, i,
                tanh (1.3 * y) * 0.55 * envelope (t, note->length_s, 0.004, 0.7, 0.55, 0.035));
    }
}

void demo_keys (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, note->length_s + 0.5);
  double hz = pitch_hz (note->pitch), carrier = 0.0, tine = 0.0;
  double brightness = (0.5 + 1.9 * note->velocity) * (1.3 - 0.5 * note->pitch / 100.0);
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      carrier += hz / DEMO_RATE;
      tine += 14.0 * hz / DEMO_RATE;
      double fork = sin (2.0 * M_PI * carrier) * brightness * (0.25 + 0.75 * exp (-t / 0.6));
      double bell = hz * 14.0 < 15000.0 ? 0.16 * sin (2.0 * M_PI * tine) * exp (-t / 0.05) : 0.0;
      double y = sin (2.0 * M_PI * carrier + 0.55 * fork + bell);
      double e = envelope (t, note->length_s, 0.003, 1.5, 0.18, 0.16);
      double sway = 0.28 * sin (2.0 * M_PI * 4.6 * (note->start_s + t));
      span.left[i] += 0.24 * span.gain_left * (1.0 + sway) * e * y;
      span.right[i] += 0.24 * span.gain_right * (1.0 - sway) * e * y;
    }
}

void demo_pad (DemoStem *stem, const DemoNote *note)
{
  enum
  {
    VOICES = 6
  };
  Span span = span_of (stem, note, note->length_s + 1.6);
  double phases[VOICES];
  Filter left = { 0 }, right = { 0 };
  for (int k = 0; k < VOICES; k++)
    phases[k] = demo_chance (note->seed, (uint32_t)k);
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE, sum[2] = { 0.0, 0.0 };
      for (int k = 0; k < VOICES; k++)
        {
          double cents = (k - 2.5) * 4.2 + 2.0 * sin (2.0 * M_PI * (0.13 + 0.05 * k) * t + k);
          sum[k & 1] += saw (&phases[k], pitch_hz (note->pitch + cents / 100.0) / DEMO_RATE);
        }
      double sweep =
          650.0
          + 1900.0 * note->colour * (0.6 + 0.4 * sin (2.0 * M_PI * 0.09 * (note->start_s + t)));
      filter_run (&left, sum[0], sweep, 0.8);
      filter_run (&right, sum[1], sweep * 1.06, 0.8);
      double e = 0.055 * envelope (t, note->length_s, 0.45, 3.0, 0.85, 0.5);
      span.left[i] += span.gain_left * e * (left.low + 0.25 * right.low);
      span.right[i] += span.gain_right * e * (right.low + 0.25 * left.low);
    }
}

/* Karplus and Strong's string: a burst in a loop of one period with a lossy average. */
void demo_pluck (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, 2.2);
  double period = DEMO_RATE / pitch_hz (note->pitch);
  size_t length = (size_t)(period - 0.5);
  double *line = calloc (length + 1, sizeof *line), previous = 0.0, tuned = 0.0, last_in = 0.0;
  double fraction = period - 0.5 - (double)length, allpass = (1.0 - fraction) / (1.0 + fraction);
  Filter pick = { 0 };
  for (size_t i = 0; i < length; i++)
    {
      filter_run (&pick, noise (note->seed, i), 1800.0 + 5200.0 * note->velocity, 0.7);
      line[i] = pick.low;
    }
  double loss = pow (0.001, period / DEMO_RATE / (0.7 + 1.3 * note->colour));
  for (size_t i = 0, at = 0; i < span.n; i++)
    {
      double y = line[at];
      double averaged = loss * 0.5 * (y + previous);
      previous = y;
      tuned = allpass * (averaged - tuned) + last_in;
      last_in = averaged;
      line[at] = tuned;
      at = at + 1 < length ? at + 1 : 0;
      span_add (&span, i, 0.8 * y * envelope ((double)i / DEMO_RATE, 1.7, 0.0005, 9.0, 1.0, 0.12));
    }
  free (line);
}

void demo_lead (DemoStem *stem, const DemoNote *note)
{
  Span span = span_of (stem, note, note->length_s + 0.25);
  double phase = 0.0, second = 0.5, pitch = note->from > 0.0 ? note->from : note->pitch;
  Filter low = { 0 };
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      pitch += (note->pitch - pitch) * (1.0 / (0.025 * DEMO_RATE));
      double vibrato = 0.16 * sin (2.0 * M_PI * 5.3 * t) * fmin (1.0, fmax (0.0, t - 0.18) / 0.25);
      double step = pitch_hz (pitch + vibrato) / DEMO_RATE;
      double y = saw (&phase, step) - saw (&second, step * 1.0021);
      filter_run (&low, y, 900.0 + 2600.0 * note->colour + 1800.0 * exp (-t / 0.2), 1.1);
      span_add (&span, i, 0.2 * low.low * envelope (t, note->length_s, 0.02, 1.2, 0.75, 0.07));
    }
}

/* A voice-like line: a glottal pulse with breath through four formants. */
void demo_voice (DemoStem *stem, const DemoNote *note)
{
  static const double formants[3][4] = {
    { 760.0, 1220.0, 2640.0, 3400.0 }, /* ah */
    { 480.0, 880.0, 2520.0, 3300.0 },  /* oh */
    { 340.0, 760.0, 2360.0, 3200.0 },  /* oo */
  };
  static const double gains[4] = { 1.0, 0.62, 0.34, 0.2 };
  Span span = span_of (stem, note, note->length_s + 0.2);
  Filter mouth[4] = { { 0 } };
  double phase = 0.0, drift = 0.0, pitch = note->from > 0.0 ? note->from : note->pitch - 0.6;
  double place = 2.0 * note->colour;
  int vowel = place < 1.0 ? 0 : 1;
  for (size_t i = 0; i < span.n; i++)
    {
      double t = (double)i / DEMO_RATE;
      pitch += (note->pitch - pitch) * (1.0 / (0.045 * DEMO_RATE));
      drift += 0.0004 * (noise (note->seed ^ 0x5bd1u, i) * 3.0 - drift);
      double vibrato =
          0.28 * sin (2.0 * M_PI * 5.6 * t + 3.0 * drift) * fmin (1.0, fmax (0.0, t - 0.22) / 0.3);
      double pulse = saw (&phase, pitch_hz (pitch + vibrato + drift) / DEMO_RATE);
      double breath = 0.10 * noise (note->seed, i) * (1.0 + 2.0 * exp (-t / 0.03));
      double y = 0.0;
      for (int k = 0; k < 4; k++)
        {
          double blend = place - vowel;
          double hz = formants[vowel][k] * (1.0 - blend) + formants[vowel + 1][k] * blend;
          filter_run (&mouth[k], pulse + breath, hz * (1.0 - 0.06 * exp (-t / 0.05)),
                      5.0 + 2.0 * k);
          y += gains[k] * mouth[k].band;
        }
      span_add (&span, i, 0.42 * y * envelope (t, note->length_s, 0.05, 2.0, 0.8, 0.06));
    }
}

/* Eight delay lines mixed by a Hadamard matrix, damped in the loop (Jot's network). */
void demo_room (DemoStem *stem, double wet, double decay_s, double damping_hz)
{
  enum
  {
    LINES = 8,
    LONGEST = 4096
  };
  static const size_t lengths[LINES] = { 1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797 };
  double (*lines)[LONGEST] = calloc (LINES, sizeof *lines);
  double damp[LINES] = { 0 }, fade[LINES], pole = exp (-2.0 * M_PI * damping_hz / DEMO_RATE);
  for (int k = 0; k < LINES; k++)
    fade[k] = pow (0.001, (double)lengths[k] / DEMO_RATE / decay_s);
  for (size_t i = 0; i < stem->n_frames; i++)
    {
      double taps[LINES];
      for (int k = 0; k < LINES; k++)
        {
          double y = lines[k][i % lengths[k]];
          damp[k] = y + pole * (damp[k] - y);
          taps[k] = damp[k] * fade[k];
        }
      double out_left = taps[0] - taps[2] + taps[4] - taps[6];
      double out_right = taps[1] - taps[3] + taps[5] - taps[7];
      for (int half = 1; half < LINES; half *= 2)
        for (int k = 0; k < LINES; k++)
          if (!(k & half))
            {
              double a = taps[k], b = taps[k | half];
              taps[k] = (a + b) * M_SQRT1_2;
              taps[k | half] = (a - b) * M_SQRT1_2;
            }
      for (int k = 0; k < LINES; k++)
        lines[k][i % lengths[k]] = taps[k] + (k & 1 ? stem->right[i] : stem->left[i]);
      stem->left[i] += 0.35 * wet * out_left;
      stem->right[i] += 0.35 * wet * out_right;
    }
  free (lines);
}

void demo_echo (DemoStem *stem, double wet, double delay_s, double feedback)
{
  size_t length = (size_t)(delay_s * DEMO_RATE);
  double *line[2] = { calloc (length, sizeof (double)), calloc (length, sizeof (double)) };
  Filter tone[2] = { { 0 } };
  for (size_t i = 0, at = 0; i < stem->n_frames; i++)
    {
      double left = line[0][at], right = line[1][at];
      filter_run (&tone[0], left, 3200.0, 0.7);
      filter_run (&tone[1], right, 3200.0, 0.7);
      line[0][at] = 0.5 * (stem->left[i] + stem->right[i]) + feedback * tone[1].low;
      line[1][at] = feedback * tone[0].low;
      stem->left[i] += wet * left;
      stem->right[i] += wet * right;
      at = at + 1 < length ? at + 1 : 0;
    }
  free (line[0]);
  free (line[1]);
}
