/* The one window of a machine: what its start refuses, its heap's break, its regions.  SPDX-License-Identifier: MIT */
#include "cairn_mmu.h"

#include "processor.h"
#include "record.h"
#include "tap.h"

#define RW (CAIRN_REGION_READ | CAIRN_REGION_WRITE)
#define MIB ((size_t)1 << 20)
#define PAGE ((size_t)4096)
#define WINDOW ((uintptr_t)0x80000000)

enum { HEAP_PAGES = 100, FRAMES = 200 };

static _Alignas(1024) uint32_t entries[CAIRN_MMU_ENTRIES(2 * 1024 * 1024)];
static uint32_t level1[4096];
static unsigned char trees[3 * CAIRN_MMU_TREE_BYTES(FRAMES * 4096)];

static struct cairn_mmu_window good(void)
{
	return (struct cairn_mmu_window){(void *)WINDOW, 2 * MIB, HEAP_PAGES * PAGE, level1, entries};
}

static void refuses(struct cairn_mmu_window window)
{
	expect(!cairn_mmu_init(&window) && record_ends());
}

static void refused(void)
{
	struct cairn_mmu_window w;

	record_begin();
	w = good(), w.begin = (void *)(WINDOW + PAGE), refuses(w);
	w = good(), w.bytes = 0, w.heap_bytes = 0, refuses(w);
	w = good(), w.bytes = 2 * MIB - PAGE, refuses(w);
	w = good(), w.bytes = (size_t)0 - MIB, refuses(w);
	w = good(), w.begin = NULL, w.bytes = MMU_LEVEL1_SIZE * MIB, refuses(w);
	w = good(), w.begin = (void *)(uintptr_t)0xfff00000, refuses(w);
	w = good(), w.heap_bytes = PAGE + 8, refuses(w);
	w = good(), w.heap_bytes = 3 * MIB, refuses(w);
	w = good(), w.heap_bytes = 2 * MIB - 5 * PAGE, refuses(w);
	w = good(), w.entries = entries + 1, refuses(w);
}

static void banks(void)
{
	struct cairn_mmu_stats stats;

	expect(!cairn_mmu_add_ram(PROCESSOR_RAM + 8, PAGE, trees));
	expect(!cairn_mmu_add_ram(PROCESSOR_RAM, PAGE + 8, trees));
	expect(!cairn_mmu_add_ram(PROCESSOR_RAM, 0, trees));
	cairn_mmu_stats(&stats);
	expect(stats.frames == 0 && stats.free_frames == 0 && stats.largest_free == 0);
	expect(cairn_mmu_add_ram(PROCESSOR_RAM, 70 * PAGE, trees));
	expect(cairn_mmu_add_ram(PROCESSOR_RAM + 80 * PAGE, 80 * PAGE, trees + CAIRN_MMU_TREE_BYTES(FRAMES * PAGE)));
	cairn_mmu_stats(&stats);
	expect(stats.frames == 150 && stats.free_frames == 150 && stats.largest_free == 64);
}

static void installed(void)
{
	struct cairn_mmu_window w = good();
	struct cairn_tables tables = {entries, WINDOW};

	processor_begin(&tables, CAIRN_MMU_ENTRIES(w.bytes));
	record_begin();
	expect(cairn_mmu_init(&w));
	expect(record_stores(&level1[0x800], (mmu_entry)(uintptr_t)entries | 1));
	expect(record_stores(&level1[0x801], (mmu_entry)(uintptr_t)(entries + 256) | 1));
	expect(record_does(MMU_STORES_ARE_SEEN, 0) && record_does(MMU_BEGIN_AGAIN, 0));
}

/* ---- the heap's break ---- */

static void *move(ptrdiff_t bytes)
{
	return cairn_mmu_port.sbrk(NULL, bytes);
}

static size_t free_frames(void)
{
	struct cairn_mmu_stats stats;

	cairn_mmu_stats(&stats);
	return stats.free_frames;
}

/* The break is there, and just the pages in front of it are mapped, each to a frame of its own. */
static bool heap_is(size_t bytes)
{
	size_t pages = (bytes + PAGE - 1) / PAGE;

	if (move(0) != (void *)(WINDOW + bytes) || !processor_is_settled() || free_frames() != 150 - pages)
		return false;
	for (size_t i = 0; i < HEAP_PAGES; i++) {
		if (mmu_maps(entries[i]) != (i < pages) || (i < pages && mmu_use_of(entries[i]) != 0x47f))
			return false;
		for (size_t j = 0; j < i && i < pages; j++)
			if (mmu_physical(entries[i]) == mmu_physical(entries[j]))
				return false;
	}
	return true;
}

static void breaks(void)
{
	static const ptrdiff_t steps[] = {1, 7, 4088, 1, -1, -1, 8192, -4096, 4096 * 50 + 5, -4096 * 50, 4095, -4103};
	size_t at = 0;

	expect(heap_is(0) && move(-1) == CAIRN_SBRK_FAILED && heap_is(0));
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		expect(move(steps[i]) == (void *)(WINDOW + at));
		at += (size_t)steps[i];
		expect(heap_is(at));
	}
	expect(move(-(ptrdiff_t)at) == (void *)(WINDOW + at) && heap_is(0));
}

