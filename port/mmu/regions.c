/* Regions: runs of pages with memory of their own, in a window of addresses.  SPDX-License-Identifier: MIT */
#include "regions.h"

#include "backing.h"

_Static_assert(CAIRN_REGION_CONTIGUOUS == RUN_FLAG, "the flag of a run");

/* 0 if there can be no region of so many. */
static size_t pages_of(const struct cairn_regions *r, size_t bytes)
{
	size_t pages = bytes / MMU_PAGE_BYTES + (bytes % MMU_PAGE_BYTES != 0);

	return pages < r->pages ? pages : 0;
}

static void *address_of(const struct cairn_regions *r, size_t page)
{
	return (void *)tables_address(&r->tables, page);
}

/* The page that begins at an address; one behind the window if none does. */
static size_t page_at(const struct cairn_regions *r, const void *mem)
{
	uintptr_t distance = (uintptr_t)mem - r->tables.window;
	bool is_page = distance % MMU_PAGE_BYTES == 0 && distance / MMU_PAGE_BYTES < r->pages;

	return is_page ? distance / MMU_PAGE_BYTES : r->pages;
}

/* What there is to say against `mem` being the address of a region, or of a page in one; else CAIRN_REGION_DONE. */
static enum cairn_region_answer find_page(const struct cairn_regions *r, const void *mem, size_t *page)
{
	*page = page_at(r, mem);
	if (*page == r->pages)
		return CAIRN_REGION_FOREIGN;
	return mmu_maps(r->tables.entries[*page]) ? CAIRN_REGION_DONE : CAIRN_REGION_GONE;
}

static enum cairn_region_answer find_region(const struct cairn_regions *r, const void *mem, size_t bytes, size_t *page)
{
	enum cairn_region_answer answer = find_page(r, mem, page);

	if (answer != CAIRN_REGION_DONE)
		return answer;
	bool is_whole = cairn_runs_is_first(&r->runs, *page) && cairn_runs_pages(&r->runs, *page) == pages_of(r, bytes);
	return is_whole ? CAIRN_REGION_DONE : CAIRN_REGION_PART;
}

void cairn_regions_init(struct cairn_regions *r, struct cairn_frames *frames, struct cairn_tables tables, size_t pages)
{
	r->frames = frames;
	r->tables = tables;
	r->pages = pages;
	cairn_runs_init(&r->runs, tables.entries, pages);
}

/* ---- memory behind pages ---- */

/* These frames, if they could be had, for pages that map nothing. */
static bool give_run(const struct cairn_regions *r, size_t page, size_t count, uintptr_t frames)
{
	if (frames == CAIRN_FRAMES_NONE)
		return false;
	cairn_tables_map(&r->tables, page, count, (mmu_entry)frames | BACKING_USE);
	mmu_publish();
	return true;
}

/* Pages that map something are used so from now on. */
static void use_as(const struct cairn_regions *r, size_t page, size_t count, mmu_entry use)
{
	cairn_tables_change(&r->tables, page, count, use);
	if (mmu_is_executed(use))
		mmu_make_instructions(tables_address(&r->tables, page), count * MMU_PAGE_BYTES);
}

/* From being new to the use that is wanted. Caches are flushed when nobody sees the pages as cached any more, since
 * until then they may fetch at any time; and while they can still be written to. */
static void dress(const struct cairn_regions *r, size_t page, size_t count, mmu_entry use)
{
	uintptr_t address = tables_address(&r->tables, page);
	mmu_entry open = mmu_protected(use, CAIRN_REGION_READ | CAIRN_REGION_WRITE);

	mmu_clear(address, count);
	if (open != BACKING_USE) {
		cairn_tables_change(&r->tables, page, count, open);
		mmu_flush(address, count * MMU_PAGE_BYTES);
	}
	if (use != open)
		use_as(r, page, count, use);
}

/* ---- map and unmap ---- */

static size_t take_pages(struct cairn_regions *r, const void *hint, size_t pages, unsigned flag)
{
	size_t wanted = hint == NULL ? r->pages : page_at(r, hint);
	size_t page = wanted == r->pages ? CAIRN_RUNS_NONE : cairn_runs_take_at(&r->runs, wanted, pages, flag);

	return page != CAIRN_RUNS_NONE ? page : cairn_runs_take(&r->runs, pages, flag);
}

