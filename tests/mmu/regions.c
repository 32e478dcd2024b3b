/* Regions against a shadow of the page table, on a processor that forgives nothing.  SPDX-License-Identifier: MIT */
#include "regions.h"

#include <string.h>

#include "machine.h"
#include "processor.h"
#include "random.h"
#include "record.h"
#include "tap.h"

#define RW (CAIRN_REGION_READ | CAIRN_REGION_WRITE)
#define WINDOW ((uintptr_t)0x80000000)
#define PAGE ((size_t)4096)

enum { REGIONS_MOST = 40, WINDOW_MOST = 400 };

static mmu_entry entries[WINDOW_MOST];
static unsigned char trees[CAIRN_FRAMES_TREE_BYTES(PROCESSOR_FRAMES)];
static struct cairn_frames frames;
static struct cairn_regions regions;
static size_t window;

/* ---- the shadow ---- */

static struct region {
	size_t first, pages; /* pages: 0 if there is none */
	unsigned flags;
} shadow[REGIONS_MOST];

/* Of a page of a region. */
static struct {
	bool is_mapped;
	unsigned protection;
	unsigned flags;
	uint32_t word; /* what is in its frame */
} page[WINDOW_MOST];

static uint32_t next_word;

static void *address(size_t number)
{
	return (void *)(WINDOW + number * PAGE);
}

static size_t number_of(const void *mem)
{
	return ((uintptr_t)mem - WINDOW) / PAGE;
}

static mmu_entry use_of(size_t number)
{
	return mmu_page(0, page[number].protection, page[number].flags & CAIRN_REGION_UNCACHED ? MMU_UNCACHED : MMU_CACHED);
}

static bool is_used(size_t first, size_t count)
{
	for (size_t i = first; i < first + count; i++)
		if (i >= window || page[i].is_mapped)
			return true;
	return false;
}

static size_t mapped_pages(void)
{
	size_t count = 0;

	for (size_t i = 0; i < window; i++)
		count += page[i].is_mapped;
	return count;
}

/* ---- what is to be seen of it ---- */

static bool is_seen[PROCESSOR_FRAMES]; /* which frames are behind pages: no two have the same */

static void verify_page(size_t number)
{
	mmu_entry entry = entries[number];
	uintptr_t physical = mmu_physical(entry);

	expect(mmu_maps(entry) == page[number].is_mapped);
	if (!page[number].is_mapped)
		return;
	expect(mmu_use_of(entry) == use_of(number));
	expect(processor_read(physical) == page[number].word);
	expect((page[number].flags & CAIRN_REGION_UNCACHED) == 0 || !processor_may_cache(physical));
	size_t frame = (physical - PROCESSOR_RAM) / PAGE;
	if (expect(frame < PROCESSOR_FRAMES && !is_seen[frame]))
		is_seen[frame] = true;
}

static void verify_region(const struct region *r)
{
	expect(r->first > 0 && !page[r->first - 1].is_mapped && !page[r->first + r->pages].is_mapped);
	for (size_t i = 1; i < r->pages && (r->flags & CAIRN_REGION_CONTIGUOUS) != 0; i++)
		expect(mmu_physical(entries[r->first + i]) == mmu_physical(entries[r->first]) + i * PAGE);
}

static void verify(void)
{
	expect(processor_is_settled() && !page[window - 1].is_mapped);
	expect(frames.free == frames.all - mapped_pages());
	memset(is_seen, false, sizeof is_seen);
	for (size_t i = 0; i < window; i++)
		verify_page(i);
	for (size_t i = 0; i < REGIONS_MOST; i++)
		if (shadow[i].pages > 0)
			verify_region(&shadow[i]);
}

/* ---- the start ---- */

static void begin_with_hole(size_t window_pages, size_t frames_0, size_t hole, size_t frames_1)
{
	struct cairn_tables tables = {entries, WINDOW};

	window = window_pages;
	next_word = 1;
	memset(entries, 0, sizeof entries);
	memset(shadow, 0, sizeof shadow);
	memset(page, 0, sizeof page);
	memset(&frames, 0, sizeof frames);
	record_begin();
	processor_begin(&tables, window);
	cairn_frames_add(&frames, PROCESSOR_RAM + 3 * PAGE, frames_0, trees);
	if (frames_1 > 0)
		cairn_frames_add(&frames, PROCESSOR_RAM + (3 + frames_0 + hole) * PAGE, frames_1,
		                 trees + CAIRN_FRAMES_TREE_BYTES(frames_0));
	cairn_regions_init(&regions, &frames, tables, window);
	verify();
}

