/* malloc and free where instructions count: a chunk is taken, a chunk is given back.  SPDX-License-Identifier: MIT
 *
 * A request tries, in this order: the bin of its size, of which a large one looks at CAIRN_LARGE_PROBE chunks; the last
 * remainder; the next larger bin that holds a chunk; top; top, grown by the port. malloc's short way finds in this
 * order what most requests find. It gives up where a block waits to be freed, where the first chunk of a large
 * request's own bin is too small, and where there is nothing: then all of it is tried, out of line. The last remainder
 * is for small requests; others have to do with it out of line only.
 * A request that is one to be mapped tries the port's map before all of them.
 */
#include "grow.h"

#if CAIRN_FOR_SPEED && !CAIRN_RINGS

/* ---- take ---- */

/* `rest` becomes the last remainder; what was it so far goes to the bin of its size. */
static HOT void change_remainder(struct cairn_heap *h, struct chunk *rest, size_t word)
{
	struct chunk *old = remainder_chunk(h);

	if (old != NULL)
		bins_put(h, old, remainder_word(h) & ~CHUNK_FLAGS);
	remainder_put(h, rest, word);
}

/* Cut a free chunk, `whole` large: its front of `size` is used. Returns the size word of the rest, which is free and in
 * no bin so far:   [ c ]  ->  [ c, used ][ rest ] */
static HOT size_t cut_front(struct chunk *c, size_t whole, size_t size)
{
	size_t rest_size = whole - size;

	if (CAIRN_CHECK >= 1)
		AGAIN(c->size);
	OPAQUE(rest_size);
	size_t word = c->size;
	c->size = word - rest_size;
	chunk_at(c, size)->size = word - size;
	chunk_at(c, whole)->prev_size = rest_size;
	return word - size;
}

/* The size of a free chunk that is to be cut. Check level 1: large enough, within the heap, and in both tags. */
static HOT size_t size_to_cut(struct cairn_heap *h, const struct chunk *c, size_t size)
{
	size_t whole = chunk_size(c);
	const struct chunk *after = chunk_at(c, whole);
	bool fits = chunk_at(c, size) <= after; /* also if the address space ends in between */

	REQUIRE(h,
	        fits && (after <= h->top || region_spans(h, chunk_at(after, (size_t)0 - CAIRN_ALIGNMENT))) &&
	            after->prev_size == whole,
	        CAIRN_FAULT_OVERRUN, chunk_mem(c));
	return whole;
}

/* From the first chunk of a bin, which is large enough. A rest that cannot be a chunk stays where it is; most others go
 * back to the very same bin, which then changes no bit. `refills`: the rest may become the last remainder. */
static HOT struct chunk *split_first(struct cairn_heap *h, unsigned bin, size_t size, bool refills, size_t *taken)
{
	struct chunk *head = bins_head(h, bin);
	struct chunk *c = head->fd;
	size_t whole = size_to_cut(h, c, size);
	struct chunk *second = bins_second(h, head, c);

	if (whole - size < CAIRN_CHUNK_MIN) {
		bins_take(h, head, second);
		chunk_at(c, whole)->size |= CHUNK_P;
		*taken = whole;
		return c;
	}
	size_t word = cut_front(c, whole, size);
	struct chunk *rest = chunk_at(c, size);
	if (HAS_REMAINDER && refills && whole < CAIRN_REMAINDER_SPLIT) {
		bins_take(h, head, second);
		change_remainder(h, rest, word);
		return c;
	}
	unsigned rest_bin = size_bin(whole - size);
	if (bins_head(h, rest_bin) == head) {
		bins_replace(head, rest, second);
	} else {
		bins_take(h, head, second);
		bins_put_in(h, rest_bin, rest);
	}
	return c;
}

/* From any other chunk of a bin. */
static COLD struct chunk *split_inner(struct cairn_heap *h, struct chunk *c, size_t size)
{
	size_t whole = size_to_cut(h, c, size);

	bins_remove(h, c);
	if (whole - size < CAIRN_CHUNK_MIN) {
		chunk_at(c, whole)->size |= CHUNK_P;
		return c;
	}
	cut_front(c, whole, size);
	bins_put(h, chunk_at(c, size), whole - size);
	return c;
}

