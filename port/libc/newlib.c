/* newlib's reentrant names of the malloc family: what its own library calls.  SPDX-License-Identifier: MIT
 *
 * As names.c, but errno is that of the structure handed in. Built with -fno-builtin, too. Empty with picolibc, which
 * calls the standard names only.
 */
#include <stdlib.h>

#include "libc_heap.h"

#ifndef __PICOLIBC__

#include <reent.h>

/* Those that newlib's headers do not declare. */
void _cfree_r(struct _reent *r, void *mem);

static void *answer(struct _reent *r, void *mem)
{
	if (!mem)
		r->_errno = ENOMEM;
	return mem;
}

static void *aligned_answer(struct _reent *r, size_t alignment, size_t bytes)
{
	void *mem = NULL;
	const int error = libc_aligned(&mem, alignment, bytes);

	if (error)
		r->_errno = error;
	return mem;
}

void *_malloc_r(struct _reent *r, size_t bytes)
{
	return answer(r, cairn_malloc(libc_heap(), bytes));
}

void *_calloc_r(struct _reent *r, size_t count, size_t bytes)
{
	return answer(r, cairn_calloc(libc_heap(), count, bytes));
}

void *_realloc_r(struct _reent *r, void *mem, size_t bytes)
{
	if (libc_realloc_frees(mem, bytes))
		return NULL;
	return answer(r, cairn_realloc(libc_heap(), mem, bytes));
}

void *_reallocf_r(struct _reent *r, void *mem, size_t bytes)
{
	void *moved;

	if (libc_realloc_frees(mem, bytes))
		return NULL;
	moved = cairn_realloc(libc_heap(), mem, bytes);
	if (!moved)
		_free_r(r, mem);
	return answer(r, moved);
}

void _free_r(struct _reent *r, void *mem)
{
	(void)r;
	cairn_free(libc_heap(), mem);
}

void _cfree_r(struct _reent *r, void *mem)
{
	_free_r(r, mem);
}

void *_memalign_r(struct _reent *r, size_t alignment, size_t bytes)
{
	return aligned_answer(r, libc_memalign_alignment(alignment), bytes);
}

void *_valloc_r(struct _reent *r, size_t bytes)
{
	return aligned_answer(r, CAIRN_LIBC_PAGE, bytes);
}

void *_pvalloc_r(struct _reent *r, size_t bytes)
{
	return aligned_answer(r, CAIRN_LIBC_PAGE, libc_whole_pages(bytes));
}

size_t _malloc_usable_size_r(struct _reent *r, void *mem)
{
	(void)r;
	return cairn_usable_size(libc_heap(), mem);
}

int _malloc_trim_r(struct _reent *r, size_t keep)
{
	(void)r;
	return cairn_trim(libc_heap(), keep) > 0;
}

int _mallopt_r(struct _reent *r, int option, int value)
{
	(void)r;
	return mallopt(option, value);
}

struct mallinfo _mallinfo_r(struct _reent *r)
{
	(void)r;
	return mallinfo();
}

void _malloc_stats_r(struct _reent *r)
{
	(void)r;
	cairn_libc_print_stats();
}

void _mstats_r(struct _reent *r, char *title)
{
	(void)r;
	mstats(title);
}

#endif