static void begin(size_t window_pages, size_t frames_0, size_t frames_1)
{
	begin_with_hole(window_pages, frames_0, 6, frames_1);
}

/* ---- operations, on both ---- */

static mmu_entry entries_before[WINDOW_MOST];
static size_t free_before;

static void remember(void)
{
	memcpy(entries_before, entries, sizeof entries);
	free_before = frames.free;
}

static bool nothing_changed(void)
{
	return memcmp(entries_before, entries, sizeof entries) == 0 && frames.free == free_before;
}

/* As before, but for notes. */
static bool nothing_moved(void)
{
	for (size_t i = 0; i < window; i++)
		if (mmu_maps(entries[i]) != mmu_maps(entries_before[i]) ||
		    (mmu_maps(entries[i]) && entries[i] != entries_before[i]))
			return false;
	return frames.free == free_before;
}

/* New pages: zero now; then the program writes something of its own to each. */
static void own(size_t first, size_t count, unsigned protection, unsigned flags)
{
	for (size_t i = first; i < first + count; i++) {
		if (!expect(i < window && !page[i].is_mapped && mmu_maps(entries[i])))
			return;
		expect(processor_read(mmu_physical(entries[i])) == 0);
		page[i].is_mapped = true;
		page[i].protection = protection;
		page[i].flags = flags;
		page[i].word = next_word++;
		if (protection & CAIRN_REGION_EXECUTE)
			expect(processor_executes(mmu_physical(entries[i])));
		processor_write(mmu_physical(entries[i]), page[i].word);
	}
}

static void disown(size_t first, size_t count)
{
	memset(&page[first], 0, count * sizeof *page);
}

static struct region *vacancy(void)
{
	for (size_t i = 0; i < REGIONS_MOST; i++)
		if (shadow[i].pages == 0)
			return &shadow[i];
	return NULL;
}

/* Room for so many pages, whatever is left over beside them. */
static bool has_ample_room(size_t pages)
{
	for (size_t first = 0, count; first < window; first += count + 1) {
		for (count = 0; first + count < window && !page[first + count].is_mapped; count++)
			;
		if (count >= pages + 2 * RUN_PAGES_MIN + 1)
			return true;
	}
	return false;
}

static bool has_frames(size_t pages, unsigned flags)
{
	size_t block = 1;

	while (block < pages)
		block *= 2;
	return flags & CAIRN_REGION_CONTIGUOUS ? cairn_frames_largest(&frames) >= block : frames.free >= pages;
}

static struct region *map(void *hint, size_t bytes, unsigned protection, unsigned flags)
{
	struct region *r = vacancy();
	size_t pages = (bytes + PAGE - 1) / PAGE;
	bool can = has_frames(pages, flags), must = can && has_ample_room(pages);

	if (r == NULL)
		return NULL;
	remember();
	void *mem = cairn_regions_map(&regions, hint, bytes, protection, flags);

	expect(mem != NULL ? can : !must);
	if (mem == NULL) {
		expect(nothing_moved());
		return NULL;
	}
	*r = (struct region){number_of(mem), pages, flags};
	expect((uintptr_t)mem % PAGE == 0 && !is_used(r->first - 1, pages + 2));
	own(r->first, pages, protection, flags);
	return r;
}

static void unmap(struct region *r)
{
	expect(cairn_regions_unmap(&regions, address(r->first), r->pages * PAGE) == CAIRN_REGION_DONE);
	disown(r->first, r->pages);
	r->pages = 0;
}

static void protect(size_t first, size_t count, unsigned protection)
{
	expect(cairn_regions_protect(&regions, address(first), count * PAGE, protection) == CAIRN_REGION_DONE);
	for (size_t i = first; i < first + count; i++) {
		page[i].protection = protection;
		if (protection & CAIRN_REGION_EXECUTE)
			expect(processor_executes(mmu_physical(entries[i])));
	}
}

/* What was there is there, in order; it may have moved. */
static void has_moved(struct region *r, size_t to, size_t kept)
{
	if (to != r->first) {
		expect(!is_used(to - 1, kept + 2));
		memmove(&page[to], &page[r->first], kept * sizeof *page);
		disown(r->first, kept);
	}
	r->first = to;
}

