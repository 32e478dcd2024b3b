/* Table entries of pages side by side, and that the processor goes by them.  SPDX-License-Identifier: MIT */
#include "tables.h"

void cairn_tables_map(const struct cairn_tables *t, size_t page, size_t count, mmu_entry entry)
{
	mmu_entry *at = t->entries + page;

	for (mmu_entry *end = at + count; at < end; at++) {
		mmu_store(at, entry);
		entry = mmu_page_after(entry);
	}
}

void cairn_tables_unmap(const struct cairn_tables *t, size_t page, size_t count)
{
	mmu_entry *at = t->entries + page;

	for (mmu_entry *end = at + count; at < end; at++)
		mmu_store(at, 0);
	mmu_forget(tables_address(t, page), count);
}

static void break_all(const struct cairn_tables *t, size_t page, size_t count)
{
	mmu_entry *at = t->entries + page;

	for (mmu_entry *end = at + count; at < end; at++)
		mmu_store(at, mmu_broken(*at));
	mmu_forget(tables_address(t, page), count);
}

void cairn_tables_change(const struct cairn_tables *t, size_t page, size_t count, mmu_entry use)
{
	mmu_entry *at = t->entries + page;
	bool breaks = mmu_must_break(*at, use);

	if (breaks)
		break_all(t, page, count);
	for (mmu_entry *end = at + count; at < end; at++)
		mmu_store(at, (mmu_entry)mmu_physical(*at) | use);
	if (breaks)
		mmu_publish();
	else
		mmu_forget(tables_address(t, page), count);
}

void cairn_tables_move(const struct cairn_tables *t, size_t from, size_t to, size_t count)
{
	mmu_entry *out = t->entries + from;
	mmu_entry *in = t->entries + to;
	bool executed = false;

	for (mmu_entry *end = out + count; out < end; out++, in++) {
		executed |= mmu_is_executed(*out);
		mmu_store(in, *out);
		mmu_store(out, 0);
	}
	mmu_forget(tables_address(t, from), count);
	if (executed)
		mmu_forget_instructions();
}

size_t cairn_tables_run(const struct cairn_tables *t, size_t page, size_t count, uintptr_t *physical)
{
	const mmu_entry *at = t->entries + page;
	const mmu_entry *end = at + count;
	uintptr_t first = mmu_physical(*at++);
	uintptr_t next = first / MMU_PAGE_BYTES + 1;

	while (at < end && mmu_physical(*at++) / MMU_PAGE_BYTES == next)
		next++;
	*physical = first;
	return next - first / MMU_PAGE_BYTES;
}
