/* One ring of free chunks, its head among them.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_RING_H
#define CAIRN_RING_H

#include "region.h"

/* c  between  at's predecessor  and  `at`. O(1). */
static inline void ring_link_before(struct chunk *c, struct chunk *at)
{
	struct chunk *bk = at->bk;

	c->fd = at;
	c->bk = bk;
	bk->fd = c;
	at->bk = c;
}

static inline bool ring_is_linked(const struct cairn_heap *h, const struct chunk *c)
{
	return region_spans(h, c->fd) && c->fd->bk == c && region_spans(h, c->bk) && c->bk->fd == c;
}

/* Its own links stay as they were. O(1). */
static inline void ring_unlink(struct cairn_heap *h, struct chunk *c)
{
	struct chunk *fd = c->fd;
	struct chunk *bk = c->bk;

	REQUIRE(h, ring_is_linked(h, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
	fd->bk = bk;
	bk->fd = fd;
}

#endif
