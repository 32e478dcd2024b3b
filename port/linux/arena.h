/* Arenas: the heaps of a process, each with its lock and its memory.  SPDX-License-Identifier: MIT
 *
 *     main arena   static; grows by brk, and where that fails, in stretches. Its chunks have A = 0. All mapped chunks
 *                  are its.
 *     others       each lies at the start of its first stretch, and grows in stretches. Their chunks have A = 1.
 *
 *     stretch -> | arena | (the arena itself) | ...chunks...        | committed     | reserved |
 *                ^ a multiple of STRETCH_BYTES                 brk ^            end ^    limit ^
 *
 * so that the arena of a chunk with A is found by masking its address.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stdalign.h>

#include "chunk.h"
#include "lock.h"

/* Address space reserved at once; a power of two. */
#define STRETCH_BYTES ((size_t)64 << 20)

/* Requests of so many bytes, or more, are never served by a stretch. */
#define STRETCH_REQUEST_MOST (STRETCH_BYTES / 2)

#define PAGE_BYTES ((size_t)4096)

struct arena {
	uintptr_t brk;   /* how far the heap has got in its stretch */
	uintptr_t end;   /* up to here that can be written to */
	uintptr_t limit; /* where it ends; 0 while there is none */
	size_t maps;     /* how many mapped chunks there are */
	alignas(CAIRN_ALIGNMENT) struct cairn_linux_lock lock;
	alignas(CAIRN_ALIGNMENT) unsigned char state[CAIRN_STATE_BYTES]; /* the heap */
};

_Static_assert(offsetof(struct arena, state) - offsetof(struct arena, lock) == CAIRN_ALIGNMENT,
               "cairn_linux_lock_of finds the lock in front of the heap");

/* At the start of each stretch. */
struct stretch {
	alignas(CAIRN_ALIGNMENT) struct arena *arena;
};

/* Where the heaps get their memory: of the main arena, and of the others. All keep errno. */
extern const struct cairn_port cairn_arena_main_port, cairn_arena_port;

/* A new arena at the start of a stretch, with no heap yet; NULL if there is no address space. Keeps errno. */
struct arena *cairn_arena_reserve(void);

/* The main arena; its heap is made at the first call. */
struct arena *cairn_arena_main(void);

/* The arena for one more thread: all have their turns. */
struct arena *cairn_arena_next(void);

/* How many there are, and the one with that number, below it; 0 is the main arena. */
size_t cairn_arena_count(void);
struct arena *cairn_arena_at(size_t i);

/* At most so many from now on, and no fewer than there are. */
void cairn_arena_limit(size_t most);

/* cairn_tune for all arenas there are and will be. */
bool cairn_arena_tune(enum cairn_knob, size_t value);

/* Requests for so many bytes or more are the main heap's. */
size_t cairn_arena_large(void);

/* Around a fork: nobody else is inside any heap. The third is the child's way to leave them. */
void cairn_arena_enter_all(void);
void cairn_arena_leave_all(void);
void cairn_arena_begin_anew(void);

static inline struct cairn_heap *arena_heap(struct arena *a)
{
	return (struct cairn_heap *)(void *)a->state;
}

static inline struct stretch *stretch_of(const void *address)
{
	return (struct stretch *)((uintptr_t)address & ~(STRETCH_BYTES - 1));
}

/* The arena of a block. */
static inline struct arena *arena_of(const void *mem)
{
	return (chunk_word_unlocked(chunk_of(mem)) & CHUNK_A) == 0 ? cairn_arena_main() : stretch_of(mem)->arena;
}

#endif
