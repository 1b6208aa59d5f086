/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an LV2 plug-in costs: "plugin-host FILE.wav URI [symbol=value …]" prints the CPU seconds
 * that its run () takes for a minute of the file, median of five passes. Runs as a real-time host
 * would: 512 frames a turn, denormals flushed; a mono plug-in has an instance per channel. Work for
 * the worker extension is done at once. Called by bench/run.py for the peers. */
#include "core/rt.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/options/options.h>
#include <lv2/parameters/parameters.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUFFER     512
#define RUNS       5
#define MAX_URIDS  4096
#define ATOM_BYTES 65536

typedef struct
{
  LilvInstance *lilv;
  const LV2_Worker_Interface *worker;
  LV2_Worker_Schedule schedule;
} Instance;

typedef struct
{
  LilvWorld *world;
  const LilvPlugin *plugin;
  char *urids[MAX_URIDS];
  unsigned n_urids;
  Instance instances[2];
  int n_instances;
  float *controls;           /* [port] */
  LV2_Atom_Sequence **atoms; /* [port] */
  float in[2][BUFFER], out[2][BUFFER], silence[BUFFER], trash[BUFFER];
  float *material; /* interleaved stereo */
  sf_count_t n_frames;
  double rate_hz;
} Host;

static void fail (const char *what, const char *whom)
{
  fprintf (stderr, "plugin-host: %s %s\n", what, whom);
  exit (1);
}

static LV2_URID map_uri (LV2_URID_Map_Handle handle, const char *uri)
{
  Host *host = handle;
  for (unsigned i = 0; i < host->n_urids; i++)
    if (strcmp (host->urids[i], uri) == 0)
      return i + 1;
  if (host->n_urids == MAX_URIDS)
    return 0;
  host->urids[host->n_urids] = strdup (uri);
  return ++host->n_urids;
}

static const char *unmap_uri (LV2_URID_Unmap_Handle handle, LV2_URID id)
{
  Host *host = handle;
  return id > 0 && id <= host->n_urids ? host->urids[id - 1] : NULL;
}

static LV2_Worker_Status respond (LV2_Worker_Respond_Handle handle, uint32_t size, const void *data)
{
  Instance *instance = handle;
  return instance->worker->work_response (lilv_instance_get_handle (instance->lilv), size, data);
}

static LV2_Worker_Status schedule (LV2_Worker_Schedule_Handle handle, uint32_t size,
                                   const void *data)
{
  Instance *instance = handle;
  if (instance->worker == NULL)
    return LV2_WORKER_ERR_UNKNOWN;
  return instance->worker->work (lilv_instance_get_handle (instance->lilv), respond, instance, size,
                                 data);
}

static bool port_is (const Host *host, const LilvPort *port, const char *class)
{
  LilvNode *node = lilv_new_uri (host->world, class);
  bool is = lilv_port_is_a (host->plugin, port, node);
  lilv_node_free (node);
  return is;
}

static void load_material (Host *host, const char *path)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  if (file == NULL || info.channels != 2)
    fail ("no stereo file:", path);
  host->rate_hz = info.samplerate;
  host->n_frames = (sf_count_t)(60 * host->rate_hz) / BUFFER * BUFFER;
  host->material = calloc ((size_t)host->n_frames * 2, sizeof (float));
  sf_readf_float (file, host->material, host->n_frames);
  sf_close (file);
}

static void load_plugin (Host *host, const char *uri)
{
  LilvNode *node = lilv_new_uri (host->world, uri);
  lilv_world_load_all (host->world);
  host->plugin = lilv_plugins_get_by_uri (lilv_world_get_all_plugins (host->world), node);
  lilv_node_free (node);
  if (host->plugin == NULL)
    fail ("no such plug-in:", uri);
  uint32_t n_ports = lilv_plugin_get_num_ports (host->plugin);
  host->controls = calloc (n_ports, sizeof (float));
  host->atoms = calloc (n_ports, sizeof (void *));
  lilv_plugin_get_port_ranges_float (host->plugin, NULL, NULL, host->controls);
  int n_out = 0;
  for (uint32_t p = 0; p < n_ports; p++)
    {
      const LilvPort *port = lilv_plugin_get_port_by_index (host->plugin, p);
      host->controls[p] = isnan (host->controls[p]) ? 0.0f : host->controls[p];
      n_out +=
          port_is (host, port, LILV_URI_AUDIO_PORT) && !port_is (host, port, LILV_URI_INPUT_PORT);
    }
  host->n_instances = n_out == 1 ? 2 : 1;
}

static void set_control (Host *host, const char *setting)
{
  char symbol[128];
  float value;
  if (sscanf (setting, "%127[^=]=%f", symbol, &value) != 2)
    fail ("no setting:", setting);
  LilvNode *node = lilv_new_string (host->world, symbol);
  const LilvPort *port = lilv_plugin_get_port_by_symbol (host->plugin, node);
  lilv_node_free (node);
  if (port == NULL)
    fail ("no such port:", setting);
  host->controls[lilv_port_get_index (host->plugin, port)] = value;
}

