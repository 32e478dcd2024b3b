/* A Cortex-M core's interrupts off, and as they were again: PRIMASK.  SPDX-License-Identifier: MIT
 *
 * Only privileged code may: for unprivileged code the processor ignores both, silently.
 */
#ifndef CAIRN_INTERRUPTS_H
#define CAIRN_INTERRUPTS_H

#include <stdint.h>

/* What PRIMASK was. An interrupt between the two instructions does no harm: it puts PRIMASK back itself. */
static inline uintptr_t interrupts_off(void)
{
	uintptr_t primask;

	__asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask)::"memory");
	return primask;
}

static inline void interrupts_restore(uintptr_t primask)
{
	__asm__ volatile("msr primask, %0" ::"r"(primask) : "memory");
}

#endif
