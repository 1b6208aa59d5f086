/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a variant is to the test of variants: all rooms that compute sound, built in one way, behind
 * one function. variants_sound.c is that function; variants.c loads each way's module. */
#pragma once

#include <glib.h>

/* Appends every number that subject SUBJECT (from 0) gives to VALUES, doubles, and names it: each
 * registered processor, then what stands on all of them. NULL: there is no such subject. VALUES
 * NULL: only the name. Owns: caller frees. */
typedef char *VariantRender (int subject, GArray *values);

VariantRender variant_render;
