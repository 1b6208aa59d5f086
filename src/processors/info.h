/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the document and the desk may know of a processor: its table. One table per
 * processor drives panel, entry, tooltip, session keys, presets, undo labels, command line,
 * manual page and contract tests; no range is written anywhere else.
 * Everything here is constant and static. Thread: [any]. */
#pragma once

#include "core/types.h"
#include "core/units.h"
#include "core/words.h"
#include "processors/sample.h"

typedef enum
{
  LQ_PARAM_CONTINUOUS,
  LQ_PARAM_INTEGER, /* whole numbers */
  LQ_PARAM_SWITCH,  /* 0 or 1 */
  LQ_PARAM_CHOICE,  /* 0 … n_labels − 1 */
} LqParamKind;

/* How a knob's travel maps to the value. */
typedef enum
{
  LQ_CURVE_LINEAR,
  LQ_CURVE_LOG,  /* equal travel = equal ratio; min > 0 */
  LQ_CURVE_CUBE, /* fine near min, for times that start at 0: v = min + (max − min) t³ */
} LqParamCurve;

typedef enum
{
  LQ_PARAM_STRUCTURAL = 1 << 0, /* changes latency or memory: a new instance takes over */
  LQ_PARAM_BIPOLAR = 1 << 1,    /* the arc grows from 0, not from min */
  LQ_PARAM_ADVANCED = 1 << 2,   /* may live behind "More" */
  LQ_PARAM_MINUS_INF = 1 << 3,  /* min reads and is −∞ dB */
  LQ_PARAM_LISTENING = 1 << 4,  /* like a solo: heard while it is on, never stored or rendered */
  LQ_PARAM_UNKNOWN = 1 << 5,    /* min means not known, and reads "–" */
} LqParamFlags;

/* A row matters only while another's value lies within LEAST…MOST (OUTSIDE: beyond them, on either
 * side). WITH_TEMPO: asked for only where the session has a tempo. */
typedef struct
{
  const char *row; /* its id, in the same instance first, then among the plain rows; NULL ends */
  double least, most;
  bool outside, with_tempo;
} LqParamNeed;

/* All of these, at least one: .needs = LQ_NEEDS (LQ_NEED_NOT ("hp", 0)). */
#define LQ_NEEDS(...) ((const LqParamNeed[]){ __VA_ARGS__, { .row = NULL } })
#define LQ_NEED_WITHIN(ROW, LEAST, MOST)                                                           \
  {                                                                                                \
    .row = (ROW), .least = (LEAST), .most = (MOST)                                                 \
  }
#define LQ_NEED_IS(ROW, VALUE) LQ_NEED_WITHIN (ROW, VALUE, VALUE)
#define LQ_NEED_OUTSIDE(ROW, LEAST, MOST)                                                          \
  {                                                                                                \
    .row = (ROW), .least = (LEAST), .most = (MOST), .outside = true                                \
  }
#define LQ_NEED_NOT(ROW, VALUE) LQ_NEED_OUTSIDE (ROW, VALUE, VALUE)
/* A free time beside a note (processors/note_length.h): once there is a tempo, the note counts. */
#define LQ_NEED_NO_NOTE(ROW)                                                                       \
  {                                                                                                \
    .row = (ROW), .with_tempo = true                                                               \
  }

typedef struct
{
  const char *id;    /* never renamed: "threshold"; inside a group "freq" */
  const char *name;  /* "Threshold", translatable */
  const char *group; /* heading in a generated panel, "Detector"; "" for none */
  LqUnit unit;
  LqParamKind kind;
  double min, max, def;
  LqParamCurve curve;
  int decimals;              /* shown at rest; one more in fine mode */
  const char *const *labels; /* of a choice or switch, NULL-terminated; else NULL */
  unsigned flags;
  const char *doc;                     /* one sentence */
  const LqParamNeed *needs;            /* NULL: none; what is not met makes the row idle */
  const LqParamNeed *structural_while; /* structural only while these are met, which speak of
                                          structural rows alone; NULL: as FLAGS say */
} LqParamRow;

/* Rows that repeat: "b1.freq" … "b24.freq". */
typedef struct
{
  const char *prefix; /* "b" */
  const char *name;   /* "Band" */
  int count;
  const LqParamRow *rows;
  int n_rows;
  /* The default of row ROW in instance INDEX (from 0); NULL: the row's own. */
  double (*def) (int index, int row);
  /* The plain row that says how many instances there are; NULL: always all. */
  const char *count_row;
} LqParamGroup;

