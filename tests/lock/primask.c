/* The lock of interrupts: off inside, and afterwards as they were.  SPDX-License-Identifier: MIT
 *
 * Built with cairn_lock_primask.h as the lock, for boards.
 */
#include <stddef.h>

#include CAIRN_LOCK_H

#include "calls.h"
#include "tap.h"

static uintptr_t found; /* what PRIMASK was */

static uintptr_t primask(void)
{
	uintptr_t now;

	__asm__ volatile("mrs %0, primask" : "=r"(now));
	return now;
}

static bool masks(void)
{
	return primask() == 1;
}

static bool is_as_found(void)
{
	return primask() == found;
}

static void with_primask(uintptr_t value)
{
	static const struct lock_probe probe = {masks, is_as_found};

	found = value;
	interrupts_restore(value);
	expect(is_as_found());
	calls_expect(&probe);
	interrupts_restore(0);
}

static void interrupts_on(void)
{
	with_primask(0);
}

static void interrupts_off_already(void)
{
	with_primask(1);
}

/* One heap's inside another's, as when an interrupts-off section of the caller's allocates. */
static void nested(void)
{
	uintptr_t outer, inner;

	found = 0;
	outer = cairn_lock_enter(NULL);
	inner = cairn_lock_enter(NULL);
	expect(masks());
	cairn_lock_leave(NULL, inner);
	expect(masks());
	cairn_lock_leave(NULL, outer);
	expect(is_as_found());
}

int main(void)
{
	tap_case("interrupts are off inside, and on again after every call", interrupts_on);
	tap_case("a caller that has interrupts off keeps them off", interrupts_off_already);
	tap_case("the inner one of two leaves interrupts off", nested);
	return tap_end();
}
