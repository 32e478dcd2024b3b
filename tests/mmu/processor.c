/* A processor that goes by old entries as long as it may, and caches all that it may.  SPDX-License-Identifier: MIT */
#include "processor.h"

#include <string.h>

#include "record.h"
#include "tap.h"

enum { LINES = 4096 / MMU_CACHE_LINE };

static struct cairn_tables tables;
static size_t pages;

static struct page {
	mmu_entry entry; /* the newest */
	mmu_entry old;   /* may be gone by, too; 0 if none is */
	bool is_unseen;  /* the newest is not sure to be seen by table walks */
	bool is_asked;   /* that the old one be forgotten, but it need not have been done */
} page[PROCESSOR_PAGES];

static struct frame {
	uint32_t word;
	bool may_cache[LINES];
	bool is_shown[LINES]; /* to those who fetch instructions */
	bool executes;
} frame[PROCESSOR_FRAMES];

static bool is_waiting; /* for what was asked of TLBs and caches to be done */
static bool is_behind;  /* instructions may be under way that know nothing of it */

static struct frame *frame_at(uintptr_t physical)
{
	size_t index = (physical - PROCESSOR_RAM) / MMU_PAGE_BYTES;

	return expect(index < PROCESSOR_FRAMES) ? &frame[index] : frame;
}

static bool is_cached(mmu_entry entry)
{
	return mmu_maps(entry) && !mmu_must_break(entry, mmu_page(0, 0, MMU_CACHED));
}

static bool maps_frame(mmu_entry entry, const struct frame *f)
{
	return mmu_maps(entry) && frame_at(mmu_physical(entry)) == f;
}

/* ---- entries ---- */

static void set_all(bool *lines, bool to)
{
	for (size_t i = 0; i < LINES; i++)
		lines[i] = to;
}

/* Everybody who may go by another entry for this frame sees the same kind of memory there. */
static void expect_one_kind(mmu_entry entry)
{
	const struct frame *f = frame_at(mmu_physical(entry));

	for (size_t i = 0; i < pages; i++) {
		expect(!maps_frame(page[i].entry, f) || !mmu_must_break(page[i].entry, entry));
		expect(!maps_frame(page[i].old, f) || !mmu_must_break(page[i].old, entry));
	}
}

static void stored(struct page *p, mmu_entry entry)
{
	if (mmu_maps(p->entry) && entry != p->entry) {
		expect(p->old == 0);
		p->old = p->entry;
		p->is_asked = false;
	}
	p->entry = entry;
	if (!mmu_maps(entry) && p->old == 0)
		return; /* a note: nobody needs to see it */
	p->is_unseen = true;
	is_behind = true;
	if (!mmu_maps(entry))
		return;
	expect(p->old == 0 || mmu_physical(p->old) == mmu_physical(entry));
	expect_one_kind(entry);
	if (is_cached(entry))
		set_all(frame_at(mmu_physical(entry))->may_cache, true);
}

static void store(const struct record_event *e)
{
	size_t index = (e->operand - (uintptr_t)tables.entries) / sizeof(mmu_entry);

	if (index < pages)
		stored(&page[index], e->entry);
}

/* A walk must not find the old entry again. */
static void forget(struct page *p)
{
	expect(!p->is_unseen);
	p->is_asked = true;
	is_waiting = true;
	is_behind = true;
}

static void done(void)
{
	for (size_t i = 0; i < pages; i++)
		if (page[i].is_asked) {
			page[i].old = 0;
			page[i].is_asked = false;
		}
	is_waiting = false;
}

static void begin_again(void)
{
	is_behind = is_waiting;
	for (size_t i = 0; i < pages; i++)
		is_behind = is_behind || page[i].is_unseen;
}

/* ---- memory ---- */

static struct page *page_at(uintptr_t address)
{
	size_t index = (address - tables.window) / MMU_PAGE_BYTES;

	return expect(index < pages) ? &page[index] : page;
}

/* The frame that is found at an address, for sure. */
static struct frame *found_at(uintptr_t address)
{
	const struct page *p = page_at(address);

	expect(mmu_maps(p->entry) && !p->is_unseen && !is_behind);
	return frame_at(mmu_physical(p->entry));
}

static size_t line_of(uintptr_t address)
{
	return address % MMU_PAGE_BYTES / MMU_CACHE_LINE;
}

/* As long as somebody sees it as cached memory, it may come back at once. */
static void flush(struct frame *f, size_t line)
{
	for (size_t i = 0; i < pages; i++)
		if ((maps_frame(page[i].entry, f) && is_cached(page[i].entry)) ||
		    (maps_frame(page[i].old, f) && is_cached(page[i].old)))
			return;
	f->may_cache[line] = false;
}

static void written(struct frame *f, uint32_t word)
{
	f->word = word;
	f->executes = false;
	set_all(f->is_shown, false);
}

static void clear(uintptr_t address)
{
	mmu_entry entry = page_at(address)->entry;

	expect((entry & MMU_READ_ONLY) == MMU_READ_WRITE && is_cached(entry));
	written(found_at(address), 0);
}

static void forget_instructions(void)
{
	expect(!is_waiting);
	for (size_t i = 0; i < PROCESSOR_FRAMES; i++) {
		bool all = true;

		for (size_t line = 0; line < LINES; line++)
			all = all && frame[i].is_shown[line];
		frame[i].executes = frame[i].executes || all;
	}
}

/* ---- all of it ---- */

static void see(const struct record_event *e)
{
	switch (e->op) {
	case MMU_STORE: store(e); break;
	case MMU_STORES_ARE_SEEN:
		for (size_t i = 0; i < pages; i++)
			page[i].is_unseen = false;
		break;
	case MMU_IS_DONE: done(); break;
	case MMU_BEGIN_AGAIN: begin_again(); break;
	case MMU_FORGET_PAGE: forget(page_at(e->operand)); break;
	case MMU_FORGET_ALL:
		for (size_t i = 0; i < pages; i++)
			forget(&page[i]);
		break;
	case MMU_FLUSH_LINE:
		flush(found_at(e->operand), line_of(e->operand));
		is_waiting = true;
		break;
	case MMU_SHOW_LINE:
		found_at(e->operand)->is_shown[line_of(e->operand)] = true;
		is_waiting = true;
		break;
	case MMU_FORGET_INSTRUCTIONS:
		forget_instructions();
		is_waiting = true;
		is_behind = true;
		break;
	case MMU_CLEAR_PAGE: clear(e->operand); break;
	}
}

void processor_begin(const struct cairn_tables *given, size_t count)
{
	tables = *given;
	pages = count;
	memset(page, 0, sizeof page);
	memset(frame, 0, sizeof frame);
	for (uint32_t i = 0; i < PROCESSOR_FRAMES; i++)
		frame[i].word = 0xdead0000 + i;
	is_waiting = false;
	is_behind = false;
	record_watch(see);
}

bool processor_is_settled(void)
{
	for (size_t i = 0; i < pages; i++)
		if (page[i].is_unseen || page[i].old != 0 || page[i].entry != tables.entries[i])
			return false;
	return !is_waiting && !is_behind;
}

uint32_t processor_read(uintptr_t physical)
{
	return frame_at(physical)->word;
}

void processor_write(uintptr_t physical, uint32_t word)
{
	written(frame_at(physical), word);
}

bool processor_may_cache(uintptr_t physical)
{
	const struct frame *f = frame_at(physical);

	for (size_t line = 0; line < LINES; line++)
		if (f->may_cache[line])
			return true;
	return false;
}

bool processor_executes(uintptr_t physical)
{
	return frame_at(physical)->executes;
}
