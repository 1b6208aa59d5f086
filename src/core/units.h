/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values to text and back: the only such code in Lacquer (knobs, entries, session files,
 * command line, spoken values all come here). Thread: [any] but not [audio]. Allocates nothing. */
#pragma once

#include "core/types.h"

typedef enum
{
  LQ_UNIT_NONE,       /* plain number                "0.71" */
  LQ_UNIT_DB,         /* signed gain                 "+1.5 dB" */
  LQ_UNIT_LEVEL_DB,   /* a level or threshold        "−18.0 dB" */
  LQ_UNIT_DBFS,       /*                             "−1.0 dBFS", "+0.4 dBFS" */
  LQ_UNIT_DBTP,       /*                             "−1.0 dBTP" */
  LQ_UNIT_LUFS,       /*                             "−9.8 LUFS" */
  LQ_UNIT_LU,         /*                             "6.2 LU" */
  LQ_UNIT_HZ,         /* "300 Hz", "1.25 kHz" */
  LQ_UNIT_MS,         /* "12 ms", "1.20 s" from 1000 ms */
  LQ_UNIT_S,          /* "0.50 s" */
  LQ_UNIT_PERCENT,    /* stored 0…100                "50 %" */
  LQ_UNIT_RATIO,      /*                             "2.0:1" */
  LQ_UNIT_PAN,        /* −1…+1                       "L30" "C" "R30" */
  LQ_UNIT_FRAMES,     /*                             "12 096 000" */
  LQ_UNIT_DB_PER_OCT, /*                             "24 dB/oct" */
  LQ_UNIT_DEGREES,    /*                             "90°" */
  LQ_UNIT_BPM,        /* a tempo                     "124.0 BPM" */
} LqUnit;

/* Longest text any function here writes, with its NUL. */
#define LQ_UNITS_TEXT 64

typedef enum
{
  LQ_UNITS_PLAIN = 0,
  LQ_UNITS_NO_UNIT = 1 << 0,       /* the number alone */
  LQ_UNITS_DECIMAL_COMMA = 1 << 1, /* show "1,5" (a locale with a comma) */
  LQ_UNITS_ASCII = 1 << 2,         /* '-' for U+2212 and no thin spaces: command line and logs */
  LQ_UNITS_SPOKEN = 1 << 3,        /* "plus 1.5 decibels", for assistive technology */
} LqUnitsFlags;

/* Writes VALUE with DECIMALS digits as a person reads it. −0.0 prints as 0; −∞ dB as "−∞". */
void lq_units_format (LqUnit unit, double value, int decimals, LqUnitsFlags flags,
                      char text[LQ_UNITS_TEXT]);

/* Reads what a person types: "-1.5" "−1,5" "+3dB" "2x" "50%" "1k2" "1.2 kHz" "300 Hz" "0.5 s"
 * "20 ms" "L30" "C" "-inf" "4:1". A factor or a percentage given for a gain in dB is converted.
 * Returns false, VALUE untouched, when it is not a value of UNIT. */
bool lq_units_parse (LqUnit unit, const char *text, double *value);

/* FLAGS for what a person reads: the decimal mark is the locale's. Thread: [any] but not [audio]. */
LqUnitsFlags lq_units_local (LqUnitsFlags flags);

/* The symbol after the number, "dB"; "" where there is none. */
const char *lq_units_symbol (LqUnit unit);

/* The shortest decimal that reads back equal, '.' as the mark whatever the locale ("-3.2"). */
void lq_number_format (double value, char text[LQ_UNITS_TEXT]);

/* Reads exactly such a number, whole text, finite; false otherwise. Locale-independent. */
bool lq_number_parse (const char *text, double *value);

/* "3:07.250" and back ("187.25", "3:07.250", "1:02:03.5"); RATE_HZ frames a second. */
void lq_time_format (LqFrames frames, double rate_hz, int decimals, char text[LQ_UNITS_TEXT]);
bool lq_time_parse (const char *text, double rate_hz, LqFrames *frames);

/* Decibels and factors: 20 log10. −∞ dB is the factor 0. Thread: [any] */
double lq_db_to_gain (double db);
double lq_gain_to_db (double gain);