/* From the last remainder, of the size word `word`: its rest is the last remainder again. */
static inline struct chunk *split_remainder(struct cairn_heap *h, struct chunk *c, size_t word, size_t size,
                                            size_t *taken)
{
	struct chunk *rest = chunk_at(c, size);
	size_t rest_word = word - size;
	size_t rest_size = rest_word & ~CHUNK_FLAGS;

	REQUIRE(h, c->size == word, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	if (rest_word < CAIRN_CHUNK_MIN) {
		remainder_none(h);
		chunk_at(rest, rest_size)->size |= CHUNK_P;
		*taken = size + rest_size;
		return c;
	}
	OPAQUE(rest_size);
	c->size = word - rest_size;
	rest->size = rest_word;
	chunk_at(rest, rest_size)->prev_size = rest_size;
	remainder_put(h, rest, rest_word);
	return c;
}

/* The first chunk of a bin of its size. */
static inline void take_whole(struct cairn_heap *h, unsigned bin, struct chunk *c, size_t size)
{
	struct chunk *head = bins_head(h, bin);

	bins_take(h, head, bins_second(h, head, c));
	chunk_at(c, size)->size |= CHUNK_P;
}

/* The rest of any bin above: of the first chunk there, or of top. */
static HOT struct chunk *take_above(struct cairn_heap *h, unsigned bin, size_t size, bool refills, size_t *taken)
{
	bin = bins_above(h, bin);
	return bin != 0 ? split_first(h, bin, size, refills, taken) : top_carve(h, size);
}

/* From the last remainder, if it `serves` the request, or from above, and then what is left over may become it. */
static HOT struct chunk *take_rest(struct cairn_heap *h, unsigned bin, size_t size, bool serves, size_t *taken)
{
	struct chunk *c = remainder_chunk(h);

	*taken = size;
	if (HAS_REMAINDER && serves && c != NULL && remainder_word(h) >= size)
		return split_remainder(h, c, remainder_word(h), size, taken);
	return take_above(h, bin, size, serves, taken);
}

/* For a large request: from the first chunk of its own bin, or where that holds none, from above. NULL also where the
 * first one is too small, or the last remainder may serve: then there is more to look at than is worth a short way. */
static HOT struct chunk *take_large(struct cairn_heap *h, unsigned bin, size_t size, size_t *taken)
{
	struct chunk *first = bins_first(h, bin);

	*taken = size;
	if (CAIRN_REMAINDER_MAX > CAIRN_SMALL_MAX && remainder_serves(size))
		return NULL;
	if (first == NULL)
		return take_above(h, bin, size, false, taken);
	return first->size >= size ? split_first(h, bin, size, false, taken) : NULL;
}

/* The first chunk of a bin that is at least `size`, among as many as are looked at; NULL if none is. A size may be
 * compared with a size word: the flags are less than one step. */
static inline struct chunk *probe(struct cairn_heap *h, unsigned bin, size_t size)
{
	struct chunk *c = bins_first(h, bin);

	for (unsigned looks = CAIRN_LARGE_PROBE; c != NULL && c->size < size;)
		c = --looks > 0 ? bins_next(h, c) : NULL;
	return c;
}

/* All that a request tries in what there is. */
static HOT struct chunk *take_patiently(struct cairn_heap *h, unsigned bin, size_t size, size_t *taken)
{
	struct chunk *c = probe(h, bin, size);

	if (c == NULL)
		return take_rest(h, bin, size, true, taken);
	c = split_inner(h, c, size);
	*taken = chunk_size(c);
	return c;
}

struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size)
{
	struct chunk *c = mapped_take(h, size);
	size_t taken;

	if (c != NULL)
		return c;
	c = take_patiently(h, size_bin(size), size, &taken);
	if (c == NULL && heap_grows(h, size)) {
		c = top_carve(h, size);
		taken = size;
	}
	if (c != NULL)
		count_used(h, taken);
	return c;
}

/* ---- give ---- */

static HOT void give_behind(struct cairn_heap *h, struct chunk *c, size_t word, size_t size, struct chunk *after,
                            size_t room)
{
	size_t after_word = after->size;

	/* With checks, one comparison finds both: only top, and what is overwritten, is no smaller than the room that there
	 * is, but for a chunk that ends at top. */
	if (CAIRN_CHECK >= 1 ? after_word >> CAIRN_ALIGN_LOG2 >= room : after == h->top) {
		if (CAIRN_CHECK == 0 || room == 0) {
			grow_top(h, c, word);
			return;
		}
		OPAQUE(after_word);
		REQUIRE(h, after_word >> CAIRN_ALIGN_LOG2 == room, CAIRN_FAULT_OVERRUN,
		        (unsigned char *)chunk_mem(after) - size);
	}
	size_t after_size = after_word & ~CHUNK_FLAGS;
	struct chunk *beyond = chunk_at(after, after_size);
	if (chunk_before_is_used(beyond)) {
		after->size = after_word & ~CHUNK_P;
		after->prev_size = size;
		bins_put(h, c, size);
	} else {
		REQUIRE(h, beyond->prev_size == after_size, CAIRN_FAULT_OVERRUN, chunk_mem(after));
		bins_remove(h, after);
		chunk_forget(after);
		size += after_size;
		c->size = word + after_size;
		beyond->prev_size = size;
		bins_put(h, c, size);
	}
}

static HOT void give_before(struct cairn_heap *h, struct chunk *before, struct chunk *c, size_t size, size_t room)
{
	struct chunk *after = chunk_at(c, size);

	bins_remove(h, before);
	before->size += size;
	give_behind(h, before, before->size, chunk_distance(before, after), after, room);
}

static HOT size_t give(struct cairn_heap *h, struct chunk *c, size_t room)
{
	size_t size = chunk_size(c);

	if (chunk_before_is_used(c))
		give_behind(h, c, c->size, size, chunk_at(c, size), room);
	else
		give_before(h, chunk_before(c), c, size, room);
	return size;
}

