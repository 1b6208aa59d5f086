/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/readers.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *path;
  LqReader *reader; /* NULL: nobody uses it, or it cannot be read */
  int n_uses;
  bool told;            /* that it cannot be read */
  unsigned faults;      /* found by readers that are closed */
  int64_t n_non_finite; /* likewise */
} Entry;

struct LqReaders
{
  LqReadersReport report;
  void *data;
  Entry *entries;
  int n_entries;
};

LqReaders *lq_readers_new (LqReadersReport report, void *data)
{
  LqReaders *readers = calloc (1, sizeof (LqReaders));

  readers->report = report;
  readers->data = data;
  return readers;
}

void lq_readers_free (LqReaders *readers)
{
  for (int i = 0; i < readers->n_entries; i++)
    {
      lq_reader_free (readers->entries[i].reader);
      free (readers->entries[i].path);
    }
  free (readers->entries);
  free (readers);
}

static Entry *find_entry (LqReaders *readers, const char *path)
{
  for (int i = 0; i < readers->n_entries; i++)
    if (strcmp (readers->entries[i].path, path) == 0)
      return &readers->entries[i];
  readers->entries = realloc (readers->entries, sizeof (Entry) * (size_t)(readers->n_entries + 1));
  Entry *entry = &readers->entries[readers->n_entries++];
  *entry = (Entry){ .path = strdup (path) };
  return entry;
}

void lq_readers_tell (LqReaders *readers, LqKey key, const char *path, const LqError *error)
{
  Entry *entry = find_entry (readers, path);

  if (!entry->told && readers->report)
    readers->report (readers->data, key, path, error);
  entry->told = true;
}

static LqStatus open_at_rate (const char *path, double rate_hz, LqReader **reader, LqError *error)
{
  LqReader *opened;
  LqStatus status = lq_reader_open (path, NULL, &opened, error);

  if (status != LQ_OK)
    return status;
  double file_hz = lq_reader_info (opened)->rate_hz;
  if (rate_hz != 0 && file_hz != rate_hz)
    {
      lq_reader_free (opened);
      return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1,
                           "the file is at %.0f Hz, the session at %.0f", file_hz, rate_hz);
    }
  *reader = opened;
  return LQ_OK;
}

LqReader *lq_readers_open (LqReaders *readers, LqKey key, const char *path, double rate_hz,
                           LqError *error)
{
  Entry *entry = find_entry (readers, path);

  if (!entry->reader && open_at_rate (path, rate_hz, &entry->reader, error) != LQ_OK)
    {
      lq_readers_tell (readers, key, path, error);
      return NULL;
    }
  entry->told = false;
  entry->n_uses++;
  return entry->reader;
}

void lq_readers_close (LqReaders *readers, LqReader *reader)
{
  for (int i = 0; i < readers->n_entries; i++)
    {
      Entry *entry = &readers->entries[i];
      if (entry->reader != reader || --entry->n_uses > 0)
        continue;
      entry->faults |= lq_reader_info (reader)->faults;
      entry->n_non_finite += lq_reader_n_non_finite (reader);
      lq_reader_free (reader);
      entry->reader = NULL;
      return;
    }
}

bool lq_readers_damage (const LqReaders *readers, int i, LqReadDamage *damage)
{
  for (int e = 0; e < readers->n_entries; e++)
    {
      const Entry *entry = &readers->entries[e];
      *damage = (LqReadDamage){ entry->path, entry->faults, entry->n_non_finite };
      if (entry->reader)
        {
          damage->faults |= lq_reader_info (entry->reader)->faults;
          damage->n_non_finite += lq_reader_n_non_finite (entry->reader);
        }
      damage->faults &= ~(unsigned)LQ_FAULT_LENGTH_OPEN;
      if ((damage->faults != 0 || damage->n_non_finite > 0) && i-- == 0)
        return true;
    }
  return false;
}
