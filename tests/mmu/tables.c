/* What is written to table entries, and what a processor is told about it: everything, in order, and nothing more.
 * SPDX-License-Identifier: MIT */
#include "tables.h"

#include <string.h>

#include "record.h"
#include "tap.h"

#define RW (CAIRN_REGION_READ | CAIRN_REGION_WRITE)
#define WINDOW 0x80000000u
#define FRAME 0x40800000u

enum { PAGES = 4 * MMU_TABLE_PAGES, LINES = 4096 / 32 };

static _Alignas(1024) mmu_entry entries[PAGES];
static mmu_entry level1[MMU_LEVEL1_SIZE];
static const struct cairn_tables tables = {entries, WINDOW};

static void begin(void)
{
	memset(entries, 0, sizeof entries);
	record_begin();
}

/* Pages that map frames side by side, as the test's literals say. */
static void begin_with(size_t page, size_t count, mmu_entry first)
{
	begin();
	for (size_t i = 0; i < count; i++)
		entries[page + i] = first + (mmu_entry)i * 4096;
}

static uintptr_t address(size_t page)
{
	return WINDOW + page * 4096;
}

/* ---- the bits, as ARM DDI 0406C, B3.5.1 has them ---- */

static void bits_of_pages(void)
{
	expect(mmu_page(FRAME, RW, MMU_CACHED) == 0x4080047f);
	expect(mmu_page(FRAME, CAIRN_REGION_WRITE, MMU_CACHED) == 0x4080047f);
	expect(mmu_page(FRAME, CAIRN_REGION_READ, MMU_CACHED) == 0x4080067f);
	expect(mmu_page(FRAME, CAIRN_REGION_NONE, MMU_CACHED) == 0x4080044f);
	expect(mmu_page(FRAME, CAIRN_REGION_READ | CAIRN_REGION_EXECUTE, MMU_CACHED) == 0x4080067e);
	expect(mmu_page(FRAME, CAIRN_REGION_EXECUTE, MMU_CACHED) == 0x4080067e);
	expect(mmu_page(FRAME, RW | CAIRN_REGION_EXECUTE, MMU_CACHED) == 0x4080047e);
	expect(mmu_page(FRAME, RW, MMU_UNCACHED) == 0x40800473);
	expect(mmu_page(FRAME, RW, MMU_DEVICE) == 0x40800037);
	expect(mmu_page(0xfffff000, CAIRN_REGION_READ, MMU_UNCACHED) == 0xfffff673);
}

static void bits_of_sections(void)
{
	expect(mmu_section(FRAME, RW | CAIRN_REGION_EXECUTE, MMU_CACHED) == 0x40811c0e);
	expect(mmu_section(FRAME, RW, MMU_CACHED) == 0x40811c1e);
	expect(mmu_section(FRAME, CAIRN_REGION_READ | CAIRN_REGION_EXECUTE, MMU_CACHED) == 0x40819c0e);
	expect(mmu_section(FRAME, CAIRN_REGION_NONE, MMU_CACHED) == 0x4081101e);
	expect(mmu_section(FRAME, RW, MMU_UNCACHED) == 0x40811c12);
	expect(mmu_section(0x09000000, RW, MMU_DEVICE) == 0x09000c16);
	expect(mmu_table(0x40404400) == 0x40404401);
}

static void parts_of_entries(void)
{
	expect(mmu_physical(0x4080067e) == FRAME && mmu_use_of(0x4080067e) == 0x67e);
	expect(mmu_page_after(0x4080067e) == 0x4080167e);
	expect(mmu_protected(0x4080047f, CAIRN_REGION_READ) == 0x4080067f);
	expect(mmu_protected(0x4080067e, RW) == 0x4080047f);
	expect(mmu_protected(0x40800673, CAIRN_REGION_NONE) == 0x40800443);
	expect(mmu_protected(0x40800443, CAIRN_REGION_EXECUTE) == 0x40800672);
	expect(mmu_is_executed(0x4080067e) && !mmu_is_executed(0x4080067f));
	expect(mmu_must_break(0x47f, 0x473) && mmu_must_break(0x37, 0x473) && !mmu_must_break(0x47f, 0x67e));
}

