/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/words.h"

#include <glib/gi18n.h>
#include <locale.h>

char *lq_words_plain (const char *format, va_list arguments)
{
  locale_t plain = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  locale_t before = uselocale (plain); /* of this thread alone */
  char *text = g_strdup_vprintf (format, arguments);
  uselocale (before);
  freelocale (plain);
  return text;
}

char *lq_words_shown (const char *format, va_list arguments)
{
  return g_strdup_vprintf (_ (format), arguments);
}
