/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound of one variant: every processor at varied settings while they move, every number of a
 * measurement and of the meters, and a session with all processors as inserts of its tracks and
 * in its rack. Deterministic: two variants differ only by what the compiler made of the rooms. */
#include "variants.h"

#include <math.h>
#include <string.h>

#include "analysis/levels.h"
#include "analysis/measure.h"
#include "analysis/spectrum.h"
#include "core/rt.h"
#include "signal/plan.h"
#include "unit.h"

#define N_SETTINGS 8
#define N_STEPS    3 /* settings that one instance goes through */
#define STEP       (40 * LQ_QUANTUM)

static void append (GArray *values, double *const *planes, int n_channels, int n_frames)
{
  for (int c = 0; c < n_channels; c++)
    g_array_append_vals (values, planes[c], (guint)n_frames);
}

/* A chord that decays again and again, and noise beneath: something for every detector. */
static void fill_music (LqRandom *random, double rate_hz, double *const *out, int n_frames)
{
  static const double chord_hz[] = { 55.0, 164.8, 277.2, 1318.5, 6644.9 };

  fill_noise (random, 0.02, out, n_frames);
  for (int i = 0; i < n_frames; i++)
    {
      double since_s = fmod (i / rate_hz, 0.11);
      double level = 0.2 * exp (-since_s / 0.03);
      for (size_t k = 0; k < G_N_ELEMENTS (chord_hz); k++)
        {
          double turn = 2.0 * M_PI * chord_hz[k] * i / rate_hz;
          out[0][i] += level * sin (turn);
          out[1][i] += level * sin (1.01 * turn + (double)k);
        }
    }
}

/* ---- a processor ---- */

static void run_setting (const LqProcessor *processor, double rate_hz, int n_channels,
                         double *params, LqRandom *random, GArray *values)
{
  double **io = planes_new (STEP);
  g_autoptr (Unit) unit = unit_new (processor, rate_hz, n_channels, params);

  for (int step = 0; step < N_STEPS; step++)
    {
      fill_music (random, rate_hz, io, STEP);
      unit_run (unit, io, io, STEP);
      append (values, io, n_channels, STEP);
      params_randomise (processor, random, false, params);
      unit_update (unit, params);
    }
  planes_free (io);
}

static void render_processor (const LqProcessor *processor, GArray *values)
{
  g_autofree double *params = params_default (processor);
  LqRandom random;

  lq_random_init (&random, 11);
  for (int set = 0; set < N_SETTINGS; set++)
    {
      params_randomise (processor, &random, true, params);
      run_setting (processor, test_rates_hz[set % 4], 2 - set / 4 % 2, params, &random, values);
    }
}

/* ---- measurement and meters ---- */

static void append_reading (GArray *values, LqReading reading)
{
  double value = reading.valid ? reading.value : -1e3;

  g_array_append_val (values, value);
}

static void append_measure (GArray *values, const LqMeasure *m)
{
  const LqReading readings[] = {
    m->integrated_lufs,
    m->loudness_range_lu,
    m->max_momentary_lufs,
    m->max_short_term_lufs,
    m->true_peak_dbtp,
    m->sample_peak_dbfs,
    m->plr_lu,
    m->crest_db,
    m->dr,
    m->rms_dbfs,
    m->correlation,
    m->effective_bits,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (readings); i++)
    append_reading (values, readings[i]);
  g_array_append_vals (values, m->dc_offset, 2);
  for (size_t i = 0; i < sizeof m->sha256_audio; i++)
    {
      double letter = m->sha256_audio[i];
      g_array_append_val (values, letter);
    }
}

static void append_levels (GArray *values, const LqLevelsSnapshot *levels)
{
  append_reading (values, levels->channels[0].rms_dbfs);
  append_reading (values, levels->channels[1].peak_dbfs);
  append_reading (values, levels->correlation);
  for (int band = 0; band < LQ_LEVELS_BANDS; band++)
    {
      append_reading (values, levels->side_mid_db[band]);
      append_reading (values, levels->band_correlation[band]);
      append_reading (values, levels->band_phase_deg[band]);
    }
}

static void measure_at (double rate_hz, GArray *values)
{
  int n = (int)(4.0 * rate_hz) / LQ_QUANTUM * LQ_QUANTUM; /* a short-term window and more */
  double **in = planes_new (n), hz[64], db[64];
  const double *const from[] = { in[0], in[1] };
  LqRandom random;
  LqMeasure measure;
  LqLevelsSnapshot snapshot;

  lq_random_init (&random, 12);
  fill_music (&random, rate_hz, in, n);
  LqMeasurer *measurer = lq_measurer_new (
      &(LqMeasureFormat){ .rate_hz = rate_hz, .n_channels = 2, .kind = LQ_SAMPLES_FLOAT });
  lq_measurer_process (measurer, from, n);
  lq_measurer_finish (measurer, &measure);
  lq_measurer_free (measurer);
  append_measure (values, &measure);

  LqLevels *levels = lq_levels_new (rate_hz, 2);
  lq_levels_process (levels, from, n);
  lq_levels_read (levels, &snapshot);
  lq_levels_free (levels);
  append_levels (values, &snapshot);

  LqSpectrum *spectrum = lq_spectrum_new (rate_hz, 2);
  for (int i = 0; i < 64; i++)
    hz[i] = 20.0 * pow (1000.0, i / 63.0);
  lq_spectrum_process (spectrum, from, n);
  g_assert_true (
      lq_spectrum_read (spectrum, &(LqSpectrumView){ .smoothing_oct = 1.0 / 6.0 }, hz, db, 64));
  lq_spectrum_free (spectrum);
  g_array_append_vals (values, db, 64);
  planes_free (in);
}

