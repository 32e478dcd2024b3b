/* Your platform's port: where memory comes from, and what to do about a broken heap.  SPDX-License-Identifier: MIT */
#include "cairn_my_port.h"

#include <stdint.h>

/* 1. The memory: an array here; on your platform perhaps what lies between two symbols of the linker script. */
static unsigned char memory[8 * 1024];
static size_t handed_out;

/* 2. Growth: move the break and say where it was. A platform with one fixed piece of memory needs neither this nor the
 *    struct below: it calls cairn_init(memory, sizeof memory), and is done. */
static void *my_sbrk(void *context, ptrdiff_t bytes)
{
	void *old = memory + handed_out;

	(void)context;
	if (bytes < 0 ? 0 - (size_t)bytes > handed_out : (size_t)bytes > sizeof memory - handed_out)
		return CAIRN_SBRK_FAILED;
	handed_out += (size_t)bytes;
	return old;
}

static const struct cairn_port my_port = {
	.granule = 256, .sbrk = my_sbrk,
	/* .pressure: called when nothing is left; free a cache and return true to have the request tried once more. */
};

/* 3. The heap, its state in memory of its own. With threads, call this once before the others run. */
struct cairn_heap *my_heap(void)
{
	static uintptr_t state[CAIRN_STATE_BYTES / sizeof(uintptr_t) + 1];
	static struct cairn_heap *heap;

	if (!heap)
		heap = cairn_init_port(state, sizeof state, &my_port, NULL);
	return heap;
}

/* 4. The last word: the rule that broke and the address are all there is to know. Log them, and stop or restart. This
 *    runs inside the lock and must neither return nor allocate. */
struct my_fault my_last_fault;

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault fault, const void *where)
{
	my_last_fault.heap = h;
	my_last_fault.fault = fault;
	my_last_fault.where = where;
	for (;;)
		__asm__ volatile("" ::: "memory");
}
