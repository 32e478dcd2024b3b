/* Start-up of every Cortex-M board, from Cortex-M0 on: the vector table, and what reset does.
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>

#include "fault_line.h"
#include "hard_fault.h"
#include "image.h"

extern uint32_t __stack_top[];

void reset_handler(void) __attribute__((noreturn));
void unexpected_handler(void);

/* An image that wants one of these defines it; the others end the run. */
#define MAY_BE_DEFINED __attribute__((weak, alias("unexpected_handler")))
void nmi_handler(void) MAY_BE_DEFINED;
void svc_handler(void) MAY_BE_DEFINED;
void pendsv_handler(void) MAY_BE_DEFINED;
void systick_handler(void) MAY_BE_DEFINED;

/* The faults that v7-M adds stay disabled, so that each arrives as a HardFault. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
	[0] = (uintptr_t)__stack_top,        [1] = (uintptr_t)reset_handler,      [2] = (uintptr_t)nmi_handler,
	[3] = (uintptr_t)hard_fault_handler, [4] = (uintptr_t)hard_fault_handler, [5] = (uintptr_t)hard_fault_handler,
	[6] = (uintptr_t)hard_fault_handler, [11] = (uintptr_t)svc_handler,       [14] = (uintptr_t)pendsv_handler,
	[15] = (uintptr_t)systick_handler,
};

void reset_handler(void)
{
#ifdef __ARM_FP
	*(volatile uint32_t *)0xe000ed88 |= 0xfu << 20; /* CPACR: full access to CP10 and CP11, the FPU */
	__asm__ volatile("dsb\n\tisb" ::: "memory");
#endif

	image_load();
	image_run();
}

void unexpected_handler(void)
{
	fault_line_text("unexpected exception");
	fault_line_end(HARD_FAULT_STATUS);
}
