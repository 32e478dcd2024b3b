/* The one window of a machine: its heap's break, its regions, the lock around them.  SPDX-License-Identifier: MIT */
#include "cairn_mmu.h"

#include "backing.h"
#include "break.h"
#include "lock.h"
#include "regions.h"

_Static_assert(CAIRN_MMU_ENTRIES(MMU_SECTION_BYTES) == MMU_TABLE_PAGES && sizeof(mmu_entry) == sizeof(uint32_t),
               "the public words of entries");
_Static_assert(CAIRN_FRAMES_TREE_BYTES(1) == CAIRN_MMU_TREE_BYTES(MMU_PAGE_BYTES), "the public words of frames");
_Static_assert(CAIRN_REGION_NOWHERE == CAIRN_FRAMES_NONE, "no physical address");

static struct {
	struct cairn_frames frames;
	struct cairn_tables tables; /* of the whole window */
	size_t pages;
	struct cairn_break heap; /* its pages, up to the one that its break is in, are mapped */
	struct cairn_regions regions;
} mmu;

static size_t whole_pages(uintptr_t bytes)
{
	return (bytes + MMU_PAGE_BYTES - 1) / MMU_PAGE_BYTES;
}

/* ---- at the start ---- */

static bool is_good(const struct cairn_mmu_window *w)
{
	bool whole = ((uintptr_t)w->begin | w->bytes) % MMU_SECTION_BYTES == 0 && w->heap_bytes % MMU_PAGE_BYTES == 0;
	bool aligned = (uintptr_t)w->entries % (MMU_TABLE_PAGES * sizeof(mmu_entry)) == 0;
	size_t sections = w->bytes / MMU_SECTION_BYTES;

	return whole && aligned && sections < MMU_LEVEL1_SIZE &&
	       (uintptr_t)w->begin / MMU_SECTION_BYTES + sections <= MMU_LEVEL1_SIZE && w->heap_bytes <= w->bytes &&
	       (w->bytes - w->heap_bytes) / MMU_PAGE_BYTES > RUN_PAGES_MIN + 1;
}

bool cairn_mmu_init(const struct cairn_mmu_window *w)
{
	uintptr_t begin = (uintptr_t)w->begin;
	size_t heap_pages = w->heap_bytes / MMU_PAGE_BYTES;

	if (!is_good(w))
		return false;
	mmu.pages = w->bytes / MMU_PAGE_BYTES;
	mmu.tables = (struct cairn_tables){w->entries, begin};
	mmu_install(w->level1, begin, w->entries, mmu.pages);
	cairn_break_init(&mmu.heap, begin, begin + w->heap_bytes);
	cairn_regions_init(&mmu.regions, &mmu.frames, (struct cairn_tables){w->entries + heap_pages, begin + w->heap_bytes},
	                   mmu.pages - heap_pages);
	return true;
}

bool cairn_mmu_add_ram(uintptr_t physical, size_t bytes, unsigned char *tree)
{
	if ((physical | bytes) % MMU_PAGE_BYTES != 0)
		return false;
	return cairn_frames_add(&mmu.frames, physical, bytes / MMU_PAGE_BYTES, tree);
}

/* ---- the port of a heap ---- */

/* The pages below the break. */
static size_t heap_pages_now(void)
{
	return whole_pages(mmu.heap.now - mmu.heap.start);
}

static void *port_sbrk(void *context, ptrdiff_t bytes)
{
	size_t had = heap_pages_now();
	uintptr_t old;

	(void)context;
	if (!cairn_break_move(&mmu.heap, bytes, &old))
		return CAIRN_SBRK_FAILED;
	size_t has = heap_pages_now();
	if (has < had)
		cairn_backing_take(&mmu.frames, &mmu.tables, has, had - has);
	if (has <= had || cairn_backing_give(&mmu.frames, &mmu.tables, had, has - had))
		return (void *)old;
	cairn_break_move(&mmu.heap, -bytes, &old);
	return CAIRN_SBRK_FAILED;
}

static void *port_map(void *context, size_t bytes)
{
	(void)context;
	return cairn_regions_map(&mmu.regions, NULL, bytes, CAIRN_REGION_READ | CAIRN_REGION_WRITE, 0);
}

static bool port_unmap(void *context, void *mem, size_t bytes)
{
	(void)context;
	return cairn_regions_unmap(&mmu.regions, mem, bytes) == CAIRN_REGION_DONE;
}

static void *port_remap(void *context, void *mem, size_t old_bytes, size_t new_bytes)
{
	(void)context;
	return cairn_regions_remap(&mmu.regions, mem, old_bytes, new_bytes, CAIRN_REGION_MAY_MOVE);
}

const struct cairn_port cairn_mmu_port = {
	.granule = MMU_PAGE_BYTES,
	.sbrk = port_sbrk,
	.map = port_map,
	.unmap = port_unmap,
	.remap = port_remap,
};

/* ---- regions ---- */

void *cairn_region_map(void *hint, size_t bytes, unsigned protection, unsigned flags)
{
	uintptr_t lock = cairn_lock_enter(NULL);
	void *mem = cairn_regions_map(&mmu.regions, hint, bytes, protection, flags);

	cairn_lock_leave(NULL, lock);
	return mem;
}

enum cairn_region_answer cairn_region_unmap(void *mem, size_t bytes)
{
	uintptr_t lock = cairn_lock_enter(NULL);
	enum cairn_region_answer answer = cairn_regions_unmap(&mmu.regions, mem, bytes);

	cairn_lock_leave(NULL, lock);
	return answer;
}

enum cairn_region_answer cairn_region_protect(void *mem, size_t bytes, unsigned protection)
{
	uintptr_t lock = cairn_lock_enter(NULL);
	enum cairn_region_answer answer = cairn_regions_protect(&mmu.regions, mem, bytes, protection);

	cairn_lock_leave(NULL, lock);
	return answer;
}

void *cairn_region_remap(void *mem, size_t old_bytes, size_t new_bytes, unsigned flags)
{
	uintptr_t lock = cairn_lock_enter(NULL);
	void *moved = cairn_regions_remap(&mmu.regions, mem, old_bytes, new_bytes, flags);

	cairn_lock_leave(NULL, lock);
	return moved;
}

uintptr_t cairn_region_physical(const void *mem)
{
	uintptr_t distance = (uintptr_t)mem - mmu.tables.window;
	mmu_entry entry = distance / MMU_PAGE_BYTES < mmu.pages ? mmu.tables.entries[distance / MMU_PAGE_BYTES] : 0;

	return mmu_maps(entry) ? mmu_physical(entry) + distance % MMU_PAGE_BYTES : CAIRN_REGION_NOWHERE;
}

void cairn_mmu_stats(struct cairn_mmu_stats *stats)
{
	uintptr_t lock = cairn_lock_enter(NULL);

	stats->frames = mmu.frames.all;
	stats->free_frames = mmu.frames.free;
	stats->largest_free = cairn_frames_largest(&mmu.frames);
	cairn_lock_leave(NULL, lock);
}
