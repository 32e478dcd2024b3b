/* What port/mmu would have had a processor do, in order.  SPDX-License-Identifier: MIT */
#include "record.h"

#include "tap.h"

enum { KEPT = 4096, OPS = MMU_CLEAR_PAGE + 1 };

static struct record_event events[KEPT];
static size_t recorded, told;
static size_t counts[OPS];
static void (*watcher)(const struct record_event *);

void mmu_op(enum mmu_op op, uintptr_t operand)
{
	struct record_event event = {op, operand, op == MMU_STORE ? *(const mmu_entry *)operand : 0};

	counts[op]++;
	if (recorded < KEPT)
		events[recorded] = event;
	recorded++;
	if (watcher != NULL)
		watcher(&event);
}

void record_begin(void)
{
	recorded = 0;
	told = 0;
	for (size_t op = 0; op < OPS; op++)
		counts[op] = 0;
}

void record_watch(void (*watch)(const struct record_event *))
{
	watcher = watch;
}

static bool next_is(enum mmu_op op, uintptr_t operand, mmu_entry entry)
{
	if (told == recorded || told == KEPT) {
		note("operation %u of %p was not done, or not kept", (unsigned)op, (void *)operand);
		return false;
	}
	const struct record_event *e = &events[told++];

	if (e->op == op && e->operand == operand && e->entry == entry)
		return true;
	note("done: %u of %p, %x; expected: %u of %p, %x", (unsigned)e->op, (void *)e->operand, (unsigned)e->entry,
	     (unsigned)op, (void *)operand, (unsigned)entry);
	return false;
}

bool record_does(enum mmu_op op, uintptr_t operand)
{
	return next_is(op, operand, 0);
}

bool record_stores(const mmu_entry *where, mmu_entry entry)
{
	return next_is(MMU_STORE, (uintptr_t)where, entry);
}

bool record_ends(void)
{
	return told == recorded;
}

size_t record_count(enum mmu_op op)
{
	return counts[op];
}
