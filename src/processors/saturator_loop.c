/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_loop.h"

#include <math.h>

#define MOST_LOOP 0.4
#define ROUNDS    3

double lq_saturator_reversible (double loop) { return 1.0 - MOST_LOOP * loop; }

/* ---- how loud ---- */

/* Of pink noise from 20 Hz to 20 kHz at an RMS field of LOWEST_DB + STEP_DB i above a, as it is heard (BS.1770)
 * once the emphasis is taken back: the mean of L w, and that of w², as shares of that of L². Measured once on the
 * model, at 384 kHz. Either grows from the field itself to 1; the more so the more of the top there is, which acts as
 * bias, and the less of it is heard behind. */
#define LOWEST_DB (-48.0)
#define STEP_DB   4.0
#define N_LEVELS  23

/* With that much of the top lifted, and with no head or the dullest. */
static const double lifts_db[] = { 0.0, 9.0, 27.0 };

typedef struct
{
  double with_free[N_LEVELS], alone[N_LEVELS];
} Shares;

static const Shares shares[][2] = {
  {
      { {
            0.0036, 0.0066, 0.0122, 0.0224, 0.0395, 0.0655, 0.1013, 0.1469,
            0.2017, 0.2664, 0.3431, 0.4347, 0.5411, 0.6554, 0.7639, 0.8530,
            0.9162, 0.9558, 0.9782, 0.9899, 0.9956, 0.9982, 0.9993,
        },
        {
            0.0013, 0.0031, 0.0070, 0.0149, 0.0291, 0.0515, 0.0831, 0.1231,
            0.1706, 0.2260, 0.2917, 0.3719, 0.4700, 0.5838, 0.7020, 0.8077,
            0.8879, 0.9404, 0.9708, 0.9867, 0.9944, 0.9979, 0.9992,
        } },
      { {
            0.0068, 0.0129, 0.0249, 0.0468, 0.0836, 0.1389, 0.2131, 0.3030,
            0.4031, 0.5084, 0.6150, 0.7191, 0.8152, 0.8956, 0.9538, 0.9881,
            1.0033, 1.0073, 1.0066, 1.0047, 1.0030, 1.0018, 1.0010,
        },
        {
            0.0031, 0.0074, 0.0167, 0.0355, 0.0690, 0.1213, 0.1932, 0.2812,
            0.3798, 0.4838, 0.5897, 0.6949, 0.7956, 0.8855, 0.9559, 0.9994,
            1.0174, 1.0195, 1.0154, 1.0104, 1.0064, 1.0037, 1.0021,
        } },
  },
  {
      { {
            0.0062, 0.0118, 0.0220, 0.0389, 0.0645, 0.0994, 0.1431, 0.1953,
            0.2568, 0.3300, 0.4187, 0.5251, 0.6450, 0.7655, 0.8673, 0.9367,
            0.9747, 0.9921, 0.9988, 1.0008, 1.0011, 1.0008, 1.0005,
        },
        {
            0.0034, 0.0076, 0.0161, 0.0311, 0.0545, 0.0869, 0.1276, 0.1755,
            0.2309, 0.2962, 0.3755, 0.4732, 0.5909, 0.7213, 0.8421, 0.9290,
            0.9767, 0.9970, 1.0034, 1.0042, 1.0033, 1.0022, 1.0013,
        } },
      { {
            0.0131, 0.0254, 0.0480, 0.0857, 0.1418, 0.2160, 0.3048, 0.4028,
            0.5054, 0.6092, 0.7113, 0.8072, 0.8910, 0.9569, 1.0000, 1.0193,
            1.0219, 1.0173, 1.0117, 1.0072, 1.0042, 1.0023, 1.0012,
        },
        {
            0.0081, 0.0183, 0.0384, 0.0738, 0.1283, 0.2022, 0.2916, 0.3908,
            0.4950, 0.6009, 0.7054, 0.8053, 0.8974, 0.9770, 1.0322, 1.0546,
            1.0514, 1.0381, 1.0249, 1.0150, 1.0086, 1.0047, 1.0025,
        } },
  },
  {
      { {
            0.0088, 0.0170, 0.0313, 0.0536, 0.0848, 0.1245, 0.1720, 0.2280,
            0.2946, 0.3752, 0.4723, 0.5855, 0.7086, 0.8272, 0.9211, 0.9782,
            1.0033, 1.0099, 1.0091, 1.0065, 1.0042, 1.0025, 1.0014,
        },
        {
            0.0073, 0.0159, 0.0320, 0.0589, 0.0992, 0.1537, 0.2212, 0.3000,
            0.3879, 0.4814, 0.5756, 0.6691, 0.7678, 0.8709, 0.9598, 1.0140,
            1.0331, 1.0316, 1.0233, 1.0153, 1.0094, 1.0055, 1.0031,
        } },
      { {
            0.0193, 0.0378, 0.0700, 0.1198, 0.1878, 0.2707, 0.3632, 0.4613,
            0.5616, 0.6605, 0.7527, 0.8334, 0.9027, 0.9614, 1.0043, 1.0260,
            1.0298, 1.0243, 1.0168, 1.0106, 1.0064, 1.0038, 1.0021,
        },
        {
            0.0174, 0.0378, 0.0758, 0.1385, 0.2309, 0.3521, 0.4959, 0.6522,
            0.8082, 0.9458, 1.0440, 1.0937, 1.1098, 1.1139, 1.1129, 1.1024,
            1.0820, 1.0582, 1.0377, 1.0231, 1.0138, 1.0080, 1.0046,
        } },
  },
};

