/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/matched_fit.h"

#include <string.h>

#define ROUNDS        12
#define GOOD_ENOUGH   1e-6 /* of ln |H|²: 4e-6 dB */
#define MAX_FREE      4
#define DAMPING       1e-5 /* of the normal equations' unit diagonal */
#define SHORTEST_STEP 0.005

/* Largest weighted error of ln |H|²; ERROR[i] gets each. A quotient that is not positive
 * somewhere yields infinity. */
static double errors (const Quotient *h, const LqMatchedGoal *goal, double error[LQ_MATCHED_POINTS])
{
  double worst = 0.0;

  for (int i = 0; i < goal->n; i++)
    {
      double num = eval (h->n, goal->y[i]);
      double den = eval (h->d, goal->y[i]);
      if (!(num > 0.0) || !(den > 0.0))
        return INFINITY;
      error[i] = log (num / den) - goal->log_h2[i];
      worst = fmax (worst, fabs (error[i]) * goal->weight[i]);
    }
  return worst;
}

/* Cholesky in place; false when M is not positive definite. B becomes the solution. */
static bool solve_symmetric (double m[MAX_FREE][MAX_FREE], double b[MAX_FREE], int n)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j <= i; j++)
      {
        double sum = m[i][j];
        for (int k = 0; k < j; k++)
          sum -= m[i][k] * m[j][k];
        if (i == j && !(sum > 0.0))
          return false;
        m[i][j] = i == j ? sqrt (sum) : sum / m[j][j];
      }
  for (int i = 0; i < n; i++)
    {
      for (int k = 0; k < i; k++)
        b[i] -= m[i][k] * b[k];
      b[i] /= m[i][i];
    }
  for (int i = n - 1; i >= 0; i--)
    {
      for (int k = i + 1; k < n; k++)
        b[i] -= m[k][i] * b[k];
      b[i] /= m[i][i];
    }
  return true;
}

/* Which coefficients may move; d0 and n0 keep DC exact. */
static int free_coefficients (Quotient *h, double *free[MAX_FREE])
{
  int n = 0;

  if (!is_notch (h))
    {
      if (zeros_at_dc (h) < 2)
        free[n++] = &h->n[1];
      free[n++] = &h->n[2];
    }
  free[n++] = &h->d[1];
  free[n++] = &h->d[2];
  return n;
}

/* d ln |H|² / d coefficient, in the order of free_coefficients. */
static void gradient (const Quotient *h, double y, double j[MAX_FREE])
{
  double num = eval (h->n, y);
  double den = eval (h->d, y);
  int n = 0;

  if (!is_notch (h))
    {
      if (zeros_at_dc (h) < 2)
        j[n++] = y / num;
      j[n++] = y * y / num;
    }
  j[n++] = -y / den;
  j[n++] = -y * y / den;
}

typedef struct
{
  const LqMatchedGoal *goal;
  double x0;
  Quotient h;
  double error[LQ_MATCHED_POINTS];  /* of h */
  double worst;                     /* largest of them by weight */
  double lawson[LQ_MATCHED_POINTS]; /* weights that grow where the error stays large */
} Fit;

static double cost_of (const Fit *fit, const double *error)
{
  double sum = 0.0;

  for (int i = 0; i < fit->goal->n; i++)
    sum += square (fit->goal->weight[i] * error[i]) * fit->lawson[i];
  return sum;
}

/* The normal equations of the weighted errors at h, scaled to a diagonal of ones. */
typedef struct
{
  int n;
  double m[MAX_FREE][MAX_FREE];
  double b[MAX_FREE];
  double scale[MAX_FREE];
} Normal;

static void set_normal (const Fit *fit, int n, Normal *normal)
{
  *normal = (Normal){ .n = n };
  for (int i = 0; i < fit->goal->n; i++)
    {
      double j[MAX_FREE];
      double weight = square (fit->goal->weight[i]) * fit->lawson[i];
      gradient (&fit->h, fit->goal->y[i], j);
      for (int r = 0; r < n; r++)
        {
          normal->b[r] -= weight * j[r] * fit->error[i];
          for (int c = 0; c <= r; c++)
            normal->m[r][c] += weight * j[r] * j[c];
        }
    }
  for (int r = 0; r < n; r++)
    {
      normal->scale[r] = 1.0 / sqrt (normal->m[r][r]);
      normal->b[r] *= normal->scale[r];
      for (int c = 0; c <= r; c++)
        normal->m[r][c] *= normal->scale[r] * normal->scale[c];
      normal->m[r][r] += DAMPING;
    }
}

/* One step of least squares, halved until it stays stable and lowers the weighted cost; H stays
 * where it is when none does. */
static void step (Fit *fit)
{
  Quotient before = fit->h;
  double *free[MAX_FREE];
  double error[LQ_MATCHED_POINTS];
  double cost = cost_of (fit, fit->error);
  Normal normal;

  set_normal (fit, free_coefficients (&fit->h, free), &normal);
  if (!solve_symmetric (normal.m, normal.b, normal.n))
    return;
  for (double length = 1.0; length > SHORTEST_STEP; length /= 2.0)
    {
      for (int r = 0; r < normal.n; r++)
        *free[r] += length * normal.b[r] * normal.scale[r];
      double worst = is_stable (&fit->h, fit->x0) ? errors (&fit->h, fit->goal, error) : INFINITY;
      if (isfinite (worst) && cost_of (fit, error) <= cost)
        {
          memcpy (fit->error, error, sizeof error);
          fit->worst = worst;
          return;
        }
      fit->h = before;
    }
}

/* Moves weight to where the error is large, so that least squares tends to least maximum. */
static void shift_weights (Fit *fit)
{
  const LqMatchedGoal *goal = fit->goal;
  double sum = 0.0;

  for (int i = 0; i < goal->n; i++)
    {
      fit->lawson[i] *= fabs (fit->error[i]) * goal->weight[i] / fit->worst + 0.02;
      sum += fit->lawson[i];
    }
  for (int i = 0; i < goal->n; i++)
    fit->lawson[i] *= goal->n / sum;
}

void lq_matched_fit (const LqMatchedGoal *goal, double x0, Quotient *h)
{
  Fit fit = { .goal = goal, .x0 = x0, .h = *h };

  fit.worst = errors (&fit.h, goal, fit.error);
  double least = fit.worst;
  for (int i = 0; i < goal->n; i++)
    fit.lawson[i] = 1.0;
  for (int round = 0; round < ROUNDS && least > GOOD_ENOUGH && isfinite (fit.worst); round++)
    {
      step (&fit);
      if (fit.worst < least)
        {
          least = fit.worst;
          *h = fit.h;
        }
      if (fit.worst > 0.0)
        shift_weights (&fit);
    }
}
