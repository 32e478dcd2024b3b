/* A core's interrupts off, and as they were again.  SPDX-License-Identifier: MIT
 *
 * On a Cortex-M it is PRIMASK, on a Cortex-A or Cortex-R the mask I of the CPSR: IRQs, not FIQs. Only privileged code
 * may: for unprivileged code the processor ignores both, silently.
 */
#ifndef CAIRN_INTERRUPTS_H
#define CAIRN_INTERRUPTS_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#define INTERRUPTS_STATE "primask"
#define INTERRUPTS_MASK "primask"
#else
#define INTERRUPTS_STATE "cpsr"
#define INTERRUPTS_MASK "cpsr_c"
#endif

/* What they were. An interrupt between the two instructions does no harm: it puts that back itself. */
static inline uintptr_t interrupts_off(void)
{
	uintptr_t state;

	__asm__ volatile("mrs %0, " INTERRUPTS_STATE "\n\tcpsid i" : "=r"(state)::"memory");
	return state;
}

static inline void interrupts_restore(uintptr_t state)
{
	__asm__ volatile("msr " INTERRUPTS_MASK ", %0" ::"r"(state) : "memory");
}

/* For locks that an interrupt may take: what -DCAIRN_REFUSE_INTERRUPTS makes of them. */
#ifdef CAIRN_REFUSE_INTERRUPTS
#if !defined(__ARM_ARCH_PROFILE) || __ARM_ARCH_PROFILE != 'M'
#error "CAIRN_REFUSE_INTERRUPTS: only a Cortex-M tells who asks; elsewhere a handler may have left its mode"
#endif
/* Does an interrupt, or another exception, ask? */
static inline bool interrupts_ask(void)
{
	uintptr_t ipsr;

	__asm__ volatile("mrs %0, ipsr" : "=r"(ipsr));
	return ipsr != 0;
}

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