/* How quanta fold into one displayed value. */
typedef enum
{
  LQ_FOLD_LAST,
  LQ_FOLD_MIN,
  LQ_FOLD_MAX,
} LqFold;

/* Something a processor tells while it runs: gain reduction, a detector level. */
typedef struct
{
  const char *id;   /* "reduction" */
  const char *name; /* "Gain reduction" */
  LqUnit unit;
  double min, max;
  LqFold fold;
  const char *doc;
  const LqParamNeed *needs; /* NULL: none; while one is not met it is at rest, 0 */
} LqReadoutInfo;

typedef enum
{
  LQ_RESPONSE_MAGNITUDE, /* x in Hz, y in dB */
  LQ_RESPONSE_TRANSFER,  /* x: input level in dBFS peak, y: output level; steady state */
  /* x: a sample that comes in, y: what it becomes while a sine of −12 dBFS sounds, its emphasis
   * left out: a saturator's curve. Of one that recalls, X is a closed path, gone until it repeats. */
  LQ_RESPONSE_SHAPE,
  LQ_RESPONSE_DEEPEST,  /* as magnitude, at the most that the sound can make of it */
  LQ_RESPONSE_DETECTOR, /* as magnitude: what a detector hears */
  LQ_RESPONSE_SHARE,    /* as magnitude: of instances side by side, what reaches each */
  /* x in s after an impulse, ascending, y in dB: the loudest single echo from x[i] to x[i + 1]; 0 dB
   * is what rings in 10 ms at its beginning, of a delay the sound itself, of a recorded space its
   * largest as recorded. Notes count as their free times. */
  LQ_RESPONSE_ECHOES,
} LqResponseKind;

#define LQ_RESPONSE_SHAPE_SINE 0.25118864315095801 /* −12 dBFS */

#define LQ_RESPONSE_FLOOR_DB (-300.0)

/* Where in the stereo image something acts. */
typedef enum
{
  LQ_TARGET_STEREO,
  LQ_TARGET_LEFT,
  LQ_TARGET_RIGHT,
  LQ_TARGET_MID,
  LQ_TARGET_SIDE,
  LQ_N_TARGETS
} LqTarget;

typedef struct LqProcessorInfo LqProcessorInfo;
struct LqProcessorInfo
{
  const char *id;   /* "compressor" */
  const char *name; /* "Compressor" */
  const char *doc;  /* one sentence: what it is */
  const char *when; /* a paragraph, 100 characters at least: when an engineer reaches for it */
  int version;      /* of the table; the session stores it */
  const LqParamRow *rows;
  int n_rows;
  const LqParamGroup *groups;
  int n_groups;
  const LqReadoutInfo *readouts;
  int n_readouts;
  bool has_key;      /* takes an external key input */
  bool takes_sample; /* works with recorded sound that is handed to it, while this row says so: */
  int sample_slot;
  double sample_value;
  const char *sample_doc; /* one sentence: what the file is to be */

  /* The steady-state curve for PARAMS at RATE_HZ: Y[i] for X[i], computed from the very
   * coefficients that the sound uses. INSTANCE −1: the whole processor, else that instance of
   * group 0 alone: one that follows another has a magnitude, and their product is the whole; one
   * that stands beside another has a share, and their sum is 1. TARGET: fed with that channel alone (left, right, mid, side) and measured on
   * it; stereo: the power of both channels, fed with unrelated sound. Never below
   * LQ_RESPONSE_FLOOR_DB. NULL when a curve means nothing; returns false when KIND or INSTANCE
   * is not offered (Y untouched). Thread: [any] */
  bool (*response) (const double *params, double rate_hz, LqResponseKind kind, int instance,
                    LqTarget target, const double *x, double *y, int n);

  /* The same for what it makes of SAMPLE, with rows as they stand. NULL unless takes_sample.
   * Thread: [any] */
  bool (*sample_response) (const LqSample *sample, const double *params, LqResponseKind kind,
                           const double *x, double *y, int n);

  /* The rows that say most in a line, NULL ends: what a rack slot shows of it, instead of a reduction in
   * figures. Idle rows and choices that are off are passed over. NULL: none. */
  const char *const *facts;

