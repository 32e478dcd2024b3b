/* The C library's own malloc, as shipped, as the benchmark sees it.  SPDX-License-Identifier: MIT
 *
 * The library's state is in its variables, and it asks sbrk for memory. Its aligned_alloc does not link with
 * newlib-nano; memalign is the same.
 */
#include <malloc.h>
#include <stdlib.h>

#include "adapter.h"

void *_sbrk(ptrdiff_t bytes);
void *sbrk(ptrdiff_t bytes);

static unsigned char *end;
static size_t left, taken;

void *_sbrk(ptrdiff_t bytes)
{
	unsigned char *old = end;

	if ((bytes < 0 && (size_t)-bytes > taken) || (bytes > 0 && (size_t)bytes > left))
		return (void *)-1; /* NOLINT(performance-no-int-to-ptr): what sbrk says */
	end += bytes;
	left -= (size_t)bytes;
	taken += (size_t)bytes;
	return old;
}

/* picolibc's name for it. */
void *sbrk(ptrdiff_t bytes)
{
	return _sbrk(bytes);
}

static void *begin(void *memory, size_t bytes)
{
	end = memory;
	left = bytes;
	taken = 0;
	return memory;
}

const struct adapter bench_adapter = {
	.begin = begin,
	.malloc = (void (*)(void))malloc,
	.free = (void (*)(void))free,
	.realloc = (void (*)(void))realloc,
	.aligned_alloc = (void (*)(void))memalign,
	.calloc = (void (*)(void))calloc,
	.plain = true,
	.once = true,
};
