/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds the overview of the file that is named, as the desk does on a worker, and says how many
 * frames it has. Timed from outside by bench/run.py. */
#include "media/overview.h"

#include <stdio.h>

int main (int argc, char **argv)
{
  LqReader *reader;
  LqOverview *overview = NULL;
  LqError error = { 0 };
  if (argc != 2 || lq_reader_open (argv[1], NULL, &reader, &error) != LQ_OK
      || lq_overview_build (reader, &overview, NULL, NULL, &error) != LQ_OK)
    {
      fprintf (stderr, "bench-overview: %s\n", error.detail);
      return 1;
    }
  printf ("%lld\n", (long long)lq_overview_n_frames (overview));
  lq_overview_free (overview);
  lq_reader_free (reader);
  return 0;
}
