/* The README's example.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn.h"

static unsigned char memory[16 * 1024];

/* Called when the heap is misused or broken; must not return. On a device: log it, and restart. */
void cairn_port_fault(struct cairn_heap *heap, enum cairn_fault fault, const void *where)
{
	fprintf(stderr, "heap %p: fault %d at %p\n", (void *)heap, (int)fault, where);
	abort();
}

static bool print_used(void *user, const struct cairn_block *block)
{
	(void)user;
	if (block->state == CAIRN_USED)
		printf("a block of %zu bytes, its header included\n", block->size);
	return true;
}

int main(void)
{
	struct cairn_heap *heap = cairn_init(memory, sizeof memory);
	char *name = cairn_malloc(heap, 24);
	int *samples = cairn_calloc(heap, 30, sizeof *samples);
	struct cairn_stats stats;

	if (!name || !samples)
		return EXIT_FAILURE;
	strcpy(name, "thermometer");
	cairn_walk(heap, print_used, NULL);

	if (!cairn_malloc(heap, sizeof memory))
		printf("no memory for %zu bytes, and nothing is lost: %s\n", sizeof memory, name);

	cairn_free(heap, samples);
	cairn_free(heap, name);
	cairn_stats(heap, &stats);
	printf("used %zu, at most %zu, failures %zu, sound: %s\n", stats.used, stats.peak, stats.failures,
	       cairn_check(heap, NULL) ? "yes" : "no");
	return EXIT_SUCCESS;
}