static double share_at (const double share[N_LEVELS], double field_db)
{
  double place = (field_db - LOWEST_DB) / STEP_DB;
  int i = (int)fmax (fmin (place, N_LEVELS - 2), 0.0);
  double beyond = fmax (place - (N_LEVELS - 1), 0.0) * STEP_DB;

  if (place < 0.0)
    return share[0] * pow (10.0, place * STEP_DB / 20.0);
  if (beyond > 0.0)
    return 1.0 + (share[N_LEVELS - 1] - 1.0) * pow (10.0, -beyond / 20.0);
  return share[i] + (place - i) * (share[i + 1] - share[i]);
}

/* Of what a loop of REVERSIBLE makes, over L². */
static double power_at (const Shares *at, double reversible, double field_db)
{
  double c = reversible, d = 1.0 - c;
  return c * c + 2.0 * c * d * share_at (at->with_free, field_db)
         + d * d * share_at (at->alone, field_db);
}

double lq_saturator_loop_power (const LqSaturatorCurve *curve, double rms_lin, double lift_db,
                                double dull)
{
  double c = curve->reversible, field_db = 20.0 * log10 (3.0 * curve->into / c * rms_lin);
  int i = lift_db < lifts_db[1] ? 0 : 1;
  double t = fmax ((lift_db - lifts_db[i]) / (lifts_db[i + 1] - lifts_db[i]), 0.0), power[2];

  for (int j = 0; j < 2; j++)
    power[j] = (1.0 - dull) * power_at (&shares[i + j][0], c, field_db)
               + dull * power_at (&shares[i + j][1], c, field_db);
  return power[0] + t * (power[1] - power[0]);
}

static double langevin (double x) { return fabs (x) < 1e-2 ? x / 3.0 : 1.0 / tanh (x) - 1.0 / x; }

void lq_saturator_loop_free (const LqSaturatorCurve *curve, double rms_lin, const double *x,
                             double *y, int n)
{
  double field = 3.0 * curve->into / curve->reversible * rms_lin;

  for (int i = 0; i < n; i++)
    y[i] = curve->out * langevin (field * x[i]);
}

/* ---- paths ---- */

void lq_saturator_loop_run (const LqSaturatorCurve *curve, const LqHysteresisCurve *material,
                            const double *x, double *y, int n)
{
  double c = curve->reversible, field = 3.0 * curve->into / c;
  LqHysteresis h;

  lq_hysteresis_reset (&h);
  for (int round = 0; round < ROUNDS; round++)
    for (int i = 0; i < n; i++)
      {
        double free, w = lq_hysteresis_go (&h, material, field * x[i], &free);
        if (round == ROUNDS - 1)
          y[i] = curve->out * (c * free + (1.0 - c) * w);
      }
}
