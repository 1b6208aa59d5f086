/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A measurement as JSON and as lines for a person. Thread: [main]. */
#pragma once

#include "analysis/measure.h"
#include "cli/json.h"

/* Owns: caller. FILE is shown as it is. */
JsonObject *lq_cli_measure_json (const char *file, const LqMeasure *measure);

/* Adds "faults": LqReaderFault bits by names that scripts may rely on. */
void lq_cli_faults_json (JsonObject *object, unsigned faults);

/* All figures of one file, a line each, to standard output. */
void lq_cli_measure_print (const char *file, const LqMeasure *measure);

/* One line per file under a heading. */
void lq_cli_measure_print_heading (void);
void lq_cli_measure_print_row (const char *file, const LqMeasure *measure);
