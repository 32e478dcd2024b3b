/* The heap is main's, and has no lock: the interrupt only leaves the packet for it.  SPDX-License-Identifier: MIT */
#include "cairn_libc.h"
#include "sender.h"

void packet_sent(void *packet)
{
	cairn_free_later(cairn_libc_heap(), packet);
}
