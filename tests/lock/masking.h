/* Locks that mask interrupts: off inside, and afterwards as they were.  SPDX-License-Identifier: MIT */
#ifndef LOCK_MASKING_H
#define LOCK_MASKING_H

#include <stddef.h>

#include CAIRN_LOCK_H

#include "calls.h"
#include "masked.h"
#include "tap.h"

static bool found; /* were they off? */

static bool is_as_found(void)
{
	return interrupts_are_masked() == found;
}

static void with_interrupts_off(bool off)
{
	static const struct lock_probe probe = {interrupts_are_masked, is_as_found};
	const uintptr_t before = interrupts_off();

	if (!off)
		interrupts_restore(before);
	found = off;
	expect(is_as_found());
	calls_expect(&probe);
	interrupts_restore(before);
}

static void interrupts_on(void)
{
	with_interrupts_off(false);
}

static void interrupts_off_already(void)
{
	with_interrupts_off(true);
}

/* One heap's inside another's, as when an interrupts-off section of the caller's allocates. */
static void nested(void)
{
	uintptr_t outer, inner;

	found = false;
	outer = cairn_lock_enter(NULL);
	inner = cairn_lock_enter(NULL);
	expect(interrupts_are_masked());
	cairn_lock_leave(NULL, inner);
	expect(interrupts_are_masked());
	cairn_lock_leave(NULL, outer);
	expect(is_as_found());
}

static void masking_cases(void)
{
	tap_case("interrupts are off inside, and on again after every call", interrupts_on);
	tap_case("a caller that has interrupts off keeps them off", interrupts_off_already);
	tap_case("the inner one of two leaves interrupts off", nested);
}

#endif