static void render_measurement (const LqRegistry *registry, GArray *values)
{
  for (size_t i = 0; i < G_N_ELEMENTS (test_rates_hz); i++)
    measure_at (test_rates_hz[i], values);
}

/* ---- a session ---- */

#define N_TRACKS       4
#define SESSION_FRAMES (1000 * LQ_QUANTUM)

/* Every processor, its settings and where it stands; nodes of the first tracks hear the last. */
typedef struct
{
  LqNodeSpec nodes[32];
  LqTrackSpec tracks[N_TRACKS];
  LqRackSpec rack;
  LqGraph graph;
} Session;

static LqNodeSpec node (const LqProcessor *processor, LqRandom *random, LqKey key)
{
  double *params = params_default (processor);

  params_randomise (processor, random, true, params);
  for (int slot = 0; slot < params_count (processor); slot++)
    if (lq_info_param (&processor->info, slot).row->flags & LQ_PARAM_LISTENING)
      params[slot] = 0.0;
  return (LqNodeSpec){
    .key = key,
    .processor = processor,
    .params = params,
    .node = { [LQ_NODE_WET] = 100.0 },
    .key_track = processor->info.has_key ? N_TRACKS : 0,
  };
}

/* One processor after the other on the tracks, and all of them again in the rack. */
static void session_init (Session *session, const LqRegistry *registry, LqRandom *random)
{
  int n = lq_registry_n (registry), per_track = (n + N_TRACKS - 1) / N_TRACKS;
  LqNodeSpec *next = session->nodes;

  g_assert_cmpint (2 * n, <=, (int)G_N_ELEMENTS (session->nodes));
  for (int i = 0; i < 2 * n; i++)
    session->nodes[i] = node (lq_registry_get (registry, i % n), random, (LqKey)(100 + i));
  for (int t = 0; t < N_TRACKS; t++)
    {
      int left = n - (int)(next - session->nodes);
      session->tracks[t] = (LqTrackSpec){
        .key = (LqKey)(t + 1),
        .n_channels = 2 - t % 2,
        .gain_db = -3.0 * t,
        .pan = 0.3 * t - 0.4,
        .nodes = next,
        .n_nodes = CLAMP (left, 0, per_track),
      };
      next += session->tracks[t].n_nodes;
    }
  session->rack = (LqRackSpec){
    .key = 1000, .master_gain_db = -2.0, .nodes = session->nodes + n, .n_nodes = n
  };
  session->graph = (LqGraph){
    .rate_hz = 48000,
    .n_channels = 2,
    .tracks = session->tracks,
    .n_tracks = N_TRACKS,
    .racks = &session->rack,
    .n_racks = 1,
    .tempo_bpm = 120.0,
  };
}

static void play (LqPlan *plan, double **const lines[N_TRACKS], GArray *values)
{
  const double *at[N_TRACKS][2];
  const double *const *in[N_TRACKS];
  unsigned fpu = lq_rt_denormals_off ();

  for (int frame = 0; frame < SESSION_FRAMES; frame += LQ_QUANTUM)
    {
      for (int t = 0; t < N_TRACKS; t++)
        {
          for (int c = 0; c < 2; c++)
            at[t][c] = lines[t][c] + frame;
          in[t] = at[t];
        }
      lq_plan_run (plan, &(LqPlanInput){ .tracks = in });
      for (int c = 0; c < 2; c++)
        {
          g_array_append_vals (values, lq_plan_mix (plan)[c], LQ_QUANTUM);
          g_array_append_vals (values, lq_plan_rack (plan, 0)[c], LQ_QUANTUM);
        }
    }
  lq_rt_denormals_restore (fpu);
}

static void render_session (const LqRegistry *registry, GArray *values)
{
  Session session;
  double **lines[N_TRACKS];
  LqRandom random;

  lq_random_init (&random, 13);
  session_init (&session, registry, &random);
  for (int t = 0; t < N_TRACKS; t++)
    {
      lines[t] = planes_new (SESSION_FRAMES);
      fill_music (&random, 40000.0 + 3000.0 * t, lines[t], SESSION_FRAMES);
    }
  LqPlan *plan = lq_plan_new (&(LqPlanSpec){ .graph = &session.graph, .align_frames = 1 });
  play (plan, lines, values);
  lq_plan_free (plan);
  for (int t = 0; t < N_TRACKS; t++)
    planes_free (lines[t]);
  for (int i = 0; i < 2 * lq_registry_n (registry); i++)
    g_free ((double *)session.nodes[i].params);
}

static const struct
{
  const char *name;
  void (*render) (const LqRegistry *registry, GArray *values);
} others[] = {
  { "measurement", render_measurement },
  { "session", render_session },
};

char *variant_render (int subject, GArray *values)
{
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *processor = NULL;
  const char *name = NULL;

  if (subject < lq_registry_n (registry))
    {
      processor = lq_registry_get (registry, subject);
      name = processor->info.id;
    }
  else if (subject - lq_registry_n (registry) < (int)G_N_ELEMENTS (others))
    name = others[subject - lq_registry_n (registry)].name;
  if (values && processor)
    render_processor (processor, values);
  else if (values && name)
    others[subject - lq_registry_n (registry)].render (registry, values);
  char *copy = g_strdup (name);
  lq_registry_free (registry);
  return copy;
}
