/* Start-up of every Cortex-M board: the vector table, and the way to main and back.  SPDX-License-Identifier: MIT
 *
 * Needs of the linker script what linker/sections.ld defines, and of the C library __libc_init_array and exit. Runs on
 * any core from Cortex-M0 on.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "c_library.h"
#include "hard_fault.h"
#include "semihosting.h"

extern uint32_t __data_start[], __data_end[], __data_source[], __bss_start[], __bss_end[], __stack_top[];
extern void __libc_init_array(void);
extern int main(int argc, char **argv);

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

enum { COMMAND_LINE_BYTES = 256, ARGUMENTS_MAX = 8 };

static char command_line[COMMAND_LINE_BYTES];
static char *arguments[ARGUMENTS_MAX + 1];

/* Ask the debugger for the command line and cut it at its spaces. */
static int split_arguments(void)
{
	uintptr_t block[2] = {(uintptr_t)command_line, sizeof command_line};
	char *text = command_line;
	int count = 0;

	if (semihosting(SEMIHOSTING_GET_CMDLINE, block) != 0)
		return 0;
	while (count < ARGUMENTS_MAX) {
		while (*text == ' ')
			*text++ = '\0';
		if (*text == '\0')
			break;
		arguments[count++] = text;
		while (*text != ' ' && *text != '\0')
			text++;
	}
	return count;
}

void reset_handler(void)
{
	const uint32_t *from = __data_source;
	int count;

	/* Volatile, so that the compiler makes no call of memcpy or memset of these loops. */
	for (volatile uint32_t *to = __data_start; to != __data_end; to++)
		*to = *from++;
	for (volatile uint32_t *to = __bss_start; to != __bss_end; to++)
		*to = 0;

#ifdef __ARM_FP
	*(volatile uint32_t *)0xe000ed88 |= 0xfu << 20; /* CPACR: full access to CP10 and CP11, the FPU */
	__asm__ volatile("dsb\n\tisb" ::: "memory");
#endif

	c_library_begin();
	__libc_init_array();
	count = split_arguments();
	exit(main(count, arguments));
}

void unexpected_handler(void)
{
	semihosting(SEMIHOSTING_WRITE0, "unexpected exception\n");
	semihosting_exit(HARD_FAULT_STATUS);
}
