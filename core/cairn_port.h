/* The port contract: what brings memory, and has the last word on a fault.  SPDX-License-Identifier: MIT
 *
 * The third thing a port brings is the lock: two static inline functions in the header that CAIRN_LOCK_H names (see
 * core/lock.h). Nothing else is asked of a platform, but the memcpy, memmove and memset that every compiler needs.
 */
#ifndef CAIRN_PORT_H
#define CAIRN_PORT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CAIRN_NORETURN __attribute__((noreturn, cold))
#else
#define CAIRN_NORETURN
#endif

struct cairn_heap;

/* What an sbrk that has no more memory answers. */
#define CAIRN_SBRK_FAILED ((void *)-1)

/* Constant, in flash; any function may be NULL: the heap then does without it. `context` is what cairn_init_port got.
 * All but pressure are called inside the heap's lock and must not call the heap. */
struct cairn_port {
	/* Growth step of sbrk in bytes: a page, or as little as the alignment; a power of two. Where a whole step is not
	 * to be had, the heap asks sbrk for just what it needs. What is mapped begins and ends at multiples of it: a port
	 * with map says its page here, or a multiple. */
	size_t granule;

	/* Chunks of such a heap carry the flag A (a thread's arena, say); the core only keeps it. */
	bool arena;

	/* Move the break by `bytes`, up or down, and return where it was; CAIRN_SBRK_FAILED if that cannot be, with nothing
	 * changed. sbrk(0) tells where it is. Where somebody else has moved it in between, what comes next is a new region
	 * and the old one ends at its fence. Downwards it is asked only for what the heap got last. */
	void *(*sbrk)(void *context, ptrdiff_t bytes);

	/* Memory for one mapped chunk, `bytes` being whole granules: it begins at a multiple of the granule, is all zero,
	 * and meets no region of the heap; NULL if there is none. */
	void *(*map)(void *context, size_t bytes);

	/* Give back all of what one map, or remap, returned. False if it cannot be (or NULL here): then the heap leaves it
	 * alone for ever, and cairn_stats goes on counting it as mapped. */
	bool (*unmap)(void *context, void *mem, size_t bytes);

	/* Let it have another number of whole granules; it may move, its content with it. NULL leaves it as it was. */
	void *(*remap)(void *context, void *mem, size_t old_bytes, size_t new_bytes);

	/* A request for `bytes` finds no memory: free something (any call to the heap is allowed, the lock is not held) and
	 * say true to have it tried once more. */
	bool (*pressure)(void *context, size_t bytes);
};

/* The rules of a sound heap, one stable number each: what cairn_port_fault and cairn_check name. */
enum cairn_fault {
	CAIRN_FAULT_NONE = 0,
	CAIRN_FAULT_DOUBLE_FREE = 1, /* the block is free already */
	CAIRN_FAULT_BAD_POINTER = 2, /* no block of this heap: misaligned, or outside every region and no mapped chunk */
	CAIRN_FAULT_BAD_SIZE = 3,    /* cairn_free_sized: the block cannot have been asked for with so many bytes */
	CAIRN_FAULT_BAD_LINK = 4,    /* a free chunk's neighbour in its bin does not lead back to it */
	CAIRN_FAULT_OVERRUN = 5,     /* a chunk's header contradicts what is around it: a write beyond a block's end */
	CAIRN_FAULT_BAD_BIN = 6,     /* a chunk in a bin of other sizes, in none, or a bin that its bitmap denies */
	CAIRN_FAULT_UNMERGED = 7,    /* two free chunks touch */
	CAIRN_FAULT_BAD_TOP = 8,     /* top is not the last chunk of the region that grows */
	CAIRN_FAULT_BAD_REGION = 9,  /* the heap's list of its regions is damaged */
	CAIRN_FAULT_BAD_COUNT = 10,  /* the statistics contradict the chunks */

	/* No heap's, but a port's, before there is one: of the memory that the linker script leaves for it. */
	CAIRN_FAULT_START_ABOVE_END = 11, /* the heap's section starts above its end */
	CAIRN_FAULT_NO_SECTION = 12,      /* the section is empty */
	CAIRN_FAULT_MEETS_STACK = 13,     /* a stack in use lies in the section */
};

/* The heap is not sound, or was asked for what would make it so: says which rule broke, and the address of the block
 * that was handed in, or of the free chunk that is damaged. The heap is as it was before the call, but that a free
 * chunk in front of the block may have left its bin. Bound at link time: define it once in the program. Called inside
 * the lock; must not return and must not allocate. The heap is NULL where there is none yet. */
CAIRN_NORETURN void cairn_port_fault(struct cairn_heap *, enum cairn_fault, const void *where);

#ifdef __cplusplus
}
#endif
#endif
