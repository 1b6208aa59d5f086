/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/devices.h"

#define MAX_PER_API 256

GArray *lq_devices_list (void)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (LqDeviceEntry));
  g_autofree LqDeviceInfo *infos = g_new0 (LqDeviceInfo, MAX_PER_API);
  for (int a = 0; lq_device_apis[a] != NULL; a++)
    {
      int n = MIN (lq_device_enumerate (lq_device_apis[a], infos, MAX_PER_API), MAX_PER_API);
      for (int i = 0; i < n; i++)
        {
          LqDeviceEntry entry = { lq_device_api_id (lq_device_apis[a]),
                                  lq_device_api_name (lq_device_apis[a]), infos[i] };
          g_array_append_val (entries, entry);
        }
    }
  return entries;
}
