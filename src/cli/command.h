/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sub-command is: one file that ends in one const LqCliCommand, plus one line in
 * commands.def. Everything here runs on the main thread. */
#pragma once

#include <glib.h>

/* Exit statuses. */
enum
{
  LQ_CLI_DONE = 0,
  LQ_CLI_FAILED = 1,    /* the work failed */
  LQ_CLI_USAGE = 2,     /* wrong usage */
  LQ_CLI_DIFFERENT = 3, /* a check did not hold */
};

typedef struct LqCliCommand LqCliCommand;

/* What every command is given, and the options that all have. */
typedef struct
{
  const LqCliCommand *command;
  gboolean json;  /* one JSON document on standard output, nothing else there */
  gboolean quiet; /* no messages, no progress; errors still */
} LqCli;

struct LqCliCommand
{
  const char *name;      /* "measure" */
  const char *arguments; /* "FILE…" */
  const char *summary;   /* one sentence without a full stop */
  const char *details;   /* further paragraphs for --help */
  /* ARGV[0] is the command's name; returns an exit status. */
  int (*run) (LqCli *cli, int argc, char **argv);
};
