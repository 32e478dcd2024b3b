/* What the benchmark's programs share.  SPDX-License-Identifier: MIT */
#include "bench.h"

#include "copying.h"
#include "say.h"

#define ROOM_ALIGNMENT 16

/* The linker script's. */
extern unsigned char __heap_start[], __heap_end[];

static void *heap;

unsigned char *bench_room(void)
{
	return __heap_start + (ROOM_ALIGNMENT - (uintptr_t)__heap_start % ROOM_ALIGNMENT) % ROOM_ALIGNMENT;
}

size_t bench_room_bytes(void)
{
	return (size_t)(__heap_end - bench_room());
}

bool bench_begin(struct allocator *allocator, size_t bytes)
{
	return bench_begin_at(allocator, bench_room(), bytes);
}

bool bench_begin_at(struct allocator *allocator, void *memory, size_t bytes)
{
	const struct adapter *adapter = &bench_adapter;

	heap = adapter->begin(memory, bytes);
	*allocator = (struct allocator){
		.function =
			{
				[TRACE_MALLOC] = adapter->malloc,
				[TRACE_CALLOC] = adapter->calloc,
				[TRACE_REALLOC] = adapter->realloc,
				[TRACE_ALIGNED] = adapter->aligned_alloc,
				[TRACE_FREE] = adapter->free,
			},
		.alignment = adapter->alignment,
		.heap = adapter->plain ? NULL : heap,
		.apart_begin = copying_begin,
		.apart_count = copying_instructions,
	};
	return heap != NULL;
}

bool bench_is_sound(void)
{
	return bench_adapter.is_sound == NULL || bench_adapter.is_sound(heap);
}

int bench_refuse(const struct trace *trace, const char *error)
{
	say("error: line %u: %s\n", (unsigned)trace->line, error);
	return 1;
}
