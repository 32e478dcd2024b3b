/* The lock of low priorities: raised inside, never lowered, and afterwards as it was.  SPDX-License-Identifier: MIT
 *
 * Built with cairn_lock_basepri.h as the lock, for boards whose core has BASEPRI.
 */
#include <stddef.h>

#include CAIRN_LOCK_H

#include "calls.h"
#include "tap.h"

/* Priorities, urgent ones first, that every number of implemented bits can hold; and none at all. */
enum { NONE = 0, URGENT = 0x40, CEILING = CAIRN_LOCK_PRIORITY, LATE = 0xc0 };
_Static_assert(URGENT < CEILING && CEILING < LATE, "the ceiling has priorities on both sides");

static uintptr_t found, inside; /* what BASEPRI was, and what it should be under the lock */

static uintptr_t basepri(void)
{
	uintptr_t now;

	__asm__ volatile("mrs %0, basepri" : "=r"(now));
	return now;
}

static void set_basepri(uintptr_t value)
{
	__asm__ volatile("msr basepri, %0" ::"r"(value) : "memory");
}

static bool masks(void)
{
	return basepri() == inside;
}

static bool is_as_found(void)
{
	return basepri() == found;
}

static void with_basepri(uintptr_t value, uintptr_t raised)
{
	static const struct lock_probe probe = {masks, is_as_found};

	found = value;
	inside = raised;
	set_basepri(value);
	expect(is_as_found());
	calls_expect(&probe);
	set_basepri(NONE);
}

static void nothing_masked(void)
{
	with_basepri(NONE, CEILING);
}

static void less_masked(void)
{
	with_basepri(LATE, CEILING);
}

static void as_much_masked(void)
{
	with_basepri(CEILING, CEILING);
}

static void more_masked(void)
{
	with_basepri(URGENT, URGENT);
}

static void nested(void)
{
	uintptr_t outer, inner;

	found = NONE;
	inside = CEILING;
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
	tap_case("BASEPRI is at the ceiling inside, and off again after every call", nothing_masked);
	tap_case("a lower BASEPRI is raised to the ceiling, and is back afterwards", less_masked);
	tap_case("the ceiling itself stays", as_much_masked);
	tap_case("a caller that masks more goes on doing so, inside too", more_masked);
	tap_case("the inner one of two leaves the ceiling", nested);
	return tap_end();
}
