/* A lock that measures how long it is held.  SPDX-License-Identifier: MIT */
#include "lock_timed.h"

#include <stddef.h>

static uint32_t longest; /* ticks */

void lock_timed_note(uint32_t entered)
{
	uint32_t ticks = machine_count() - entered;

	if (longest < ticks)
		longest = ticks;
}

static uint32_t take_longest(void)
{
	uint32_t ticks = longest;

	longest = 0;
	return machine_instructions(ticks);
}

void lock_timed_begin(void)
{
	longest = 0;
}

uint32_t lock_timed_longest(void)
{
	uint32_t instructions = take_longest();

	cairn_lock_leave(NULL, cairn_lock_enter(NULL));
	return instructions - take_longest();
}
