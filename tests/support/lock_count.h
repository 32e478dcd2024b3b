/* What tests/configs/lock_counted.h counts.  SPDX-License-Identifier: MIT */
#ifndef LOCK_COUNT_H
#define LOCK_COUNT_H

#include <stdbool.h>
#include <stdint.h>

struct lock_count {
	unsigned depth;        /* 1 inside the lock */
	unsigned entered;      /* so many times */
	unsigned nested;       /* entered while inside: must stay 0 */
	unsigned wrong_state;  /* left with what another entry returned, or without an entry: must stay 0 */
	uintptr_t state;       /* what the last entry returned */
	const void *last_heap; /* whose lock it was */
	bool refuses;          /* whoever calls may not enter */
	void (*between)(void); /* called when the lock is left, as if another task came in; may be NULL */
};

extern struct lock_count lock_count;

#endif
