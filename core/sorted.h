/* A bin of several sizes, kept sorted.  SPDX-License-Identifier: MIT
 *
 *     fd:            head -> 900 -> 700 -> 700 -> 700 -> 520 -> head
 *     fd_nextsize:           900 -> 700 ---------------> 520 -> 900
 *
 * Largest first, and of equals first the one that came first, which is linked to those of the next sizes, too: a search
 * skips all others, whose fd_nextsize is NULL. (Doug Lea's dlmalloc 2.7 sorts; glibc 2.10 skips.)
 */
#ifndef CAIRN_SORTED_H
#define CAIRN_SORTED_H

#include "ring.h"

struct sorted {
	struct chunk chunk;
	struct sorted *fd_nextsize; /* to the next smaller size, from the smallest to the largest; or NULL */
	struct sorted *bk_nextsize;
};

static inline struct sorted *sorted_of(struct chunk *c)
{
	return (struct sorted *)c;
}

/* Wherever it leads: not as a member, which would have to be aligned. */
static inline const struct chunk *sorted_chunk(const struct sorted *s)
{
	return (const struct chunk *)s;
}

static inline size_t sorted_size(const struct sorted *s)
{
	return chunk_size(&s->chunk);
}

/* A chunk that is in no sorted bin, or does not stand for its size. */
static inline void sorted_none(struct chunk *c)
{
	sorted_of(c)->fd_nextsize = NULL;
}

/* `s` stands for a size between that of `next` and that of the one before it. */
static inline void sorted_link_before(struct sorted *s, struct sorted *next)
{
	s->fd_nextsize = next;
	s->bk_nextsize = next->bk_nextsize;
	s->bk_nextsize->fd_nextsize = s;
	next->bk_nextsize = s;
}

/* May a link lead there? Both of its words more are within the heap's span, too. */
static inline bool sorted_spans(const struct cairn_heap *h, const struct sorted *s)
{
	return region_spans(h, (const struct chunk *)((uintptr_t)s + CHUNK_HEAD));
}

/* The one that stands for the next size, down or up. */
static inline struct sorted *sorted_down(struct cairn_heap *h, struct sorted *s)
{
	struct sorted *next = s->fd_nextsize;

	REQUIRE(h, sorted_spans(h, next) && next->bk_nextsize == s, CAIRN_FAULT_BAD_LINK, chunk_mem(&s->chunk));
	return next;
}

static inline struct sorted *sorted_up(struct cairn_heap *h, struct sorted *s)
{
	struct sorted *next = s->bk_nextsize;

	REQUIRE(h, sorted_spans(h, next) && next->fd_nextsize == s, CAIRN_FAULT_BAD_LINK, chunk_mem(&s->chunk));
	return next;
}

/* Put a chunk in its place. O(sizes in the bin). */
static inline void sorted_enter(struct cairn_heap *h, struct chunk *head, struct chunk *c)
{
	struct sorted *s = sorted_of(c);
	struct sorted *largest = sorted_of(head->fd);
	struct sorted *at = largest;
	struct chunk *before = head;

	if (head->fd == head) {
		s->fd_nextsize = s->bk_nextsize = s;
	} else if (sorted_size(s) < chunk_size(head->bk)) {
		sorted_link_before(s, largest);
	} else {
		while (sorted_size(s) < sorted_size(at))
			at = sorted_down(h, at);
		if (sorted_size(s) > sorted_size(at)) {
			before = &at->chunk;
			sorted_link_before(s, at);
		} else {
			before = at->fd_nextsize == largest ? head : &at->fd_nextsize->chunk;
			sorted_none(c);
		}
	}
	ring_link_before(c, before);
}

/* A chunk has left the bin; `fd` was behind it, or is NULL if that was the head. O(1). */
static inline void sorted_leave(struct cairn_heap *h, struct chunk *c, struct chunk *fd)
{
	struct sorted *s = sorted_of(c);
	struct sorted *heir = fd != NULL ? sorted_of(fd) : NULL;

	if (s->fd_nextsize == NULL)
		return;
	struct sorted *next = sorted_down(h, s);
	struct sorted *last = sorted_up(h, s);
	next->bk_nextsize = last;
	last->fd_nextsize = next;
	if (heir == NULL || heir->fd_nextsize != NULL)
		return;
	if (next == s)
		heir->fd_nextsize = heir->bk_nextsize = heir;
	else
		sorted_link_before(heir, next);
}

/* The oldest of the smallest chunks of a bin that is not empty. */
static inline struct chunk *sorted_smallest(struct cairn_heap *h, const struct chunk *head)
{
	return &sorted_up(h, sorted_of(head->fd))->chunk;
}

/* The oldest of the smallest chunks that are at least `size`; NULL if there is none. O(sizes in the bin). */
static inline struct chunk *sorted_fit(struct cairn_heap *h, const struct chunk *head, size_t size)
{
	struct sorted *s = sorted_of(head->fd);

	if (head->fd == head || sorted_size(s) < size)
		return NULL;
	do
		s = sorted_up(h, s);
	while (sorted_size(s) < size);
	return &s->chunk;
}

#endif
