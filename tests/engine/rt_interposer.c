/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LD_PRELOAD library of the engine tests: between lq_rt_enter and lq_rt_leave, any call that
 * allocates, locks, sleeps or talks to the system ends the process with a backtrace. Outside
 * it forwards and costs next to nothing. The C library's own inner calls do not pass here,
 * thus eventfd_write, the one system call of lq_wake_signal, is free to go. Not for builds
 * with a sanitizer, which replaces the same functions. */
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

void lq_rt_hook_enter (void);
void lq_rt_hook_leave (void);

/* initial-exec: reading it must not allocate. */
static _Thread_local int inside __attribute__ ((tls_model ("initial-exec")));

void lq_rt_hook_enter (void) { inside = 1; }

void lq_rt_hook_leave (void) { inside = 0; }

/* backtrace () loads a library when first called; that must not happen in a violation. */
__attribute__ ((constructor)) static void load_backtrace (void)
{
  void *frames[1];
  backtrace (frames, 1);
}

static void violate (const char *name)
{
  inside = 0;
  static const char text[] = "real-time violation: ";
  void *frames[40];
  ssize_t ignored = write (STDERR_FILENO, text, sizeof text - 1);
  ignored += write (STDERR_FILENO, name, strlen (name));
  ignored += write (STDERR_FILENO, "\n", 1);
  (void)ignored;
  backtrace_symbols_fd (frames, backtrace (frames, 40), STDERR_FILENO);
  abort ();
}

