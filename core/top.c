/* Top grows through the port's sbrk, and shrinks.  SPDX-License-Identifier: MIT */
#include "top.h"

#define NOWHERE ((uintptr_t)CAIRN_SBRK_FAILED)

static uintptr_t move_break(const struct cairn_heap *h, ptrdiff_t bytes)
{
	return (uintptr_t)h->port->sbrk(h->context, bytes);
}

static uintptr_t break_now(const struct cairn_heap *h)
{
	return h->port != NULL && h->port->sbrk != NULL ? move_break(h, 0) : NOWHERE;
}

static uintptr_t raise_break(const struct cairn_heap *h, size_t bytes)
{
	return bytes <= CAIRN_HEAP_MAX - cairn_region_owned(h) ? move_break(h, (ptrdiff_t)bytes) : NOWHERE;
}

static size_t granule(const struct cairn_heap *h)
{
	return h->port->granule > CAIRN_ALIGNMENT ? h->port->granule : CAIRN_ALIGNMENT;
}

/* Another region is about to grow: what is left of this one's top becomes an ordinary chunk. */
static void retire(struct cairn_heap *h)
{
	struct chunk *c = h->top;

	if (region_growing(h) != NULL)
		top_require(h, c->size);
	if (chunk_size(c) >= CAIRN_CHUNK_MIN) {
		chunk_mark_free(c);
		bins_put(h, c, chunk_size(c));
	} else if (chunk_size(c) > 0) {
		cairn_region_shorten(h, region_growing(h), c);
	}
}

/* The port's new memory does not continue the region that grew so far. */
static bool begin_region(struct cairn_heap *h, uintptr_t memory, size_t bytes)
{
	struct region *r = cairn_region_add(h, memory, bytes);

	if (r == NULL) {
		move_break(h, -(ptrdiff_t)bytes);
		return false;
	}
	retire(h);
	top_begin(h, region_first(r));
	h->obtained = memory;
	return true;
}

bool cairn_top_grow(struct cairn_heap *h, size_t size)
{
	struct region *r = region_growing(h);
	uintptr_t at = break_now(h);

	if (at == NOWHERE || size > CAIRN_HEAP_MAX)
		return false;
	bool continues = r != NULL && at == (uintptr_t)region_end(r);
	size_t skew = ((size_t)0 - at) & (CAIRN_ALIGNMENT - 1);
	size_t least = continues ? size - chunk_size(h->top) : size + REGION_COST;
	size_t bytes = skew + size_round_up(least + CAIRN_TOP_PAD, granule(h));
	uintptr_t memory = raise_break(h, bytes);

	if (memory == NOWHERE) {
		bytes = skew + least;
		memory = raise_break(h, bytes);
	}
	if (memory == NOWHERE)
		return false;
	if (!continues || memory != at)
		return begin_region(h, memory, bytes);
	top_require(h, h->top->size);
	cairn_region_stretch(h, r, (ptrdiff_t)bytes);
	if (h->obtained == 0)
		h->obtained = at;
	return true;
}

size_t cairn_top_trim(struct cairn_heap *h, size_t keep)
{
	struct region *r = region_growing(h);
	size_t size = chunk_size(h->top);

	if (r == NULL || size <= keep || h->obtained == 0 || break_now(h) != (uintptr_t)region_end(r))
		return 0;
	top_require(h, h->top->size);
	size_t most = (uintptr_t)region_end(r) - h->obtained;
	size_t bytes = (size - keep < most ? size - keep : most) & ~(granule(h) - 1);
	if (bytes == 0 || move_break(h, -(ptrdiff_t)bytes) == NOWHERE)
		return 0;
	cairn_region_stretch(h, r, -(ptrdiff_t)bytes);
	return bytes;
}
