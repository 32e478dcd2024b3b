/* The heap behind malloc, made at its first request.  SPDX-License-Identifier: MIT
 *
 * Kept true: cairn_libc_heap_made is NULL or a heap that is ready. It is made inside the lock, so by one thread only;
 * whoever reads the pointer before the lock gets to what it points to through it, which keeps the order of the two
 * loads on every processor that Cairn knows.
 */
#include <stdalign.h>
#include <stddef.h>

#include "libc_heap.h"
#include "lock.h"

struct cairn_heap *cairn_libc_heap_made;

static alignas(max_align_t) unsigned char state[CAIRN_STATE_BYTES];

struct cairn_heap *cairn_libc_heap(void)
{
	/* The lock of no heap in particular: there is none yet. */
	const uintptr_t lock = cairn_lock_enter(NULL);

	if (!cairn_libc_heap_made)
		__atomic_store_n(&cairn_libc_heap_made, cairn_init_port(state, sizeof state, &CAIRN_LIBC_PORT, NULL),
		                 __ATOMIC_RELEASE);
	cairn_lock_leave(NULL, lock);
	return cairn_libc_heap_made;
}
