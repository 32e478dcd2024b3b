/* The names that programs call most: short ways through the cache, all else out of line.  SPDX-License-Identifier: MIT
 *
 * Built with -fno-builtin: a compiler that recognises malloc in here makes of calloc's body a call of calloc.
 */
#include "names.h"

#include <errno.h>
#include <string.h>

#include "thread.h"

void *malloc(size_t bytes)
{
	void *mem = thread_take(bytes);

	return mem != NULL ? mem : cairn_thread_malloc(bytes);
}

void free(void *mem)
{
	if (!thread_keep(mem))
		cairn_thread_free(mem);
}

void cfree(void *mem)
{
	free(mem);
}

void free_sized(void *mem, size_t bytes)
{
	cairn_thread_free_sized(mem, bytes);
}

void free_aligned_sized(void *mem, size_t alignment, size_t bytes)
{
	(void)alignment;
	cairn_thread_free_sized(mem, bytes);
}

static void *no_memory(void)
{
	errno = ENOMEM;
	return NULL;
}

void *calloc(size_t count, size_t bytes)
{
	size_t all;

	if (__builtin_mul_overflow(count, bytes, &all))
		return no_memory();
	void *mem = thread_take(all);

	return mem != NULL ? memset(mem, 0, all) : cairn_thread_calloc(all);
}

void *realloc(void *mem, size_t bytes)
{
	if (mem == NULL)
		return malloc(bytes);
	if (bytes > 0)
		return cairn_thread_realloc(mem, bytes);
	free(mem);
	return NULL;
}

void *reallocarray(void *mem, size_t count, size_t bytes)
{
	size_t all;

	return __builtin_mul_overflow(count, bytes, &all) ? no_memory() : realloc(mem, all);
}
