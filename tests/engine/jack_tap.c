/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records what a JACK client plays, bit by bit. A test tool.
 *
 * usage: jack_tap SERVER                       exits 0 if the server answers
 *        jack_tap SERVER CLIENT FRAMES FILE    waits for CLIENT:out_1 and out_2 (a mono client:
 *        out_1 twice), connects, prints "ready", records FRAMES frames and writes them as
 *        interleaved stereo 32-bit floats. Exits 1 on failure, 2 if the server went away. */
#include <jack/jack.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct
{
  jack_port_t *ports[2];
  float *samples;
  size_t n_frames, n_done;
  sem_t full;
  atomic_bool connected;
} Tap;

static int process (jack_nframes_t n_frames, void *data)
{
  Tap *tap = data;
  if (!atomic_load (&tap->connected) || tap->n_done == tap->n_frames)
    return 0;
  const float *in[2];
  for (int c = 0; c < 2; c++)
    in[c] = jack_port_get_buffer (tap->ports[c], n_frames);
  for (jack_nframes_t i = 0; i < n_frames && tap->n_done < tap->n_frames; i++, tap->n_done++)
    for (int c = 0; c < 2; c++)
      tap->samples[2 * tap->n_done + (size_t)c] = in[c][i];
  if (tap->n_done == tap->n_frames)
    sem_post (&tap->full);
  return 0;
}

static void shut_down (void *data) { _exit (2); }

static void ignore (const char *message) {}

static int connect_port (jack_client_t *client, const char *from, int number, jack_port_t *to)
{
  char name[300];
  snprintf (name, sizeof name, "%s:out_%d", from, number);
  return jack_connect (client, name, jack_port_name (to));
}

/* Both channels, or the one there is on both; tried for five seconds. */
static int connect_all (jack_client_t *client, const char *from, Tap *tap)
{
  for (int tries = 0; tries < 500; tries++, usleep (10000))
    {
      char second[300];
      snprintf (second, sizeof second, "%s:out_2", from);
      if (connect_port (client, from, 1, tap->ports[0]) == 0)
        return connect_port (client, from, jack_port_by_name (client, second) ? 2 : 1,
                             tap->ports[1]);
    }
  return 1;
}

static int record (jack_client_t *client, const char *from, const char *path, Tap *tap)
{
  tap->samples = calloc (tap->n_frames, 2 * sizeof (float));
  sem_init (&tap->full, 0, 0);
  for (int c = 0; c < 2; c++)
    tap->ports[c] = jack_port_register (client, c ? "in_2" : "in_1", JACK_DEFAULT_AUDIO_TYPE,
                                        JackPortIsInput, 0);
  jack_set_process_callback (client, process, tap);
  jack_on_shutdown (client, shut_down, NULL);
  if (!tap->samples || jack_activate (client) != 0 || connect_all (client, from, tap) != 0)
    return 1;
  atomic_store (&tap->connected, 1);
  puts ("ready");
  fflush (stdout);
  sem_wait (&tap->full);
  FILE *file = fopen (path, "wb");
  if (!file)
    return 1;
  size_t n = fwrite (tap->samples, 2 * sizeof (float), tap->n_frames, file);
  return fclose (file) != 0 || n != tap->n_frames;
}

int main (int argc, char **argv)
{
  jack_set_error_function (ignore);
  jack_set_info_function (ignore);
  if (argc != 2 && argc != 5)
    return 1;
  jack_client_t *client =
      jack_client_open ("tap", JackNoStartServer | JackServerName, NULL, argv[1]);
  if (!client)
    return 1;
  int status = 0;
  if (argc == 5)
    {
      Tap tap = { .n_frames = strtoul (argv[3], NULL, 10) };
      status = record (client, argv[2], argv[4], &tap);
    }
  jack_client_close (client);
  return status;
}
