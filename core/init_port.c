/* A heap begins that grows.  SPDX-License-Identifier: MIT */
#include "init.h"

struct cairn_heap *cairn_init_port(void *memory, size_t bytes, const struct cairn_port *port, void *context)
{
	struct cairn_heap *h = cairn_init_state(memory, bytes, port, context);

	if (h != NULL && port != NULL && port->sbrk != NULL)
		h->grow = cairn_top_grow;
	return h;
}