/* What maps nothing has bits 1 and 0 clear, and may say anything else. */
static void notes(void)
{
	const uint32_t most = (1u << MMU_NOTE_BITS) - 1;

	expect(mmu_note(most) == 0xfffffffc && mmu_note_of(mmu_note(most)) == most && mmu_note(0) == 0);
	expect(!mmu_maps(mmu_note(most)) && !mmu_maps(0) && mmu_maps(0x2) && mmu_maps(0x3));
	expect(!mmu_maps(mmu_broken(0x4080047f)) && mmu_physical(mmu_broken(0x4080047f)) == FRAME);
	expect((mmu_broken(0x4080047f) & 3) == 0 && (mmu_broken(0x4080047e) & 3) == 0);
}

/* ---- map and unmap ---- */

static void mapping(void)
{
	begin();
	cairn_tables_map(&tables, 5, 2, 0x4080047f);
	cairn_tables_map(&tables, 7, 1, 0x4700047f);
	mmu_publish();
	expect(record_stores(&entries[5], 0x4080047f) && record_stores(&entries[6], 0x4080147f));
	expect(record_stores(&entries[7], 0x4700047f));
	expect(record_does(MMU_STORES_ARE_SEEN, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
	expect(entries[4] == 0 && entries[8] == 0);
}

static void unmapping_few(void)
{
	begin_with(300, 3, 0x4080047f);
	cairn_tables_unmap(&tables, 300, 3);
	for (size_t i = 300; i < 303; i++)
		expect(record_stores(&entries[i], 0));
	expect(record_does(MMU_STORES_ARE_SEEN, 0));
	for (size_t i = 300; i < 303; i++)
		expect(record_does(MMU_FORGET_PAGE, address(i)));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
}

static void unmapping_many(void)
{
	begin_with(1, MMU_FLUSH_EACH_MAX, 0x4080047f);
	cairn_tables_unmap(&tables, 1, MMU_FLUSH_EACH_MAX);
	expect(record_count(MMU_FORGET_PAGE) == MMU_FLUSH_EACH_MAX && record_count(MMU_FORGET_ALL) == 0);

	begin_with(1, MMU_FLUSH_EACH_MAX + 1, 0x4080047f);
	cairn_tables_unmap(&tables, 1, MMU_FLUSH_EACH_MAX + 1);
	for (size_t i = 1; i <= MMU_FLUSH_EACH_MAX + 1; i++)
		expect(record_stores(&entries[i], 0));
	expect(record_does(MMU_STORES_ARE_SEEN, 0) && record_does(MMU_FORGET_ALL, 0));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
}

/* ---- change and move ---- */

static void protecting(void)
{
	begin_with(2, 2, 0x4080047f);
	entries[3] = 0x4600067e; /* another frame, and protected otherwise until now */
	cairn_tables_change(&tables, 2, 2, 0x67f);
	expect(record_stores(&entries[2], 0x4080067f) && record_stores(&entries[3], 0x4600067f));
	expect(record_does(MMU_STORES_ARE_SEEN, 0));
	expect(record_does(MMU_FORGET_PAGE, address(2)) && record_does(MMU_FORGET_PAGE, address(3)));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
}

/* Nobody may have two kinds of one memory: it is nobody's in between. */
static void changing_the_kind(void)
{
	begin_with(2, 2, 0x4080047f);
	entries[3] = 0x4600047f;
	cairn_tables_change(&tables, 2, 2, 0x473);
	expect(record_stores(&entries[2], 0x4080047c) && record_stores(&entries[3], 0x4600047c));
	expect(record_does(MMU_STORES_ARE_SEEN, 0));
	expect(record_does(MMU_FORGET_PAGE, address(2)) && record_does(MMU_FORGET_PAGE, address(3)));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0));
	expect(record_stores(&entries[2], 0x40800473) && record_stores(&entries[3], 0x46000473));
	expect(record_does(MMU_STORES_ARE_SEEN, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
}

static void moving(void)
{
	begin_with(10, 2, 0x4080047f);
	entries[11] = 0x4600067f;
	cairn_tables_move(&tables, 10, 600, 2);
	expect(record_stores(&entries[600], 0x4080047f) && record_stores(&entries[10], 0));
	expect(record_stores(&entries[601], 0x4600067f) && record_stores(&entries[11], 0));
	expect(record_does(MMU_STORES_ARE_SEEN, 0));
	expect(record_does(MMU_FORGET_PAGE, address(10)) && record_does(MMU_FORGET_PAGE, address(11)));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
}

/* A branch predictor goes by addresses, and at the new ones there may have been others. */
static void moving_instructions(void)
{
	for (size_t executed = 10; executed < 13; executed++) {
		begin_with(10, 3, 0x4080047f);
		entries[executed] = 0x4600067e;
		cairn_tables_move(&tables, 10, 600, 3);
		for (size_t i = 0; i < 3; i++)
			expect(record_stores(&entries[600 + i], entries[600 + i]) && record_stores(&entries[10 + i], 0));
		expect(entries[590 + executed] == 0x4600067e && record_does(MMU_STORES_ARE_SEEN, 0));
		for (size_t i = 10; i < 13; i++)
			expect(record_does(MMU_FORGET_PAGE, address(i)));
		expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0));
		expect(record_does(MMU_FORGET_INSTRUCTIONS, 0));
		expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
	}
}

