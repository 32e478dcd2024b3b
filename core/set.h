/* A set's requests: which kinds they may have, in which order, and who pays.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls:
 *   - the list of kinds is in the order of priority, and no heap is in it twice;
 *   - a budget's `used` is the sum of its blocks' sizes, and of what the requests under way may get.
 *
 * Heaps are asked by their public functions only. The set's own lock is never held meanwhile.
 */
#ifndef CAIRN_SET_ROOM_H
#define CAIRN_SET_ROOM_H

#include "lock.h"
#include "size.h"

/* ---- the lock of what is counted: that of the first kind's heap; a set without kinds needs none ---- */

static inline uintptr_t set_enter(const struct cairn_set *set)
{
	return set->first == NULL ? 0 : cairn_lock_enter(set->first->heap);
}

static inline void set_leave(const struct cairn_set *set, uintptr_t state)
{
	if (set->first != NULL)
		cairn_lock_leave(set->first->heap, state);
}

/* ---- what is counted ---- */

/* A request was served by a kind that is not its first choice. O(1). */
void cairn_set_count_fallback(struct cairn_set *set);

/* No kind had `bytes`. True, but not `again`: something was freed, try once more. False: that is it, and the failure is
 * counted. O(kinds). */
bool cairn_set_relieve(struct cairn_set *set, const struct cairn_request *request, size_t bytes, bool again);

/* The request's budget, if it has one, pays for `size`. False: that is beyond it, and the refusal is counted. O(1). */
bool cairn_set_charge(struct cairn_set *set, const struct cairn_request *request, size_t size);

/* Of what it has paid only the size of `mem` was needed, which may be NULL: it gets back the rest. O(kinds). */
void cairn_set_settle(struct cairn_set *set, const struct cairn_request *request, size_t paid, void *mem);

/* The largest chunk that a block of `bytes` can have: what is left may be too small for a chunk of its own. Wraps only
 * where no heap has as much. */
static inline size_t set_most(size_t bytes)
{
	return size_of_request(bytes) + CAIRN_CHUNK_MIN - CAIRN_ALIGNMENT;
}

/* ---- a block's kind ---- */

/* The kind of a block that its caller holds; a fault if there is none. O(kinds). */
struct cairn_kind *cairn_set_claim(const struct cairn_set *set, const void *mem);

static inline size_t kind_size_of(const struct cairn_kind *kind, const void *mem)
{
	return cairn_usable_size(kind->heap, mem) + CAIRN_OVERHEAD;
}

/* ---- the order of a request ---- */

static inline bool kind_may_serve(const struct cairn_kind *kind, const struct cairn_request *request)
{
	uint32_t require = request == NULL ? 0 : request->require;

	return (require & ~kind->attributes) == 0 && (kind->reserved & ~require) == 0;
}

/* The kind to try after `tried`, or the first if that is NULL; NULL if there is no other. To walk through all of them
 * is O(kinds). */
struct cairn_kind *cairn_set_choice(const struct cairn_set *set, const struct cairn_request *request,
                                    const struct cairn_kind *tried);

/* A block from the first kind that has room, leaving one out that is known to have none; NULL if no kind has. An
 * alignment that is not a constant links cairn_aligned_alloc. */
static inline void *set_take(struct cairn_set *set, const struct cairn_request *request, const struct cairn_kind *full,
                             size_t alignment, size_t bytes)
{
	struct cairn_kind *first = cairn_set_choice(set, request, NULL);

	for (struct cairn_kind *kind = first; kind != NULL; kind = cairn_set_choice(set, request, kind)) {
		void *mem = kind == full                   ? NULL
		            : alignment <= CAIRN_ALIGNMENT ? cairn_malloc(kind->heap, bytes)
		                                           : cairn_aligned_alloc(kind->heap, alignment, bytes);
		if (mem == NULL)
			continue;
		if (kind != first)
			cairn_set_count_fallback(set);
		return mem;
	}
	return NULL;
}

/* All of malloc and aligned_alloc. */
static inline void *set_allocate(struct cairn_set *set, const struct cairn_request *request, size_t alignment,
                                 size_t bytes)
{
	size_t most = set_most(bytes);
	void *mem;

	if (!cairn_set_charge(set, request, most))
		return NULL;
	for (bool again = false; (mem = set_take(set, request, NULL, alignment, bytes)) == NULL; again = true)
		if (!cairn_set_relieve(set, request, bytes, again))
			break;
	cairn_set_settle(set, request, most, mem);
	return mem;
}

#endif