void *cairn_regions_map(struct cairn_regions *r, void *hint, size_t bytes, unsigned protection, unsigned flags)
{
	mmu_entry use = mmu_page(0, protection, flags & CAIRN_REGION_UNCACHED ? MMU_UNCACHED : MMU_CACHED);
	unsigned side_by_side = flags & CAIRN_REGION_CONTIGUOUS;
	size_t pages = pages_of(r, bytes);
	size_t page = pages == 0 ? CAIRN_RUNS_NONE : take_pages(r, hint, pages, side_by_side);

	if (page == CAIRN_RUNS_NONE)
		return NULL;
	if (side_by_side ? give_run(r, page, pages, cairn_frames_take_run(r->frames, pages))
	                 : cairn_backing_give(r->frames, &r->tables, page, pages)) {
		dress(r, page, pages, use);
		return address_of(r, page);
	}
	cairn_runs_give(&r->runs, page);
	return NULL;
}

enum cairn_region_answer cairn_regions_unmap(struct cairn_regions *r, void *mem, size_t bytes)
{
	size_t page;
	enum cairn_region_answer answer = find_region(r, mem, bytes, &page);

	if (answer != CAIRN_REGION_DONE)
		return answer;
	cairn_backing_take(r->frames, &r->tables, page, pages_of(r, bytes));
	cairn_runs_give(&r->runs, page);
	return CAIRN_REGION_DONE;
}

/* ---- protect ---- */

enum cairn_region_answer cairn_regions_protect(struct cairn_regions *r, void *mem, size_t bytes, unsigned protection)
{
	size_t pages = pages_of(r, bytes);
	size_t page;
	enum cairn_region_answer answer = find_page(r, mem, &page);

	if (answer != CAIRN_REGION_DONE)
		return answer;
	for (size_t i = 0; i < pages; i++)
		if (!mmu_maps(r->tables.entries[page + i]))
			return CAIRN_REGION_PART;
	if (pages == 0)
		return CAIRN_REGION_PART;
	use_as(r, page, pages, mmu_protected(mmu_use_of(r->tables.entries[page]), protection));
	return CAIRN_REGION_DONE;
}

/* ---- remap ---- */

/* More pages, behind the one that `last` maps or at another place, but used as that is. */
static bool extend(const struct cairn_regions *r, size_t page, size_t count, mmu_entry last, bool side_by_side)
{
	uintptr_t next = mmu_physical(last) + MMU_PAGE_BYTES;
	bool has_next = side_by_side && cairn_frames_take_at(r->frames, next, count);
	bool done = side_by_side ? give_run(r, page, count, has_next ? next : CAIRN_FRAMES_NONE)
	                         : cairn_backing_give(r->frames, &r->tables, page, count);

	if (done)
		dress(r, page, count, mmu_use_of(last));
	return done;
}

static bool grow_here(struct cairn_regions *r, size_t page, size_t had, size_t wanted)
{
	if (extend(r, page + had, wanted - had, r->tables.entries[page + had - 1], cairn_runs_flag(&r->runs, page)))
		return true;
	cairn_runs_resize(&r->runs, page, had);
	return false;
}

/* Where it is then; CAIRN_RUNS_NONE if that cannot be. */
static size_t grow_elsewhere(struct cairn_regions *r, size_t page, size_t had, size_t wanted)
{
	unsigned flag = cairn_runs_flag(&r->runs, page);
	size_t to = cairn_runs_take(&r->runs, wanted, flag);

	if (to == CAIRN_RUNS_NONE)
		return CAIRN_RUNS_NONE;
	if (!extend(r, to + had, wanted - had, r->tables.entries[page + had - 1], flag)) {
		cairn_runs_give(&r->runs, to);
		return CAIRN_RUNS_NONE;
	}
	cairn_tables_move(&r->tables, page, to, had);
	cairn_runs_give(&r->runs, page);
	return to;
}

static void shrink(struct cairn_regions *r, size_t page, size_t had, size_t wanted)
{
	if (wanted < had)
		cairn_backing_take(r->frames, &r->tables, page + wanted, had - wanted);
	cairn_runs_resize(&r->runs, page, wanted);
}

void *cairn_regions_remap(struct cairn_regions *r, void *mem, size_t bytes, size_t new_bytes, unsigned flags)
{
	size_t had = pages_of(r, bytes);
	size_t wanted = pages_of(r, new_bytes);
	size_t page, to;

	if (wanted == 0 || find_region(r, mem, bytes, &page) != CAIRN_REGION_DONE)
		return NULL;
	if (wanted <= had) {
		shrink(r, page, had, wanted);
		return mem;
	}
	if (cairn_runs_resize(&r->runs, page, wanted))
		return grow_here(r, page, had, wanted) ? mem : NULL;
	to = flags & CAIRN_REGION_MAY_MOVE ? grow_elsewhere(r, page, had, wanted) : CAIRN_RUNS_NONE;
	return to == CAIRN_RUNS_NONE ? NULL : address_of(r, to);
}
