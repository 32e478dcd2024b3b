/* Tells what the heap's section is, asked from the stack that the argument names; bounds.t looks at it.
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>
#include <string.h>

#include "cairn_linker.h"
#include "machine.h"
#include "say.h"

enum { THREAD_STACK = 1024 };

extern char __bss_end[];

static char thread_stack[THREAD_STACK] __attribute__((aligned(8)));

/* To the end of the section, by ever smaller steps, and a byte written there. */
static void tell_section(void)
{
	char *const start = cairn_linker_sbrk(0);

	for (ptrdiff_t step = PTRDIFF_MAX / 2 + 1; step > 0; step /= 2)
		while (cairn_linker_sbrk(step) != CAIRN_SBRK_FAILED)
			;

	char *const end = cairn_linker_sbrk(0);

	*start = 1;
	end[-1] = 1;
	say("section %p to %p\n", start, end);
	machine_exit(0);
}

/* Do it on a stack that grows down from `top`: on a Cortex-M the process stack, as threads have it. */
static void tell_section_to_thread(char *top)
{
#if __ARM_ARCH_PROFILE == 'M'
	__asm__ volatile("msr psp, %0\n\t"
	                 "msr control, %1\n\t"
	                 "isb" ::"r"(top),
	                 "r"(2)
	                 : "memory");
#else
	__asm__ volatile("mov sp, %0" ::"r"(top) : "memory");
#endif
	tell_section();
}

int main(int argc, char **argv)
{
	const char *stack = argc > 1 ? argv[1] : "";

	if (strcmp(stack, "main") == 0)
		tell_section();
	if (strcmp(stack, "thread") == 0)
		tell_section_to_thread(thread_stack + THREAD_STACK);
	if (strcmp(stack, "thread-in-heap") == 0)
		tell_section_to_thread(__bss_end + THREAD_STACK);
	say("unknown stack: %s\n", stack);
	return 1;
}
