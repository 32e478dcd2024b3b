/* The names of the family that ask for an alignment.  SPDX-License-Identifier: MIT */
#include "names.h"

#include <errno.h>
#include <stdint.h>

#include "size.h"
#include "thread.h"

static void *answer(void *mem)
{
	if (mem == NULL)
		errno = ENOMEM;
	return mem;
}

/* Any number up to the largest power of two stands for the next one. */
void *memalign(size_t alignment, size_t bytes)
{
	if (alignment <= CAIRN_ALIGNMENT)
		return malloc(bytes);
	if (alignment > SIZE_MAX / 2 + 1) {
		errno = EINVAL;
		return NULL;
	}
	if (!size_is_power_of_two(alignment))
		alignment = (size_t)2 << CAIRN_LOG2(alignment);
	return answer(cairn_thread_aligned(alignment, bytes));
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
	return memalign(alignment, bytes);
}

/* Says what is wrong, and leaves errno alone. */
int posix_memalign(void **mem, size_t alignment, size_t bytes)
{
	const int error = errno;
	void *block;

	if (!size_is_power_of_two(alignment) || alignment < sizeof(void *))
		return EINVAL;
	block = memalign(alignment, bytes);
	errno = error;
	if (block == NULL)
		return ENOMEM;
	*mem = block;
	return 0;
}

void *valloc(size_t bytes)
{
	return memalign(PAGE_BYTES, bytes);
}

/* Whole pages; if the sum overflows, more than there is. */
void *pvalloc(size_t bytes)
{
	return memalign(PAGE_BYTES, bytes <= SIZE_MAX - PAGE_BYTES ? size_round_up(bytes, PAGE_BYTES) : SIZE_MAX);
}