static void runs_of_frames(void)
{
	uintptr_t physical;

	begin_with(20, 4, 0x4080047f);
	entries[22] = 0x40802673; /* used otherwise, but the next frame */
	entries[24] = 0x4080547f; /* one is left out */
	entries[25] = 0x4080447f; /* downwards is no run */
	expect(cairn_tables_run(&tables, 20, 6, &physical) == 4 && physical == FRAME);
	expect(cairn_tables_run(&tables, 20, 3, &physical) == 3 && physical == FRAME);
	expect(cairn_tables_run(&tables, 23, 3, &physical) == 1 && physical == FRAME + 0x3000);
	expect(cairn_tables_run(&tables, 24, 2, &physical) == 1 && physical == FRAME + 0x5000);
	expect(record_ends());
}

/* ---- caches ---- */

static void flushing(void)
{
	begin();
	mmu_flush(address(3), 2 * MMU_PAGE_BYTES);
	for (size_t line = 0; line < 2 * LINES; line++)
		expect(record_does(MMU_FLUSH_LINE, address(3) + 32 * line));
	expect(record_does(MMU_IS_DONE, 0) && record_ends());
}

static void making_instructions(void)
{
	begin();
	mmu_make_instructions(address(3), MMU_PAGE_BYTES);
	for (size_t line = 0; line < LINES; line++)
		expect(record_does(MMU_SHOW_LINE, address(3) + 32 * line));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_FORGET_INSTRUCTIONS, 0));
	expect(record_does(MMU_IS_DONE, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
}

static void clearing(void)
{
	begin();
	mmu_clear(address(3), 2);
	expect(record_does(MMU_CLEAR_PAGE, address(3)) && record_does(MMU_CLEAR_PAGE, address(4)) && record_ends());
}

/* ---- the window ---- */

static void installing(void)
{
	begin();
	mmu_install(level1, WINDOW, entries, 3 * MMU_TABLE_PAGES);
	for (size_t i = 0; i < 3; i++)
		expect(record_stores(&level1[0x800 + i], (mmu_entry)(uintptr_t)&entries[256 * i] | 1));
	expect(record_does(MMU_STORES_ARE_SEEN, 0) && record_does(MMU_BEGIN_AGAIN, 0) && record_ends());
	expect(level1[0x7ff] == 0 && level1[0x803] == 0);
}

int main(void)
{
	tap_case("the bits of pages", bits_of_pages);
	tap_case("the bits of sections, and of a table", bits_of_sections);
	tap_case("what an entry says", parts_of_entries);
	tap_case("what maps nothing holds a note", notes);
	tap_case("to map: stores, and one barrier", mapping);
	tap_case("to unmap a few: each is forgotten", unmapping_few);
	tap_case("to unmap many: all is forgotten at once", unmapping_many);
	tap_case("to protect", protecting);
	tap_case("to change the kind of memory: first nobody has it", changing_the_kind);
	tap_case("to move", moving);
	tap_case("to move instructions: others are forgotten", moving_instructions);
	tap_case("frames side by side", runs_of_frames);
	tap_case("to flush: each line, and to wait once", flushing);
	tap_case("to make instructions of what was written", making_instructions);
	tap_case("to clear: each page", clearing);
	tap_case("the window's tables, in the level-1 table", installing);
	return tap_end();
}
