/* Did the knob reach everyone, and the lock the core? 0 if so.  SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdlib.h>

#include "part.h"

#if CAIRN_STATS != 0
#error "the knob has not reached the program"
#endif

void cairn_port_fault(struct cairn_heap *heap, enum cairn_fault fault, const void *where)
{
	(void)heap;
	(void)fault;
	(void)where;
	abort();
}

/* The lock's: without it this does not link. */
extern pthread_mutex_t cairn_lock_mutex;

int main(void)
{
	static unsigned char memory[4096];
	struct cairn_heap *heap = cairn_init(memory, sizeof memory);
	struct cairn_stats stats;

	if (!heap || !part_use(heap))
		return 1;
	cairn_stats(heap, &stats);
	if (pthread_mutex_trylock(&cairn_lock_mutex) != 0)
		return 3;
	/* With statistics, the core would have counted the block. */
	return stats.used == 0 && stats.largest_free > 0 ? 0 : 2;
}