/* Side chains hear silence, further outputs go nowhere. */
static void connect_ports (Host *host, Instance *instance, int channel)
{
  int in = channel, out = channel;
  for (uint32_t p = 0; p < lilv_plugin_get_num_ports (host->plugin); p++)
    {
      const LilvPort *port = lilv_plugin_get_port_by_index (host->plugin, p);
      bool is_input = port_is (host, port, LILV_URI_INPUT_PORT);
      void *place = NULL;
      if (port_is (host, port, LILV_URI_CONTROL_PORT))
        place = &host->controls[p];
      else if (port_is (host, port, LILV_URI_AUDIO_PORT) || port_is (host, port, LILV_URI_CV_PORT))
        place = is_input ? (in < 2 ? host->in[in++] : host->silence)
                         : (out < 2 ? host->out[out++] : host->trash);
      else if (port_is (host, port, LILV_URI_ATOM_PORT))
        place = host->atoms[p] = calloc (1, ATOM_BYTES);
      lilv_instance_connect_port (instance->lilv, p, place);
    }
}

static void start (Host *host)
{
  int32_t buffer = BUFFER, atom_bytes = ATOM_BYTES;
  float rate_hz = (float)host->rate_hz;
  LV2_URID t_int = map_uri (host, LV2_ATOM__Int), t_float = map_uri (host, LV2_ATOM__Float);
  LV2_Options_Option options[] = {
    { 0, 0, map_uri (host, LV2_BUF_SIZE__minBlockLength), 4, t_int, &buffer },
    { 0, 0, map_uri (host, LV2_BUF_SIZE__maxBlockLength), 4, t_int, &buffer },
    { 0, 0, map_uri (host, LV2_BUF_SIZE__nominalBlockLength), 4, t_int, &buffer },
    { 0, 0, map_uri (host, LV2_BUF_SIZE__sequenceSize), 4, t_int, &atom_bytes },
    { 0, 0, map_uri (host, LV2_PARAMETERS__sampleRate), 4, t_float, &rate_hz },
    { 0 },
  };
  LV2_URID_Map map = { host, map_uri };
  LV2_URID_Unmap unmap = { host, unmap_uri };
  for (int i = 0; i < host->n_instances; i++)
    {
      Instance *instance = &host->instances[i];
      instance->schedule = (LV2_Worker_Schedule){ instance, schedule };
      LV2_Feature features[] = {
        { LV2_URID__map, &map },
        { LV2_URID__unmap, &unmap },
        { LV2_OPTIONS__options, options },
        { LV2_WORKER__schedule, &instance->schedule },
        { LV2_BUF_SIZE__boundedBlockLength, NULL },
        { LV2_BUF_SIZE__fixedBlockLength, NULL },
        { LV2_BUF_SIZE__powerOf2BlockLength, NULL },
      };
      const LV2_Feature *list[] = { &features[0], &features[1], &features[2], &features[3],
                                    &features[4], &features[5], &features[6], NULL };
      instance->lilv = lilv_plugin_instantiate (host->plugin, host->rate_hz, list);
      if (instance->lilv == NULL)
        fail ("cannot start", lilv_node_as_uri (lilv_plugin_get_uri (host->plugin)));
      instance->worker = lilv_instance_get_extension_data (instance->lilv, LV2_WORKER__interface);
      connect_ports (host, instance, i);
      lilv_instance_activate (instance->lilv);
    }
}

static void reset_atoms (Host *host)
{
  for (uint32_t p = 0; p < lilv_plugin_get_num_ports (host->plugin); p++)
    {
      LV2_Atom_Sequence *atom = host->atoms[p];
      if (atom == NULL)
        continue;
      bool is_input =
          port_is (host, lilv_plugin_get_port_by_index (host->plugin, p), LILV_URI_INPUT_PORT);
      atom->atom.type = map_uri (host, is_input ? LV2_ATOM__Sequence : LV2_ATOM__Chunk);
      atom->atom.size = is_input ? sizeof (LV2_Atom_Sequence_Body) : ATOM_BYTES - sizeof (LV2_Atom);
      atom->body = (LV2_Atom_Sequence_Body){ 0 };
    }
}

static double now_s (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double run_turn (Host *host)
{
  double begun = now_s ();
  for (int i = 0; i < host->n_instances; i++)
    {
      Instance *instance = &host->instances[i];
      lilv_instance_run (instance->lilv, BUFFER);
      if (instance->worker != NULL && instance->worker->end_run != NULL)
        instance->worker->end_run (lilv_instance_get_handle (instance->lilv));
    }
  return now_s () - begun;
}

static double run_minute (Host *host)
{
  double sum = 0.0;
  for (sf_count_t at = 0; at < host->n_frames; at += BUFFER)
    {
      for (int i = 0; i < BUFFER; i++)
        for (int c = 0; c < 2; c++)
          host->in[c][i] = host->material[2 * (at + i) + c];
      reset_atoms (host);
      sum += run_turn (host);
    }
  return sum * 60.0 * host->rate_hz / (double)host->n_frames;
}

static int by_value (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main (int argc, char **argv)
{
  static Host host;
  double cost[RUNS];
  if (argc < 3)
    fail ("usage: plugin-host FILE URI [symbol=value …]", "");
  host.world = lilv_world_new ();
  load_material (&host, argv[1]);
  load_plugin (&host, argv[2]);
  for (int i = 3; i < argc; i++)
    set_control (&host, argv[i]);
  start (&host);
  unsigned fpu = lq_rt_denormals_off ();
  for (int i = 0; i < RUNS; i++)
    cost[i] = run_minute (&host);
  lq_rt_denormals_restore (fpu);
  qsort (cost, RUNS, sizeof *cost, by_value);
  printf ("%.4f\n", cost[RUNS / 2]);
  return 0;
}
