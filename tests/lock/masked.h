/* Are the core's interrupts off?  SPDX-License-Identifier: MIT */
#ifndef LOCK_MASKED_H
#define LOCK_MASKED_H

#include <stdbool.h>
#include <stdint.h>

/* A host's program has no interrupts that it could mask. */
#if !defined(__arm__) || defined(__unix__)
#define CAN_MASK false
static inline bool interrupts_are_masked(void)
{
	return false;
}
#else
#define CAN_MASK true
static inline bool interrupts_are_masked(void)
{
	uintptr_t now;

#if __ARM_ARCH_PROFILE == 'M'
	__asm__ volatile("mrs %0, primask" : "=r"(now));
	return now != 0;
#else
	__asm__ volatile("mrs %0, cpsr" : "=r"(now));
	return (now & 1u << 7) != 0;
#endif
}
#endif

#endif
