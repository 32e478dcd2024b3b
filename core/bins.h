/* The bins: free chunks by size.  SPDX-License-Identifier: MIT
 *
 * Lists with heads of one word serve every stage that joins chunks as they are freed; rings, with heads of two, the
 * stages that defer it (CAIRN_RINGS). Both have:
 *
 *	bins_put(h, c, size)    a free chunk goes into its bin
 *	bins_remove(h, c)       it leaves whatever bin it is in
 *	bins_above(h, bin)      the next bin that may hold a chunk
 *	remainder_chunk(h)      the last remainder, or NULL
 */
#ifndef CAIRN_BINS_H
#define CAIRN_BINS_H

#include "region.h"

/* Do the links at a chunk lead back to it? Wherever they point: outside the heap's span they are not followed. */
static inline bool bins_leads_to(const struct cairn_heap *h, const struct chunk *bk, const struct chunk *c)
{
	return region_spans(h, bk) && bk->fd == c;
}

static inline bool bins_leads_back(const struct cairn_heap *h, const struct chunk *fd, const struct chunk *c)
{
	return region_spans(h, fd) && fd->bk == c;
}

#if CAIRN_RINGS
#include "ring_bins.h"
#else
#include "list_bins.h"
#endif

#endif
