/* The spinlock: held inside with the core's interrupts off, and afterwards as it was.  SPDX-License-Identifier: MIT
 *
 * Built with cairn_lock_spin.h as the lock. That two threads exclude each other is for ci/races.
 */
#include CAIRN_LOCK_H

#include "calls.h"
#include "masked.h"
#include "tap.h"

static bool found; /* were interrupts off? */

static bool is_taken(void)
{
	bool taken = atomic_flag_test_and_set(&cairn_lock_flag);

	if (!taken)
		atomic_flag_clear(&cairn_lock_flag);
	return taken;
}

static bool is_held(void)
{
	return is_taken() && interrupts_are_masked() == CAN_MASK;
}

static bool is_as_found(void)
{
	return !is_taken() && interrupts_are_masked() == found;
}

static void every_call(void)
{
	static const struct lock_probe probe = {is_held, is_as_found};

	expect(is_as_found());
	calls_expect(&probe);
}

static void interrupts_on(void)
{
	found = false;
	every_call();
}

static void interrupts_off_already(void)
{
	uintptr_t before = interrupts_off();

	found = true;
	every_call();
	interrupts_restore(before);
}

int main(void)
{
	tap_case("every call takes the lock and gives it back", interrupts_on);
	tap_case_if(CAN_MASK, "a host's program has no interrupts", "a caller that has interrupts off keeps them off",
	            interrupts_off_already);
	return tap_end();
}
