/* Mapped chunks: blocks in memory of their own, through a port that maps.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "../support/fake_port.h"
#include "../support/fault.h"
#include "../support/guard.h"
#include "../support/memory.h"
#include "../support/tap.h"
#include "../support/view.h"

#define STATE_PLACE ((size_t)8192) /* at the start of memory: the heap's state, and nothing else at first */
#define BREAK_BYTES ((size_t)32768 + CAIRN_TRIM_THRESHOLD)
#define PAGE ((size_t)512)

/* Enough for four blocks at the threshold that the build begins with. */
#define MAP_BYTES (64 * PAGE + 5 * (size_t)CAIRN_MAP_THRESHOLD)
#define ENOUGH (MEMORY_ALIGNMENT + STATE_PLACE + BREAK_BYTES + MAP_BYTES + PAGE <= MACHINE_RAM)

#if CAIRN_MAP_THRESHOLD > 0

/* A threshold that has room for many blocks above it; where the build fixes one, that. */
#define THRESHOLD (CAIRN_TUNABLE ? (size_t)1024 : (size_t)CAIRN_MAP_THRESHOLD)

/* The least that is mapped, some of it, and the most that is not. */
#define LEAST (THRESHOLD - CAIRN_OVERHEAD - CAIRN_ALIGNMENT + 1)
#define MOST_UNMAPPED (LEAST - 1)

#define HEAD CAIRN_ALIGNMENT /* what a mapped chunk costs: prev_size and size */

static struct fake_port fake;
static struct cairn_heap *heap;

static void begin_untuned(void)
{
	uintptr_t map_begin = (uintptr_t)(memory + STATE_PLACE + BREAK_BYTES + PAGE - 1) & ~(PAGE - 1);

	if (fake.map.memory != NULL)
		fake_map_end(&fake.map);
	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, PAGE);
	fake_port_maps(&fake, (unsigned char *)map_begin, MAP_BYTES);
	heap = cairn_init_port(memory, CAIRN_STATE_BYTES, &fake.port, &fake);
	expect(heap != NULL);
}

static void begin(void)
{
	begin_untuned();
#if CAIRN_TUNABLE
	expect(cairn_tune(heap, CAIRN_KNOB_MAP_THRESHOLD, THRESHOLD));
#endif
}

static unsigned char *start_of(unsigned char *mem)
{
	return mem - HEAD - prev_size_of(mem);
}

/* With CAIRN_MAP_FLUSH_END, no more can be used than so many bytes ask for. */
static bool is_flush(unsigned char *mem, size_t bytes, size_t alignment)
{
	size_t slack = cairn_usable_size(heap, mem) - (bytes > 0 ? bytes : 1);

	return !CAIRN_MAP_FLUSH_END || slack < alignment || slack < CAIRN_ALIGNMENT;
}

/* Did the block stay where it was? With CAIRN_MAP_FLUSH_END it may have moved within a granule. */
static bool stays(const unsigned char *mem, const unsigned char *before)
{
	size_t distance = mem > before ? (size_t)(mem - before) : (size_t)(before - mem);

	return CAIRN_MAP_FLUSH_END ? distance < PAGE : distance == 0;
}

/* Its header says what is so, and all of the mapping behind it can be used. */
static bool is_block(unsigned char *mem, size_t bytes, size_t alignment)
{
	if (!expect(mem != NULL && is_mapped(mem)))
		return false;
	size_t length = mapping_of(mem);
	bool good = expect((header_of(mem) & HEADER_P) == 0) & expect(is_aligned(mem, alignment));

	good &= expect(is_aligned(start_of(mem), PAGE)) & expect(length % PAGE == 0);
	good &= expect(size_of(mem) == cairn_usable_size(heap, mem) + HEAD);
	good &= expect(cairn_usable_size(heap, mem) >= bytes) && expect(is_flush(mem, bytes, alignment));
	return good && expect(is_aligned(mem, CAIRN_ALIGNMENT));
}

static unsigned char *filled(void *mem, size_t bytes)
{
	if (expect(mem != NULL))
		memory_count_up(mem, 0x11, bytes);
	return mem;
}

static unsigned char *filled_malloc(size_t bytes)
{
	return filled(cairn_malloc(heap, bytes), bytes);
}

static bool is_filled(const void *mem, size_t bytes)
{
	return memory_counts_up(mem, 0x11, bytes);
}

static bool is_gone(unsigned char *begin_of_mapping, size_t bytes)
{
	guard_allow(begin_of_mapping, bytes);
	bool gone = memory_is(begin_of_mapping, FAKE_MAP_GONE, bytes);
	guard_forbid(begin_of_mapping, bytes);
	return gone;
}

/* The heap is sound, counts what is mapped, and nothing of it is in use or mapped any more. */
static void expect_none(void)
{
	struct view view = view_of(heap);

	heap_is_sound(heap);
	expect(fake.map.count == 0 && stats_of(heap).mapped == 0);
	expect(view.used_chunks == 0);
}

