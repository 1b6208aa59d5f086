/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the standard level meters move: VU, the programme meters of type I and II, and the RMS of the
 * K-system. One instance per channel; state structs without pointers, no allocation. All read
 * linear: 1.0 for a steady full-scale sine. Thread: [any], one at a time.
 *
 * Sources: IEC 60268-17 (VU: 99 % after 300 ms, overshoot 1 … 1.5 %); IEC 60268-10 (bursts of
 * 5 kHz, types I and II); B. Katz, JAES 48(9) 2000 (K-system, RMS over 600 ms); the time constants
 * of the programme meters as in F. Adriaensen's jmeters. */
#pragma once

#include "core/types.h"

/* The mean of |x|, followed by two poles at −w (1 ± j/√2): damping 0.816. */
typedef struct
{
  double step; /* w per frame */
  double z1, z2;
} LqVu;

void lq_vu_init (LqVu *vu, double rate_hz);
void lq_vu_reset (LqVu *vu);
void lq_vu_process (LqVu *vu, const double *x, int n);
/* In what a steady sine of that peak shows; may overshoot. */
double lq_vu_read (const LqVu *vu);

typedef enum
{
  LQ_PPM_TYPE_I,  /* DIN, Nordic: 5 ms, falls 20 dB in 1.7 s */
  LQ_PPM_TYPE_II, /* BBC, EBU: 10 ms, falls 24 dB in 2.8 s */
} LqPpmType;

/* Two capacitors that charge by |x| at different speeds and leak alike. */
typedef struct
{
  double charge1, charge2, keep, gain; /* per frame */
  double z1, z2;
  double top; /* since it was read */
} LqPpm;

void lq_ppm_init (LqPpm *ppm, LqPpmType type, double rate_hz);
void lq_ppm_reset (LqPpm *ppm);
void lq_ppm_process (LqPpm *ppm, const double *x, int n);
/* The highest deflection since the last read. */
double lq_ppm_read (LqPpm *ppm);

/* √(2 x²) behind two equal poles: 99 % after 600 ms. */
typedef struct
{
  double step;
  double z1, z2;
} LqKRms;

void lq_k_rms_init (LqKRms *rms, double rate_hz);
void lq_k_rms_reset (LqKRms *rms);
void lq_k_rms_process (LqKRms *rms, const double *x, int n);
double lq_k_rms_read (const LqKRms *rms);

/* All of one channel: what the functions above make of the same samples, in one go. */
typedef struct
{
  LqVu vu;
  LqPpm ppm[2]; /* by LqPpmType */
  LqKRms k;
} LqBallistics;

void lq_ballistics_process (LqBallistics *ballistics, const double *x, int n);
