/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nearest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define MAX_TEXT 47

static int smaller (int a, int b) { return a < b ? a : b; }

static bool same (char a, char b)
{
  return tolower ((unsigned char)a) == tolower ((unsigned char)b);
}

int lq_nearest_distance (const char *a, const char *b)
{
  int n_a = (int)strnlen (a, MAX_TEXT);
  int n_b = (int)strnlen (b, MAX_TEXT);
  int d[MAX_TEXT + 1][MAX_TEXT + 1];

  if (n_a >= 2 && n_a < n_b && strncasecmp (a, b, (size_t)n_a) == 0)
    return 1;
  for (int i = 0; i <= n_a; i++)
    d[i][0] = i;
  for (int j = 0; j <= n_b; j++)
    d[0][j] = j;
  for (int i = 1; i <= n_a; i++)
    for (int j = 1; j <= n_b; j++)
      {
        int replaced = d[i - 1][j - 1] + (same (a[i - 1], b[j - 1]) ? 0 : 1);
        d[i][j] = smaller (replaced, 1 + smaller (d[i - 1][j], d[i][j - 1]));
        if (i > 1 && j > 1 && same (a[i - 1], b[j - 2]) && same (a[i - 2], b[j - 1]))
          d[i][j] = smaller (d[i][j], d[i - 2][j - 2] + 1);
      }
  return d[n_a][n_b];
}
