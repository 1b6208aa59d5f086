/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arena, status and the real-time guard's state. */
#include "core/arena.h"
#include "core/rt.h"
#include "core/status.h"

#include <errno.h>
#include <float.h>
#include <glib.h>
#include <string.h>

static void assert_zero (const void *memory, size_t size)
{
  const char *bytes = memory;
  for (size_t i = 0; i < size; i++)
    g_assert_cmpint (bytes[i], ==, 0);
}

static void arena (void)
{
  LqArena *arena = lq_arena_new ();
  static const size_t sizes[] = { 1, 63, 64, 65, 0, 4096, 60000, 70000, 1 << 20, 3 };
  unsigned char *blocks[G_N_ELEMENTS (sizes)];
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      blocks[i] = lq_arena_alloc (arena, sizes[i]);
      g_assert_cmpuint ((uintptr_t)blocks[i] % 64, ==, 0);
      assert_zero (blocks[i], sizes[i]);
      memset (blocks[i], (int)i + 1, sizes[i]);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) /* none was handed out twice */
    for (size_t j = 0; j < sizes[i]; j++)
      g_assert_cmpint (blocks[i][j], ==, (int)i + 1);
  lq_arena_free (arena);
  lq_arena_free (NULL);
}

static void planes (void)
{
  LqArena *arena = lq_arena_new ();
  double **planes = lq_arena_planes (arena, 2, 1000);
  for (int c = 0; c < 2; c++)
    {
      g_assert_cmpuint ((uintptr_t)planes[c] % 64, ==, 0);
      assert_zero (planes[c], 1000 * sizeof (double));
      planes[c][999] = c + 1;
    }
  g_assert_cmpfloat (planes[0][999], ==, 1);
  g_assert_cmpfloat (planes[1][0], ==, 0);
  lq_arena_free (arena);
}

static void errors (void)
{
  LqError error = { 0 };
  g_assert_cmpint (lq_error_set (&error, LQ_ERROR_DAMAGED, 12, "chunk %s is cut", "data"), ==,
                   LQ_ERROR_DAMAGED);
  g_assert_cmpint (error.status, ==, LQ_ERROR_DAMAGED);
  g_assert_cmpint (error.at, ==, 12);
  g_assert_cmpstr (error.detail, ==, "chunk data is cut");
  g_assert_cmpint (lq_error_set (NULL, LQ_ERROR_RANGE, 0, "x"), ==, LQ_ERROR_RANGE);
  g_assert_cmpint (lq_error_set_errno (&error, ENOSPC, "cannot write %s", "a.wav"), ==,
                   LQ_ERROR_NO_SPACE);
  g_assert_cmpstr (error.detail, ==, "cannot write a.wav: No space left on device");
  g_assert_cmpint (error.at, ==, -1);
  g_assert_cmpint (lq_error_set_errno (NULL, ENOENT, "x"), ==, LQ_ERROR_NOT_FOUND);
  g_assert_cmpint (lq_error_set_errno (NULL, EACCES, "x"), ==, LQ_ERROR_DENIED);
  g_assert_cmpint (lq_error_set_errno (NULL, EEXIST, "x"), ==, LQ_ERROR_EXISTS);
  g_assert_cmpint (lq_error_set_errno (NULL, EIO, "x"), ==, LQ_ERROR_IO);
}

/* A detail that is cut stays UTF-8, wherever the cut falls. */
static void long_details (void)
{
  for (int shift = 0; shift < 4; shift++)
    {
      GString *name = g_string_new_len ("abc", shift);
      for (int i = 0; i < 200; i++)
        g_string_append (name, i % 2 ? "é" : "€");
      LqError error;
      lq_error_set (&error, LQ_ERROR_IO, -1, "%s", name->str);
      g_assert_true (g_utf8_validate (error.detail, -1, NULL));
      g_assert_cmpuint (strlen (error.detail), >, sizeof error.detail - 6);
      lq_error_set_errno (&error, EIO, "%s", name->str);
      g_assert_true (g_utf8_validate (error.detail, -1, NULL));
      g_assert_true (g_str_has_suffix (error.detail, "…: Input/output error"));
      g_string_free (name, TRUE);
    }
}

static void messages (void)
{
  g_assert_cmpstr (lq_status_message (LQ_ERROR_NO_SPACE), ==, "no space left on the device");
  for (int i = LQ_OK; i <= LQ_ERROR_CANCELLED; i++)
    for (int j = LQ_OK; j < i; j++)
      g_assert_cmpstr (lq_status_message ((LqStatus)i), !=, lq_status_message ((LqStatus)j));
  g_assert_nonnull (lq_status_message ((LqStatus)-1));
  g_assert_nonnull (lq_status_message ((LqStatus)999));
}

static void guard_nests (void)
{
  g_assert_false (lq_rt_active ());
  lq_rt_enter ();
  lq_rt_enter ();
  lq_rt_leave ();
  bool inside = lq_rt_active ();
  lq_rt_leave ();
  g_assert_true (inside);
  g_assert_false (lq_rt_active ());
}

static void denormals (void)
{
  volatile double tiny = DBL_MIN, half = 0.5, denormal = DBL_MIN / 4, many = 1024;
  g_assert_cmpfloat (tiny * half, !=, 0);
  unsigned state = lq_rt_denormals_off ();
  volatile double flushed = tiny * half, read_as_zero = denormal * many;
  lq_rt_denormals_restore (state);
  g_assert_cmpfloat (flushed, ==, 0);
  g_assert_cmpfloat (read_as_zero, ==, 0);
  g_assert_cmpfloat (tiny * half, !=, 0);
  state = lq_rt_denormals_off ();
  unsigned off = lq_rt_denormals_on ();
  volatile double kept = tiny * half, read = denormal * many;
  lq_rt_denormals_restore (off);
  volatile double again = tiny * half;
  lq_rt_denormals_restore (state);
  g_assert_cmpfloat (kept, !=, 0);
  g_assert_cmpfloat (read, !=, 0);
  g_assert_cmpfloat (again, ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/arena/alloc", arena);
  g_test_add_func ("/core/arena/planes", planes);
  g_test_add_func ("/core/status/errors", errors);
  g_test_add_func ("/core/status/long-details", long_details);
  g_test_add_func ("/core/status/messages", messages);
  g_test_add_func ("/core/rt/guard-nests", guard_nests);
  g_test_add_func ("/core/rt/denormals", denormals);
  return g_test_run ();
}
