/* The names that set, trim and measure.  SPDX-License-Identifier: MIT */
#include "names.h"

#include "size.h"
#include "thread.h"

/* glibc's bounds: 80 * SIZE_SZ / 4, and half of what one of its arenas' heaps can be. */
#define MXFAST_MOST (20 * sizeof(size_t))
#define MAP_THRESHOLD_MOST ((size_t)32 << 20)

size_t malloc_usable_size(void *mem)
{
	return mem != NULL ? cairn_usable_size(arena_heap(arena_of(mem)), mem) : 0;
}

int malloc_trim(size_t keep)
{
	size_t bytes = 0;

	cairn_thread_flush();
	for (size_t i = 0; i < cairn_arena_count(); i++)
		bytes += cairn_trim(arena_heap(cairn_arena_at(i)), keep);
	return bytes > 0;
}

/* A request of that many bytes, rounded down as glibc does; what is above the largest that Cairn keeps is that. */
static bool set_fast_max(size_t bytes)
{
	const size_t most = CAIRN_FAST_MAX;
	const size_t size = bytes > 0 ? (bytes + CAIRN_OVERHEAD) & ~(CAIRN_ALIGNMENT - 1) : 0;

	return bytes <= MXFAST_MOST && cairn_arena_tune(CAIRN_KNOB_FAST_MAX, size < most ? size : most);
}

/* To a knob 0 means never; to mallopt it is as good as the least, and any number below never. */
static size_t threshold(int value)
{
	return value > 0 ? (size_t)value : value == 0;
}

static bool set_map_threshold(int value)
{
	return value >= 0 && (size_t)value <= MAP_THRESHOLD_MOST &&
	       cairn_arena_tune(CAIRN_KNOB_MAP_THRESHOLD, threshold(value));
}

static bool set_arenas(int value)
{
	if (value > 0)
		cairn_arena_limit((size_t)value);
	return true;
}

static bool set_perturb(int value)
{
	cairn_thread_perturb((unsigned char)value);
	return true;
}

int mallopt(int option, int value)
{
	cairn_arena_main();
	switch (option) {
	case M_MXFAST: return value >= 0 && set_fast_max((size_t)value);
	case M_TRIM_THRESHOLD: return cairn_arena_tune(CAIRN_KNOB_TRIM_THRESHOLD, threshold(value));
	case M_TOP_PAD: return value >= 0 && cairn_arena_tune(CAIRN_KNOB_TOP_PAD, (size_t)value);
	case M_MMAP_THRESHOLD: return set_map_threshold(value);
	case M_MMAP_MAX: return value != 0 || cairn_arena_tune(CAIRN_KNOB_MAP_THRESHOLD, 0);
	case M_ARENA_MAX: return set_arenas(value);
	case M_PERTURB: return set_perturb(value);
	case M_ARENA_TEST:
	case M_CHECK_ACTION: return 1;
	default: return 0;
	}
}
