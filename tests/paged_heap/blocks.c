/* A heap over cairn_mmu_port: its break, its mapped blocks if the build has them, and all of the board's memory.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "../paged/access.h"
#include "../paged/pages.h"
#include "../support/memory.h"
#include "../support/random.h"
#include "../support/tap.h"
#include "../support/view.h"
#include "abort.h"
#include "measure.h"

static unsigned char state[CAIRN_STATE_BYTES];
static struct cairn_heap *heap;

static void begin(void)
{
	heap = cairn_init_port(state, sizeof state, &cairn_mmu_port, NULL);
	expect(heap != NULL && move_break(0) == window_start);
#if CAIRN_TUNABLE
	expect(cairn_tune(heap, CAIRN_KNOB_MAP_THRESHOLD, CAIRN_MAP_THRESHOLD)); /* and it stays so */
#endif
}

/* What it keeps, once nothing is in use, is at most two pages. */
static void end(void)
{
	struct cairn_mmu_stats stats;

	heap_is_whole(heap, move_break(0) == window_start ? 0 : 1);
	cairn_trim(heap, 0);
	cairn_mmu_stats(&stats);
	expect(stats.frames - stats.free_frames <= 2);
	expect(move_break(window_start - move_break(0)) != CAIRN_SBRK_FAILED);
	expect(pages_are_all_free());
}

/* ---- edges of blocks ---- */

/* The least that is mapped, where something is. */
#define MAPPED_LEAST ((size_t)(CAIRN_MAP_THRESHOLD > 0 ? CAIRN_MAP_THRESHOLD : 128 * 1024))

/* Those of the growth below are from the first on. */
#define MAPS_ALL (CAIRN_MAP_THRESHOLD > 0 && CAIRN_MAP_THRESHOLD <= PAGE)

static char *start_of(char *mem)
{
	return mem - CAIRN_ALIGNMENT - prev_size_of(mem);
}

static size_t rounded(size_t bytes)
{
	return (bytes + CAIRN_ALIGNMENT - 1) / CAIRN_ALIGNMENT * CAIRN_ALIGNMENT;
}

/* A mapped block can be used to the end of its last page, and no byte further. */
static void has_edges(char *mem, size_t bytes)
{
	size_t usable = cairn_usable_size(heap, mem);

	expect(is_mapped(mem) && usable >= bytes);
#if CAIRN_MAP_FLUSH_END
	expect(usable == rounded(bytes));
#else
	expect(usable - rounded(bytes) < PAGE);
#endif
	expect(access_write(mem, 1) == ACCESS_DONE && access_write(mem + usable - 1, 1) == ACCESS_DONE);
	expect(access_write(mem + usable, 1) == ACCESS_NO_PAGE_TO_WRITE && access_read(mem + usable) == ACCESS_NO_PAGE);
	expect(access_write(start_of(mem) - 1, 1) == ACCESS_NO_PAGE_TO_WRITE);
	expect(access_read(start_of(mem) - 1) == ACCESS_NO_PAGE);
}

/* By less than a page, by just one, and by several; up and down. */
static char *resize_all_ways(char *mem, size_t bytes)
{
	static const size_t more[] = {1, 500, 4000, PAGE + 500, PAGE + 40, 5 * PAGE, 3 * PAGE, 3 * PAGE - 700, 40, 0};

	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		mem = cairn_realloc(heap, mem, bytes + more[i]);
		has_edges(mem, bytes + more[i]);
	}
	return mem;
}

static void mapped_edges(void)
{
	begin();
	for (size_t i = 0; i < 40; i++) {
		size_t bytes = MAPPED_LEAST + i * 509;
		char *mem = cairn_malloc(heap, bytes);

		has_edges(mem, bytes);
		mem = resize_all_ways(mem, bytes);
		char *start = start_of(mem);
		cairn_free(heap, mem);
		expect(access_read(mem) == ACCESS_NO_PAGE && access_read(start) == ACCESS_NO_PAGE);
		expect(access_write(mem, 1) == ACCESS_NO_PAGE_TO_WRITE);
		mem = cairn_calloc(heap, 1, bytes);
		has_edges(mem, bytes);
		cairn_free(heap, mem);
	}
	end();
}

struct overrun {
	volatile char *mem;
	size_t bytes;
	volatile size_t done;
};

static void write_all(void *user)
{
	struct overrun *o = user;

	for (size_t i = 0; i < o->bytes; i++) {
		o->mem[i] = (char)i;
		o->done = i + 1;
	}
}

/* A loop that goes on too long comes as far as the block does. */
static void overrun(void)
{
	struct abort_seen seen = {0};

	begin();
	char *mem = cairn_malloc(heap, MAPPED_LEAST + 100);
	size_t usable = cairn_usable_size(heap, mem);
	struct overrun o = {mem, usable + 1, 0};

	expect(abort_during(write_all, &o, &seen));
	expect(o.done == usable && seen.address == (uintptr_t)mem + usable && seen.status == ACCESS_NO_PAGE_TO_WRITE);
	o.bytes = usable;
	expect(!abort_during(write_all, &o, &seen));
	heap_is_sound(heap);
	cairn_free(heap, mem);
	end();
}

