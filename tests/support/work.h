/* One of several workers on the same heap, who each know only their own blocks.  SPDX-License-Identifier: MIT
 *
 * Every block is filled, all its usable bytes, and looked at again before it is resized or freed: so what one worker
 * gets of another's memory shows. Now and then a worker hands a block over, for somebody else to free: an interrupt, or
 * another thread.
 */
#ifndef WORK_H
#define WORK_H

#include <stdatomic.h>

#include "cairn.h"
#include "random.h"

#define WORK_BLOCKS 12

struct work_block {
	unsigned char *mem; /* NULL: none */
	size_t bytes;       /* asked for */
	size_t usable;      /* filled */
	unsigned char fill; /* its first byte */
};

struct worker {
	struct cairn_heap *heap;
	struct random random;
	struct work_block blocks[WORK_BLOCKS];
	struct work_block handed; /* while `waits`, its receiver's; else the worker's */
	atomic_bool waits;
	_Atomic(const char *) wrong; /* the first thing that did not hold; NULL while all is well */
	uint32_t steps, refused;     /* operations; those that got no memory */
	uint32_t received;           /* blocks that were handed over and freed: the receiver's to count */
};

void work_begin(struct worker *, struct cairn_heap *, uint32_t seed);

/* One operation. False if something does not hold, now or before. */
bool work_step(struct worker *);

/* In an interrupt, or another thread; always the same: free what the worker has handed over, if it has, by `give`. */
void work_receive(struct worker *, void (*give)(struct cairn_heap *, void *));

/* Look at all blocks for the last time, and free them. Nobody else is at work. False as above. */
bool work_end(struct worker *);

#endif
