/* What the files of this port share: the heap, and the behaviour behind both families of names.
 * SPDX-License-Identifier: MIT
 */
#ifndef LIBC_HEAP_H
#define LIBC_HEAP_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cairn_libc.h"

/* Does realloc(p, 0) free p and return NULL? newlib-nano's, which only its header can tell, and picolibc's do. */
#ifndef CAIRN_REALLOC_ZERO_FREES
#if defined(_NANO_FORMATTED_IO) || defined(__PICOLIBC__)
#define CAIRN_REALLOC_ZERO_FREES 1
#else
#define CAIRN_REALLOC_ZERO_FREES 0
#endif
#endif

/* What valloc and pvalloc take for a page; a power of two. */
#ifndef CAIRN_LIBC_PAGE
#define CAIRN_LIBC_PAGE 4096
#endif

/* Where the heap's memory comes from; it is called with NULL for its context. */
#ifndef CAIRN_LIBC_PORT
#define CAIRN_LIBC_PORT cairn_linker_port
#endif
extern const struct cairn_port CAIRN_LIBC_PORT;

/* NULL until the first request. */
extern struct cairn_heap *cairn_libc_heap_made;

static inline struct cairn_heap *libc_heap(void)
{
	struct cairn_heap *h = __atomic_load_n(&cairn_libc_heap_made, __ATOMIC_RELAXED);

	return h ? h : cairn_libc_heap();
}

/* True if this realloc is a free, which is then done. */
static inline bool libc_realloc_frees(void *mem, size_t bytes)
{
	if (!CAIRN_REALLOC_ZERO_FREES || bytes > 0 || !mem)
		return false;
	cairn_free(libc_heap(), mem);
	return true;
}

/* 0 and the block in *mem; or ENOMEM or EINVAL, and *mem as it was. */
static inline int libc_aligned(void **mem, size_t alignment, size_t bytes)
{
	void *block;

	if (alignment == 0 || (alignment & (alignment - 1)) != 0)
		return EINVAL;
	block = cairn_aligned_alloc(libc_heap(), alignment, bytes);
	if (!block)
		return ENOMEM;
	*mem = block;
	return 0;
}

/* The alignments that memalign takes for malloc's own: newlib those below it, powers of two or not; picolibc 0. */
#ifdef __PICOLIBC__
#define CAIRN_MEMALIGN_AS_MALLOC 0
#else
#define CAIRN_MEMALIGN_AS_MALLOC (CAIRN_ALIGNMENT - 1)
#endif

static inline size_t libc_memalign_alignment(size_t alignment)
{
	return alignment <= CAIRN_MEMALIGN_AS_MALLOC ? CAIRN_ALIGNMENT : alignment;
}

/* Whole pages; SIZE_MAX, which no heap has, if the sum overflows. */
static inline size_t libc_whole_pages(size_t bytes)
{
	if (bytes > SIZE_MAX - (CAIRN_LIBC_PAGE - 1))
		return SIZE_MAX;
	return (bytes + CAIRN_LIBC_PAGE - 1) & ~((size_t)CAIRN_LIBC_PAGE - 1);
}

/* info.c */
void cairn_libc_info(struct mallinfo2 *);
void cairn_libc_print_stats(void);

/* line.c: to standard error, with no allocation on the way. */
void cairn_libc_line(const char *before, uintptr_t number, unsigned base, const char *after);

#endif
