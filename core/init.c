/* A heap begins.  SPDX-License-Identifier: MIT */
#include "init.h"

#include "cache.h"
#include "tune.h"

struct cairn_heap *cairn_init_state(void *memory, size_t bytes, const struct cairn_port *port, void *context)
{
	struct cairn_heap *h = (struct cairn_heap *)size_round_up((uintptr_t)memory, _Alignof(struct cairn_heap));

	if (memory == NULL || bytes < CAIRN_STATE_BYTES || bytes > CAIRN_HEAP_MAX)
		return NULL;
	/* As the lock does: what the caller wrote here, as whatever type, was before. */
	__asm__ volatile("" ::: "memory");
	__builtin_memset(h, 0, sizeof *h);
	h->port = port;
	h->context = context;
	tune_init(h);
	bins_init(h);
	cache_init(h);
	h->list.seal = region_seal(&h->list);
	region_span_again(h);

	struct region *r = cairn_region_begin(h, &h->list, (uintptr_t)(h + 1), (uintptr_t)memory + bytes);
	top_init(h, r);
	if (!CAIRN_TOP_APART && r != NULL)
		cairn_heap_give(h, region_first(r));
	return h;
}

struct cairn_heap *cairn_init(void *memory, size_t bytes)
{
	return bytes < CAIRN_STATE_BYTES + CAIRN_REGION_MIN ? NULL : cairn_init_state(memory, bytes, NULL, NULL);
}
