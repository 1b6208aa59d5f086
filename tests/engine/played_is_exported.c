/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Played = exported: what the device got, as 32-bit float, is the 32-bit float file of a render
 * from the same frame, bit by bit: master heard, match and monitor at 0 dB, device at the
 * session's rate. On a real JACK server, through PortAudio's ALSA, and pumped in odd numbers
 * of frames. The control: one parameter moved by 0.01 dB is found. */
#include "alsa_file.h"
#include "engine/engine.h"
#include "engine/output.h"
#include "jack_server.h"
#include "song.h"

#include <string.h>

/* The whole song is prefetched, so that a device without a pace cannot outrun the disk. */
#define PREFETCH_S 4.0

/* Frames a device may take before the song begins. */
#define LEAD_FRAMES 48000

typedef struct
{
  Song song;
  LqFrames from;
  LqEngine *engine;
  LqOutput *output;
  LqDevice *device;
  float *exported; /* interleaved stereo [2 × n_frames] */
  size_t n_frames;
} Player;

/* PROCESSOR with PARAMS, if any, stands in the rack instead of the compressor, and on the last track
 * alone. */
static void player_init_with (Player *player, LqFrames from, const LqProcessor *processor,
                              const double *params)
{
  *player = (Player){ .from = from, .n_frames = (size_t)(SONG_FRAMES - from) };
  song_init (&player->song);
  if (processor)
    song_exchange (&player->song, processor, params);
  player->exported = song_export (&player->song, from);
  const LqEngineOptions options = { .rate_hz = SONG_RATE_HZ, .prefetch_s = PREFETCH_S };
  player->engine = lq_engine_new (&options);
  player->output = lq_output_new ();
}

static void player_init (Player *player, LqFrames from)
{
  player_init_with (player, from, NULL, NULL);
}

/* Puts the song as it is now on the engine, ready to play. */
static void player_load (Player *player)
{
  lq_engine_set_timeline (player->engine, &player->song.timeline);
  lq_engine_set_graph (player->engine, &player->song.graph);
  lq_engine_hear (player->engine, (LqHeard){ LQ_HEAR_RACK, SONG_WORK }, 0);
  lq_engine_seek (player->engine, player->from);
  g_assert_true (lq_engine_wait_ready (player->engine, 20000));
}

static void player_open (Player *player, const char *api, const char *id, int buffer_frames)
{
  LqError error = { 0 };
  LqDeviceStatus status;
  const LqDeviceConfig config = { .id = id,
                                  .rate_hz = SONG_RATE_HZ,
                                  .n_channels = 2,
                                  .buffer_frames = buffer_frames,
                                  .render = lq_output_render,
                                  .user = player->output };
  if (lq_device_open (lq_device_api_find (api), &config, &player->device, &error) != LQ_OK)
    g_error ("%s: %s", api, error.detail);
  lq_device_poll (player->device, &status);
  g_assert_cmpint (lq_output_connect (player->output, lq_engine_rt (player->engine), SONG_RATE_HZ,
                                      status.rate_hz, 0, &error),
                   ==, LQ_OK);
  g_assert_cmpint (lq_device_start (player->device, NULL), ==, LQ_OK);
  lq_engine_device_started (player->engine, status.latency_frames / (double)SONG_RATE_HZ);
}

static void player_clear (Player *player)
{
  LqDeviceStatus status;
  LqEngineState state;
  lq_device_poll (player->device, &status);
  lq_engine_state (player->engine, &state);
  g_assert_cmpuint (status.n_losses, ==, 0);
  g_assert_cmpuint (state.n_dropouts, ==, 0);
  lq_device_close (player->device);
  lq_engine_device_stopped (player->engine);
  lq_engine_free (player->engine);
  lq_output_free (player->output);
  g_free (player->exported);
  song_clear (&player->song);
}

static size_t first_sound (const float *samples, size_t n_frames)
{
  size_t i = 0;
  while (i < n_frames && samples[2 * i] == 0 && samples[2 * i + 1] == 0)
    i++;
  return i;
}

/* How many samples of the export differ from what was captured, bit by bit, both laid at
 * their first sound. */
static size_t count_differences (const Player *player, const float *captured, size_t n_frames)
{
  size_t begun = first_sound (captured, n_frames);
  size_t begins = first_sound (player->exported, player->n_frames);
  g_assert_cmpuint (begins, <, player->n_frames / 2); /* there is something to compare */
  g_assert_cmpuint (begun, <, n_frames);
  size_t n = player->n_frames - begins, n_different = 0;
  g_assert_cmpuint (begun + n, <=, n_frames); /* all of it was captured */
  for (size_t i = 0; i < 2 * n; i++)
    n_different +=
        memcmp (&captured[2 * begun + i], &player->exported[2 * begins + i], sizeof (float)) != 0;
  return n_different;
}

