/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processors that exist, as an object that is passed: built-ins and providers fill it. */
#pragma once

#include "processors/processor.h"

typedef struct LqRegistry LqRegistry;

/* With all built-in processors of registry.def, in its order. Thread: [main]. Owns: caller frees. */
LqRegistry *lq_registry_new (void);
void lq_registry_free (LqRegistry *registry);

void lq_registry_add (LqRegistry *registry, const LqProcessor *processor);

int lq_registry_n (const LqRegistry *registry);
const LqProcessor *lq_registry_get (const LqRegistry *registry, int index);
const LqProcessor *lq_registry_find (const LqRegistry *registry, const char *id); /* NULL: none */

/* Nearest id for a message about a mistyped one. */
const char *lq_registry_nearest (const LqRegistry *registry, const char *id);
