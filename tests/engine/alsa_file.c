/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ALSA device of the tests: a named pipe, its reader and the private configuration. */
#include "alsa_file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keeps the first frames and drains the rest, so that the device never blocks for good. */
static void *read_pipe (void *data)
{
  AlsaFile *file = data;
  size_t wanted = file->n_frames * 2 * sizeof (float);
  char scrap[65536];
  while (!atomic_load (&file->quit))
    {
      struct pollfd event = { .fd = file->fd, .events = POLLIN };
      if (atomic_load (&file->stall))
        g_usleep (10000);
      if (atomic_load (&file->stall) || poll (&event, 1, 20) <= 0)
        continue;
      size_t done = atomic_load (&file->n_bytes);
      char *to = done < wanted ? (char *)file->samples + done : scrap;
      ssize_t n = read (file->fd, to, done < wanted ? wanted - done : sizeof scrap);
      if (n > 0 && done < wanted)
        atomic_store (&file->n_bytes, done + (size_t)n);
      else
        g_usleep (1000); /* a pace, so that what is thrown away costs little */
    }
  return NULL;
}

void alsa_file_begin (AlsaFile *file, size_t n_frames)
{
  *file =
      (AlsaFile){ .home = g_dir_make_tmp ("lacquer-asound-XXXXXX", NULL), .n_frames = n_frames };
  file->pipe = g_build_filename (file->home, "out.f32", NULL);
  file->rc = g_build_filename (file->home, ".asoundrc", NULL);
  g_assert_cmpint (mkfifo (file->pipe, 0600), ==, 0);
  file->fd = open (file->pipe, O_RDWR | O_NONBLOCK); /* keeps the pipe open for good */
  g_assert_cmpint (file->fd, >=, 0);
  char *text = g_strdup_printf ("pcm.!default { type file slave.pcm \"null\" file \"%s\" "
                                "format \"raw\" hint { show on description \"Lacquer test\" } }\n",
                                file->pipe);
  g_assert_true (g_file_set_contents (file->rc, text, -1, NULL));
  g_free (text);
  g_setenv ("HOME", file->home, TRUE);
  file->samples = g_new0 (float, n_frames * 2);
  pthread_create (&file->reader, NULL, read_pipe, file);
}

bool alsa_file_is_full (AlsaFile *file)
{
  return atomic_load (&file->n_bytes) == file->n_frames * 2 * sizeof (float);
}

void alsa_file_end (AlsaFile *file)
{
  atomic_store (&file->quit, true);
  pthread_join (file->reader, NULL);
  close (file->fd);
  g_unlink (file->pipe);
  g_unlink (file->rc);
  g_rmdir (file->home);
  g_free (file->pipe);
  g_free (file->rc);
  g_free (file->home);
  g_free (file->samples);
}
