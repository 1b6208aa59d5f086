/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/dialogs.h"

void lq_dialog_deliver (GtkWindow *parent, LqDesk *desk, LqDeliverStart start)
{
  lq_desk_say (desk, "Deliver", "lacquer render delivers this session.");
}
