/* Memory of its own for a large block.  SPDX-License-Identifier: MIT */
#include "mapped.h"

#include "grow.h"

#if CAIRN_MAP_THRESHOLD > 0

/* How long a mapping is in which a block begins `front` bytes behind its start, and holds `bytes`. 0 if it would be too
 * long. */
static size_t length_for(const struct cairn_heap *h, size_t front, size_t bytes)
{
	size_t length = size_round_up(front + bytes, grow_granule(h));

	return length <= PTRDIFF_MAX ? length : 0;
}

static size_t length_of(const struct chunk *c)
{
	return c->prev_size + chunk_size(c);
}

static void *start_of(const struct chunk *c)
{
	return (void *)((uintptr_t)c - c->prev_size);
}

struct chunk *cairn_mapped_take(struct cairn_heap *h, size_t size)
{
	size_t length = length_for(h, CHUNK_HEAD, size - CAIRN_OVERHEAD);
	struct chunk *c = length == 0 ? NULL : h->port->map(h->context, length);

	if (c == NULL)
		return NULL;
	c->prev_size = 0;
	c->size = length | CHUNK_M | (h->port->arena ? CHUNK_A : 0);
	count_mapped(h, length);
	return c;
}

/* No list tells which chunks are mapped, but little looks like one by chance. */
static bool is_sound(const struct cairn_heap *h, const struct chunk *c)
{
	uintptr_t start = (uintptr_t)start_of(c);
	uintptr_t end = (uintptr_t)chunk_after(c);

	return cairn_region_find(h, c) == NULL && !chunk_before_is_used(c) && start <= (uintptr_t)c &&
	       end > (uintptr_t)chunk_mem(c) && ((start | end) & (grow_granule(h) - 1)) == 0 &&
	       end - start <= count_mapped_now(h);
}

void cairn_mapped_claim(struct cairn_heap *h, const struct chunk *c)
{
	if (!is_sound(h, c))
		cairn_suspect_convict(h, c);
}

void cairn_mapped_give(struct cairn_heap *h, struct chunk *c)
{
	size_t length = length_of(c);

	tune_follow(h, CAIRN_MAP_FLUSH_END ? length : chunk_size(c));
	if (h->port->unmap != NULL && h->port->unmap(h->context, start_of(c), length))
		count_unmapped(h, length);
	else
		chunk_forget(c);
}

/* NULL if that cannot be, and then it is as it was. */
static struct chunk *remap(struct cairn_heap *h, struct chunk *c, size_t length)
{
	size_t front = c->prev_size;
	size_t had = length_of(c);
	void *start = h->port->remap(h->context, start_of(c), had, length);

	if (start == NULL)
		return NULL;
	c = chunk_at(start, front);
	c->size += length - had;
	count_unmapped(h, had);
	count_mapped(h, length);
	return c;
}

#if CAIRN_MAP_FLUSH_END

/* Let a mapped chunk be the last `size` of the first `length` bytes of its mapping, and what its block holds, in a
 * chunk of `held`, move along. False, and it is as it was, if these are not as many. Copies nothing where it stays. */
static bool place(struct chunk **c, size_t held, size_t size, size_t length)
{
	if (size > length)
		return false;
	size_t flags = (*c)->size & CHUNK_FLAGS;
	struct chunk *to = chunk_at(start_of(*c), length - size);
	chunk_forget(*c); /* unless what moves lies over it */
	if (to != *c)
		__builtin_memmove(chunk_mem(to), chunk_mem(*c), (held < size ? held : size) - CHUNK_HEAD);
	to->prev_size = length - size;
	to->size = size | flags;
	*c = to;
	return true;
}

bool cairn_mapped_flush(struct chunk **c, size_t alignment, size_t bytes)
{
	size_t length = length_of(*c);

	return bytes <= length && place(c, chunk_size(*c), mapped_flush_size(*c, alignment, bytes), length);
}

/* The chunk keeps the granule that it begins in, and is placed there before its mapping becomes shorter, or once that
 * is longer; where the mapping stays as it is, at the end of that. */
bool cairn_mapped_resize(struct cairn_heap *h, struct chunk **c, size_t bytes)
{
	if (bytes > PTRDIFF_MAX)
		return false;
	size_t held = chunk_size(*c);
	size_t size = mapped_flush_size(*c, CAIRN_ALIGNMENT, bytes);
	size_t had = length_of(*c);
	size_t length = length_for(h, (*c)->prev_size & ~(grow_granule(h) - 1), size);
	if (length != had && length != 0 && h->port->remap != NULL) {
		if (length < had && place(c, held, size, length))
			(*c)->size += had - length; /* up to the end, as long as that is there */
		struct chunk *now = remap(h, *c, length);
		if (now != NULL)
			*c = now;
	}
	return place(c, held, size, length_of(*c));
}

#else

bool cairn_mapped_resize(struct cairn_heap *h, struct chunk **c, size_t bytes)
{
	size_t least =
		bytes > CAIRN_SMALL_MAX ? bytes : CAIRN_SMALL_MAX; /* so that no stage of small chunks takes it for one */
	size_t length = bytes <= PTRDIFF_MAX ? length_for(h, (*c)->prev_size + CHUNK_HEAD, least) : 0;
	struct chunk *now = NULL;

	if (length != length_of(*c) && length != 0 && h->port->remap != NULL)
		now = remap(h, *c, length);
	if (now != NULL)
		*c = now;
	return bytes <= chunk_usable(*c);
}

#endif
#endif