/* Of what came by sbrk, the last page is all there, and the next is not. */
static void break_edges(void)
{
	begin();
	for (size_t bytes = 1; bytes < 1000; bytes += 100) {
		char *mem = cairn_malloc(heap, bytes);
		char *behind = (char *)(((uintptr_t)move_break(0) + PAGE - 1) / PAGE * PAGE);

		expect(mem >= window_start && mem + bytes <= behind);
		expect(access_write(behind, 1) == ACCESS_NO_PAGE_TO_WRITE && access_read(behind - 1) == ACCESS_DONE);
		cairn_free(heap, mem);
	}
	end();
}

/* ---- one block that grows ---- */

/* A step may take so many instructions, of which zeroing a page takes about 800. */
enum { STEPS = 4096, STEP = 4096, STEP_MOST = 2500 };

static uintptr_t frames[STEPS];
static size_t seen_pages;

/* The whole pages of a block. */
static char *first_page_of(const char *mem)
{
	return (char *)(((uintptr_t)mem + PAGE - 1) / PAGE * PAGE);
}

static size_t pages_in(char *mem)
{
	return (size_t)(mem + cairn_usable_size(heap, mem) - first_page_of(mem)) / PAGE;
}

/* Those that are new are filled, and those between others are nobody's to touch, if that can be told of them. */
static void look_at_new_pages(char *mem)
{
	char *first = first_page_of(mem);

	for (; seen_pages < pages_in(mem) && seen_pages < STEPS; seen_pages++) {
		char *page = first + seen_pages * PAGE;

		frames[seen_pages] = cairn_region_physical(page);
		pages_fill(page, PAGE, (unsigned)seen_pages);
		if (is_mapped(mem) && seen_pages > 0)
			expect(cairn_region_protect(page - PAGE, PAGE, CAIRN_REGION_NONE) == CAIRN_REGION_DONE);
	}
}

static void is_the_same(char *mem)
{
	char *first = first_page_of(mem);

	expect(seen_pages == STEPS - 1 || seen_pages == STEPS);
	if (is_mapped(mem))
		expect(cairn_region_protect(first, seen_pages * PAGE, READ_WRITE) == CAIRN_REGION_DONE);
	for (size_t i = 0; i < seen_pages; i++) {
		expect(cairn_region_physical(first + i * PAGE) == frames[i]);
		expect(pages_hold(first + i * PAGE, PAGE, (unsigned)i));
	}
}

/* Somebody else's pages, as near behind a mapped block as can be, so that it cannot grow where it is. */
static void *stand_behind(char *mem)
{
	char *end = mem + cairn_usable_size(heap, mem);

	for (size_t distance = PAGE; distance <= 4 * PAGE; distance += PAGE) {
		char *other = cairn_region_map(end + distance, PAGE, CAIRN_REGION_NONE, 0);

		if (other == end + distance)
			return other;
		expect(cairn_region_unmap(other, PAGE) == CAIRN_REGION_DONE);
	}
	return NULL;
}

static struct growth {
	uint32_t instructions, moves;
} growth;

static char *grow(char *mem, size_t bytes)
{
	const struct measure_call call = {(void (*)(void))cairn_realloc, {(uintptr_t)heap, (uintptr_t)mem, bytes}};
	uint32_t cost;
	char *now = (char *)measure(&call, &cost);

	growth.instructions += cost;
	growth.moves += now != mem;
	look_at_new_pages(now);
	return now;
}

static char *begin_growth(void)
{
	begin();
	seen_pages = 0;
	growth = (struct growth){0, 0};
	char *mem = cairn_malloc(heap, STEP);
	look_at_new_pages(mem);
	return mem;
}

static void end_growth(char *mem)
{
	note("%s: %u instructions for %u steps, %u for each; it moves %u times", is_mapped(mem) ? "mapped" : "by sbrk",
	     (unsigned)growth.instructions, (unsigned)STEPS, (unsigned)(growth.instructions / STEPS),
	     (unsigned)growth.moves);
	expect(growth.instructions <= STEPS * STEP_MOST);
	is_the_same(mem);
	cairn_free(heap, mem);
}

/* No byte is copied: a mapped block's pages cannot be read or written while it grows, and what grows at the break
 * stays. */
static void grows(void)
{
	char *mem = begin_growth();

	for (size_t step = 2; step <= STEPS; step++)
		mem = grow(mem, step * STEP);
	expect(growth.moves == 0);
	end_growth(mem);
	end();
}

