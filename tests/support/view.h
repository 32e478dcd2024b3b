/* A heap as its public interface shows it, and a chunk as its header does.  SPDX-License-Identifier: MIT */
#ifndef VIEW_H
#define VIEW_H

#include "cairn.h"

/* What a walk counts. */
struct view {
	size_t chunks, used_chunks, free_chunks; /* free: top, the last remainder, fast bins and caches too */
	size_t tops, remainders, cached_chunks;
	size_t used, free; /* bytes */
	size_t largest;    /* free chunk */
	bool in_order;     /* addresses rose, nothing overlapped */
	bool merged;       /* no two free chunks touched */
};

struct view view_of(const struct cairn_heap *h);

struct cairn_stats stats_of(const struct cairn_heap *h);

/* The header of a block: size and flags in one word. */
size_t header_of(const void *mem);
void header_set(void *mem, size_t word);

#define HEADER_P ((size_t)1)
#define HEADER_M ((size_t)2)
#define HEADER_A ((size_t)4)
#define HEADER_FLAGS ((size_t)7)

static inline size_t size_of(const void *mem)
{
	return header_of(mem) & ~HEADER_FLAGS;
}

/* Mapped, and no chunk of a region? */
static inline bool is_mapped(const void *mem)
{
	return (header_of(mem) & HEADER_M) != 0;
}

/* The word in front of the header: of a mapped block, how far its chunk is from the start of the mapping. */
size_t prev_size_of(const void *mem);

/* What a block takes of a region, and of what is mapped. */
static inline size_t used_by(const void *mem)
{
	return is_mapped(mem) ? 0 : size_of(mem);
}

static inline size_t mapping_of(const void *mem)
{
	return is_mapped(mem) ? prev_size_of(mem) + size_of(mem) : 0;
}

/* The block behind this one, whether it is used, free or the fence. */
static inline void *block_after(const void *mem)
{
	return (unsigned char *)mem + size_of(mem);
}

/* The chunk that a request of `bytes` makes; a block may have one step more where the rest could not be a chunk. */
static inline size_t size_for(size_t bytes)
{
	size_t size = (bytes + CAIRN_OVERHEAD + CAIRN_ALIGNMENT - 1) & ~(CAIRN_ALIGNMENT - 1);

	return size < CAIRN_CHUNK_MIN ? CAIRN_CHUNK_MIN : size;
}

/* Sound, in order and merged; tells through expect() what is not. */
bool heap_is_sound(const struct cairn_heap *h);

/* Let chunks that wait in fast bins join their neighbours: a trim of nothing does. */
void heap_settle(struct cairn_heap *h);

/* Settled it is sound, and nothing is in use: one free chunk in each of `regions`. */
bool heap_is_whole(struct cairn_heap *h, size_t regions);

#endif
