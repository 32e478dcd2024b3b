/* A program that uses the heap as programs do: by itself, and through the C library.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"

struct block {
	struct block *next;
	char bytes[10 * 1024];
};

/* Take blocks until there is no memory, and give them all back. Returns how many there were. */
static int exhaust(void)
{
	struct block *first = NULL;
	struct block *block;
	int count = 0;

	while ((block = malloc(sizeof *block)) != NULL) {
		block->next = first;
		first = block;
		count++;
	}
	while ((block = first) != NULL) {
		first = block->next;
		free(block);
	}
	return count;
}

int main(void)
{
	char *name = strdup("thermometer");
	struct cairn_stats before, after;

	if (!name)
		return EXIT_FAILURE;
	printf("%s: %.3f degrees\n", name, 21.375);

	cairn_stats(cairn_libc_heap(), &before);
	printf("%d blocks of 10 KiB, then NULL\n", exhaust());
	cairn_stats(cairn_libc_heap(), &after);
	printf("as much used as before: %s, requests that failed: %u\n", after.used == before.used ? "yes" : "no",
	       (unsigned)after.failures);
	printf("the heap is sound: %s\n", cairn_check(cairn_libc_heap(), NULL) ? "yes" : "no");
	free(name);
	return EXIT_SUCCESS;
}