/* A second of sound peaks at its ceiling, so that all of the chain had work to do. */
static void assert_loud (const Player *player)
{
  float peak = 0;
  for (size_t i = 0; i < 2 * player->n_frames; i++)
    peak = MAX (peak, ABS (player->exported[i]));
  g_assert_cmpfloat (peak, >, 0.7);
  g_assert_cmpfloat (peak, <, 1);
}

/* Presses play and waits until the disk has followed. */
static void player_play (Player *player)
{
  lq_engine_play (player->engine);
  g_assert_true (lq_engine_wait_ready (player->engine, 20000));
}

/* Plays on the pumped device in calls of CALL_FRAMES (0: changing) and returns the capture. */
static float *pump (Player *player, int call_frames, size_t n_frames)
{
  static const int changing[] = { 64, 104, 441, 1, 1024, 63, 65, 7 };
  float *captured = g_new0 (float, 2 * n_frames);
  float planes[2][1024];
  float *const out[2] = { planes[0], planes[1] };
  player_play (player);
  size_t done = 0;
  for (size_t call = 0; done < n_frames; call++)
    {
      int n = call_frames ? call_frames : changing[call % G_N_ELEMENTS (changing)];
      n = (int)MIN ((size_t)n, n_frames - done);
      lq_device_pump (player->device, n, out);
      for (int i = 0; i < n; i++, done++)
        for (int c = 0; c < 2; c++)
          captured[2 * done + (size_t)c] = planes[c][i];
      lq_engine_poll (player->engine);
    }
  return captured;
}

typedef struct
{
  const char *name;
  int call_frames;
  LqFrames from;
} Case;

static void pumped (gconstpointer data)
{
  const Case *c = data;
  Player player;
  player_init (&player, c->from);
  assert_loud (&player);
  player_load (&player);
  player_open (&player, "pumped", NULL, c->call_frames);
  size_t n_frames = player.n_frames + LEAD_FRAMES;
  float *captured = pump (&player, c->call_frames, n_frames);
  g_assert_cmpuint (count_differences (&player, captured, n_frames), ==, 0);
  g_free (captured);
  player_clear (&player);
}

/* The same laid at a stretch in the middle: filters of linear phase ring before the first sound of a
 * file, and what is played has that too. */
static size_t count_differences_from_middle (const Player *player, const float *captured,
                                             size_t n_frames)
{
  enum
  {
    STRETCH = 64
  };
  const float *middle = &player->exported[player->n_frames & ~(size_t)1];
  size_t before = player->n_frames / 2, begun = 0;
  while (begun + player->n_frames < n_frames
         && memcmp (&captured[2 * (begun + before)], middle, 2 * STRETCH * sizeof (float)) != 0)
    begun++;
  size_t n = player->n_frames, n_different = 0;
  for (size_t i = 0; i < 2 * n; i++)
    n_different += memcmp (&captured[2 * begun + i], &player->exported[i], sizeof (float)) != 0;
  return n_different;
}

/* VALUE of a row some way off its default: what is choosable is chosen, what can be on is on. */
static double moved (const LqParamRow *row, double def)
{
  if (row->flags & LQ_PARAM_LISTENING)
    return def;
  if (row->kind == LQ_PARAM_SWITCH || row->kind == LQ_PARAM_CHOICE)
    return row->max;
  return row->kind == LQ_PARAM_INTEGER ? def : def + 0.3 * (row->max - def);
}

/* Processor NAME at work on a track and in the rack, behind a limiter on another track: what is
 * late by then is late by other amounts in play, which rounds, than in a render. */
static void check_processor (const LqProcessor *processor, const double *params)
{
  Player player;
  player_init_with (&player, 0, processor, params);
  player_load (&player);
  player_open (&player, "pumped", NULL, 441);
  size_t n_frames = player.n_frames + LEAD_FRAMES;
  float *captured = pump (&player, 441, n_frames);
  g_assert_cmpuint (count_differences_from_middle (&player, captured, n_frames), ==, 0);
  g_free (captured);
  player_clear (&player);
}

/* One that takes a sample: with and without. */
static void any_processor (gconstpointer name)
{
  static double params[SONG_MAX_PARAMS];
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *processor = lq_registry_find (registry, name);
  const LqProcessorInfo *info = &processor->info;
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      LqParam param = lq_info_param (info, slot);
      params[slot] = moved (param.row, param.def);
    }
  if (info->takes_sample)
    params[info->sample_slot] = info->sample_value;
  check_processor (processor, params);
  if (info->takes_sample)
    {
      params[info->sample_slot] = info->sample_value - 1;
      check_processor (processor, params);
    }
  lq_registry_free (registry);
}

