/* Start-up of every Cortex-A board: the vector table, and what reset does.  SPDX-License-Identifier: MIT
 *
 * As after reset: supervisor mode, in which the program stays, ARM state, MMU and caches off, nothing in them.
 */
#include <stdint.h>

#include "abort.h"
#include "arm_code.h"
#include "fault_line.h"
#include "image.h"
#include "level1.h"

void reset_handler(void);
void board_begin(void) __attribute__((noreturn, used));
void unexpected_handler(void);
void unexpected(void) __attribute__((noreturn, used));

/* An image that wants one of these defines it, as ARM code; the others end the run. */
#define MAY_BE_DEFINED __attribute__((weak, alias("unexpected_handler")))
void svc_handler(void) MAY_BE_DEFINED;
void irq_handler(void) MAY_BE_DEFINED;
void fiq_handler(void) MAY_BE_DEFINED;

uint64_t exception_stack[128] __attribute__((used));
_Static_assert(sizeof exception_stack == 1024, "EXCEPTION_STACK is its end");

ARM_CODE void vectors(void);

__attribute__((section(".vectors"), used, aligned(32))) ARM_CODE void vectors(void)
{
	__asm__ volatile("ldr pc, =reset_handler\n\t"
	                 "ldr pc, =undefined_handler\n\t"
	                 "ldr pc, =svc_handler\n\t"
	                 "ldr pc, =prefetch_abort_handler\n\t"
	                 "ldr pc, =data_abort_handler\n\t"
	                 "ldr pc, =unexpected_handler\n\t"
	                 "ldr pc, =irq_handler\n\t"
	                 "ldr pc, =fiq_handler\n\t"
	                 ".ltorg");
}

ARM_CODE void reset_handler(void)
{
	__asm__ volatile("ldr sp, =__stack_top\n\t"
	                 "ldr r0, =vectors\n\t"
	                 "mcr p15, 0, r0, c12, c0, 0\n\t" /* VBAR */
	                 "mrc p15, 0, r0, c1, c0, 1\n\t"  /* ACTLR: SMP, without which data caches hold nothing shared */
	                 "orr r0, r0, #1 << 6\n\t"
	                 "mcr p15, 0, r0, c1, c0, 1\n\t"
	                 "mrc p15, 0, r0, c1, c0, 2\n\t" /* CPACR: full access to CP10 and CP11, the FPU */
	                 "orr r0, r0, #0xf << 20\n\t"
	                 "mcr p15, 0, r0, c1, c0, 2\n\t"
	                 "isb\n\t"
	                 "mov r0, #1 << 30\n\t" /* FPEXC: it is on */
	                 "vmsr fpexc, r0\n\t"
	                 "ldr pc, =board_begin\n\t"
	                 ".ltorg");
}

/* Exceptions may come once there is a place for them: as after the reset of a Cortex-M. */
void board_begin(void)
{
	image_load();
	level1_begin();
	__asm__ volatile("cpsie aif" ::: "memory");
	image_run();
}

ARM_CODE void unexpected_handler(void)
{
	__asm__ volatile(EXCEPTION_STACK "ldr pc, =unexpected\n\t.ltorg");
}

void unexpected(void)
{
	fault_line_text("unexpected exception");
	fault_line_end(UNDEFINED_STATUS);
}
