/* Every public function once, with a look at the lock inside and after each.  SPDX-License-Identifier: MIT */
#ifndef LOCK_CALLS_H
#define LOCK_CALLS_H

#include <stdbool.h>

/* How a lock's state can be told. */
struct lock_probe {
	bool (*is_held)(void);     /* just as it should be while a call is inside */
	bool (*is_restored)(void); /* as it was before the calls */
};

/* Told through expect() where it does not hold. */
void calls_expect(const struct lock_probe *);

#endif
