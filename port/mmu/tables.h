/* Table entries of pages side by side, and that the processor goes by them.  SPDX-License-Identifier: MIT
 *
 * The leaf tables of a window lie side by side: they are one array, in which a page's entry is found by its number. A
 * few instructions for each page; what the processor has to be told is told once for all of a call.
 */
#ifndef CAIRN_TABLES_H
#define CAIRN_TABLES_H

#include "mmu.h"

struct cairn_tables {
	mmu_entry *entries;
	uintptr_t window; /* address of the first page */
};

static inline uintptr_t tables_address(const struct cairn_tables *t, size_t page)
{
	return t->window + page * MMU_PAGE_BYTES;
}

/* Pages that map nothing map frames side by side, the first as `entry` says. Sure to be seen after mmu_publish: several
 * runs of frames are told of together. O(count). */
void cairn_tables_map(const struct cairn_tables *t, size_t page, size_t count, mmu_entry entry);

/* Pages that map something map nothing. O(count). */
void cairn_tables_unmap(const struct cairn_tables *t, size_t page, size_t count);

/* Pages that map something map the same, but for another use, as mmu_use_of has it. O(count). */
void cairn_tables_change(const struct cairn_tables *t, size_t page, size_t count, mmu_entry use);

/* What these pages map is mapped by others, which mapped nothing, instead. O(count). */
void cairn_tables_move(const struct cairn_tables *t, size_t from, size_t to, size_t count);

/* How many of these pages, from the first on, map frames side by side; *physical becomes the address of the first
 * frame. All map something. O(count). */
size_t cairn_tables_run(const struct cairn_tables *t, size_t page, size_t count, uintptr_t *physical);

#endif
