/* Regions are made, found and stretched.  SPDX-License-Identifier: MIT */
#include "region.h"

#include "count.h"

_Static_assert(CAIRN_REGION_MIN == REGION_COST + CAIRN_CHUNK_MIN + CAIRN_ALIGNMENT - 1,
               "record and fence, the smallest chunk, and what aligning may cost");

/* A link leads to what has four words: less of them is inside than outside at the very end. */
struct span cairn_region_span(const struct cairn_heap *h)
{
	uintptr_t base = (uintptr_t)h;
	uintptr_t end = (uintptr_t)(h + 1);

	for (const struct region *r = h->list.next; r != NULL; r = r->next) {
		base = (uintptr_t)r < base ? (uintptr_t)r : base;
		end = (uintptr_t)region_end(r) > end ? (uintptr_t)region_end(r) : end;
	}
	return (struct span){base, (end - base) / sizeof(size_t) - 3};
}

struct region *cairn_region_find(const struct cairn_heap *h, const struct chunk *c)
{
	struct region *r = h->list.next;

	while (r != NULL && chunk_distance(region_first(r), c) >= chunk_distance(region_first(r), r->fence))
		r = r->next;
	return r != NULL && chunk_distance(region_first(r), c) % CAIRN_ALIGNMENT == 0 ? r : NULL;
}

struct region *cairn_region_begin(struct cairn_heap *h, struct region *before, uintptr_t from, uintptr_t to)
{
	struct region *r = (struct region *)size_round_up(from, CAIRN_ALIGNMENT);
	struct chunk *first = region_first(r);
	struct chunk *fence = chunk_of((void *)(to & ~(CAIRN_ALIGNMENT - 1)));

	if ((uintptr_t)fence < (uintptr_t)first + CAIRN_CHUNK_MIN)
		return NULL;
	r->fence = fence;
	r->next = before->next;
	r->seal = region_seal(r);
	before->next = r;
	before->seal = region_seal(before);
	fence->size = CHUNK_P | (h->port != NULL && h->port->arena ? CHUNK_A : 0);
	first->size = chunk_distance(first, fence) | fence->size;
	region_span_again(h);
	count_capacity(h, chunk_size(first));
	count_used(h, chunk_size(first));
	return r;
}

size_t cairn_region_owned(const struct cairn_heap *h)
{
	size_t owned = 0;

	for (const struct region *r = h->list.next; r != NULL; r = r->next)
		owned += chunk_distance(region_first(r), r->fence);
	return owned;
}

struct region *cairn_region_add(struct cairn_heap *h, uintptr_t from, size_t bytes)
{
	struct region *before = &h->list;

	bool meets_state = from < (uintptr_t)(h + 1) && from + bytes > (uintptr_t)h;

	/* What is too small for any region could, aligned, wrap around the end of the address space. */
	if (from == 0 || bytes < CAIRN_REGION_MIN - (CAIRN_ALIGNMENT - 1) || from > UINTPTR_MAX - bytes || meets_state ||
	    bytes > CAIRN_HEAP_MAX - cairn_region_owned(h))
		return NULL;
	while (before->next != NULL && (uintptr_t)before->next < from)
		before = before->next;
	if ((before != &h->list && (uintptr_t)region_end(before) > from) ||
	    (before->next != NULL && (uintptr_t)before->next < from + bytes))
		return NULL;
	return cairn_region_begin(h, before, from, from + bytes);
}

void cairn_region_end_at(struct cairn_heap *h, struct region *r, struct chunk *fence, size_t gained)
{
	fence->size &= CHUNK_FLAGS;
	r->fence = fence;
	r->seal = region_seal(r);
	region_span_again(h);
	count_capacity(h, gained);
}