/* ---- taking and giving ---- */

static void format(void)
{
	begin();
	unsigned char *mem = cairn_malloc(heap, 3 * THRESHOLD);

	expect(is_block(mem, 3 * THRESHOLD, 1));
	expect(start_of(mem) == fake.map.memory && (CAIRN_MAP_FLUSH_END || prev_size_of(mem) == 0));
	expect(mapping_of(mem) == fake_map_mapped(&fake.map) && (header_of(mem) & HEADER_A) == 0);
	expect(mapping_of(mem) < 3 * THRESHOLD + HEAD + PAGE);
	memory_fill(mem, 1, cairn_usable_size(heap, mem));
	cairn_free(heap, mem);
	expect(fake.map.gives == 1 && is_gone(fake.map.memory, 3 * THRESHOLD));
	expect_none();
}

static void arena(void)
{
	begin();
	fake.port.arena = true;
	void *mem = cairn_malloc(heap, THRESHOLD);
	expect(is_block(mem, THRESHOLD, 1) && (header_of(mem) & HEADER_FLAGS) == (HEADER_M | HEADER_A));
	cairn_free(heap, mem);
	expect_none();
}

/* At the threshold, and not below; also where the heap has room. Every length has its block. */
static void threshold(void)
{
	begin();
	cairn_free(heap, cairn_malloc(heap, MOST_UNMAPPED));
	expect(fake.map.takes == 0);
	for (size_t bytes = MOST_UNMAPPED - 40; bytes < LEAST + 2 * PAGE && !tap_failed(); bytes++) {
		void *mem = cairn_malloc(heap, bytes);
		if (expect(mem != NULL && is_mapped(mem) == (bytes >= LEAST)) && is_mapped(mem))
			is_block(mem, bytes, 1);
		cairn_free(heap, mem);
	}
	expect_none();
}

static void impossible(void)
{
	begin();
	void *volatile never = cairn_malloc(heap, PTRDIFF_MAX);
	expect(never == NULL && fake.map.takes == 0);
	for (size_t less = 0; less < 3 * PAGE; less++) {
		void *volatile mem = cairn_malloc(heap, (size_t)PTRDIFF_MAX - less);
		expect(mem == NULL);
		mem = cairn_malloc(heap, SIZE_MAX - less);
		expect(mem == NULL);
		mem = cairn_aligned_alloc(heap, (SIZE_MAX >> 1) + 1, (size_t)PTRDIFF_MAX - less);
		expect(mem == NULL);
	}
	expect_none();
}

/* What the port gives is taken as zeroes, and not cleared once more: here it is not. What it does not give is. */
static void calloc_clears_once(void)
{
	begin();
	unsigned char *mem = cairn_calloc(heap, 3, LEAST);
	expect(is_block(mem, 3 * LEAST, 1) && memory_is(mem, 0, 3 * LEAST));
	cairn_free(heap, mem);
	fake.map.fill = 0x5a;
	mem = cairn_calloc(heap, 1, LEAST);
	expect(is_block(mem, LEAST, 1) && memory_is(mem, 0x5a, LEAST));
	cairn_free(heap, mem);
	mem = cairn_malloc(heap, MOST_UNMAPPED);
	memory_fill(mem, 0x77, MOST_UNMAPPED);
	cairn_free(heap, mem);
	mem = cairn_calloc(heap, 1, MOST_UNMAPPED);
	expect(!is_mapped(mem) && memory_is(mem, 0, MOST_UNMAPPED));
	cairn_free(heap, mem);
	fake_map_fail(&fake.map, 1, true);
	mem = filled_malloc(LEAST);
	cairn_free(heap, mem);
	mem = cairn_calloc(heap, 1, LEAST);
	expect(mem != NULL && !is_mapped(mem) && memory_is(mem, 0, LEAST));
	cairn_free(heap, mem);
	expect_none();
}

static void alignments(void)
{
	begin();
	for (size_t alignment = 1; alignment <= 8 * PAGE && !tap_failed(); alignment *= 2)
		for (size_t bytes = LEAST; bytes < LEAST + 3 * CAIRN_ALIGNMENT; bytes += 5) {
			unsigned char *before = cairn_malloc(heap, LEAST); /* so that it does not begin where everything does */
			unsigned char *mem = cairn_aligned_alloc(heap, alignment, bytes);

			expect(is_block(mem, bytes, alignment));
			expect(prev_size_of(mem) < alignment + (CAIRN_MAP_FLUSH_END ? PAGE + 2 * CAIRN_ALIGNMENT : 0));
			memory_fill(mem, 2, cairn_usable_size(heap, mem));
			cairn_free(heap, before);
			cairn_free(heap, mem);
		}
	expect_none();
}

