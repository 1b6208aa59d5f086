/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variants of the same sound: what the compiler makes of it for each width of vector, against
 * plain C with no vectors at all, which is the reference. Each is a module (variants_sound.c with
 * all rooms beneath it, built in one way) that this program is given as NAME=PATH, plain first.
 * They must give the same bits, thus more than the −200 dB that are asked of them; what a machine
 * cannot run is left out, and said. That a difference would be seen shows a variant that fuses
 * multiplication and addition, as the project never does. */
#include "variants.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <gmodule.h>

typedef struct
{
  const char *name;
  VariantRender *render;
} Variant;

typedef struct
{
  const Variant *plain, *variant;
  int subject;
} Case;

#define FUSED "fused"

static bool machine_runs (const char *name)
{
#if defined(__x86_64__)
  if (g_str_equal (name, "avx2"))
    return __builtin_cpu_supports ("avx2");
  if (g_str_equal (name, "avx512f"))
    return __builtin_cpu_supports ("avx512f");
  if (g_str_equal (name, FUSED))
    return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
#endif
  return true;
}

/* The largest difference in dB below the largest number; −∞: there is none. */
static double null_depth_db (const GArray *plain, const GArray *variant)
{
  const double *a = (const double *)(void *)plain->data;
  const double *b = (const double *)(void *)variant->data;
  double most = 0.0, largest = 0.0;

  g_assert_cmpuint (plain->len, ==, variant->len);
  for (guint i = 0; i < plain->len; i++)
    {
      g_assert_true (isfinite (a[i]) && isfinite (b[i]));
      most = fmax (most, fabs (a[i] - b[i]));
      largest = fmax (largest, fabs (a[i]));
    }
  return 20.0 * log10 (most / largest);
}

static bool same_bits (const GArray *plain, const GArray *variant)
{
  return memcmp (plain->data, variant->data, plain->len * sizeof (double)) == 0;
}

static GArray *render (const Variant *variant, int subject)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  g_free (variant->render (subject, values));
  g_assert_cmpuint (values->len, >, 0);
  return values;
}

static void test_variant (gconstpointer data)
{
  const Case *c = data;

  if (!machine_runs (c->variant->name))
    {
      g_test_skip ("this machine cannot run it");
      return;
    }
  g_autoptr (GArray) plain = render (c->plain, c->subject);
  g_autoptr (GArray) variant = render (c->variant, c->subject);
  double depth_db = null_depth_db (plain, variant);

  g_test_message ("null at %.1f dB over %u numbers", depth_db, plain->len);
  if (g_str_equal (c->variant->name, FUSED))
    {
      g_assert_false (same_bits (plain, variant));
      return;
    }
  g_assert_cmpfloat (depth_db, <=, -200.0);
  g_assert_true (same_bits (plain, variant));
}

/* Borrows from ARGUMENT. The module stays for the life of the program. */
static Variant load (char *argument)
{
  Variant variant = { .name = argument };
  char *path = strchr (argument, '=');

  if (!path)
    g_error ("%s: no NAME=PATH", argument);
  *path++ = '\0';
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  if (!module || !g_module_symbol (module, "variant_render", (gpointer *)&variant.render))
    g_error ("%s: %s", path, g_module_error ());
  return variant;
}

static void add_case (GPtrArray *cases, const Variant *plain, const Variant *variant, int subject,
                      const char *name)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", variant->name, name);
  Case *c = g_new (Case, 1);

  *c = (Case){ .plain = plain, .variant = variant, .subject = subject };
  g_ptr_array_add (cases, c);
  g_test_add_data_func (path, c, test_variant);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree Variant *variants = g_new (Variant, argc);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *last = NULL;
  int n_subjects = 0;
  char *name;

  for (int i = 1; i < argc; i++)
    variants[i] = load (argv[i]);
  for (; (name = variants[1].render (n_subjects, NULL)) != NULL; n_subjects++)
    {
      for (int i = 2; i < argc; i++)
        if (!g_str_equal (variants[i].name, FUSED))
          add_case (cases, &variants[1], &variants[i], n_subjects, name);
      g_free (last);
      last = name;
    }
  for (int i = 2; i < argc; i++)
    if (g_str_equal (variants[i].name, FUSED)) /* the whole session alone: it holds all the rest */
      add_case (cases, &variants[1], &variants[i], n_subjects - 1, last);
  return g_test_run ();
}
