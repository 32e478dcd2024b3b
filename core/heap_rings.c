/* malloc and free with the stages that defer work.  SPDX-License-Identifier: MIT
 *
 * A request that is one to be mapped tries the port's map. All others, and where that has no memory, try, in this
 * order: the fast bin of the size; the bin of the size, if small; the last remainder, if that waits alone in the
 * unsorted bin; whatever waits there, which is sorted in unless it is of the very size; the bin of the size, if large;
 * the next bin that holds a chunk; top. Where top is too small, and for a large request in any case, what is in fast
 * bins is joined before that; then the heap grows.
 *
 * A freed chunk goes into its fast bin, or is joined with its neighbours and waits in the unsorted bin.
 * (Wolfram Gloger and Doug Lea's ptmalloc2, 2006.)
 */
#include "fast.h"
#include "grow.h"

#if CAIRN_RINGS

/* A chunk this large that becomes free makes all those in fast bins join their neighbours. */
#define LARGE_FREE 65536

/* ---- take ---- */

/* A free chunk's size. Check level 1: within the heap, and in both tags. */
static HOT size_t free_size(struct cairn_heap *h, const struct chunk *c)
{
	size_t size = chunk_size(c);
	const struct chunk *after = chunk_at(c, size);

	REQUIRE(h, region_spans(h, chunk_at(after, (size_t)0 - CAIRN_ALIGNMENT)) && after->prev_size == size,
	        CAIRN_FAULT_OVERRUN, chunk_mem(c));
	return size;
}

/* Cut a free chunk, `whole` large: its front of `size` is used, the rest in no bin so far. Returns the rest. */
static HOT struct chunk *cut_front(struct chunk *c, size_t whole, size_t size)
{
	struct chunk *rest = chunk_at(c, size);
	size_t word = c->size;

	rest->size = word - size;
	c->size = word - (whole - size);
	chunk_at(c, whole)->prev_size = whole - size;
	return rest;
}

/* A free chunk that is in no bin is used: its front, and what is left over waits to be sorted in, or all of it. */
static HOT struct chunk *use(struct cairn_heap *h, struct chunk *c, size_t whole, size_t size)
{
	if (whole - size < CAIRN_CHUNK_MIN) {
		chunk_at(c, whole)->size |= CHUNK_P;
		return c;
	}
	struct chunk *rest = cut_front(c, whole, size);
	unsorted_put(h, rest, whole - size);
	if (remainder_serves(size))
		remainder_set(h, rest);
	return c;
}

/* From any bin. */
static HOT struct chunk *take_out(struct cairn_heap *h, struct chunk *c, size_t size)
{
	size_t whole = free_size(h, c);

	bins_remove(h, c);
	return use(h, c, whole, size);
}