/* In granules as small as can be, what is behind an aligned block may be no larger than a chunk of the small stages. */
static void aligned_in_small_granules(void)
{
	const size_t alignment = 2 * PAGE;

	begin();
	fake.port.granule = fake.map.granule = CAIRN_ALIGNMENT;
	for (size_t shift = 0; shift < alignment && !tap_failed(); shift += CAIRN_ALIGNMENT) {
		unsigned char *before = cairn_malloc(heap, LEAST + shift);
		unsigned char *mem = cairn_aligned_alloc(heap, alignment, 1);
		unsigned gives = fake.map.gives + is_mapped(mem);

		expect(is_mapped(before) && is_aligned(mem, alignment));
		cairn_free(heap, mem);
		expect(fake.map.gives == gives);
		cairn_free(heap, before);
	}
	expect_none();
}

static void no_map(void)
{
	begin();
	fake_map_fail(&fake.map, 1, true);
	unsigned char *mem = filled_malloc(LEAST);
	unsigned char *aligned = cairn_aligned_alloc(heap, 4 * PAGE, LEAST);
	expect(!is_mapped(mem) && aligned != NULL && !is_mapped(aligned) && is_aligned(aligned, 4 * PAGE));
	expect(fake.map.takes == 2);
	cairn_free(heap, mem);
	cairn_free(heap, aligned);
	expect_none();

	fake.port.map = NULL;
	mem = filled_malloc(LEAST);
	expect(!is_mapped(mem));
	cairn_free(heap, mem);
	expect_none();
	expect(fake.map.takes == 2);
}

static void refused_unmap(bool has_unmap)
{
	begin();
	unsigned char *mem = filled_malloc(LEAST);
	size_t mapped = fake_map_mapped(&fake.map);

	fake.map.refuses_gives = true;
	if (!has_unmap)
		fake.port.unmap = NULL;
	cairn_free(heap, mem);
	expect(fake_map_mapped(&fake.map) == mapped);
#if CAIRN_STATS
	expect(stats_of(heap).mapped == mapped && stats_of(heap).frees == 1);
#endif
	heap_is_sound(heap);
	unsigned char *other = filled_malloc(LEAST);
	expect(other < mem || other > mem + LEAST);
}

static void what_the_port_refuses_stays_counted(void)
{
	refused_unmap(true);
	refused_unmap(false);
}

/* ---- resizing ---- */

static void remap_moves(void)
{
	begin();
	unsigned char *mem = filled_malloc(2 * LEAST);
	unsigned char *behind = cairn_malloc(heap, LEAST);
	unsigned char *now = cairn_realloc(heap, mem, 6 * LEAST);

	expect(is_block(now, 6 * LEAST, 1) && now != mem && is_filled(now, 2 * LEAST));
	expect(fake.map.resizes == 1 && fake.map.takes == 2 && fake.map.gives == 0);
	filled(now, 6 * LEAST);
	mem = cairn_realloc(heap, now, 3 * LEAST);
	expect(is_block(mem, 3 * LEAST, 1) && stays(mem, now) && is_filled(mem, 3 * LEAST));
	expect(mapping_of(mem) < 3 * LEAST + HEAD + PAGE && fake.map.resizes == 2);
	mem = cairn_realloc(heap, mem, 1);
	expect(is_block(mem, 1, 1) && stays(mem, now) && is_filled(mem, 1));
	expect(mapping_of(mem) < CAIRN_SMALL_MAX + HEAD + PAGE);
	mem = cairn_realloc(heap, mem, 3);
	expect(is_block(mem, 3, 1) && fake.map.resizes == 3);
	mem = cairn_realloc(heap, mem, 0);
	expect(is_block(mem, 0, 1));
	cairn_free(heap, mem);
	cairn_free(heap, behind);
	expect_none();
}

/* What a remap leaves in front: all of it, or the granules. */
static size_t kept_front(const void *mem)
{
	return CAIRN_MAP_FLUSH_END ? prev_size_of(mem) / PAGE : prev_size_of(mem);
}

/* What is in front of an aligned block moves with it. */
static void remap_of_an_aligned_block(void)
{
	begin();
	unsigned char *before = cairn_malloc(heap, LEAST);
	unsigned char *mem = filled(cairn_aligned_alloc(heap, 4 * PAGE, 2 * LEAST), 2 * LEAST);
	size_t front = kept_front(mem);

	expect(prev_size_of(mem) > 0);
	mem = cairn_realloc(heap, mem, 9 * LEAST);
	expect(is_block(mem, 9 * LEAST, 1) && kept_front(mem) == front && is_filled(mem, 2 * LEAST));
	mem = cairn_realloc(heap, mem, LEAST);
	expect(is_block(mem, LEAST, 1) && kept_front(mem) == front && is_filled(mem, LEAST));
	expect(mapping_of(mem) + mapping_of(before) == fake_map_mapped(&fake.map));
	expect(fake.map.resizes == 2);
	cairn_free(heap, before);
	cairn_free(heap, mem);
	expect_none();
}

