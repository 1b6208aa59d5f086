/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/compare_before.h"

#include "app/matcher.h"

#define FIRST_KEY ((LqKey)2)
#define N_KEYS    ((LqKey)1 << 20)

void lq_compare_before_init (LqCompareBefore *before)
{
  *before = (LqCompareBefore){ .key = FIRST_KEY };
}

/* Gives the state a key of its own; FALSE when it sounds as the one before did. */
static gboolean give_key (LqCompareBefore *before)
{
  LqMatchSource *source =
      before->session ? lq_match_source_new (before->session, LQ_MATCH_WORK, NULL, 0, 0) : NULL;
  const char *hash = source ? lq_match_source_hash (source) : NULL;
  gboolean other = g_strcmp0 (hash, before->hash) != 0;
  if (other)
    {
      g_free (before->hash);
      before->hash = g_strdup (hash);
      before->key = FIRST_KEY + (before->key - FIRST_KEY + 1) % N_KEYS;
    }
  lq_match_source_unref (source);
  return other || !source;
}

gboolean lq_compare_before_take (LqCompareBefore *before, LqHistory *history)
{
  LqCommand *command = NULL;
  g_clear_object (&before->session);
  g_clear_pointer (&before->label, g_free);
  before->session = lq_history_state_before_last (history, &command);
  if (before->session)
    before->label = g_strdup (lq_command_get_label (command));
  return give_key (before);
}

void lq_compare_before_forget (LqCompareBefore *before)
{
  g_clear_object (&before->session);
  g_clear_pointer (&before->label, g_free);
  g_clear_pointer (&before->hash, g_free);
}