/* Where the quick look is content; false: nothing was done. */
static HOT bool give_shortly(struct cairn_heap *h, struct chunk *c, size_t *size)
{
	size_t room;

	if (!suspect_is_place(h, c))
		return false;
	if (suspect_is_plain(h, c, CHUNK_P, size, &room)) {
		give_behind(h, c, c->size, *size, chunk_at(c, *size), room);
		return true;
	}
	if (suspect_is_plain(h, c, 0, size, &room)) {
		give_before(h, heap_before(h, c), c, *size, room);
		return true;
	}
	return false;
}

/* After the long look. Returns the size. */
static size_t give_patiently(struct cairn_heap *h, struct chunk *c, size_t room)
{
	return give(h, c, room >> CAIRN_ALIGN_LOG2);
}

/* Where there is no short way. Returns the size of what became free in a region. */
static HOT size_t give_at_length(struct cairn_heap *h, struct chunk *c)
{
	if (HAS_MAPPED && mapped_is(h, c)) {
		cairn_mapped_give(h, c);
		return 0;
	}
	return CAIRN_CHECK == 0 ? give(h, c, 0) : give_patiently(h, c, cairn_suspect_claim(h, c));
}

void cairn_heap_give(struct cairn_heap *h, struct chunk *c)
{
	size_t size;

	if (!give_shortly(h, c, &size))
		size = give_at_length(h, c);
	count_unused(h, size);
}

/* ---- the public pair ---- */

/* The end of free where a block waits to be freed. */
static COLD void free_patiently(struct cairn_heap *h, uintptr_t state)
{
	later_take(h);
	cairn_lock_leave(h, state);
}

static inline void *malloc_end(struct cairn_heap *h, struct chunk *c, size_t taken, uintptr_t state)
{
	count_taken(h, 1, taken);
	cairn_lock_leave(h, state);
	return chunk_mem(c);
}

/* Where a block waits to be freed, the request is one to be mapped, or there is no short way. */
static COLD void *malloc_patiently(struct cairn_heap *h, size_t bytes, size_t size, uintptr_t state)
{
	struct chunk *c;

	if (later_first(h) == NULL && !mapped_serves(h, size)) {
		size_t taken;
		c = take_patiently(h, size_bin(size), size, &taken);
		if (c != NULL)
			return malloc_end(h, c, taken, state);
	}
	if (later_first(h) == NULL && h->help == NULL) {
		count_failure(h, bytes);
		cairn_lock_leave(h, state);
		return NULL;
	}
	later_take(h);
	c = heap_insist(h, bytes, size, &state);
	return c != NULL ? heap_hand_out(h, mapped_settle(c, bytes), state) : NULL;
}

/* The short way. Bins 0 and 1 hold no size, so one comparison tells the small requests from all others. */
static HOT struct chunk *take_shortly(struct cairn_heap *h, size_t bytes, size_t *size, size_t *taken)
{
	size_t bin = (bytes + CAIRN_OVERHEAD + CAIRN_ALIGNMENT - 1) >> CAIRN_ALIGN_LOG2;

	OPAQUE(bin);
	if (bin - 2 > SIZE_SMALL_BIN_LAST - 2) {
		*size = size_of_request(bytes);
		if (bytes >= CAIRN_CHUNK_MIN) {
			bin = size_large_bin(*size);
			bool may_be_short = later_first(h) == NULL && !mapped_serves(h, *size);
			return may_be_short ? take_large(h, (unsigned)bin, *size, taken) : NULL;
		}
		bin = 2;
	}
	OPAQUE(bin);
	*size = bin << CAIRN_ALIGN_LOG2;
	*taken = *size;
	bool serves = CAIRN_SMALL_MAX <= CAIRN_REMAINDER_MAX || remainder_serves(*size);
	struct chunk *c = bins_first(h, (unsigned)bin);
	if (c != NULL)
		take_whole(h, (unsigned)bin, c, *size);
	else if (later_first(h) == NULL)
		c = take_rest(h, (unsigned)bin, *size, serves, taken);
	return c;
}

void *cairn_malloc(struct cairn_heap *h, size_t bytes)
{
	if (heap_refuses(h))
		return NULL;
	uintptr_t state = cairn_lock_enter(h);
	size_t size, taken;
	struct chunk *c = take_shortly(h, bytes, &size, &taken);

	return c != NULL ? malloc_end(h, c, taken, state) : malloc_patiently(h, bytes, size, state);
}

void cairn_free(struct cairn_heap *h, void *mem)
{
	if (heap_frees_later(h, mem))
		return;
	struct chunk *c = chunk_of(mem);
	uintptr_t state = cairn_lock_enter(h);
	size_t size;

	/* NULL lies in no region, so it is asked for last. */
	if (!give_shortly(h, c, &size)) {
		if (mem == NULL) {
			cairn_lock_leave(h, state);
			return;
		}
		size = give_at_length(h, c);
	}
	count_given(h, 1, size);
	if (later_first(h) != NULL)
		free_patiently(h, state);
	else
		cairn_lock_leave(h, state);
}
#endif
