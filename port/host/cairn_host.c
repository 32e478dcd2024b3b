/* A heap in an array.  SPDX-License-Identifier: MIT */
#include "cairn_host.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

static alignas(max_align_t) unsigned char memory[HOST_HEAP_BYTES];
static struct cairn_heap *heap;

struct cairn_heap *host_heap(void)
{
	if (!heap)
		heap = cairn_init(memory, sizeof memory);
	return heap;
}

struct cairn_heap *host_heap_restart(size_t bytes)
{
	if (bytes < CAIRN_STATE_BYTES + CAIRN_REGION_MIN || bytes > sizeof memory)
		return NULL;
	heap = cairn_init(memory, bytes);
	return heap;
}

static bool count_used(void *user, const struct cairn_block *block)
{
	size_t *live = user;

	*live += block->state == CAIRN_USED;
	return true;
}

size_t host_heap_live(void)
{
	size_t live = 0;

	cairn_walk(host_heap(), count_used, &live);
	return live;
}

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault fault, const void *where)
{
	fprintf(stderr, "cairn: heap fault %d (see cairn_port.h) at %p, heap at %p\n", (int)fault, where, (void *)h);
	abort();
}