/* Without remap, or where it fails: what the mapping holds stays in it, all else is copied. */
static void no_remap(bool fails)
{
	begin();
	unsigned char *mem = filled_malloc(4 * LEAST);
	size_t most = mapping_of(mem) - HEAD;

	if (fails)
		fake_map_fail(&fake.map, 1, true);
	else
		fake_port_remaps(&fake, false);
	unsigned char *now = cairn_realloc(heap, mem, 10);
	expect(is_block(now, 10, 1) && is_filled(now, CAIRN_MAP_FLUSH_END ? 10 : 4 * LEAST));
	expect(mapping_of(now) == most + HEAD && (CAIRN_MAP_FLUSH_END || now == mem));
	mem = cairn_realloc(heap, now, most);
	expect(is_block(mem, most, 1) && prev_size_of(mem) == 0 && is_filled(mem, 10) && fake.map.takes == 1);
	filled(mem, most);

	if (fails)
		fake_map_fail(&fake.map, 1, false);
	now = cairn_realloc(heap, mem, most + 1);
	expect(is_block(now, most + 1, 1) && now != mem && is_filled(now, most));
	expect(fake.map.takes == 2 && fake.map.gives == 1 && fake.map.count == 1);
	cairn_free(heap, now);
	expect_none();
}

static void realloc_without_remap(void)
{
	no_remap(false);
}

static void realloc_where_remap_fails(void)
{
	no_remap(true);
}

/* Where nothing is mapped any more, the heap has it; where that has nothing either, all is as it was. */
static void realloc_where_all_fails(void)
{
	begin();
	unsigned char *mem = filled_malloc(2 * LEAST);

	fake_map_fail(&fake.map, 1, true);
	fake_port_fail(&fake, 1, true);
	while (cairn_malloc(heap, 200) != NULL) {
	}
	size_t failures = stats_of(heap).failures;
	void *volatile none = cairn_realloc(heap, mem, 4 * LEAST);
	expect(none == NULL && is_block(mem, 2 * LEAST, 1) && is_filled(mem, 2 * LEAST));
	expect(!CAIRN_STATS || stats_of(heap).failures == failures + 1);
	fake_port_fail(&fake, 0, false);
	unsigned char *now = cairn_realloc(heap, mem, 4 * LEAST);
	expect(now != NULL && !is_mapped(now) && is_filled(now, 2 * LEAST));
	expect(fake.map.count == 0);
	cairn_free(heap, now);
	heap_is_sound(heap);
}

static void realloc_from_the_heap(void)
{
	begin();
	unsigned char *mem = filled_malloc(300);
	void *behind = cairn_malloc(heap, 1);
	unsigned char *now = cairn_realloc(heap, mem, LEAST);

	expect(is_block(now, LEAST, 1) && is_filled(now, 300));
	cairn_free(heap, now);
	cairn_free(heap, behind);
	expect_none();
}

static void aligned_realloc(void)
{
	begin();
	unsigned char *mem = filled(cairn_aligned_alloc(heap, 2 * PAGE, LEAST), LEAST);
	size_t usable = cairn_usable_size(heap, mem);

	expect(cairn_aligned_realloc(heap, mem, 2 * PAGE, usable) == mem && fake.map.resizes == 0);
	unsigned char *now = cairn_aligned_realloc(heap, mem, 4 * PAGE, 3 * LEAST);
	expect(is_block(now, 3 * LEAST, 4 * PAGE) && is_filled(now, LEAST));
	filled(now, cairn_usable_size(heap, now));
	mem = cairn_aligned_realloc(heap, now, 8, 20);
	expect((CAIRN_MAP_FLUSH_END ? is_block(mem, 20, 8) : mem == now) && is_filled(mem, 20));
	cairn_free(heap, mem);
	expect_none();
}

static void resize(void)
{
	begin();
	unsigned char *mem = filled_malloc(3 * LEAST);
	size_t usable = cairn_usable_size(heap, mem);
	size_t failures = stats_of(heap).failures;

	expect(cairn_resize(heap, mem, 1) && is_filled(mem, 3 * LEAST));
	expect(cairn_resize(heap, mem, usable) && cairn_usable_size(heap, mem) == usable);
	expect(stats_of(heap).failures == failures);
	expect(!cairn_resize(heap, mem, usable + 1) && !cairn_resize(heap, mem, SIZE_MAX));
	expect(!CAIRN_STATS || stats_of(heap).failures == failures + 2);
	expect(is_block(mem, usable, 1) && fake.map.resizes == 0);
	cairn_free(heap, mem);
	expect_none();
}

/* ---- the end of the mapping ---- */

#if CAIRN_MAP_FLUSH_END
#define STEP (CAIRN_ALIGNMENT / 2 + 1)

static void calloc_is_flush(void)
{
	begin();
	for (size_t bytes = LEAST; bytes < LEAST + 2 * PAGE && !tap_failed(); bytes += STEP) {
		void *mem = cairn_calloc(heap, 1, bytes);

		expect(is_block(mem, bytes, 1) && prev_size_of(mem) <= PAGE && memory_is(mem, 0, bytes));
		cairn_free(heap, mem);
	}
	expect_none();
}

