/* Two threads of a Cortex-M, switched by PendSV.  SPDX-License-Identifier: MIT
 *
 * The thread that does not run has all its registers on its stack: below what the processor stacks (r0 to r3, r12, lr,
 * pc, xPSR and, if bit 4 of EXC_RETURN is 0, s0 to s15) what the switch adds:
 *
 *	saved -> | r4 to r7 | r8 to r11 | EXC_RETURN | s16 to s31, if bit 4 of EXC_RETURN is 0 |
 */
#include "../threads.h"

#include <stddef.h>

#define INTERRUPT_CONTROL (*(volatile uint32_t *)0xe000ed04) /* ICSR */
#define PENDSV_SET (1u << 28)
#define PRIORITIES (*(volatile uint32_t *)0xe000ed20) /* SHPR3 */
#define PENDSV_LOWEST (0xffu << 16)

#define CONTROL_PROCESS_STACK 2u
#define XPSR_THUMB (1u << 24)
#define RETURN_TO_THREAD 0xfffffffd /* EXC_RETURN: thread mode, process stack, no floating point */

enum { SAVED_WORDS = 9, FRAME_WORDS = 8, STACK_WORDS = 256 };
enum { SAVED_EXC_RETURN = 8, FRAME_PC = SAVED_WORDS + 6, FRAME_XPSR = SAVED_WORDS + 7 };

void pendsv_handler(void);
uint32_t *threads_next(uint32_t *saved) __attribute__((used));

/* Stacks begin at their end, and are aligned there. */
static uint32_t other_stack[STACK_WORDS] __attribute__((aligned(8)));
static uint32_t exception_stack[STACK_WORDS] __attribute__((aligned(8)));

static uint32_t *waiting; /* what the other thread has saved */
static volatile uint32_t switches;

/* The thread that ran has saved this: who is next? */
uint32_t *threads_next(uint32_t *saved)
{
	uint32_t *next = waiting;

	waiting = saved;
	switches++;
	return next;
}

#ifdef __ARM_FP
#define SAVE_FLOATS "tst r2, #16\n\tit eq\n\tvstmdbeq r0!, {s16-s31}\n\t"
#define RESTORE_FLOATS "tst r2, #16\n\tit eq\n\tvldmiaeq r1!, {s16-s31}\n\t"
#else
#define SAVE_FLOATS
#define RESTORE_FLOATS
#endif

/* Thumb-1, so that it serves every core. */
__attribute__((naked)) void pendsv_handler(void)
{
	__asm__ volatile(".syntax unified\n\t"
	                 "mov   r2, lr\n\t"
	                 "mrs   r0, psp\n\t" SAVE_FLOATS "subs  r0, #36\n\t"
	                 "mov   r1, r0\n\t"
	                 "stmia r1!, {r4-r7}\n\t"
	                 "mov   r4, r8\n\t"
	                 "mov   r5, r9\n\t"
	                 "mov   r6, r10\n\t"
	                 "mov   r7, r11\n\t"
	                 "stmia r1!, {r4-r7}\n\t"
	                 "str   r2, [r1]\n\t"
	                 "bl    threads_next\n\t"
	                 "mov   r1, r0\n\t"
	                 "adds  r1, #16\n\t"
	                 "ldmia r1!, {r4-r7}\n\t"
	                 "mov   r8, r4\n\t"
	                 "mov   r9, r5\n\t"
	                 "mov   r10, r6\n\t"
	                 "mov   r11, r7\n\t"
	                 "ldmia r1!, {r2}\n\t"
	                 "ldmia r0!, {r4-r7}\n\t" RESTORE_FLOATS "msr   psp, r1\n\t"
	                 "bx    r2");
}

/* The caller goes on where it is on its stack, which is the process stack from now on. */
static void leave_main_stack(uint32_t *exceptions)
{
	uint32_t stack;

	__asm__ volatile("mrs %0, msp\n\t"
	                 "msr psp, %0\n\t"
	                 "msr control, %1\n\t"
	                 "isb\n\t"
	                 "msr msp, %2"
	                 : "=&r"(stack)
	                 : "r"(CONTROL_PROCESS_STACK), "r"(exceptions)
	                 : "memory");
}

void threads_begin(void (*other)(void))
{
	waiting = other_stack + STACK_WORDS - FRAME_WORDS - SAVED_WORDS;
	waiting[SAVED_EXC_RETURN] = RETURN_TO_THREAD;
	waiting[FRAME_PC] = (uint32_t)other & ~1u;
	waiting[FRAME_XPSR] = XPSR_THUMB;
	PRIORITIES |= PENDSV_LOWEST;
	leave_main_stack(exception_stack + STACK_WORDS);
}

void threads_switch(void)
{
	INTERRUPT_CONTROL = PENDSV_SET;
}

uint32_t threads_switches(void)
{
	return switches;
}
