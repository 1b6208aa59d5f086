/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes one small file of every format into a folder: where libFuzzer starts from. */
#include "../media/damage.h"

#include <stdio.h>

int main (int argc, char **argv)
{
  if (argc != 2)
    {
      fprintf (stderr, "usage: %s FOLDER\n", argv[0]);
      return 2;
    }
  if (g_mkdir_with_parents (argv[1], 0700) != 0)
    return 1;
  for (size_t k = 0; k < G_N_ELEMENTS (damage_bases); k++)
    {
      gsize size;
      GBytes *base = damage_base (k);
      const char *bytes = g_bytes_get_data (base, &size);
      g_autofree char *path = g_build_filename (argv[1], damage_bases[k].name, NULL);
      if (!g_file_set_contents (path, bytes, (gssize)size, NULL))
        return 1;
      g_bytes_unref (base);
    }
  return 0;
}
