/* A heap grows through its port's sbrk, and shrinks.  SPDX-License-Identifier: MIT */
#include "grow.h"

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

#if CAIRN_TOP_APART
/* The region that the memory at a break continues, or NULL. */
static struct region *region_before(const struct cairn_heap *h, uintptr_t at)
{
	struct region *r = region_growing(h);

	return r != NULL && (uintptr_t)region_end(r) == at ? r : NULL;
}

static size_t free_end(const struct cairn_heap *h, const struct region *r)
{
	(void)r;
	return chunk_size(h->top);
}

/* The fence that `at` is, or that is behind it, where it is free; or another chunk. */
static const struct chunk *fence_at(const struct cairn_heap *h, const struct chunk *at)
{
	return at == h->top ? chunk_after(at) : at;
}

static void move_end(struct cairn_heap *h, struct region *r, size_t bytes)
{
	struct chunk *fence = chunk_at(r->fence, bytes);

	h->top->size += bytes;
	fence->size = h->top->size;
	cairn_region_end_at(h, r, fence, bytes);
}

static void stretch(struct cairn_heap *h, struct region *r, size_t bytes)
{
	top_require(h, h->top->size);
	if (h->obtained == 0)
		h->obtained = (uintptr_t)region_end(r);
	move_end(h, r, bytes);
}

/* Another region is about to grow: what is left of this one's top becomes an ordinary chunk, or, too small for one, the
 * fence. */
static void retire_top(struct cairn_heap *h)
{
	struct region *r = region_growing(h);
	struct chunk *c = h->top;

	if (r != NULL)
		top_require(h, c->size);
	if (chunk_size(c) >= CAIRN_CHUNK_MIN) {
		chunk_mark_free(c);
		bins_put(h, c, chunk_size(c));
	} else if (chunk_size(c) > 0) {
		cairn_region_end_at(h, r, c, (size_t)0 - chunk_size(c));
	}
}

static void begin(struct cairn_heap *h, struct region *r, uintptr_t memory)
{
	retire_top(h);
	top_begin(h, region_first(r));
	h->obtained = memory;
}

size_t cairn_shrink(struct cairn_heap *h, size_t keep)
{
	struct region *r = region_growing(h);
	size_t size = chunk_size(h->top);

	if (r == NULL || size <= keep || h->obtained == 0)
		return 0;
	top_require(h, h->top->size);
	size_t most = (uintptr_t)region_end(r) - h->obtained;
	size_t bytes = (size - keep < most ? size - keep : most) & ~(grow_granule(h) - 1);
	if (bytes == 0 || break_now(h) != (uintptr_t)region_end(r) || move_break(h, -(ptrdiff_t)bytes) == NOWHERE)
		return 0;
	move_end(h, r, (size_t)0 - bytes);
	return bytes;
}
#else
static struct region *region_before(const struct cairn_heap *h, uintptr_t at)
{
	struct region *r = h->list.next;

	while (r != NULL && (uintptr_t)region_end(r) != at)
		r = r->next;
	return r;
}

static size_t free_end(const struct cairn_heap *h, const struct region *r)
{
	(void)h;
	return chunk_before_is_used(r->fence) ? 0 : r->fence->prev_size;
}

static const struct chunk *fence_at(const struct cairn_heap *h, const struct chunk *at)
{
	(void)h;
	return chunk_is_used(at) ? at : chunk_after(at);
}

/* The fence becomes a chunk, which is given back: it joins what is free in front of it. */
static void stretch(struct cairn_heap *h, struct region *r, size_t bytes)
{
	struct chunk *c = r->fence;
	struct chunk *fence = chunk_at(c, bytes);

	fence->size = c->size | CHUNK_P;
	c->size |= bytes;
	cairn_region_end_at(h, r, fence, bytes);
	count_used(h, bytes);
	cairn_heap_give(h, c);
}

static void begin(struct cairn_heap *h, struct region *r, uintptr_t memory)
{
	(void)memory;
	cairn_heap_give(h, region_first(r));
}

size_t cairn_shrink(struct cairn_heap *h, size_t keep)
{
	(void)h, (void)keep;
	return 0;
}
#endif

/* The port's new memory continues no region. */
static bool begin_region(struct cairn_heap *h, uintptr_t memory, size_t bytes)
{
	struct region *r = cairn_region_add(h, memory, bytes);

	if (r == NULL) {
		move_break(h, -(ptrdiff_t)bytes);
		return false;
	}
	begin(h, r, memory);
	return true;
}

bool cairn_grow(struct cairn_heap *h, size_t size)
{
	uintptr_t at = break_now(h);

	if (at == NOWHERE || size > CAIRN_HEAP_MAX)
		return false;
	struct region *r = region_before(h, at);
	size_t skew = ((size_t)0 - at) & (CAIRN_ALIGNMENT - 1);
	size_t has = r == NULL ? 0 : free_end(h, r);
	size_t least = r == NULL ? size + REGION_COST : size > has ? size - has : 0;
	if (!CAIRN_TOP_APART && least < CAIRN_CHUNK_MIN)
		least = CAIRN_CHUNK_MIN;
	size_t bytes = skew + size_round_up(least + tuned_top_pad(h), grow_granule(h));
	uintptr_t memory = raise_break(h, bytes);

	if (memory == NOWHERE) {
		bytes = skew + least;
		memory = raise_break(h, bytes);
	}
	if (memory == NOWHERE)
		return false;
	if (r == NULL || memory != at)
		return begin_region(h, memory, bytes);
	stretch(h, r, bytes);
	return true;
}

bool cairn_grow_at(struct cairn_heap *h, const struct chunk *at, size_t size)
{
	const struct chunk *fence = fence_at(h, at);

	return chunk_size(fence) == 0 && (uintptr_t)chunk_mem(fence) == break_now(h) && cairn_grow(h, size) &&
	       heap_is_free(h, at, size);
}
