/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every audio device of every host, for lists: asks each in turn, which may take half a second.
 * Thread: [any] but [audio]. */
#pragma once

#include "engine/device.h"

#include <glib.h>

typedef struct
{
  const char *api;      /* id, "jack"; static */
  const char *api_name; /* for people; static */
  LqDeviceInfo info;
} LqDeviceEntry;

/* LqDeviceEntry, the preferred hosts first; unref it. */
GArray *lq_devices_list (void);