/* Aligned to less than a granule, to one, and to more: then the end may be none of theirs. */
static void aligned_is_flush(void)
{
	begin();
	for (size_t alignment = 2 * CAIRN_ALIGNMENT; alignment <= 4 * PAGE && !tap_failed(); alignment *= 2)
		for (size_t bytes = LEAST; bytes < LEAST + PAGE + STEP; bytes += STEP) {
			unsigned char *mem = cairn_aligned_alloc(heap, alignment, bytes);

			expect(is_block(mem, bytes, alignment));
			mem = cairn_aligned_realloc(heap, filled(mem, bytes), alignment, bytes / 2);
			expect(is_block(mem, bytes / 2, alignment) && is_filled(mem, bytes / 2));
			mem = cairn_aligned_realloc(heap, mem, alignment, bytes);
			expect(is_block(mem, bytes, alignment) && is_filled(mem, bytes / 2));
			cairn_free(heap, mem);
		}
	expect(fake.map.resizes == 0);
	expect_none();
}

/* From each length to each, over some pages, whatever the port does. */
static void from_each_to_each(void)
{
	for (size_t had = 1; had < 3 * PAGE && !tap_failed(); had += 7 * STEP)
		for (size_t bytes = 1; bytes < 3 * PAGE; bytes += 7 * STEP) {
			unsigned char *mem = cairn_realloc(heap, cairn_malloc(heap, LEAST), had);
			size_t length = mapping_of(mem);
			unsigned resizes = fake.map.resizes;
			unsigned char *now = cairn_realloc(heap, filled(mem, had), bytes);

			expect(is_block(now, bytes, 1) && is_filled(now, had < bytes ? had : bytes));
			expect((mapping_of(now) == length) == (fake.map.resizes == resizes));
			cairn_free(heap, now);
		}
	expect_none();
}

static void realloc_is_flush(void)
{
	begin();
	from_each_to_each();
	fake.map.grows_in_place = true;
	from_each_to_each();
	fake_port_remaps(&fake, false);
	from_each_to_each();
}

/* What is held stays at its address where just granules come and go, and the mapping can stay. */
static void whole_granules_move_nothing(void)
{
	begin();
	fake.map.grows_in_place = true;
	unsigned char *mem = filled_malloc(LEAST);

	for (size_t pages = 1; pages < 9; pages++)
		expect(cairn_realloc(heap, mem, LEAST + pages * PAGE) == mem && is_block(mem, LEAST + pages * PAGE, 1));
	expect(is_filled(mem, LEAST) && cairn_realloc(heap, mem, LEAST) == mem && is_block(mem, LEAST, 1));
	expect(is_filled(mem, LEAST) && fake.map.resizes == 9 && fake.map.takes == 1);
	cairn_free(heap, mem);
	expect_none();
}

/* A remap that fails leaves the mapping, and the block at its end: smaller there, or as it was. */
static void failed_remap_is_flush(void)
{
	for (size_t bytes = 1; bytes < 8 * PAGE && !tap_failed(); bytes += 3 * STEP) {
		begin();
		unsigned char *mem = filled_malloc(4 * PAGE);
		size_t length = mapping_of(mem);

		fake_port_fail(&fake, 1, true);
		fake_map_fail(&fake.map, 1, true);
		unsigned char *now = cairn_realloc(heap, mem, bytes);
		if (bytes <= length - HEAD)
			expect(is_block(now, bytes, 1) && is_filled(now, bytes < 4 * PAGE ? bytes : 4 * PAGE));
		else
			expect(now == NULL && is_block(mem, 4 * PAGE, 1) && is_filled(mem, 4 * PAGE));
		cairn_free(heap, now != NULL ? now : mem);
		expect(fake.map.count == 0);
	}
}

/* What shrinks in place may become as large again, which is what it keeps its end for. */
static void resize_keeps_the_end(void)
{
	begin();
	unsigned char *mem = filled_malloc(3 * LEAST);
	size_t usable = cairn_usable_size(heap, mem);

	expect(cairn_resize(heap, mem, LEAST) && cairn_usable_size(heap, mem) == usable);
	expect(cairn_resize(heap, mem, usable) && !cairn_resize(heap, mem, usable + 1));
	expect(is_block(mem, usable, 1) && is_filled(mem, 3 * LEAST));
	cairn_free(heap, mem);
	expect_none();
}
#endif

/* ---- other ways to give ---- */

static size_t sized;

static void call_free_sized(void *mem)
{
	cairn_free_sized(heap, mem, sized);
}

