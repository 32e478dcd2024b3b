/* How long the lock of lock_timed.h was held.  SPDX-License-Identifier: MIT */
#ifndef LOCK_TIME_H
#define LOCK_TIME_H

#include <stdint.h>

/* Forget what was measured. */
void lock_timed_begin(void);

/* The longest stretch since then, in instructions. */
uint32_t lock_timed_longest(void);

/* Not for who uses the lock. */
void lock_timed_note(uint32_t entered);

#endif
