/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JACK server of the test's own, without a sound card, and a recording of what a client
 * plays. Both are child processes that die with the test. Fails the test with a clear message
 * when jackd is not installed. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* How often a proof may be repeated when the server reports that it dropped a period. */
#define JACK_TRIES 8

typedef struct
{
  char name[64]; /* of the server; unique to this process */
  int rate_hz, period_frames;
  GPid pid;    /* 0: not running */
  bool corpse; /* was killed and not cleaned up after */
} JackServer;

/* Starts and waits until clients can come. */
void jack_server_start (JackServer *server, int rate_hz, int period_frames);
void jack_server_restart (JackServer *server); /* same name and figures */
void jack_server_kill (JackServer *server);    /* dies without a word, as in a crash */
void jack_server_stop (JackServer *server);    /* tidies up, also after a kill */

typedef struct
{
  GPid pid;
  char *path;
  int n_frames;
  int status; /* of the ended recorder */
  bool ended;
} JackTap;

/* Begins to record CLIENT:out_1 and out_2; returns when they are connected. */
void jack_tap_start (JackTap *tap, const JackServer *server, const char *client, int n_frames);

/* True when the recording is full: finish will not wait. */
bool jack_tap_is_done (JackTap *tap);

/* Waits for N_FRAMES to be full; interleaved stereo [2 × n_frames]. Owns: caller g_frees. */
float *jack_tap_finish (JackTap *tap);
