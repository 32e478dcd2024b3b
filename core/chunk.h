/* The chunk: a view onto memory.  SPDX-License-Identifier: MIT
 *
 * A chunk is no object. It is a piece of a region seen through two words at its start, the boundary tag (Knuth, The Art
 * of Computer Programming 1, section 2.5, 1968; in this form Doug Lea, "A Memory Allocator", 1996):
 *
 *             in use                               free
 *     chunk-> +---------------------------+        +---------------------------+
 *             | prev_size: bytes of the   |        | prev_size                 |
 *             | caller of the chunk       |        |                           |
 *             | before, if in use (P=1)   |        |                           |
 *             +---------------------------+        +---------------------------+
 *             | size              | A M P |        | size              | A M P |
 *     mem ->  +---------------------------+        +---------------------------+
 *             | the caller's bytes        |        | fd   next in the bin      |
 *             |                           |        | bk   what leads here      |
 *             |                           |        | ...                       |
 *     after-> |  (runs into prev_size)    |        | prev_size of `after` = size, and its P = 0
 *             +---------------------------+        +---------------------------+
 *
 * P  the chunk before is in use; then prev_size is its caller's and must not be read.
 * M  a mapped chunk; none of a region has it. It stands alone, up to the end of what the port has mapped:
 *
 *     mapping-> +--------------------------------------------------+
 *               | what the place of the block leaves over, if any  |
 *     chunk->   +--------------------------------------------------+
 *               | prev_size: bytes from `mapping` to `chunk` (P=0) |
 *               | size: bytes up to the end of the mapping   | A M |
 *     mem ->    +--------------------------------------------------+
 *               | the caller's bytes, and no more behind them      |
 *               +--------------------------------------------------+
 *
 * A  the heap's port asked for it; whatever is cut or joined keeps it.
 *
 * Whether a chunk is in use is written in the P of the chunk after it. Exceptions:
 *   - top has no links, and the chunk after it (the fence) keeps P = 1 and no prev_size: nobody looks back from there;
 *   - a fence has size 0: it is `after` itself, so that the chunk before it, while in use, sees it in use.
 */
#ifndef CAIRN_CHUNK_H
#define CAIRN_CHUNK_H

#include "cairn.h"

struct chunk {
	size_t prev_size;
	size_t size;
	struct chunk *fd;
	struct chunk *bk;
};

#define CHUNK_P ((size_t)0x1)
#define CHUNK_M ((size_t)0x2)
#define CHUNK_A ((size_t)0x4)
#define CHUNK_FLAGS (CHUNK_P | CHUNK_M | CHUNK_A)
#define CHUNK_HEAD offsetof(struct chunk, fd)

_Static_assert(sizeof(struct chunk) == CAIRN_CHUNK_MIN, "a free chunk's words are the smallest chunk");
_Static_assert(CHUNK_HEAD == CAIRN_ALIGNMENT, "chunks and blocks have the same alignment");
_Static_assert(CAIRN_ALIGNMENT == (size_t)1 << CAIRN_ALIGN_LOG2, "the alignment is two words");
_Static_assert(CHUNK_FLAGS < CAIRN_ALIGNMENT, "the flags fit below the smallest step of a size");

static inline struct chunk *chunk_at(const void *base, size_t bytes)
{
	return (struct chunk *)((uintptr_t)base + bytes);
}

static inline struct chunk *chunk_of(const void *mem)
{
	return (struct chunk *)((uintptr_t)mem - CHUNK_HEAD);
}

static inline void *chunk_mem(const struct chunk *c)
{
	return (void *)((uintptr_t)c + CHUNK_HEAD);
}

/* The size word as whoever holds the block reads it without the lock: its P may change meanwhile, all else does not. No
 * sanitizer is told of that; a plain load the compiler would move into callers, which tell. */
__attribute__((no_sanitize("thread"))) static inline size_t chunk_word_unlocked(const struct chunk *c)
{
	return __atomic_load_n(&c->size, __ATOMIC_RELAXED);
}

static inline size_t chunk_size(const struct chunk *c)
{
	return c->size & ~CHUNK_FLAGS;
}

static inline struct chunk *chunk_after(const struct chunk *c)
{
	return chunk_at(c, chunk_size(c));
}

/* Only while the chunk before is free. */
static inline struct chunk *chunk_before(const struct chunk *c)
{
	return (struct chunk *)((uintptr_t)c - c->prev_size);
}

static inline bool chunk_before_is_used(const struct chunk *c)
{
	return (c->size & CHUNK_P) != 0;
}

static inline bool chunk_is_used(const struct chunk *c)
{
	return chunk_before_is_used(chunk_after(c));
}

static inline bool chunk_is_mapped(const struct chunk *c)
{
	return CAIRN_MAP_THRESHOLD > 0 && (c->size & CHUNK_M) != 0;
}

/* The bytes that its caller may use: up to the size word of the chunk after, if there is one. */
static inline size_t chunk_usable(const struct chunk *c)
{
	return chunk_size(c) - (chunk_is_mapped(c) ? CHUNK_HEAD : CAIRN_OVERHEAD);
}

/* Once the size is final: it is written behind the chunk too. */
static inline void chunk_mark_free(struct chunk *c)
{
	struct chunk *after = chunk_after(c);

	after->size &= ~CHUNK_P;
	after->prev_size = chunk_size(c);
}

/* Check level 1: an old header, inside a larger chunk now, must not be taken for that of a block, when one is freed
 * twice. */
static inline void chunk_forget(struct chunk *c)
{
	if (CAIRN_CHECK >= 1)
		c->size = (size_t)c; /* no size at all */
}

/* [ c ]  ->  [ c, of `size` ][rest], both used. Returns the rest. */
static inline struct chunk *chunk_split(struct chunk *c, size_t size)
{
	struct chunk *rest = chunk_at(c, size);
	size_t word = c->size - size; /* the flags are those of c */

	c->size = size | (word & CHUNK_FLAGS);
	rest->size = word | CHUNK_P;
	return rest;
}

/* The bytes from `c` up to `end`. */
static inline size_t chunk_distance(const struct chunk *c, const struct chunk *end)
{
	return (uintptr_t)end - (uintptr_t)c;
}

#endif
