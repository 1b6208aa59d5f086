/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/svf_front.h"

#include <math.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HAS_WIDE 1
#endif

#define MOST LQ_SVF_FRONT_MOST
#define TINY 1e-60

typedef struct
{
  const LqSvfRest *c[MOST];
  LqPair s1[MOST], s2[MOST];
  LqPair y[MOST]; /* what each section gave last */
} Front;

static inline LqPair both (double v) { return (LqPair){ v, v }; }

static inline LqPair tick (const LqSvfRest *c, LqPair *s1, LqPair *s2, LqPair x)
{
  LqPair u = x + c->a * *s1 - c->b * *s2;
  LqPair y = c->d * x + c->e1 * u + c->e2 * *s2;

  *s1 = u - *s1;
  *s2 = u + *s2;
  return y;
}

static inline __attribute__ ((always_inline)) void step (Front *f, LqPair x, int from, int to)
{
  for (int j = to; j >= from; j--)
    f->y[j] = tick (f->c[j], &f->s1[j], &f->s2[j], j ? f->y[j - 1] : x);
}

/* The steps in which every section works, for a COUNT that is a constant where this is inlined. */
static inline __attribute__ ((always_inline)) void advance (Front *front, LqPair *io, int n_frames,
                                                            const int count)
{
  Front f = *front; /* in registers as far as they go */

  for (int t = count - 1; t < n_frames; t++)
    {
#pragma GCC unroll 8
      for (int j = count - 1; j >= 0; j--)
        f.y[j] = tick (f.c[j], &f.s1[j], &f.s2[j], j ? f.y[j - 1] : io[t]);
      io[t - count + 1] = f.y[count - 1];
    }
  *front = f;
}

#ifdef HAS_WIDE

/* Two sections in one vector of four. */
typedef double Quad __attribute__ ((vector_size (32)));

#define QUADS               (MOST / 2)
#define JOIN(first, second) ((Quad){ (first)[0], (first)[1], (second)[0], (second)[1] })
/* The later half of BEFORE, then the earlier half of NOW. */
#define STAGGER(before, now) __builtin_shufflevector (before, now, 2, 3, 4, 5)

__attribute__ ((target ("avx2"))) static void advance_wide (Front *f, LqPair *io, int n_frames)
{
  Quad a[QUADS], b[QUADS], d[QUADS], e1[QUADS], e2[QUADS], s1[QUADS], s2[QUADS], y[QUADS];

  for (int k = 0; k < QUADS; k++)
    {
      const LqSvfRest *first = f->c[2 * k];
      const LqSvfRest *second = f->c[2 * k + 1];
      a[k] = JOIN (first->a, second->a);
      b[k] = JOIN (first->b, second->b);
      d[k] = JOIN (first->d, second->d);
      e1[k] = JOIN (first->e1, second->e1);
      e2[k] = JOIN (first->e2, second->e2);
      s1[k] = JOIN (f->s1[2 * k], f->s1[2 * k + 1]);
      s2[k] = JOIN (f->s2[2 * k], f->s2[2 * k + 1]);
      y[k] = JOIN (f->y[2 * k], f->y[2 * k + 1]);
    }
  for (int t = MOST - 1; t < n_frames; t++)
    {
      Quad frame = JOIN (io[t], io[t]);
#pragma GCC unroll 4
      for (int k = QUADS - 1; k >= 0; k--)
        {
          Quad x = STAGGER (k ? y[k - 1] : frame, y[k]);
          Quad u = x + a[k] * s1[k] - b[k] * s2[k];
          y[k] = d[k] * x + e1[k] * u + e2[k] * s2[k];
          s1[k] = u - s1[k];
          s2[k] = u + s2[k];
        }
      io[t - MOST + 1] = (LqPair){ y[QUADS - 1][2], y[QUADS - 1][3] };
    }
  for (int k = 0; k < QUADS; k++)
    for (int half = 0; half < 2; half++)
      {
        f->s1[2 * k + half] = (LqPair){ s1[k][2 * half], s1[k][2 * half + 1] };
        f->s2[2 * k + half] = (LqPair){ s2[k][2 * half], s2[k][2 * half + 1] };
        f->y[2 * k + half] = (LqPair){ y[k][2 * half], y[k][2 * half + 1] };
      }
}

#endif

/* Below what any sound leaves, so that silence costs no denormals. */
static LqPair flushed (LqPair v)
{
  return (LqPair){ fabs (v[0]) < TINY ? 0.0 : v[0], fabs (v[1]) < TINY ? 0.0 : v[1] };
}

static void advance_any (Front *f, int count, LqPair *io, int n_frames)
{
  switch (count)
    {
    case 1:
      advance (f, io, n_frames, 1);
      return;
    case 2:
      advance (f, io, n_frames, 2);
      return;
    case 4:
      advance (f, io, n_frames, 4);
      return;
    }
#ifdef HAS_WIDE
  advance_wide (f, io, n_frames);
#endif
}

static void run_front (LqSvfRest *const *sections, int count, LqPair *io, int n_frames)
{
  Front f;

  for (int j = 0; j < count; j++)
    {
      f.c[j] = sections[j];
      f.s1[j] = sections[j]->s1;
      f.s2[j] = sections[j]->s2;
      f.y[j] = both (0.0);
    }
  for (int t = 0; t < count - 1; t++) /* the front forms */
    step (&f, io[t], 0, t);
  advance_any (&f, count, io, n_frames);
  for (int t = n_frames; t < n_frames + count - 1; t++) /* and runs out */
    {
      step (&f, io[0], t - n_frames + 1, count - 1);
      io[t - count + 1] = f.y[count - 1];
    }
  for (int j = 0; j < count; j++)
    {
      sections[j]->s1 = flushed (f.s1[j]);
      sections[j]->s2 = flushed (f.s2[j]);
    }
}

static bool is_wide (void)
{
#ifdef HAS_WIDE
  return __builtin_cpu_supports ("avx2");
#else
  return false;
#endif
}

/* Fronts of 1, 2, 4 and, on wide machines, 8 sections; a filler that passes the sound makes up a
 * count that is nearly there, which is faster than a second front. */
void lq_svf_front_run (LqSvfRest *const *sections, int n, LqPair *io, int n_frames)
{
  LqSvfRest filler = { .a = both (0.5), .b = both (0.5), .d = both (1.0) };
  LqSvfRest fillers[MOST];

  while (n > 0)
    {
      LqSvfRest *front[MOST];
      int count = n > 6 && is_wide () ? 8 : n > 2 ? 4 : n;
      int taken = n < count ? n : count;
      for (int j = 0; j < count; j++)
        {
          if (j >= taken)
            fillers[j] = filler;
          front[j] = j < taken ? sections[j] : &fillers[j];
        }
      run_front (front, count, io, n_frames);
      sections += taken;
      n -= taken;
    }
}
