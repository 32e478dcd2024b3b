/* The standard names of the malloc family.  SPDX-License-Identifier: MIT
 *
 * Thin on purpose, and built with -fno-builtin: a compiler that recognises malloc in here makes of calloc's body a call
 * of calloc. Nothing in Cairn calls these names.
 */
#include <stdlib.h>

#include "libc_heap.h"

_Static_assert(sizeof(struct mallinfo) == sizeof(struct mallinfo2), "this library's mallinfo is mallinfo2");

/* Those that the library's headers declare under conditions or not at all. */
int posix_memalign(void **mem, size_t alignment, size_t bytes);
void *reallocarray(void *mem, size_t count, size_t bytes);
void *reallocf(void *mem, size_t bytes);
void cfree(void *mem);

static void *answer(void *mem)
{
	if (!mem)
		errno = ENOMEM;
	return mem;
}

static void *aligned_answer(size_t alignment, size_t bytes)
{
	void *mem = NULL;
	const int error = libc_aligned(&mem, alignment, bytes);

	if (error)
		errno = error;
	return mem;
}

void *malloc(size_t bytes)
{
	return answer(cairn_malloc(libc_heap(), bytes));
}

void *calloc(size_t count, size_t bytes)
{
	return answer(cairn_calloc(libc_heap(), count, bytes));
}

void *realloc(void *mem, size_t bytes)
{
	if (libc_realloc_frees(mem, bytes))
		return NULL;
	return answer(cairn_realloc(libc_heap(), mem, bytes));
}

void *reallocarray(void *mem, size_t count, size_t bytes)
{
	size_t product;

	if (__builtin_mul_overflow(count, bytes, &product))
		return answer(NULL);
	return realloc(mem, product);
}

void *reallocf(void *mem, size_t bytes)
{
	void *moved;

	if (libc_realloc_frees(mem, bytes))
		return NULL;
	moved = cairn_realloc(libc_heap(), mem, bytes);
	if (!moved)
		free(mem);
	return answer(moved);
}

void free(void *mem)
{
	cairn_free(libc_heap(), mem);
}

void cfree(void *mem)
{
	free(mem);
}

void free_sized(void *mem, size_t bytes)
{
	cairn_free_sized(libc_heap(), mem, bytes);
}

void free_aligned_sized(void *mem, size_t alignment, size_t bytes)
{
	(void)alignment;
	cairn_free_sized(libc_heap(), mem, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
	return aligned_answer(alignment, bytes);
}

void *memalign(size_t alignment, size_t bytes)
{
	return aligned_answer(libc_memalign_alignment(alignment), bytes);
}

int posix_memalign(void **mem, size_t alignment, size_t bytes)
{
	return alignment < sizeof(void *) ? EINVAL : libc_aligned(mem, alignment, bytes);
}

void *valloc(size_t bytes)
{
	return aligned_answer(CAIRN_LIBC_PAGE, bytes);
}

void *pvalloc(size_t bytes)
{
	return aligned_answer(CAIRN_LIBC_PAGE, libc_whole_pages(bytes));
}

size_t malloc_usable_size(void *mem)
{
	return cairn_usable_size(libc_heap(), mem);
}

int malloc_trim(size_t keep)
{
	return cairn_trim(libc_heap(), keep) > 0;
}

int mallopt(int option, int value)
{
	(void)option;
	(void)value;
	return 0;
}

struct mallinfo mallinfo(void)
{
	struct mallinfo2 info;

	cairn_libc_info(&info);
	return (struct mallinfo){
		.arena = info.arena,
		.ordblks = info.ordblks,
		.hblkhd = info.hblkhd,
		.usmblks = info.usmblks,
		.uordblks = info.uordblks,
		.fordblks = info.fordblks,
		.keepcost = info.keepcost,
	};
}

struct mallinfo2 mallinfo2(void)
{
	struct mallinfo2 info;

	cairn_libc_info(&info);
	return info;
}

void malloc_stats(void)
{
	cairn_libc_print_stats();
}

void mstats(char *title)
{
	cairn_libc_line(title, 0, 0, "\n");
	cairn_libc_print_stats();
}