/* Each time that it has doubled there is no room behind it. */
static void grows_and_moves(void)
{
	void *others[16];
	size_t count = 0;
	char *mem = begin_growth();

	for (size_t step = 2; step <= STEPS; step++) {
		if ((step & (step - 1)) == 0)
			expect((others[count++] = stand_behind(mem)) != NULL);
		mem = grow(mem, step * STEP);
	}
	expect(growth.moves == count);
	end_growth(mem);
	while (count-- > 0)
		expect(cairn_region_unmap(others[count], PAGE) == CAIRN_REGION_DONE);
	end();
}

/* ---- all of the memory ---- */

enum { BLOCKS = 2000, BLOCK = 60000, EDGE = 100 };

static unsigned char *blocks[BLOCKS];

static size_t take_all(size_t bytes)
{
	size_t count = 0;

	while (count < BLOCKS && (blocks[count] = cairn_malloc(heap, bytes)) != NULL) {
		memset(blocks[count], (int)(count % 251), bytes);
		count++;
	}
	expect(count < BLOCKS && cairn_malloc(heap, bytes) == NULL);
	return count;
}

static void give_all(size_t count)
{
	struct random random;

	random_seed(&random, 5);
	for (; count > 0; count--) {
		size_t which = random_below(&random, count);

		cairn_free(heap, blocks[which]);
		blocks[which] = blocks[count - 1];
	}
}

static void exhausted(void)
{
	struct cairn_mmu_stats stats;

	begin();
	size_t count = take_all(BLOCK);
	cairn_mmu_stats(&stats);
	note("%z blocks of %u bytes; %z frames are left of %z", count, (unsigned)BLOCK, stats.free_frames, stats.frames);
	expect(stats.free_frames <= BLOCK / PAGE + 2);
	for (size_t i = 0; i < count; i++)
		expect(memory_is(blocks[i], (unsigned char)(i % 251), EDGE) &&
		       memory_is(blocks[i] + BLOCK - EDGE, (unsigned char)(i % 251), EDGE));
	heap_is_sound(heap);
	give_all(count);
	end();
}

static uint32_t cost_of(void (*function)(void), uintptr_t first, uintptr_t second)
{
	const struct measure_call call = {function, {(uintptr_t)heap, first, second}};
	uint32_t cost;
	char *mem = (char *)measure(&call, &cost);

	expect(is_mapped(mem) && pages_are_zero(start_of(mem) + PAGE, PAGE));
	cairn_free(heap, mem);
	return cost;
}

/* What is mapped was cleared by the port: calloc has no more to do with it than malloc. */
static void cleared_once(void)
{
	enum { SLACK = 100 };
	const size_t bytes = MAPPED_LEAST + 4 * PAGE;

	begin();
	uint32_t plain = cost_of((void (*)(void))cairn_malloc, bytes, 0);
	uint32_t cleared = cost_of((void (*)(void))cairn_calloc, 1, bytes);
	note("%u bytes: %u instructions for malloc, %u for calloc", (unsigned)bytes, (unsigned)plain, (unsigned)cleared);
	expect(cleared <= plain + SLACK);
	end();
}

/* With 0, 1, 2 ... frames to be had, until it passes: what fails leaves no trace. */
static void each_failure(void)
{
	enum { HAS = 3 * STEP, WANTS = 13 * STEP, SINGLES = 20 };
	char *more;
	size_t failures = 0;

	begin();
	char *mem = cairn_malloc(heap, HAS);
	memory_count_up(mem, 3, HAS);
	pages_hold_all(SINGLES);
	while ((more = cairn_realloc(heap, mem, WANTS)) == NULL && failures < SINGLES) {
		expect(pages_free() == failures && memory_counts_up(mem, 3, HAS));
		heap_is_sound(heap);
		pages_let_one_go();
		failures++;
	}
	expect(more != NULL && failures >= (WANTS - HAS) / PAGE && memory_counts_up(more, 3, HAS));
	cairn_free(heap, more);
	pages_release();
	end();
}

int main(void)
{
	const char *const why = "this build maps no such blocks";

	measure_calibrate();
	tap_case_if(CAIRN_MAP_THRESHOLD > 0, why, "a mapped block is open from its first byte to the last", mapped_edges);
	tap_case_if(CAIRN_MAP_THRESHOLD > 0, why, "what overruns one is stopped at the instruction that does it", overrun);
	tap_case("so is what goes beyond the page of the break", break_edges);
	tap_case_if(CAIRN_MAP_THRESHOLD > 0, why, "calloc clears what is mapped no second time", cleared_once);
	tap_case("realloc from 4 KiB to 16 MiB in steps of 4 KiB copies no byte", grows);
	tap_case_if(MAPS_ALL, why, "nor does it where there is no room behind the block", grows_and_moves);
	tap_case("all of the memory can be had as blocks, and comes back", exhausted);
	tap_case("whichever frame is not to be had, realloc leaves the block as it was", each_failure);
	return tap_end();
}
