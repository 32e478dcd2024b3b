/* Two threads of a Cortex-A, switched as an IRQ ends.  SPDX-License-Identifier: MIT
 *
 * The thread that does not run has all its registers on its stack:
 *
 *	saved -> | FPSCR | d16 to d31 | d0 to d15 | r0 to r12, lr | pc, CPSR |
 */
#include "../threads.h"

#include <stdbool.h>
#include <stddef.h>

#include "arm_code.h"
#include "interrupt.h"

#define SUPERVISOR_MODE 0x13u
#define STATE_THUMB (1u << 5)

enum { SAVED_PC = 1 + 2 * 32 + 14, SAVED_CPSR, SAVED_WORDS, STACK_WORDS = 512 };

void irq_handler(void);
uint32_t *threads_interrupt(uint32_t *saved) __attribute__((used));

static uint32_t other_stack[STACK_WORDS] __attribute__((aligned(8)));

static uint32_t *waiting; /* what the other thread has saved */
static volatile bool is_asked;
static volatile uint32_t switches;

/* The thread that ran has saved this: who goes on? */
uint32_t *threads_interrupt(uint32_t *saved)
{
	uint32_t *next;

	interrupt();
	if (!is_asked)
		return saved;
	is_asked = false;
	next = waiting;
	waiting = saved;
	switches++;
	return next;
}

/* The stack may be aligned to 4 only where the interrupt comes. A thread must not keep the other's reservation. */
ARM_CODE void irq_handler(void)
{
	__asm__ volatile("sub   lr, lr, #4\n\t"
	                 "srsdb sp!, #0x13\n\t" /* SUPERVISOR_MODE */
	                 "cps   #0x13\n\t"
	                 "push  {r0-r12, lr}\n\t"
	                 "vpush {d0-d15}\n\t"
	                 "vpush {d16-d31}\n\t"
	                 "vmrs  r0, fpscr\n\t"
	                 "push  {r0}\n\t"
	                 "mov   r0, sp\n\t"
	                 "bic   sp, sp, #7\n\t"
	                 "bl    threads_interrupt\n\t"
	                 "mov   sp, r0\n\t"
	                 "pop   {r0}\n\t"
	                 "vmsr  fpscr, r0\n\t"
	                 "vpop  {d16-d31}\n\t"
	                 "vpop  {d0-d15}\n\t"
	                 "pop   {r0-r12, lr}\n\t"
	                 "clrex\n\t"
	                 "rfeia sp!");
}

void threads_begin(void (*other)(void))
{
	waiting = other_stack + STACK_WORDS - SAVED_WORDS;
	waiting[SAVED_PC] = (uint32_t)other & ~1u;
	waiting[SAVED_CPSR] = SUPERVISOR_MODE | ((uint32_t)other & 1u ? STATE_THUMB : 0);
}

void threads_switch(void)
{
	is_asked = true;
}

uint32_t threads_switches(void)
{
	return switches;
}
