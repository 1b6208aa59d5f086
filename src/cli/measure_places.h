/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a file goes over and where it is clipped, as JSON and as lines for a person. Thread: [main]. */
#pragma once

#include "analysis/measure.h"
#include "cli/json.h"

/* Adds "overs" and "clips" to OBJECT: how many, and the place of each that is kept, in seconds of the measured part. */
void lq_cli_places_json (JsonObject *object, const LqMeasurePlaces *places, double rate_hz);

/* A line for each, under one that counts them, to standard output. */
void lq_cli_places_print (const LqMeasurePlaces *places, double rate_hz);