static bool remap(struct region *r, size_t pages, unsigned flags)
{
	size_t had = r->pages, last = r->first + had - 1;
	unsigned protection = page[last].protection;

	remember();
	size_t clears = record_count(MMU_CLEAR_PAGE);
	void *mem = cairn_regions_remap(&regions, address(r->first), had * PAGE, pages * PAGE, flags);

	if (mem == NULL) {
		expect(nothing_moved() && pages > had && record_count(MMU_CLEAR_PAGE) == clears);
		return false;
	}
	expect((flags & CAIRN_REGION_MAY_MOVE) != 0 || mem == address(r->first));
	if (pages < had)
		disown(r->first + pages, had - pages);
	has_moved(r, number_of(mem), pages < had ? pages : had);
	r->pages = pages;
	if (pages > had)
		own(r->first + had, pages - had, protection, r->flags);
	expect(record_count(MMU_CLEAR_PAGE) == clears + (pages > had ? pages - had : 0)); /* the new, and no others */
	return true;
}

static void unmap_all(void)
{
	for (size_t i = 0; i < REGIONS_MOST; i++)
		if (shadow[i].pages > 0)
			unmap(&shadow[i]);
	verify();
	expect(frames.free == frames.all && regions.runs.end == window - 1);
	struct region *all = map(NULL, (window - 2) * PAGE < frames.all * PAGE ? (window - 2) * PAGE : PAGE, RW, 0);

	if (expect(all != NULL)) /* the window is in one piece again */
		unmap(all);
}

/* ---- cases ---- */

static void each_protection(void)
{
	begin(100, 64, 0);
	for (unsigned flags = 0; flags < 4; flags++)
		for (unsigned protection = 0; protection < 8; protection++) {
			struct region *r = map(NULL, 3 * PAGE - 1, protection, flags);

			verify();
			for (unsigned other = 0; other < 8 && expect(r != NULL); other++) {
				protect(r->first + 1, 2, other);
				verify();
			}
			expect(remap(r, 5, CAIRN_REGION_MAY_MOVE) && page[r->first + 4].protection == 7);
			verify();
			unmap(r);
			verify();
		}
	unmap_all();
}

static void sizes(void)
{
	begin(60, 64, 0);
	remember();
	for (size_t bytes = SIZE_MAX; bytes >= 60 * PAGE; bytes = bytes / 2 + 1000)
		expect(cairn_regions_map(&regions, NULL, bytes, RW, 0) == NULL);
	expect(cairn_regions_map(&regions, NULL, 0, RW, 0) == NULL);
	expect(cairn_regions_map(&regions, NULL, 58 * PAGE + 1, RW, 0) == NULL && nothing_changed());
	for (size_t bytes = 1; bytes <= 58 * PAGE; bytes += PAGE / 2 - 1) {
		struct region *r = map(NULL, bytes, RW, 0);

		if (expect(r != NULL))
			unmap(r);
	}
	unmap_all();
}

static void hints(void)
{
	begin(100, 100, 0);
	expect(map(address(50), 4 * PAGE, RW, 0)->first == 50);
	expect(map(address(1), PAGE, RW, CAIRN_REGION_CONTIGUOUS)->first == 1);
	expect(map(address(50), PAGE, RW, 0)->first != 50); /* is taken */
	expect(map(address(55), PAGE, RW, 0)->first == 55); /* right behind the guard */
	static const uintptr_t elsewhere[] = {
		WINDOW, WINDOW - PAGE, WINDOW + 99 * PAGE, WINDOW + 200 * PAGE, WINDOW + 70 * PAGE + 1, 1, UINTPTR_MAX};
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		expect(map((void *)elsewhere[i], PAGE, RW, 0) != NULL);
	verify();
	unmap_all();
}

/* Of frames that are not side by side in memory, one region; and of such that must be. */
static void scattered(void)
{
	begin(200, 64, 0);
	for (size_t at = 0; at < 64; at += 2)
		expect(cairn_frames_take_at(&frames, frames.bank[0].begin + at * PAGE, 1));
	frames.all -= 32;
	struct region *r = map(NULL, 32 * PAGE, RW, 0);

	verify();
	expect(map(NULL, PAGE, RW, 0) == NULL && remap(r, 30, 0) && map(NULL, 2 * PAGE, RW, 3) == NULL);
	expect(map(NULL, PAGE, RW, CAIRN_REGION_CONTIGUOUS) != NULL);
	verify();
	unmap_all();
}

/* Banks without a hole between them: a region may have the last frame of one and the first of the next. */
static void banks_side_by_side(void)
{
	begin_with_hole(60, 8, 0, 8);
	struct region *r = map(NULL, 16 * PAGE, RW, 0);

	verify();
	expect(remap(r, 7, 0));
	verify();
	unmap_all();
	r = map(NULL, 8 * PAGE, RW, CAIRN_REGION_CONTIGUOUS);
	expect(remap(r, 12, 0) && remap(r, 5, 0));
	verify();
	unmap_all();
}

