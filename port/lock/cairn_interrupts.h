/* A Cortex-M core's interrupts off, and as they were again: PRIMASK.  SPDX-License-Identifier: MIT
 *
 * Only privileged code may: for unprivileged code the processor ignores both, silently.
 */
#ifndef CAIRN_INTERRUPTS_H
#define CAIRN_INTERRUPTS_H

#include <stdbool.h>
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

/* Does an interrupt, or another exception, ask? */
static inline bool interrupts_ask(void)
{
	uintptr_t ipsr;

	__asm__ volatile("mrs %0, ipsr" : "=r"(ipsr));
	return ipsr != 0;
}

/* For locks that an interrupt may take: what -DCAIRN_REFUSE_INTERRUPTS makes of them. */
#ifdef CAIRN_REFUSE_INTERRUPTS
#define CAIRN_LOCK_REFUSES(h) ((void)(h), interrupts_ask())
#endif

/* A core without exclusives swaps with interrupts off: five instructions, the one included that lets them in again. */
#if __GCC_ATOMIC_POINTER_LOCK_FREE != 2
#define CAIRN_LOCK_SWAP(where, old, new)                                                                               \
	__extension__({                                                                                                    \
		__typeof__(*(old)) interrupts_expected = *(old);                                                               \
		__typeof__(*(old)) interrupts_new = (new);                                                                     \
		uintptr_t interrupts_state = interrupts_off();                                                                 \
		*(old) = *(where);                                                                                             \
		if (*(old) == interrupts_expected)                                                                             \
			*(where) = interrupts_new;                                                                                 \
		interrupts_restore(interrupts_state);                                                                          \
		*(old) == interrupts_expected;                                                                                 \
	})
#endif

#endif