/* The chunk of a small bin whose turn it is; NULL if the bin is empty. */
static HOT struct chunk *take_small(struct cairn_heap *h, size_t size)
{
	struct chunk *head = bins_head(h, size_small_bin(size));
	struct chunk *c = bins_next_in_turn(head);

	if (c == head)
		return NULL;
	REQUIRE(h, chunk_size(c) == size, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	ring_unlink(h, c);
	chunk_at(c, size)->size |= CHUNK_P;
	return c;
}

/* From the last remainder, if nothing else waits: its rest takes its place. NULL if it does not serve, or no chunk
 * would be left. */
static HOT struct chunk *take_remainder(struct cairn_heap *h, size_t size)
{
	struct chunk *c = remainder_chunk(h);

	if (!remainder_serves(size) || bins_head(h, UNSORTED_BIN)->bk != c || c->fd != c->bk)
		return NULL;
	size_t whole = free_size(h, c);
	if (whole < size + CAIRN_CHUNK_MIN || (CAIRN_REMAINDER_SPLIT < PTRDIFF_MAX && whole >= CAIRN_REMAINDER_SPLIT))
		return NULL;
	struct chunk *rest = cut_front(c, whole, size);
	unsorted_replace(h, rest, whole - size);
	remainder_set(h, rest);
	return c;
}

/* What waits is sorted in, oldest first, until a chunk of the very size comes by. NULL if none does: then nothing waits
 * any more. O(chunks that wait). */
static HOT struct chunk *take_unsorted(struct cairn_heap *h, size_t size)
{
	struct chunk *head = bins_head(h, UNSORTED_BIN);
	struct chunk *c;

	while (CAIRN_UNSORTED && (c = head->bk) != head) {
		size_t whole = free_size(h, c);
		ring_unlink(h, c);
		if (whole == size) {
			chunk_at(c, size)->size |= CHUNK_P;
			return c;
		}
		bins_put(h, c, whole);
		remainder_set(h, NULL);
	}
	return NULL;
}

/* The first chunk of a bin of several sizes that is large enough, among as many as are looked at. O(chunks in the bin)
 * where work is deferred. */
static struct chunk *probe(struct cairn_heap *h, const struct chunk *head, size_t size)
{
	struct chunk *c = head->fd;

	for (size_t looks = BIN_LOOKS; c != head && looks > 0; looks--, c = c->fd) {
		REQUIRE(h, ring_is_linked(h, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
		if (chunk_size(c) >= size)
			return c;
	}
	return NULL;
}

/* The next bin above that holds a chunk: the head, or NULL. */
static HOT struct chunk *head_above(struct cairn_heap *h, unsigned bin)
{
	while ((bin = bins_above(h, bin)) != 0) {
		struct chunk *head = bins_head(h, bin);
		if (head->fd != head)
			return head;
		bins_unmark(h, bin);
	}
	return NULL;
}

/* Of a large request's own bin, or of the next above that holds one: the chunk that serves; or NULL. */
static HOT struct chunk *find(struct cairn_heap *h, size_t size)
{
	unsigned bin = size_bin(size);
	struct chunk *head = bins_head(h, bin);
	struct chunk *c = NULL;

	if (!size_is_small(size))
		c = CAIRN_LARGE_SORTED ? sorted_fit(h, head, size) : probe(h, head, size);
	if (c != NULL)
		return c;
	head = head_above(h, bin);
	if (head == NULL)
		return NULL;
	if (bins_head_is_sorted(h, head))
		return sorted_smallest(h, head);
	return bins_next_in_turn(head);
}

/* From the bins, or from top; not from top for a large request that what the fast bins hold may serve. */
static HOT struct chunk *take_patiently(struct cairn_heap *h, size_t size)
{
	struct chunk *c = take_unsorted(h, size);

	if (c != NULL)
		return c;
	c = find(h, size);
	if (c != NULL)
		return take_out(h, c, size);
	return fast_any(h) && !size_is_small(size) ? NULL : top_carve(h, size);
}

/* The same with what the fast bins hold, and what the port lets the heap grow by: once the bin of a small request is
 * known to be empty, and the last remainder not to serve. */
static struct chunk *take(struct cairn_heap *h, size_t size)
{
	struct chunk *c = mapped_take(h, size);

	if (c != NULL)
		return c;
	while ((c = take_patiently(h, size)) == NULL) {
		if (fast_any(h))
			cairn_fast_consolidate(h);
		else if (!heap_grows(h, size))
			return NULL;
	}
	count_used(h, chunk_size(c));
	return c;
}

/* What most requests find: a chunk of the very size, or the last remainder. Not counted. */
static HOT struct chunk *take_shortly(struct cairn_heap *h, size_t size)
{
	struct chunk *c = NULL;

	if (fast_serves(h, size))
		c = fast_take(h, size);
	if (c == NULL && size_is_small(size))
		c = take_small(h, size);
	return c != NULL ? c : take_remainder(h, size);
}

struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size)
{
	struct chunk *c = take_shortly(h, size);

	if (c == NULL)
		return take(h, size);
	count_used(h, size);
	return c;
}

/* ---- give ---- */

/* What suspect_room finds behind a used chunk; 0 where nobody looks. */
static HOT size_t claimed_room(struct cairn_heap *h, const struct chunk *c)
{
	return CAIRN_CHECK >= 1 ? suspect_room(h, c) : 0;
}

/* A used chunk joins what is free around it, and waits to be sorted in, or becomes the front of top. Returns how large
 * that is then, top apart. */
static size_t join(struct cairn_heap *h, struct chunk *c, size_t room)
{
	size_t word = c->size;
	struct chunk *after = chunk_after(c);

	suspect_after(h, c, after, room);
	if (!chunk_before_is_used(c)) {
		struct chunk *before = heap_before(h, c);
		bins_remove(h, before);
		word = before->size + (word & ~CHUNK_FLAGS);
		chunk_forget(c);
		c = before;
	}
	if (after == h->top) {
		grow_top(h, c, word);
		return word & ~CHUNK_FLAGS;
	}
	if (chunk_is_used(after)) {
		after->size &= ~CHUNK_P;
	} else {
		size_t after_size = free_size(h, after);
		bins_remove(h, after);
		chunk_forget(after);
		word += after_size;
		after = chunk_at(after, after_size);
	}
	c->size = word;
	word &= ~CHUNK_FLAGS;
	after->prev_size = word;
	unsorted_put(h, c, word);
	return word;
}

#if CAIRN_FAST_MAX > 0
void cairn_fast_consolidate(struct cairn_heap *h)
{
	struct chunk *next;

	h->fast_last = NULL;
	for (size_t size = CAIRN_CHUNK_MIN; size <= CAIRN_FAST_MAX; size += CAIRN_ALIGNMENT)
		for (struct chunk *c = fast_take_all(h, size); c != NULL; c = next) {
			fast_require(h, c, size);
			next = fast_next(c);
			c->bk = NULL;
			join(h, c, claimed_room(h, c));
		}
}
#endif

/* A used chunk is given back at once. */
static HOT void give(struct cairn_heap *h, struct chunk *c, size_t room)
{
	if (join(h, c, room) >= LARGE_FREE && fast_any(h))
		cairn_fast_consolidate(h);
}

void cairn_heap_give(struct cairn_heap *h, struct chunk *c)
{
	if (mapped_is(h, c)) {
		cairn_mapped_give(h, c);
		return;
	}
	size_t room = claimed_room(h, c);
	size_t size = chunk_size(c);

	give(h, c, room);
	count_unused(h, size);
}

/* ---- the public pair ---- */

/* Where neither a chunk of the very size nor the last remainder serves. */
static __attribute__((noinline)) void *malloc_patiently(struct cairn_heap *h, size_t bytes, size_t size,
                                                        uintptr_t state)
{
	struct chunk *c = later_first(h) == NULL ? take(h, size) : NULL;

	if (c == NULL) {
		later_take(h);
		c = heap_insist(h, bytes, size, &state);
	}
	return c != NULL ? heap_hand_out(h, mapped_settle(c, bytes), state) : NULL;
}

void *cairn_malloc(struct cairn_heap *h, size_t bytes)
{
	if (heap_refuses(h))
		return NULL;
	size_t size = size_of_request(bytes);
	OPAQUE(size);
	uintptr_t state = cairn_lock_enter(h);
	struct chunk *c = take_shortly(h, size);

	if (c == NULL)
		return malloc_patiently(h, bytes, size, state);
	count_taken(h, 1, size);
	cairn_lock_leave(h, state);
	return chunk_mem(c);
}

static HOT void free_end(struct cairn_heap *h, size_t size, uintptr_t state)
{
	count_given(h, 1, size);
	later_take(h);
	cairn_lock_leave(h, state);
}

/* Where the chunk is none for a fast bin, or takes a longer look. */
static __attribute__((noinline)) void free_patiently(struct cairn_heap *h, struct chunk *c, uintptr_t state)
{
	size_t size = 0;

	if (mapped_is(h, c)) {
		cairn_mapped_give(h, c);
	} else {
		size_t room = claimed_room(h, c);
		size = chunk_size(c);
		if (fast_serves(h, size))
			fast_put(h, c, size);
		else
			give(h, c, room);
	}
	free_end(h, size, state);
}

/* Is it, at a quick look, a used chunk for a fast bin? False says nothing. Nothing is read where no chunk can be. */
static HOT bool is_plainly_fast(const struct cairn_heap *h, const struct chunk *c, size_t *size)
{
#if SUSPECT_QUICK && CAIRN_FAST_MAX > 0
	if (!suspect_is_place(h, c))
		return false;
	size_t left = h->steps - (chunk_distance(h->low, c) >> CAIRN_ALIGN_LOG2);
	*size = chunk_size(c);
	return fast_serves(h, *size) && region_steps(CAIRN_CHUNK_MIN, *size, CAIRN_ALIGN_LOG2) <= left &&
	       chunk_before_is_used(chunk_at(c, *size)) && c->bk != fast_mark(h, c) && c != h->top;
#else
	if (CAIRN_CHECK >= 1)
		return false;
	*size = chunk_size(c);
	return fast_serves(h, *size) && !chunk_is_mapped(c); /* one that was aligned in a small granule may be small */
#endif
}

void cairn_free(struct cairn_heap *h, void *mem)
{
	if (mem == NULL || heap_frees_later(h, mem))
		return;
	uintptr_t state = cairn_lock_enter(h);
	struct chunk *c = chunk_of(mem);
	size_t size;

	if (is_plainly_fast(h, c, &size)) {
		fast_put(h, c, size);
		free_end(h, size, state);
	} else {
		free_patiently(h, c, state);
	}
}
#endif