static void wrong_calls(void)
{
	begin(60, 40, 0);
	struct region *r = map(address(20), 4 * PAGE, RW, 0), *other = map(address(25), 2 * PAGE, RW, 0);
	unsigned char *mem = address(20);
	static const struct {
		ptrdiff_t at;
		size_t pages;
		enum cairn_region_answer unmap, protect;
	} calls[] = {
		{0, 3, CAIRN_REGION_PART, CAIRN_REGION_DONE},
		{0, 5, CAIRN_REGION_PART, CAIRN_REGION_PART},
		{0, 7, CAIRN_REGION_PART, CAIRN_REGION_PART},
		{0, 0, CAIRN_REGION_PART, CAIRN_REGION_PART},
		{0, SIZE_MAX / PAGE, CAIRN_REGION_PART, CAIRN_REGION_PART},
		{1, 3, CAIRN_REGION_PART, CAIRN_REGION_DONE},
		{1, 4, CAIRN_REGION_PART, CAIRN_REGION_PART},
		{4, 1, CAIRN_REGION_GONE, CAIRN_REGION_GONE},
		{-1, 5, CAIRN_REGION_GONE, CAIRN_REGION_GONE},
		{30, 1, CAIRN_REGION_GONE, CAIRN_REGION_GONE},
		{-20, 1, CAIRN_REGION_GONE, CAIRN_REGION_GONE},
		{-21, 1, CAIRN_REGION_FOREIGN, CAIRN_REGION_FOREIGN},
		{40, 1, CAIRN_REGION_FOREIGN, CAIRN_REGION_FOREIGN},
	};

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		void *at = (void *)((uintptr_t)mem + (uintptr_t)calls[i].at * PAGE);

		remember();
		expect(cairn_regions_unmap(&regions, at, calls[i].pages * PAGE) == calls[i].unmap);
		expect(cairn_regions_remap(&regions, at, calls[i].pages * PAGE, 2 * PAGE, CAIRN_REGION_MAY_MOVE) == NULL);
		expect(cairn_regions_protect(&regions, at, calls[i].pages * PAGE, RW) == calls[i].protect);
		expect(nothing_changed());
	}
	expect(cairn_regions_unmap(&regions, mem + 1, 4 * PAGE) == CAIRN_REGION_FOREIGN);
	expect(cairn_regions_protect(&regions, mem + PAGE - 1, PAGE, 0) == CAIRN_REGION_FOREIGN);
	expect(cairn_regions_remap(&regions, mem + 8, 4 * PAGE, 5 * PAGE, CAIRN_REGION_MAY_MOVE) == NULL);
	expect(cairn_regions_remap(&regions, mem, 4 * PAGE, 0, CAIRN_REGION_MAY_MOVE) == NULL);
	expect(cairn_regions_remap(&regions, mem, 4 * PAGE, SIZE_MAX, CAIRN_REGION_MAY_MOVE) == NULL);
	expect(cairn_regions_remap(&regions, mem, 4 * PAGE, 5 * PAGE, 0) == NULL && nothing_changed());
	unmap(r);
	remember();
	expect(cairn_regions_unmap(&regions, mem, 4 * PAGE) == CAIRN_REGION_GONE);
	expect(cairn_regions_protect(&regions, mem, PAGE, RW) == CAIRN_REGION_GONE);
	expect(cairn_regions_remap(&regions, mem, 4 * PAGE, PAGE, 0) == NULL && nothing_changed());
	unmap(other);
	unmap_all();
}

/* Where memory ends, for each number of frames; and where addresses do. */
static void exhausted(void)
{
	for (size_t count = 1; count < 30; count++)
		for (unsigned flags = 0; flags < 4; flags++) {
			begin(90, count, 0);
			struct region *r = map(NULL, (count / 2 + 1) * PAGE, RW, flags);
			struct region *in_the_way = r == NULL ? NULL : map(address(r->first + r->pages + 1), PAGE, RW, 0);

			for (size_t pages = count / 2 + 1; r != NULL && pages <= count + 2; pages++) {
				remap(r, pages, CAIRN_REGION_MAY_MOVE);
				verify();
			}
			if (flags == 0)
				expect(frames.free == 0 && (in_the_way != NULL || count <= 2));
			unmap_all();
		}
	for (size_t pages = RUN_PAGES_MIN + 1; pages < 40; pages++) {
		begin(pages, 100, 0);
		struct region *r = map(NULL, PAGE, RW, 0), *other = map(NULL, PAGE, RW, 0);

		for (size_t wanted = 2; wanted <= pages; wanted++)
			if (remap(r, wanted, CAIRN_REGION_MAY_MOVE))
				verify();
		expect(other != NULL || r->pages == pages - 2);
		unmap_all();
	}
}