static void add_processors (void)
{
  LqRegistry *registry = lq_registry_new ();
  for (int i = 0; i < lq_registry_n (registry); i++)
    {
      const char *id = lq_registry_get (registry, i)->info.id;
      char *path = g_strconcat ("/engine/played-is-exported/processor/", id, NULL);
      g_test_add_data_func (path, id, any_processor);
      g_free (path);
    }
  lq_registry_free (registry);
}

static void assert_differs (Player *player)
{
  player_load (player);
  player_open (player, "pumped", NULL, 64);
  size_t n_frames = player->n_frames + LEAD_FRAMES;
  float *captured = pump (player, 64, n_frames);
  g_assert_cmpuint (count_differences (player, captured, n_frames), >, player->n_frames);
  g_free (captured);
}

/* The control: 0.01 dB at one parameter of the played chain, and the comparison fails. */
static void control (void)
{
  Player player;
  player_init (&player, 0);
  song_set (&player.song, 0, "b3.gain", -3.01);
  assert_differs (&player);
  player_clear (&player);
}

/* The second control: a monitor that is not at rest is found too. */
static void control_monitor (void)
{
  Player player;
  player_init (&player, 0);
  lq_engine_set_monitor_level (player.engine, -0.01);
  assert_differs (&player);
  player_clear (&player);
}

/* False when samples differ because the server itself dropped a period on a busy machine. */
static bool try_jack (const JackServer *server, LqFrames from)
{
  Player player;
  JackTap tap;
  LqDeviceStatus status;
  player_init (&player, from);
  player_load (&player);
  player_open (&player, "jack", server->name, 0);
  size_t n_frames = player.n_frames + LEAD_FRAMES;
  jack_tap_start (&tap, server, "Lacquer", (int)n_frames);
  lq_engine_play (player.engine);
  for (int i = 0; !jack_tap_is_done (&tap); i++)
    {
      g_assert_cmpint (i, <, 6000);
      lq_engine_poll (player.engine);
      g_usleep (10000);
    }
  float *captured = jack_tap_finish (&tap);
  lq_device_poll (player.device, &status);
  size_t n_different = count_differences (&player, captured, n_frames);
  g_assert_true (n_different == 0 || status.n_xruns > 0);
  g_free (captured);
  player_clear (&player);
  return n_different == 0;
}

static void jack (gconstpointer data)
{
  const Case *c = data;
  JackServer server = { 0 };
  jack_server_start (&server, SONG_RATE_HZ, c->call_frames);
  for (int tries = 1; !try_jack (&server, c->from); tries++)
    g_assert_cmpint (tries, <, JACK_TRIES);
  jack_server_stop (&server);
}

static void alsa (gconstpointer data)
{
  const Case *c = data;
  Player player;
  AlsaFile file;
  player_init (&player, c->from);
  player_load (&player);
  alsa_file_begin (&file, player.n_frames + 2 * LEAD_FRAMES);
  player_play (&player);
  player_open (&player, "portaudio", NULL, c->call_frames);
  for (int i = 0; i < 3000 && !alsa_file_is_full (&file); i++)
    {
      lq_engine_poll (player.engine);
      g_usleep (10000);
    }
  g_assert_true (alsa_file_is_full (&file));
  lq_device_stop (player.device);
  g_assert_cmpuint (count_differences (&player, file.samples, file.n_frames), ==, 0);
  player_clear (&player);
  alsa_file_end (&file);
}

static const Case pumped_cases[] = { { "64", 64, 0 },
                                     { "104", 104, 0 },
                                     { "441", 441, 0 },
                                     { "changing", 0, 0 },
                                     { "441-from-12345", 441, 12345 } };
static const Case jack_cases[] = { { "256", 256, 0 }, { "1024", 1024, 12345 } };
static const Case alsa_cases[] = { { "441", 441, 0 } };

static void add_cases (const char *device, const Case *cases, size_t n, GTestDataFunc function)
{
  for (size_t i = 0; i < n; i++)
    {
      char *path = g_strdup_printf ("/engine/played-is-exported/%s/%s", device, cases[i].name);
      g_test_add_data_func (path, &cases[i], function);
      g_free (path);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("pumped", pumped_cases, G_N_ELEMENTS (pumped_cases), pumped);
  g_test_add_func ("/engine/played-is-exported/control/parameter", control);
  g_test_add_func ("/engine/played-is-exported/control/monitor", control_monitor);
  add_processors ();
  add_cases ("alsa", alsa_cases, G_N_ELEMENTS (alsa_cases), alsa);
  add_cases ("jack", jack_cases, G_N_ELEMENTS (jack_cases), jack);
  return g_test_run ();
}
