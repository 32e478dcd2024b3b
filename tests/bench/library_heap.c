/* Does a trace complete on the C library's own malloc, in so many bytes?  SPDX-License-Identifier: MIT
 *
 *     library_heap TRACE BYTES
 *
 * BYTES is all that sbrk has to give. Status 0 if the trace completes, 1 if not, 2 if there is none. What the library
 * keeps of its own, a few words, is not in these bytes.
 */
#include <malloc.h>
#include <stdlib.h>

#include "slots.h"

#define HEAP_MOST (256 * 1024)

void *_sbrk(ptrdiff_t bytes);
void *sbrk(ptrdiff_t bytes);

static _Alignas(4096) unsigned char heap[HEAP_MOST];
static size_t taken, limit;

void *_sbrk(ptrdiff_t bytes)
{
	unsigned char *old = heap + taken;

	if ((bytes < 0 && (size_t)-bytes > taken) || (bytes > 0 && (size_t)bytes > limit - taken))
		return (void *)-1; /* NOLINT(performance-no-int-to-ptr): what sbrk says */
	taken += (size_t)bytes;
	return old;
}

/* picolibc's name for it. */
void *sbrk(ptrdiff_t bytes)
{
	return _sbrk(bytes);
}

static bool perform(struct slot *slot, const struct trace_operation *operation)
{
	switch (operation->kind) {
	case TRACE_MALLOC: slot->mem = malloc(operation->bytes); break;
	case TRACE_CALLOC: slot->mem = calloc(1, operation->bytes); break;
	case TRACE_REALLOC: slot->mem = realloc(slot->mem, operation->bytes); break;
	case TRACE_ALIGNED: slot->mem = memalign(operation->alignment, operation->bytes); break;
	default: free(slot->mem); return true;
	}
	return slot->mem != NULL;
}

int main(int argc, char **argv)
{
	struct trace_operation operation;
	struct trace trace;
	const char *error;

	if (argc != 3 || !trace_open(&trace, argv[1]))
		return 2;
	limit = strtoul(argv[2], NULL, 10);
	if (limit > HEAP_MOST)
		return 2;
	slots_clear();
	while (trace_next(&trace, &operation)) {
		struct slot *slot = slots_find(&operation, &error);

		if (slot == NULL)
			return 2;
		if (!perform(slot, &operation))
			return 1;
		slots_apply(slot, &operation);
	}
	return trace.error != NULL ? 2 : 0;
}