  /* What the row SLOT of facts comes to, where its value does not say it all: from SPAN[0] to SPAN[1] in
   * its unit, of a note in ms. False: it says it all. NULL: always. Thread: [any] */
  bool (*fact_span) (const double *params, double tempo_bpm, int slot, double span[2]);

  /* The read-out whose curve is the gain reduction shown in rack slot and history, −1: none;
   * and the reduction in dB that fills its bar. */
  int reduction_readout;
  double reduction_range_db;
  bool reduces_wet; /* only what stands behind the dry sound: no part of what a chain reduces */

  /* Share of its latency that follows what its rows act on: 1 where they act on what comes in, 0 where on
   * what goes out. */
  double rows_lead;
};

/* All parameters of a processor in one flat order: the rows, then each group instance by
 * instance. A *slot* is an index into that order; arrays named params have n_params doubles. */
typedef struct
{
  const LqParamRow *row;
  const LqParamGroup *group; /* NULL for a plain row */
  int instance;              /* from 0; −1 for a plain row */
  double def;
} LqParam;

/* Longest flat id and name, with NUL ("b24.threshold", "Band 24 threshold"). */
#define LQ_PARAM_ID   48
#define LQ_PARAM_NAME 80

int lq_info_n_params (const LqProcessorInfo *info);
LqParam lq_info_param (const LqProcessorInfo *info, int slot);
void lq_info_param_id (const LqProcessorInfo *info, int slot, char id[LQ_PARAM_ID]);
void lq_info_param_name (const LqProcessorInfo *info, int slot, char name[LQ_PARAM_NAME]);

/* The slot of ID ("threshold", "b3.freq"), −1 when there is none. */
int lq_info_find_param (const LqProcessorInfo *info, const char *id);
int lq_info_find_readout (const LqProcessorInfo *info, const char *id);

/* Whether SLOT changes nothing at all while the others are as in PARAMS (processors/idle.c; proved for
 * every processor by tests/contract/idle): the slot of the row whose value makes it so, −1: it
 * matters. TEMPO_BPM 0: not known. */
int lq_info_idle_by (const LqProcessorInfo *info, const double *params, double tempo_bpm, int slot);

/* Whether READOUT stays at 0 whatever sounds while the rows are as in PARAMS. */
bool lq_info_readout_rests (const LqProcessorInfo *info, const double *params, int readout);

/* Whether it reduces the whole sound in its own time: turned from one setting to another it is long between
 * both. */
static inline bool lq_info_takes_its_time (const LqProcessorInfo *info)
{
  return info->reduction_readout >= 0 && !info->reduces_wet;
}

/* Whether another value of SLOT is another instance while the others are as in PARAMS. */
bool lq_info_is_structural (const LqProcessorInfo *info, const double *params, int slot);

/* The slot that NEED of SLOT speaks of; −1: there is none. */
int lq_info_needed (const LqProcessorInfo *info, int slot, const LqParamNeed *need);

/* Nearest existing id to a mistyped one, for messages; never NULL when there are parameters. */
void lq_info_nearest_param (const LqProcessorInfo *info, const char *id, char nearest[LQ_PARAM_ID]);

void lq_info_defaults (const LqProcessorInfo *info, double *params);

/* Row helpers: travel 0…1 ↔ value, clamping, and the value as text through core/units. */
double lq_param_to_travel (const LqParamRow *row, double value);
double lq_param_from_travel (const LqParamRow *row, double travel);
/* Straight scales move in the steps they show, EXTRA_DECIMALS finer, so that the number is the value. */
double lq_param_on_grid (const LqParamRow *row, double value, int extra_decimals);
/* Into range, whole where the kind is whole; non-finite becomes the default. */
double lq_param_clamp (const LqParamRow *row, double value);
void lq_param_format (const LqParamRow *row, double value, int extra_decimals, LqUnitsFlags flags,
                      char text[LQ_UNITS_TEXT]);
/* Understands labels of choices too ("bell", "on"). False when it is no value of the row;
 * a value outside the range is returned as it is and IN_RANGE says so. */
bool lq_param_parse (const LqParamRow *row, const char *text, double *value, bool *in_range);

/* Rows every node has beside its processor's: they belong to the node (signal room), not to
 * the processor. Ids: "bypass" "wet" "target". */
extern const LqParamRow lq_node_rows[];
enum
{
  LQ_NODE_BYPASS,
  LQ_NODE_WET, /* percent */
  LQ_NODE_TARGET,
  LQ_NODE_N_ROWS
};
