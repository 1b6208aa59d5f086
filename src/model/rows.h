/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short forms of the parameter rows that the document's own items need. Main thread. */
#pragma once

#include "processors/info.h"

/* Largest position or length: every whole number up to it is exact as a double. */
#define LQ_ROWS_MAX_FRAMES 9007199254740992.0

#define LQ_ROW_FRAMES(ID, NAME, DOC)                                                               \
  {                                                                                                \
    .id = ID, .name = NAME, .group = "", .unit = LQ_UNIT_FRAMES, .kind = LQ_PARAM_INTEGER,         \
    .max = LQ_ROWS_MAX_FRAMES, .doc = DOC                                                          \
  }

#define LQ_ROW_SWITCH(ID, NAME, DEF, DOC)                                                          \
  {                                                                                                \
    .id = ID, .name = NAME, .group = "", .kind = LQ_PARAM_SWITCH, .max = 1, .def = DEF, .doc = DOC \
  }

#define LQ_ROW_WHOLE(ID, NAME, MAX, DEF, DOC)                                                      \
  {                                                                                                \
    .id = ID, .name = NAME, .group = "", .kind = LQ_PARAM_INTEGER, .max = MAX, .def = DEF,         \
    .doc = DOC                                                                                     \
  }

#define LQ_ROW_CHOICE(ID, NAME, LABELS, DEF, DOC)                                                  \
  {                                                                                                \
    .id = ID, .name = NAME, .group = "", .kind = LQ_PARAM_CHOICE,                                  \
    .max = (double)LQ_N_ELEMENTS (LABELS) - 2, .def = DEF, .labels = LABELS, .doc = DOC            \
  }

/* A fader: the lower end is silence. */
#define LQ_ROW_FADER(ID, NAME, DOC)                                                                \
  {                                                                                                \
    .id = ID, .name = NAME, .group = "", .unit = LQ_UNIT_DB, .kind = LQ_PARAM_CONTINUOUS,          \
    .min = -120, .max = 12, .decimals = 1, .flags = LQ_PARAM_BIPOLAR | LQ_PARAM_MINUS_INF,         \
    .doc = DOC                                                                                     \
  }
