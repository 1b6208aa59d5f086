/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio with sound: the document's engine on a pumped device, whose every sample is captured, and
 * the comparison. Pumping turns the main loop too, and waits for the disk, so that nothing depends
 * on how fast the machine is. */
#pragma once

#include "studio.h"

#include "app/compare.h"
#include "app/sound.h"

#define ROOM_RATE_HZ 48000
#define ROOM_FADE    480 /* frames of a switch: 10 ms */

typedef struct
{
  Studio studio;
  LqSound *sound;
  LqCompare *compare;
  GArray *out[2]; /* float: all that the device got */
} Room;

/* Rate of the device, which need not be the session's. Opens nothing. */
void room_init (Room *room, double device_rate_hz);
void room_clear (Room *room);

/* One track of the file, measured and matched, ready to play. */
void room_open (Room *room, const char *path);

/* Lets the device ask for N frames, BLOCK at a time. */
void room_pump (Room *room, int n, int block);
/* The same without waiting for what is being built. */
void room_pump_ahead (Room *room, int n);
/* Until all that was asked for is in the sound; takes about half a second of it. */
void room_settle (Room *room);

/* Forgets what was captured; frames captured; one of them. */
void room_forget (Room *room);
guint room_n (const Room *room);
double room_out (const Room *room, int channel, guint frame);

/* Until every source of the comparison that there is has been measured as it is now. */
void room_measure (Room *room);

/* From FRAME on: N frames of the song as the device gets them; forgets what was before. */
void room_take (Room *room, gint64 frame, int n);

/* Loudness of the captured frames FROM … TO by libebur128, LUFS. */
double room_loudness (const Room *room, guint from, guint to);

/* A switch was made, of a steady sound at FROM to one at TO: less than 50 ms of the stream to the first changed
 * sample, then a straight line of 10 ms, up to a quantum, without a gap. */
void room_check_switch (Room *room, double from, double to);
