/* A heap begins that grows.  SPDX-License-Identifier: MIT */
#include "grow.h"
#include "init.h"

static bool relieve(struct cairn_heap *h, size_t bytes)
{
	return bytes <= CAIRN_HEAP_MAX && h->port->pressure != NULL && h->port->pressure(h->context, bytes);
}

static const struct help port_help = {
	.grow = cairn_grow,
	.grow_at = cairn_grow_at,
	.relieve = relieve,
};

struct cairn_heap *cairn_init_port(void *memory, size_t bytes, const struct cairn_port *port, void *context)
{
	struct cairn_heap *h = cairn_init_state(memory, bytes, port, context);

	if (h != NULL && port != NULL)
		h->help = &port_help;
	return h;
}
