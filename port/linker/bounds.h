/* What must hold of a heap section before there is a heap in it.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_BOUNDS_H
#define CAIRN_BOUNDS_H

#include <stdint.h>

#include "cairn_port.h"

/* The pointer of the main stack, the one of the start-up and of interrupts. A Cortex-M tells it to a thread that has
 * another, too, but reads as 0 where that is unprivileged; elsewhere it is the caller's own. */
static inline uintptr_t cairn_main_stack(void)
{
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
	uintptr_t stack;

	__asm__ volatile("mrs %0, msp" : "=r"(stack));
	return stack;
#else
	return (uintptr_t)__builtin_frame_address(0);
#endif
}

/* `reserve` bytes below `limit`; 0, which is above no start, if there are not so many. */
static inline uintptr_t cairn_bounds_below(uintptr_t limit, uintptr_t reserve)
{
	return limit > reserve ? limit - reserve : 0;
}

/* The rule that a section from start to end breaks, with a stack whose pointer is `stack`. A stack pushes below its
 * pointer: an empty one that lies under the section may well begin where the section does. */
static inline enum cairn_fault cairn_bounds_fault(uintptr_t start, uintptr_t end, uintptr_t stack)
{
	if (start > end)
		return CAIRN_FAULT_START_ABOVE_END;
	if (start == end)
		return CAIRN_FAULT_NO_SECTION;
	return stack > start && stack <= end ? CAIRN_FAULT_MEETS_STACK : CAIRN_FAULT_NONE;
}

#endif