static void break_ends(void)
{
	static const ptrdiff_t too_far[] = {HEAP_PAGES * 4096 + 1, PTRDIFF_MAX, PTRDIFF_MIN, -1};

	for (size_t i = 0; i < sizeof too_far / sizeof *too_far; i++)
		expect(move(too_far[i]) == CAIRN_SBRK_FAILED && heap_is(0));
	expect(move(HEAP_PAGES * 4096) == (void *)WINDOW && heap_is(HEAP_PAGES * PAGE));
	expect(move(1) == CAIRN_SBRK_FAILED && heap_is(HEAP_PAGES * PAGE));
	expect(move(-HEAP_PAGES * 4096) != CAIRN_SBRK_FAILED && heap_is(0));
}

/* A region has the frames: the break stays where it is, and so does all else. */
static void no_frames(void)
{
	void *mem = cairn_region_map(NULL, 140 * PAGE, RW, 0);

	expect(mem != NULL && move(11 * 4096) == CAIRN_SBRK_FAILED && free_frames() == 10 && !mmu_maps(entries[0]));
	expect(move(0) == (void *)WINDOW && move(10 * 4096 - 3) == (void *)WINDOW && free_frames() == 0);
	expect(move(3) != CAIRN_SBRK_FAILED && move(1) == CAIRN_SBRK_FAILED && move(0) == (void *)(WINDOW + 10 * PAGE));
	expect(move(-10 * 4096) != CAIRN_SBRK_FAILED && cairn_region_unmap(mem, 140 * PAGE) == CAIRN_REGION_DONE);
	expect(heap_is(0));
}

/* ---- regions ---- */

static bool is_at(const unsigned char *mem, uintptr_t physical)
{
	return cairn_region_physical(mem) == physical && cairn_region_physical(mem + 4095) == physical + 4095;
}

static void one_region(void)
{
	unsigned char *mem = cairn_region_map(NULL, 3 * PAGE, RW, CAIRN_REGION_CONTIGUOUS);
	uintptr_t physical = cairn_region_physical(mem);

	expect((uintptr_t)mem > WINDOW + HEAP_PAGES * PAGE && physical >= PROCESSOR_RAM);
	expect(is_at(mem + PAGE, physical + PAGE) && is_at(mem + 2 * PAGE, physical + 2 * PAGE));
	expect(cairn_region_physical(mem - 1) == CAIRN_REGION_NOWHERE);
	expect(cairn_region_physical(mem + 3 * PAGE) == CAIRN_REGION_NOWHERE);
	expect(cairn_region_physical((void *)(WINDOW - 1)) == CAIRN_REGION_NOWHERE);
	expect(cairn_region_physical((void *)(WINDOW + 2 * MIB)) == CAIRN_REGION_NOWHERE);
	expect(cairn_region_protect(mem, PAGE, CAIRN_REGION_READ) == CAIRN_REGION_DONE);
	expect(cairn_region_remap(mem, 3 * PAGE, 4 * PAGE, CAIRN_REGION_MAY_MOVE) == mem && free_frames() == 146);
	expect(cairn_region_unmap(mem, 3 * PAGE) == CAIRN_REGION_PART);
	expect(cairn_region_unmap(mem, 4 * PAGE) == CAIRN_REGION_DONE && heap_is(0));
}

/* The heap's pages are no region. */
static void heap_is_foreign(void)
{
	expect(move(4096) == (void *)WINDOW && cairn_region_physical((void *)WINDOW) >= PROCESSOR_RAM);
	expect(cairn_region_unmap((void *)WINDOW, PAGE) == CAIRN_REGION_FOREIGN);
	expect(cairn_region_protect((void *)WINDOW, PAGE, 0) == CAIRN_REGION_FOREIGN);
	expect(cairn_region_remap((void *)WINDOW, PAGE, 2 * PAGE, CAIRN_REGION_MAY_MOVE) == NULL && heap_is(PAGE));
	expect(move(-4096) != CAIRN_SBRK_FAILED);
}

static void as_a_port(void)
{
	const struct cairn_port *port = &cairn_mmu_port;
	unsigned char *mem = port->map(NULL, 2 * PAGE), *behind = port->map(NULL, PAGE);
	uintptr_t physical = cairn_region_physical(mem + PAGE);
	unsigned char *moved = port->remap(NULL, mem, 2 * PAGE, 9 * PAGE);

	expect(port->granule == PAGE && behind != NULL && moved != NULL && moved != mem);
	expect(is_at(moved + PAGE, physical) && !port->unmap(NULL, mem, 2 * PAGE));
	expect(port->map(NULL, 151 * PAGE) == NULL && port->remap(NULL, moved, 9 * PAGE, 150 * PAGE) == NULL);
	expect(port->unmap(NULL, moved, 9 * PAGE) && port->unmap(NULL, behind, PAGE) && heap_is(0));
}

int main(void)
{
	tap_case("a window that is not as it must be is refused", refused);
	tap_case("banks of memory", banks);
	tap_case("a window's tables are installed", installed);
	tap_case("pages are mapped as the break rises, and given back as it falls", breaks);
	tap_case("a break stays within its bounds", break_ends);
	tap_case("where no frames are left, it stays where it is", no_frames);
	tap_case("a region, and where it is in memory", one_region);
	tap_case("the heap's pages are no region", heap_is_foreign);
	tap_case("a heap's port", as_a_port);
	return tap_end();
}
