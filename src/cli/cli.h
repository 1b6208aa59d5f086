/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command part of the one `lacquer` binary. main () calls it first; the window opens only
 * when the arguments are no command. */
#pragma once

/* Chooses the person's language for the whole program first (LACQUER_LOCALE_DIR: another folder of
 * catalogues). The exit status when ARGV names a command (or --help, --version), −1 when it does not. */
int lq_cli_main (int argc, char **argv);