static void free_sized(void)
{
	begin();
	unsigned char *mem = filled_malloc(2 * LEAST);

	sized = cairn_usable_size(heap, mem) + 1;
	if (CAIRN_CHECK >= 1)
		expect(fault_during(call_free_sized, mem).code == CAIRN_FAULT_BAD_SIZE);
	sized = 2 * LEAST;
	expect(fault_during(call_free_sized, mem).code == CAIRN_FAULT_NONE);
	expect_none();
}

#if CAIRN_LATER
static void free_later(void)
{
	begin();
	unsigned char *one = filled_malloc(LEAST), *other = filled_malloc(LEAST);

	cairn_free_later(heap, one);
	cairn_free_later(heap, other);
	expect(fake.map.count == 2);
	expect(!CAIRN_STATS || stats_of(heap).waiting == 2);
	one = filled_malloc(LEAST);
	expect(is_block(one, LEAST, 1) && fake.map.count == 2);
	cairn_free(heap, one);
	expect(stats_of(heap).waiting == 0);
	expect_none();
}
#endif

/* ---- what is counted ---- */

static void statistics(void)
{
	begin();
	void *small = cairn_malloc(heap, 100);
	struct cairn_stats before = stats_of(heap);
	unsigned char *mem = cairn_malloc(heap, 2 * LEAST);
	struct cairn_stats now = stats_of(heap);

	expect(now.used == before.used && now.peak == before.peak && now.capacity == before.capacity);
	expect(now.allocations == before.allocations + 1 && now.mapped == mapping_of(mem) && now.mapped_peak == now.mapped);
	expect(now.free == before.free && now.largest_free == before.largest_free);
	mem = cairn_realloc(heap, mem, 7 * LEAST);
	now = stats_of(heap);
	expect(now.mapped == mapping_of(mem) && now.mapped_peak == now.mapped && now.allocations == before.allocations + 1);
	cairn_free(heap, mem);
	now = stats_of(heap);
	expect(now.mapped == 0 && now.mapped_peak > 7 * LEAST && now.frees == before.frees + 1);
	cairn_reset_peak(heap);
	expect(stats_of(heap).mapped_peak == 0);
	cairn_free(heap, small);
	expect_none();
}

static bool visit_none(void *user, const struct cairn_block *block)
{
	return expect(block->mem != user);
}

static void not_a_region(void)
{
	begin();
	void *mem = cairn_malloc(heap, LEAST);
	struct cairn_kind kind = {.heap = heap};
	struct cairn_set set = {0};

	expect(!cairn_owns(heap, mem));
	expect(cairn_check(heap, NULL));
	cairn_walk(heap, visit_none, mem);
	expect(!cairn_set_add(&set, &kind));
	cairn_free(heap, mem);
	fake.port.map = NULL;
	expect(cairn_set_add(&set, &kind));
}

/* ---- the threshold follows what is freed ---- */

#if CAIRN_TUNABLE
static bool is_mapped_now(size_t bytes)
{
	void *mem = cairn_malloc(heap, bytes);
	bool mapped = expect(mem != NULL) && is_mapped(mem);

	/* So that its free says nothing. */
	fake.map.refuses_gives = true;
	if (!mapped)
		cairn_free(heap, mem);
	return mapped;
}

static void threshold_rises(void)
{
	size_t least = CAIRN_MAP_THRESHOLD - CAIRN_OVERHEAD - CAIRN_ALIGNMENT + 1;

	begin_untuned();
	void *mem = cairn_malloc(heap, least);
	size_t size = mapping_of(mem);
	expect(is_mapped(mem));
	cairn_free(heap, mem);
	expect(!is_mapped_now(least));
	expect(!is_mapped_now(size - CAIRN_OVERHEAD - CAIRN_ALIGNMENT));
	expect(is_mapped_now(size - CAIRN_OVERHEAD));
}

static void threshold_that_is_set(void)
{
	begin();
	cairn_free(heap, cairn_malloc(heap, 4 * LEAST));
	expect(is_mapped_now(LEAST));
	expect(cairn_tune(heap, CAIRN_KNOB_MAP_THRESHOLD, 0));
	expect(!is_mapped_now(LEAST));
	expect(cairn_tune(heap, CAIRN_KNOB_MAP_THRESHOLD, 1));
	expect(is_mapped_now(CAIRN_SMALL_MAX - CAIRN_OVERHEAD + 1));
	unsigned takes = fake.map.takes;
	fake_port_fail(&fake, 1, true);
	while (cairn_malloc(heap, CAIRN_SMALL_MAX - CAIRN_OVERHEAD) != NULL) {
	}
	expect(fake.map.takes == takes);
}

#if CAIRN_TRIM_THRESHOLD > 0
/* The more a mapped chunk that was freed had, the larger top may be before it is trimmed. */
static void trimming_follows(void)
{
	begin_untuned();
	void *mem = cairn_malloc(heap, CAIRN_TRIM_THRESHOLD + 4 * PAGE);
	expect(is_mapped(mem));
	cairn_free(heap, mem);
	cairn_free(heap, cairn_malloc(heap, CAIRN_TRIM_THRESHOLD + PAGE));
	expect(fake.map.takes == 1 && stats_of(heap).largest_free >= CAIRN_TRIM_THRESHOLD + PAGE);
}
#endif
#endif

