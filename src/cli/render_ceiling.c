/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/render_ceiling.h"

#include "cli/report.h"
#include "cli/session_json.h"
#include "core/units.h"
#include "model/address.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define MOST_TRIES 4

struct LqCliCeiling
{
  LqCli *cli;
  LqCliSession *session;
  gboolean replaces;
  int n_tries;
  LqItem *limiter;     /* once lowered; borrowed */
  double asked_dbtp;   /* the ceiling as it was */
  double lowered_dbtp; /* as it is */
  LqCommand *command;  /* once saved; borrowed */
};

LqCliCeiling *lq_cli_ceiling_new (LqCli *cli, LqCliSession *session, gboolean replaces)
{
  LqCliCeiling *ceiling = g_new0 (LqCliCeiling, 1);
  ceiling->cli = cli;
  ceiling->session = session;
  ceiling->replaces = replaces;
  return ceiling;
}

static LqHistory *history_of (const LqCliCeiling *ceiling)
{
  return lq_store_get_history (ceiling->session->store);
}

void lq_cli_ceiling_free (LqCliCeiling *ceiling)
{
  if (!ceiling)
    return;
  if (ceiling->limiter && !ceiling->command)
    lq_history_cancel_gesture (history_of (ceiling));
  g_free (ceiling);
}

/* How far the files exceed the ceiling as it was asked for, before any lowering. */
static gboolean get_over (const LqCliCeiling *ceiling, const LqDelivery *delivery,
                          LqDeliveryOver *over)
{
  if (!lq_delivery_get_over (delivery, over))
    return FALSE;
  if (ceiling && ceiling->limiter)
    over->over_db -= ceiling->asked_dbtp - ceiling->lowered_dbtp;
  return over->over_db > 0.0;
}

static void remove_files (const LqDelivery *delivery)
{
  for (guint i = 0; i < lq_delivery_n_files (delivery); i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      if (delivered->state == LQ_DELIVER_PROVED || delivered->state == LQ_DELIVER_NOT_PROVED
          || delivered->state == LQ_DELIVER_KEPT)
        g_unlink (lq_delivered_path (delivered));
      if (delivered->receipt_path)
        g_unlink (delivered->receipt_path);
    }
}

gboolean lq_cli_ceiling_lower (LqCliCeiling *ceiling, const LqDelivery *delivery)
{
  LqDeliveryOver over = { 0 };
  LqSession *session = lq_store_get_session (ceiling->session->store);
  if (ceiling->n_tries == MOST_TRIES || !get_over (ceiling, delivery, &over))
    return FALSE;
  LqItem *limiter = lq_scene_find_node (session, over.limiter);
  double dbtp = lq_delivery_lower_ceiling (over.ceiling_dbtp, over.over_db);
  if (!limiter || dbtp < lq_item_get_row (limiter, "ceiling", NULL)->min)
    return FALSE;
  if (!ceiling->limiter)
    {
      lq_history_begin_gesture (history_of (ceiling), NULL);
      ceiling->limiter = limiter;
      ceiling->asked_dbtp = over.ceiling_dbtp;
    }
  lq_history_set_value (history_of (ceiling), limiter, "ceiling", dbtp);
  ceiling->lowered_dbtp = dbtp;
  ceiling->n_tries++;
  if (!ceiling->replaces)
    remove_files (delivery);
  return TRUE;
}

int lq_cli_ceiling_save (LqCliCeiling *ceiling)
{
  char dbtp[LQ_UNITS_TEXT];
  if (!ceiling->limiter)
    return LQ_CLI_DONE;
  ceiling->command = lq_history_end_gesture (history_of (ceiling));
  lq_units_format (LQ_UNIT_DBTP, ceiling->asked_dbtp, 2, LQ_UNITS_PLAIN, dbtp);
  g_autofree char *reason = g_strdup_printf ("the delivered files keep %s", dbtp);
  lq_history_set_reason (history_of (ceiling), ceiling->command, reason);
  return lq_cli_session_save (ceiling->cli, ceiling->session);
}

void lq_cli_ceiling_json (const LqCliCeiling *ceiling, const LqDelivery *delivery,
                          JsonObject *object)
{
  LqDeliveryOver over = { 0 };
  gboolean is_over = get_over (ceiling, delivery, &over);
  lq_cli_json_number (object, "over_ceiling_db", is_over, over.over_db, 3);
  if (ceiling && ceiling->command)
    json_object_set_object_member (object, "command", lq_cli_command_json (ceiling->command));
  else
    json_object_set_null_member (object, "command");
}

/* Where in the song, not in the file. */
static void tell_over (LqCli *cli, const char *path, LqSession *session, const LqDeliveryOver *over)
{
  char by[LQ_UNITS_TEXT], at[LQ_UNITS_TEXT], ceiling[LQ_UNITS_TEXT];
  LqItem *limiter = lq_scene_find_node (session, over->limiter);
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *address = lq_address_of (limiter, "ceiling");
  lq_units_format (LQ_UNIT_LEVEL_DB, over->over_db, 2, lq_cli_units (), by);
  lq_time_format (over->at, over->file->spec->rate_hz, 3, at);
  lq_cli_message (cli, _ ("the limiter's ceiling is exceeded by %s at %s of %s; to lower it:"), by,
                  at, over->file->spec->name);
  g_ascii_formatd (ceiling, sizeof ceiling, "%.2f",
                   lq_delivery_lower_ceiling (over->ceiling_dbtp, over->over_db));
  lq_cli_message (cli, "  lacquer set %s %s=%s", quoted, address, ceiling);
}

void lq_cli_ceiling_tell (LqCli *cli, const LqCliCeiling *ceiling, const char *path,
                          LqSession *session, const LqDelivery *delivery)
{
  LqDeliveryOver over = { 0 };
  char from[LQ_UNITS_TEXT], to[LQ_UNITS_TEXT];
  if (ceiling && ceiling->command)
    {
      lq_units_format (LQ_UNIT_DBTP, ceiling->asked_dbtp, 2, lq_cli_units (), from);
      lq_units_format (LQ_UNIT_DBTP, ceiling->lowered_dbtp, 2, lq_cli_units (), to);
      lq_cli_message (cli, _ ("ceiling lowered from %s to %s (%s)"), from, to,
                      lq_command_get_id (ceiling->command));
    }
  if (get_over (ceiling, delivery, &over))
    tell_over (cli, path, session, &over);
}
