/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of things as a person types them: "t1/fader", "master/limiter/ceiling",
 * "master/n3/threshold", "t2/equaliser/b1.gain", "title", "k2/text", "master/fader".
 * Main thread. */
#pragma once

#include "model/session.h"

#define LQ_ADDRESS_ERROR (lq_address_error_quark ())
GQuark lq_address_error_quark (void);
typedef enum
{
  LQ_ADDRESS_NOT_FOUND, /* the message names the nearest */
  LQ_ADDRESS_AMBIGUOUS, /* two equal processors: name the node */
} LqAddressError;

/* The item ADDRESS names as a whole ("t1", "master/limiter", "n3"); NULL with error. Borrowed. */
LqItem *lq_address_find_item (LqSession *session, const char *address, GError **error);

/* The item and key that ADDRESS names; *KEY is owned by the item's class or interned. */
LqItem *lq_address_find_key (LqSession *session, const char *address, const char **key,
                             GError **error);

/* The address of KEY (NULL: of the item) in full: "master/n3/threshold". Owns: free with g_free. */
char *lq_address_of (LqItem *item, const char *key);