/* ---- memory that is out ---- */

static void workload_step(unsigned char **blocks, size_t i)
{
	size_t had = blocks[i] == NULL ? 0 : LEAST + i;
	size_t bytes = i % 2 == 0 ? 3 * LEAST : 100;
	unsigned char *mem = blocks[i] == NULL ? cairn_malloc(heap, LEAST + i) : cairn_realloc(heap, blocks[i], bytes);

	if (mem == NULL)
		return;
	expect(is_filled(mem, had < bytes ? had : bytes));
	blocks[i] = filled(mem, bytes < LEAST + i ? bytes : LEAST + i);
}

/* Some of everything, with the nth map or remap failing, alone or with all after it, for each n until none does. */
static void nth_map_fails(void)
{
	for (unsigned all_after = 0; all_after < 2; all_after++)
		for (unsigned n = 1, asks = 1; n <= asks && !tap_failed(); n++) {
			unsigned char *blocks[4] = {NULL};

			begin();
			fake_map_fail(&fake.map, n, all_after != 0);
			for (size_t i = 0; i < 4; i++)
				workload_step(blocks, i);
			for (size_t i = 0; i < 4; i++)
				workload_step(blocks, i);
			void *aligned = cairn_aligned_alloc(heap, 64, LEAST);
			asks = fake.map.asks;
			heap_is_sound(heap);
			for (size_t i = 0; i < 4; i++)
				cairn_free(heap, blocks[i]);
			cairn_free(heap, aligned);
			expect_none();
			expect(asks >= 5);
		}
}

/* ---- damage ---- */

#if CAIRN_CHECK >= 1
static void prev_size_set(void *mem, size_t word)
{
	memcpy((unsigned char *)mem - 2 * sizeof word, &word, sizeof word);
}

static void call_free(void *mem)
{
	cairn_free(heap, mem);
}

static void expect_fault(void *mem, enum cairn_fault code)
{
	struct fault fault = fault_during(call_free, mem);

	if (!expect(fault.code == code && fault.where == mem))
		note("it is %s at %p", fault_name(fault.code), fault.where);
}

static void damaged_headers(void)
{
	begin();
	unsigned char *mem = filled(cairn_aligned_alloc(heap, PAGE, LEAST), LEAST);
	size_t word = header_of(mem), front = prev_size_of(mem);
	size_t words[] = {word | HEADER_P, word + CAIRN_ALIGNMENT, word - CAIRN_ALIGNMENT, HEADER_M, SIZE_MAX & ~HEADER_P};
	size_t fronts[] = {0, front - CAIRN_ALIGNMENT, front + 1, front % PAGE - PAGE, SIZE_MAX};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		header_set(mem, words[i]);
		expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	}
	header_set(mem, word & ~HEADER_M);
	expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	header_set(mem, word);
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++) {
		prev_size_set(mem, fronts[i]);
		expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	}
	prev_size_set(mem, front);
#if CAIRN_STATS
	/* More than the heap has mapped at all. */
	header_set(mem, word + PAGE);
	expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	header_set(mem, word);
#endif
	unsigned char *other = cairn_malloc(heap, LEAST);
	word = header_of(other);
	header_set(other, HEADER_M); /* no size, at the start of a granule */
	expect_fault(other, CAIRN_FAULT_BAD_POINTER);
	header_set(other, word);
	cairn_free(heap, other);
	expect_fault(mem + CAIRN_ALIGNMENT, CAIRN_FAULT_BAD_POINTER);
	expect_fault(mem + 1, CAIRN_FAULT_BAD_POINTER);
	expect(fault_during(call_free, mem).code == CAIRN_FAULT_NONE);
	expect_none();
}

/* A block of the heap that says that it is mapped, and what only looks like one. */
static void forged(void)
{
	begin();
	unsigned char *mapped = cairn_malloc(heap, 4 * LEAST);
	unsigned char *mem = cairn_malloc(heap, MOST_UNMAPPED);
	size_t word = header_of(mem);

	header_set(mem, word | HEADER_M);
	expect_fault(mem, CAIRN_FAULT_OVERRUN);
	header_set(mem, word);
	/* All as in a mapped chunk, but in the middle of that block. */
	unsigned char *inside = (unsigned char *)(((uintptr_t)mem + PAGE) & ~(PAGE - 1)) + HEAD;
	expect(inside <= mem + MOST_UNMAPPED);
	prev_size_set(inside, 0);
	header_set(inside, PAGE | HEADER_M);
	expect_fault(inside, CAIRN_FAULT_BAD_POINTER);
	cairn_free(heap, mem);
	cairn_free(heap, mapped);
	expect_none();
}

