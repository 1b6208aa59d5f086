/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for --json: built with json-glib, printed by ourselves so that numbers are the shortest
 * decimals that read back equal (json-glib writes −14.199999999999999). Thread: [main]. */
#pragma once

#include <json-glib/json-glib.h>

/* Takes the tree; prints it to standard output with a final newline. */
void lq_cli_json_print (JsonNode *root);

/* VALUE rounded to DECIMALS, null when VALID is not set or the value not finite. */
void lq_cli_json_number (JsonObject *object, const char *name, gboolean valid, double value,
                         int decimals);
double lq_cli_round (double value, int decimals);
