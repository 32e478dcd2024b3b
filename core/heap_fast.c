/* malloc and free where instructions count: a chunk is taken, a chunk is given back.  SPDX-License-Identifier: MIT
 *
 * A request tries, in this order: the bin of its size; the last remainder; the next larger bin that holds a chunk; top;
 * the last remainder whatever the size, and its own bin once more, looking further; top, grown by the port.
 * (Stages that another preset puts in front: a cache, fast bins, the unsorted bin. Mapped chunks come before top.)
 */
#include "grow.h"

#if CAIRN_FOR_SPEED

/* ---- take ---- */

/* `rest` becomes the last remainder; what was it so far goes to the bin of its size. */
static HOT void change_remainder(struct cairn_heap *h, struct chunk *rest)
{
	struct chunk *old = remainder_chunk(h);

	if (old != NULL) {
		REQUIRE(h, chunk_size(old) >= CAIRN_CHUNK_MIN, CAIRN_FAULT_OVERRUN, chunk_mem(old));
		bins_put(h, old, chunk_size(old));
	}
	remainder_put(h, rest);
}

/* Take a free chunk out of its bin, use its front, `size` large, and keep the rest free. A rest that cannot be a chunk
 * stays where it is:   [ c ]  ->  [ c, used ][ rest ]   or   [ c, used ]
 * `bin` is the one that c is the first of, or 0. */
static HOT struct chunk *split(struct cairn_heap *h, unsigned bin, struct chunk *c, size_t size, size_t *taken)
{
	size_t word = c->size;
	size_t whole = word & ~CHUNK_FLAGS;
	size_t rest_size;
	bool fits = !__builtin_sub_overflow(whole, size, &rest_size);
	struct chunk *rest = chunk_at(c, size);

	REQUIRE(h, fits, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	heap_require_size(h, c, whole);
	if (bin != 0)
		bins_take(h, bin, c);
	else
		bins_remove(h, c);
	if (rest_size < CAIRN_CHUNK_MIN) {
		chunk_at(c, whole)->size |= CHUNK_P;
		*taken = whole;
		return c;
	}
	c->size = size | (word & CHUNK_FLAGS);
	rest->size = word - size;
	chunk_at(c, whole)->prev_size = rest_size;
	if (HAS_REMAINDER && size <= CAIRN_REMAINDER_MAX && whole < CAIRN_REMAINDER_SPLIT)
		change_remainder(h, rest);
	else
		bins_put(h, rest, rest_size);
	return c;
}

/* The same for the last remainder, whose rest is the last remainder again: split for speed. */
static inline struct chunk *split_remainder(struct cairn_heap *h, struct chunk *c, size_t size, size_t *taken)
{
	struct chunk *rest = chunk_at(c, size);
	size_t word = c->size;
	size_t rest_word = word - size;

	heap_require_size(h, c, word & ~CHUNK_FLAGS);
	if (rest_word < CAIRN_CHUNK_MIN) {
		remainder_none(h);
		chunk_mark_used(c);
		*taken = word & ~CHUNK_FLAGS;
		return c;
	}
	c->size = size | (word & CHUNK_FLAGS);
	rest->size = rest_word;
	chunk_after(rest)->prev_size = rest_word & ~CHUNK_FLAGS;
	remainder_put(h, rest);
	return c;
}

/* The same for a chunk of the right size. */
static inline struct chunk *take_whole(struct cairn_heap *h, unsigned bin, struct chunk *c, size_t size)
{
	bins_take(h, bin, c);
	chunk_at(c, size)->size |= CHUNK_P;
	return c;
}

/* The first chunk of a bin that is at least `size`, among as many as `looks`; NULL if none is. A size may be compared
 * with a size word: the flags are less than one step. */
static inline struct chunk *probe(struct cairn_heap *h, unsigned bin, size_t size, unsigned looks)
{
	struct chunk *c = bins_first(h, bin);

	while (c != NULL && c->size < size)
		c = --looks > 0 ? bins_next(h, c) : NULL;
	return c;
}

/* From top, which the port may make larger. */
static COLD struct chunk *take_top(struct cairn_heap *h, size_t size)
{
	struct chunk *c = top_carve(h, size);

	return c == NULL && heap_grows(h, size) ? top_carve(h, size) : c;
}

/* The last resorts: what was passed over so far, then the port. */
static COLD struct chunk *take_last(struct cairn_heap *h, size_t size)
{
	size_t taken;
	struct chunk *c = HAS_REMAINDER ? probe(h, REMAINDER_BIN, size, 1) : NULL;

	if (c == NULL)
		c = probe(h, size_bin(size), size, 2 * CAIRN_LARGE_PROBE);
	return c != NULL ? split(h, 0, c, size, &taken) : take_top(h, size);
}

/* All but the last resorts; `taken` is the size of the chunk, which saves reading it. */
static HOT struct chunk *take(struct cairn_heap *h, size_t size, size_t *taken)
{
	unsigned bin = size_bin(size);
	struct chunk *c;

	*taken = size;

	/* Small requests get what the other branch would find, in fewer instructions. */
	if (size_is_small(size)) {
		c = bins_first(h, bin);
		if (c != NULL)
			return take_whole(h, bin, c, size);
		c = remainder_chunk(h);
		if (size <= CAIRN_REMAINDER_MAX && c != NULL && c->size >= size)
			return split_remainder(h, c, size, taken);
	} else {
		c = probe(h, bin, size, CAIRN_LARGE_PROBE);
		if (c == NULL && HAS_REMAINDER && size <= CAIRN_REMAINDER_MAX)
			c = probe(h, REMAINDER_BIN, size, 1);
		if (c != NULL)
			return split(h, 0, c, size, taken);
	}
	bin = bins_above(h, bin);
	if (bin != 0)
		return split(h, bin, bins_first(h, bin), size, taken);
	return top_carve(h, size);
}

struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size)
{
	size_t taken;
	struct chunk *c = take(h, size, &taken);

	return c != NULL ? c : take_last(h, size);
}