/* A page at a time, first into another's way; and then one that must not move. */
static void growing(void)
{
	begin(400, 200, 0);
	struct region *r = map(NULL, PAGE, RW, 0);
	size_t moves = 0;

	expect(map(NULL, PAGE, RW, 0) != NULL);
	for (size_t pages = 2; pages <= 100; pages++) {
		size_t was = r->first;

		expect(remap(r, pages, CAIRN_REGION_MAY_MOVE));
		moves += r->first != was;
	}
	verify();
	expect(moves == 1); /* from there on nothing is in its way */
	expect(map(address(r->first + 101), PAGE, RW, 0) != NULL);
	expect(!remap(r, 101, 0) && remap(r, 101, CAIRN_REGION_MAY_MOVE));
	for (size_t pages = 100; pages > 9; pages -= 9)
		expect(remap(r, pages, 0));
	unmap_all();
}

/* Frames side by side stay so, or the region stays as it was. */
static void contiguous_growth(void)
{
	begin(100, 16, 0);
	struct region *r = map(NULL, 3 * PAGE, RW, CAIRN_REGION_CONTIGUOUS);

	expect(remap(r, 4, 0) && remap(r, 8, 0) && cairn_frames_largest(&frames) == 8);
	struct region *behind = map(NULL, PAGE, RW, 0);

	expect(mmu_physical(entries[behind->first]) == mmu_physical(entries[r->first + 7]) + PAGE);
	expect(!remap(r, 9, CAIRN_REGION_MAY_MOVE));
	verify();
	unmap(behind);
	behind = map(address(r->first + 9), PAGE, RW, 0);
	unmap(map(NULL, PAGE, RW, 0));
	expect(behind != NULL && !remap(r, 9, CAIRN_REGION_MAY_MOVE)); /* elsewhere neither */
	verify();
	unmap_all();
}

/* ---- in any order ---- */

static void one_turn(struct random *random)
{
	struct region *r = &shadow[random_below(random, REGIONS_MOST)];
	size_t pages = random_between(random, 1, random_chance(random, 90) ? 9 : 80);
	unsigned flags = random_chance(random, 30) ? (unsigned)random_below(random, 4) : 0;

	if (r->pages == 0) {
		void *hint = random_chance(random, 30) ? address(random_below(random, window)) : NULL;

		map(hint, pages * PAGE - random_below(random, PAGE), (unsigned)random_below(random, 8), flags);
	} else if (random_chance(random, 40)) {
		unmap(r);
	} else if (random_chance(random, 30)) {
		size_t from = random_below(random, r->pages);

		protect(r->first + from, random_between(random, 1, r->pages - from), (unsigned)random_below(random, 8));
	} else {
		remap(r, pages, random_chance(random, 80) ? CAIRN_REGION_MAY_MOVE : 0);
	}
}

static void in_any_order(void)
{
	static const size_t sizes_of[][3] = {{WINDOW_MOST, 100, 147}, {70, 200, 0}, {300, 7, 33}, {150, 90, 30}};
	struct random random;

	random_seed(&random, 5);
	for (size_t i = 0; i < sizeof sizes_of / sizeof *sizes_of; i++) {
		begin(sizes_of[i][0], sizes_of[i][1], sizes_of[i][2]);
		for (int turn = 0; turn < 3000 / MACHINE_SLOWNESS && !tap_failed(); turn++) {
			one_turn(&random);
			verify();
		}
		unmap_all();
	}
}

int main(void)
{
	tap_case("each protection and each kind of memory becomes each other", each_protection);
	tap_case("sizes that are no whole pages, none, or too large", sizes);
	tap_case("a hint is followed where it can be", hints);
	tap_case("frames that are scattered, and frames side by side", scattered);
	tap_case("frames of banks that lie side by side go back to each", banks_side_by_side);
	tap_case("what is no region, or not whole, is refused, and nothing changes", wrong_calls);
	tap_case("where memory ends, or addresses do", exhausted);
	tap_case("growth by a page at a time moves only where something is in the way", growing);
	tap_case("frames side by side stay side by side", contiguous_growth);
	tap_case("mapped, protected, remapped and unmapped in any order", in_any_order);
	return tap_end();
}
