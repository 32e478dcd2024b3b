/* What port/mmu would have had a processor do, in order.  SPDX-License-Identifier: MIT
 *
 *	record_begin();
 *	cairn_tables_unmap(&tables, 3, 1);
 *	expect(record_stores(&entries[3], 0) && record_does(MMU_STORES_ARE_SEEN, 0) && ...);
 *	expect(record_ends());
 */
#ifndef RECORD_H
#define RECORD_H

#include "mmu.h"

struct record_event {
	enum mmu_op op;
	uintptr_t operand;
	mmu_entry entry; /* of a store: what is stored */
};

/* Nothing was done yet. */
void record_begin(void);

/* Was this the next thing done? Says what was instead, if not. */
bool record_does(enum mmu_op op, uintptr_t operand);
bool record_stores(const mmu_entry *where, mmu_entry entry);

/* Was nothing else done? */
bool record_ends(void);

/* How often it was done since record_begin. */
size_t record_count(enum mmu_op op);

/* From now on `watch` is told of everything when it is done; nobody, if it is NULL. */
void record_watch(void (*watch)(const struct record_event *));

#endif