/* ---- give ---- */

/* A used chunk joins what free memory it touches; returns the size it had. From check level 1 on, `room` is what there
 * is behind c up to top, and c is known to be used, to keep within, and to say nothing impossible of what is before:
 *   [before][ c ][after]  ->  one free chunk, or a longer top. */
static HOT size_t give(struct cairn_heap *h, struct chunk *c, size_t room)
{
	size_t word = c->size;
	size_t size = word & ~CHUNK_FLAGS;
	struct chunk *after = chunk_at(c, size);
	size_t after_word = after->size;
	size_t after_size = after_word & ~CHUNK_FLAGS;

	/* P of the chunk after it is set, c being in use: to look at both at once is what suspect_is_plain does, too. */
	if ((word & (CAIRN_CHECK >= 1 ? after_word : CHUNK_P) & CHUNK_P) == 0) {
		word = (word | CHUNK_P) + c->prev_size;
		c = heap_before(h, c);
		bins_remove(h, c);
		c->size = word;
	}
	/* With checks, one comparison finds both: only top, and what is overwritten, is no smaller than the room that there
	 * is, but for a chunk that ends at top. */
	if (CAIRN_CHECK >= 1 ? after_size >= room : after == h->top) {
		if (CAIRN_CHECK == 0 || room == 0) {
			grow_top(h, c, word);
			return size;
		}
		REQUIRE(h, after_size == room, CAIRN_FAULT_OVERRUN, (unsigned char *)chunk_mem(after) - size);
	}
	struct chunk *beyond = chunk_at(after, after_size);
	if (chunk_before_is_used(beyond)) {
		after->size = after_word & ~CHUNK_P;
		beyond = after;
	} else {
		REQUIRE(h, beyond->prev_size == after_size, CAIRN_FAULT_OVERRUN, chunk_mem(after));
		bins_remove(h, after);
		chunk_forget(after);
		word += after_size;
		c->size = word;
	}
	beyond->prev_size = word & ~CHUNK_FLAGS;
	bins_put(h, c, word & ~CHUNK_FLAGS);
	return size;
}

size_t cairn_heap_give(struct cairn_heap *h, struct chunk *c)
{
	return give(h, c, CAIRN_CHECK >= 1 ? suspect_room(h, c) : 0);
}

/* ---- the public pair ---- */

static COLD void *malloc_patiently(struct cairn_heap *h, size_t bytes, uintptr_t state)
{
	return heap_malloc(h, bytes, state);
}

/* The end of malloc and free where a block waits to be freed: only then is anything kept for a call. */
static COLD void *leave_later(struct cairn_heap *h, void *mem, uintptr_t state)
{
	later_take(h);
	cairn_lock_leave(h, state);
	return mem;
}

void *cairn_malloc(struct cairn_heap *h, size_t bytes)
{
	size_t taken;
	if (heap_refuses(h))
		return NULL;
	uintptr_t state = cairn_lock_enter(h);
	struct chunk *c = take(h, size_of_request(bytes), &taken);

	if (c == NULL)
		return malloc_patiently(h, bytes, state);
	count_taken(h, 1, taken);
	if (later_first(h) != NULL)
		return leave_later(h, chunk_mem(c), state);
	cairn_lock_leave(h, state);
	return chunk_mem(c);
}

void cairn_free(struct cairn_heap *h, void *mem)
{
	if (heap_frees_later(h, mem))
		return;
	struct chunk *c = chunk_of(mem);
	uintptr_t state = cairn_lock_enter(h);
	size_t room = 0;

	/* NULL lies in no region, so it is asked for last. */
	if (!suspect_is_plain(h, c, &room)) {
		if (mem == NULL) {
			cairn_lock_leave(h, state);
			return;
		}
		if (CAIRN_CHECK >= 1)
			room = cairn_suspect_claim(h, c);
	}
	count_given(h, 1, give(h, c, room));
	if (later_first(h) != NULL)
		leave_later(h, NULL, state);
	else
		cairn_lock_leave(h, state);
}
#endif
