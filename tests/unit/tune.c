/* The limits that a heap can set for itself.  SPDX-License-Identifier: MIT */
#include "../support/fake_port.h"
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#if CAIRN_TUNABLE

#define STATE_PLACE ((CAIRN_STATE_BYTES + (size_t)63) & ~(size_t)63)
#define BREAK_BYTES ((size_t)24576)
#define UNIT (CAIRN_FAST_MAX + CAIRN_CHUNK_MIN) /* the smallest chunk that is in no fast bin */

static struct fake_port fake;
static struct cairn_heap *heap;

/* Without pad or threshold, until a case sets them. */
static void begin(void)
{
	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, CAIRN_ALIGNMENT);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	expect(cairn_tune(heap, CAIRN_KNOB_TOP_PAD, 0) && cairn_tune(heap, CAIRN_KNOB_TRIM_THRESHOLD, 0));
}

static void what_is_refused(void)
{
	static const enum cairn_knob sizes[] = {CAIRN_KNOB_TOP_PAD, CAIRN_KNOB_TRIM_THRESHOLD, CAIRN_KNOB_MAP_THRESHOLD};

	begin();
	expect(!cairn_tune(heap, (enum cairn_knob)(CAIRN_KNOB_MAP_THRESHOLD + 1), 1));
	expect(cairn_tune(heap, CAIRN_KNOB_FAST_MAX, CAIRN_FAST_MAX));
	expect(!cairn_tune(heap, CAIRN_KNOB_FAST_MAX, CAIRN_FAST_MAX + 1));
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		expect(!cairn_tune(heap, sizes[i], PTRDIFF_MAX / 2 + (size_t)1) && !cairn_tune(heap, sizes[i], SIZE_MAX));
		expect(cairn_tune(heap, sizes[i], PTRDIFF_MAX / 2));
	}
	/* The most that there can be does no harm. */
	expect(cairn_malloc(heap, 100) != NULL && heap_is_sound(heap));
}

#if CAIRN_FAST_MAX > 0
static size_t waiting(void)
{
	return view_of(heap).cached_chunks;
}

/* Blocks of all fast sizes, each freed under that limit: those up to it wait. */
static void fast_max(void)
{
	for (size_t most = 0; most <= CAIRN_FAST_MAX; most += CAIRN_ALIGNMENT) {
		size_t expected = most < CAIRN_CHUNK_MIN ? 0 : (most - CAIRN_CHUNK_MIN) / CAIRN_ALIGNMENT + 1;

		void *mem[CAIRN_FAST_MAX / CAIRN_ALIGNMENT - 1];

		begin();
		expect(cairn_tune(heap, CAIRN_KNOB_FAST_MAX, most));
		for (size_t i = 0; i < sizeof mem / sizeof *mem; i++) {
			mem[i] = cairn_malloc(heap, CAIRN_CHUNK_MIN + i * CAIRN_ALIGNMENT - CAIRN_OVERHEAD);
			expect(mem[i] != NULL && cairn_malloc(heap, UNIT) != NULL);
		}
		for (size_t i = 0; i < sizeof mem / sizeof *mem; i++)
			cairn_free(heap, mem[i]);
		expect(waiting() == expected && heap_is_sound(heap));
	}
}

/* What waits when they are turned off stays there until it is joined. */
static void fast_bins_turned_off(void)
{
	begin();
	void *mem = cairn_malloc(heap, 1);
	expect(cairn_malloc(heap, UNIT) != NULL);
	cairn_free(heap, mem);
	expect(waiting() == 1 && cairn_tune(heap, CAIRN_KNOB_FAST_MAX, 0));
	expect(waiting() == 1 && heap_is_sound(heap));
	void *other = cairn_malloc(heap, 1);
	expect(other != NULL && heap_is_sound(heap));
	cairn_free(heap, other);
	heap_settle(heap);
	expect(waiting() == 0 && heap_is_sound(heap));
	expect(cairn_malloc(heap, 1) == mem);
	expect(cairn_tune(heap, CAIRN_KNOB_FAST_MAX, CAIRN_FAST_MAX));
	cairn_free(heap, mem);
	expect(waiting() == 1 && heap_is_sound(heap));
}
#endif

static void top_pad(void)
{
	static const size_t pads[] = {0, 160, 1600, 8000};

	for (size_t i = 0; i < sizeof pads / sizeof *pads; i++) {
		begin();
		expect(cairn_tune(heap, CAIRN_KNOB_TOP_PAD, pads[i]));
		void *mem = cairn_malloc(heap, UNIT);
		expect(mem != NULL && view_of(heap).free == pads[i]);
		/* More than there is leaves the pad out. */
		expect(cairn_tune(heap, CAIRN_KNOB_TOP_PAD, BREAK_BYTES));
		expect(cairn_malloc(heap, pads[i] + UNIT) != NULL && view_of(heap).free == 0);
		expect(heap_is_sound(heap));
	}
}

/* A free leaves top `size` large: does it give back all but the pad? */
static bool trims(size_t size, size_t pad)
{
	expect(cairn_malloc(heap, UNIT) != NULL);
	void *mem = cairn_malloc(heap, size - CAIRN_OVERHEAD);
	expect(mem != NULL && view_of(heap).free == 0 && cairn_tune(heap, CAIRN_KNOB_TOP_PAD, pad));
	cairn_free(heap, mem);

	size_t left = view_of(heap).free;
	expect(left == size || left == pad);
	expect(cairn_tune(heap, CAIRN_KNOB_TOP_PAD, 0) && heap_is_sound(heap));
	return left != size;
}

static void trim_threshold(void)
{
	for (size_t threshold = 1024; threshold <= 8192; threshold *= 2)
		for (size_t pad = 0; pad <= 320; pad += 160) {
			begin();
			expect(cairn_tune(heap, CAIRN_KNOB_TRIM_THRESHOLD, threshold));
			expect(!trims(threshold, pad));
			begin();
			expect(cairn_tune(heap, CAIRN_KNOB_TRIM_THRESHOLD, threshold));
			expect(trims(threshold + CAIRN_ALIGNMENT, pad));
		}
	begin();
	expect(!trims(BREAK_BYTES / 2, 0));
}

int main(void)
{
	if (MEMORY_BYTES < STATE_PLACE + BREAK_BYTES) {
		tap_skip_all("too little memory");
		return tap_end();
	}
	tap_case("a knob that there is not, and a value too large are refused", what_is_refused);
#if CAIRN_FAST_MAX > 0
	tap_case("chunks up to CAIRN_KNOB_FAST_MAX wait in fast bins", fast_max);
	tap_case("fast bins can be turned off and on while chunks wait there", fast_bins_turned_off);
#endif
	tap_case("a growth asks for CAIRN_KNOB_TOP_PAD, too", top_pad);
	tap_case("a free that leaves top larger than CAIRN_KNOB_TRIM_THRESHOLD gives back all but the pad; 0: none does",
	         trim_threshold);
	return tap_end();
}

#else

int main(void)
{
	tap_skip_all("this build's limits are constants; see tests/configs/tunable.h");
	return tap_end();
}

#endif