#if CAIRN_MAP_FLUSH_END
/* A block that moved towards the end of its mapping has left its old address for good. */
static void moved(void)
{
	begin();
	unsigned char *mem = cairn_malloc(heap, LEAST + 5 * CAIRN_ALIGNMENT);
	unsigned char *now = cairn_realloc(heap, mem, LEAST + 4 * CAIRN_ALIGNMENT);

	expect(now == mem + CAIRN_ALIGNMENT);
	expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	cairn_free(heap, now);
	expect_none();
}
#endif

/* A heap without map has no mapped block, nor has one whose unmap refused this one already. */
static void nobodys(void)
{
	begin();
	unsigned char *mem = cairn_malloc(heap, LEAST);
	struct cairn_heap *own = heap;

	heap = cairn_init(memory + STATE_PLACE / 2, STATE_PLACE / 2);
	if (expect(heap != NULL))
		expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	heap = own;
	fake.map.refuses_gives = true;
	cairn_free(heap, mem);
	expect_fault(mem, CAIRN_FAULT_BAD_POINTER);
	heap_is_sound(heap);
}
#endif

static void all_cases(void)
{
	tap_case("a mapped block has M, no P, and all of its mapping", format);
	tap_case("it has A where the port says so", arena);
	tap_case("what reaches the threshold is mapped, and nothing below", threshold);
	tap_case("what no mapping can hold is NULL", impossible);
	tap_case("calloc does not clear what the port has cleared", calloc_clears_once);
	tap_case("mapped blocks of every alignment", alignments);
	tap_case("an aligned one that is small is taken back as any other", aligned_in_small_granules);
	tap_case("where the port does not map, the heap serves", no_map);
	tap_case("what the port does not take back stays counted", what_the_port_refuses_stays_counted);
	tap_case("realloc of a mapped block moves pages", remap_moves);
	tap_case("realloc of an aligned one keeps what is in front", remap_of_an_aligned_block);
	tap_case("realloc without remap", realloc_without_remap);
	tap_case("realloc where remap fails", realloc_where_remap_fails);
	tap_case("realloc where all fails changes nothing", realloc_where_all_fails);
	tap_case("realloc from the heap over the threshold", realloc_from_the_heap);
	tap_case("aligned_realloc of a mapped block", aligned_realloc);
	tap_case("resize keeps a mapped block where it is, up to its end", resize);
#if CAIRN_MAP_FLUSH_END
	tap_case("calloc ends with the mapping", calloc_is_flush);
	tap_case("aligned_alloc and aligned_realloc end with the mapping", aligned_is_flush);
	tap_case("realloc ends with the mapping, whether there is a remap or not", realloc_is_flush);
	tap_case("realloc by whole granules moves nothing", whole_granules_move_nothing);
	tap_case("where remap fails, blocks end with their mapping", failed_remap_is_flush);
	tap_case("resize keeps the end of a mapped block", resize_keeps_the_end);
#endif
	tap_case("free_sized of a mapped block", free_sized);
#if CAIRN_LATER
	tap_case("free_later of mapped blocks", free_later);
#endif
	tap_case_if(CAIRN_STATS, "no statistics", "mapped chunks are counted by themselves", statistics);
	tap_case("a mapped block is in no region, and its heap in no set", not_a_region);
#if CAIRN_TUNABLE
	tap_case("a mapped block that is freed raises the threshold", threshold_rises);
	tap_case("a threshold that is set stays", threshold_that_is_set);
#if CAIRN_TRIM_THRESHOLD > 0
	tap_case("a mapped block that is freed lets top grow", trimming_follows);
#endif
#endif
	tap_case("every map and remap may fail", nth_map_fails);
#if CAIRN_CHECK >= 1
	tap_case("damaged headers of mapped blocks are found", damaged_headers);
	tap_case("forged mapped blocks are found", forged);
	tap_case("mapped blocks of nobody are found", nobodys);
#if CAIRN_MAP_FLUSH_END
	tap_case("the address that a block was moved from is found", moved);
#endif
#endif
}

int main(void)
{
	if (ENOUGH)
		all_cases();
	else
		tap_skip_all("too little memory");
	return tap_end();
}

#else

static struct fake_port fake;

static void never(void)
{
	fake_port_init(&fake, memory + STATE_PLACE, BREAK_BYTES, PAGE);
	fake_port_maps(&fake, memory + STATE_PLACE + BREAK_BYTES, PAGE);
	struct cairn_heap *heap = cairn_init_port(memory, STATE_PLACE, &fake.port, &fake);
	void *mem = cairn_malloc(heap, BREAK_BYTES / 2);

	expect(fake.map.takes == 0 && (mem == NULL || (header_of(mem) & HEADER_M) == 0));
	cairn_free(heap, mem);
	fake_map_end(&fake.map);
}

int main(void)
{
	if (ENOUGH)
		tap_case("a build without a threshold maps nothing", never);
	else
		tap_skip_all("too little memory");
	return tap_end();
}

#endif
