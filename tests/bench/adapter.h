/* An allocator as the benchmark sees it.  SPDX-License-Identifier: MIT
 *
 * One file an allocator defines bench_adapter: Cairn's and the C library's are in allocators/, others in the folder
 * that `make bench ALLOCATORS=folder` names, whose files may include the allocator's sources.
 */
#ifndef BENCH_ADAPTER_H
#define BENCH_ADAPTER_H

#include <stdbool.h>
#include <stddef.h>

struct adapter {
	/* Begin afresh: from here on all memory comes out of these `bytes`, aligned to 16. Returns what goes first into each
	 * function below (anything but NULL, if they are `plain`), or NULL: so few bytes are no heap. Not counted. */
	void *(*begin)(void *memory, size_t bytes);

	/* Cast to this type; their arguments are the standard's, begin's result in front of them unless `plain`. They
	 * return NULL for want of memory. Where there is no realloc, the benchmark takes, copies and frees, and counts both
	 * calls; where there is no aligned_alloc, it leaves out the traces that need it; without calloc it takes a block
	 * and clears it. */
	void (*malloc)(void);
	void (*free)(void);
	void (*realloc)(void);
	void (*aligned_alloc)(void);
	void (*calloc)(void);

	bool (*is_sound)(void *heap); /* looked at after a replay, not counted; NULL: there is no such check */
	size_t alignment;             /* of every block, if it is not the 8 bytes of which C programs are sure */
	bool plain;                   /* the functions take no heap */
	bool once;                    /* there is but one `begin` a boot: the state is in .data and .bss */
};

extern const struct adapter bench_adapter;

#endif