#define GUARD(name)                                                                                \
  do                                                                                               \
    {                                                                                              \
      if (__builtin_expect (inside, 0))                                                            \
        violate (#name);                                                                           \
    }                                                                                              \
  while (0)

/* The next definition of NAME; of condition variables the newest, which dlsym does not find. */
static void *next (const char *name)
{
  void *symbol = dlvsym (RTLD_NEXT, name, "GLIBC_2.3.2");
  return symbol ? symbol : dlsym (RTLD_NEXT, name);
}

/* Takes over NAME: complains inside, forwards outside. */
#define OVERRIDE(type, name, parameters, arguments)                                                \
  type name parameters;                                                                            \
  type name parameters                                                                             \
  {                                                                                                \
    static type (*real) parameters;                                                                \
    GUARD (name);                                                                                  \
    if (!real)                                                                                     \
      *(void **)&real = next (#name);                                                              \
    return real arguments;                                                                         \
  }

/* Memory: forwarded through glibc's own names, since dlsym allocates. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);
extern void __libc_free (void *memory);

void *malloc (size_t size)
{
  GUARD (malloc);
  return __libc_malloc (size);
}

void *calloc (size_t n, size_t size)
{
  GUARD (calloc);
  return __libc_calloc (n, size);
}

void *realloc (void *memory, size_t size)
{
  GUARD (realloc);
  return __libc_realloc (memory, size);
}

void *memalign (size_t alignment, size_t size);
void *memalign (size_t alignment, size_t size)
{
  GUARD (memalign);
  return __libc_memalign (alignment, size);
}

void *aligned_alloc (size_t alignment, size_t size)
{
  GUARD (aligned_alloc);
  return __libc_memalign (alignment, size);
}

int posix_memalign (void **memory, size_t alignment, size_t size)
{
  GUARD (posix_memalign);
  *memory = __libc_memalign (alignment, size);
  return *memory ? 0 : 12; /* ENOMEM */
}

void free (void *memory)
{
  GUARD (free);
  __libc_free (memory);
}

OVERRIDE (int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
OVERRIDE (int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
OVERRIDE (int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
OVERRIDE (int, pthread_cond_wait, (pthread_cond_t * cond, pthread_mutex_t *mutex), (cond, mutex))
OVERRIDE (int, pthread_cond_timedwait,
          (pthread_cond_t * cond, pthread_mutex_t *mutex, const struct timespec *time),
          (cond, mutex, time))
OVERRIDE (int, pthread_join, (pthread_t thread, void **result), (thread, result))
OVERRIDE (int, pthread_create,
          (pthread_t * thread, const pthread_attr_t *attr, void *(*run) (void *), void *data),
          (thread, attr, run, data))
OVERRIDE (int, sem_wait, (sem_t * semaphore), (semaphore))
OVERRIDE (void, g_mutex_lock, (void *mutex), (mutex))
OVERRIDE (void, g_rec_mutex_lock, (void *mutex), (mutex))
OVERRIDE (void, g_cond_wait, (void *cond, void *mutex), (cond, mutex))

OVERRIDE (ssize_t, read, (int fd, void *data, size_t n), (fd, data, n))
OVERRIDE (ssize_t, write, (int fd, const void *data, size_t n), (fd, data, n))
OVERRIDE (ssize_t, pread, (int fd, void *data, size_t n, off_t at), (fd, data, n, at))
OVERRIDE (ssize_t, pread64, (int fd, void *data, size_t n, off_t at), (fd, data, n, at))
OVERRIDE (ssize_t, pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
OVERRIDE (ssize_t, pwrite64, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
OVERRIDE (int, close, (int fd), (fd))
OVERRIDE (int, poll, (struct pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))
OVERRIDE (int, select, (int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *t), (n, r, w, e, t))
OVERRIDE (void *, mmap, (void *at, size_t n, int prot, int flags, int fd, off_t offset),
          (at, n, prot, flags, fd, offset))
OVERRIDE (void *, mmap64, (void *at, size_t n, int prot, int flags, int fd, off_t offset),
          (at, n, prot, flags, fd, offset))
OVERRIDE (int, munmap, (void *at, size_t n), (at, n))
OVERRIDE (FILE *, fopen, (const char *path, const char *mode), (path, mode))
OVERRIDE (FILE *, fopen64, (const char *path, const char *mode), (path, mode))

OVERRIDE (int, nanosleep, (const struct timespec *time, struct timespec *left), (time, left))
OVERRIDE (int, clock_nanosleep,
          (clockid_t clock, int flags, const struct timespec *time, struct timespec *left),
          (clock, flags, time, left))
OVERRIDE (int, usleep, (useconds_t us), (us))
OVERRIDE (unsigned, sleep, (unsigned s), (s))
OVERRIDE (int, sched_yield, (void), ())

OVERRIDE (int, puts, (const char *text), (text))
OVERRIDE (int, fputs, (const char *text, FILE *file), (text, file))
OVERRIDE (int, fputc, (int c, FILE *file), (c, file))
OVERRIDE (int, putc, (int c, FILE *file), (c, file))
OVERRIDE (int, putchar, (int c), (c))
OVERRIDE (size_t, fwrite, (const void *data, size_t size, size_t n, FILE *file),
          (data, size, n, file))
OVERRIDE (int, fflush, (FILE * file), (file))
OVERRIDE (int, vprintf, (const char *format, va_list args), (format, args))
OVERRIDE (int, vfprintf, (FILE * file, const char *format, va_list args), (file, format, args))
OVERRIDE (int, vsnprintf, (char *text, size_t n, const char *format, va_list args),
          (text, n, format, args))

/* With variable arguments: through the v forms. */
#define FORWARD(call)                                                                              \
  va_list args;                                                                                    \
  va_start (args, format);                                                                         \
  int n_written = call;                                                                            \
  va_end (args);                                                                                   \
  return n_written

int printf (const char *format, ...)
{
  GUARD (printf);
  FORWARD (vprintf (format, args));
}

int fprintf (FILE *file, const char *format, ...)
{
  GUARD (fprintf);
  FORWARD (vfprintf (file, format, args));
}

int snprintf (char *text, size_t n, const char *format, ...)
{
  GUARD (snprintf);
  FORWARD (vsnprintf (text, n, format, args));
}

#define OVERRIDE_OPEN(name, parameters, ...)                                                       \
  int name parameters;                                                                             \
  int name parameters                                                                              \
  {                                                                                                \
    static int (*real) parameters;                                                                 \
    GUARD (name);                                                                                  \
    if (!real)                                                                                     \
      *(void **)&real = next (#name);                                                              \
    mode_t mode = 0;                                                                               \
    if (flags & (O_CREAT | O_TMPFILE))                                                             \
      {                                                                                            \
        va_list args;                                                                              \
        va_start (args, flags);                                                                    \
        mode = va_arg (args, mode_t);                                                              \
        va_end (args);                                                                             \
      }                                                                                            \
    return real (__VA_ARGS__, flags, mode);                                                        \
  }

OVERRIDE_OPEN (open, (const char *path, int flags, ...), path)
OVERRIDE_OPEN (open64, (const char *path, int flags, ...), path)
OVERRIDE_OPEN (openat64, (int dir, const char *path, int flags, ...), dir, path)
OVERRIDE_OPEN (openat, (int dir, const char *path, int flags, ...), dir, path)
