/* From reset to main: stacks, exceptions, the MMU.  SPDX-License-Identifier: MIT
 *
 * As QEMU begins, or a boot loader: in supervisor mode, in ARM state, the image in its place, MMU and caches off.
 */
#include <stdint.h>
#include <stdlib.h>

#include "memory.h"

extern uint32_t __bss_start[], __bss_end[];
extern char __code_start[], __code_end[], __data_start[], __data_end[];
extern void __libc_init_array(void);
extern int main(void);

void vectors(void);
void Reset_Handler(void);
void Unexpected_Handler(void) __attribute__((noreturn));
void begin(void) __attribute__((noreturn, used));
void _init(void);
void _fini(void);

__attribute__((naked, section(".vectors"), aligned(32), used)) void vectors(void)
{
	__asm__("b Reset_Handler\n\t"
	        "b Unexpected_Handler\n\t" /* an undefined instruction */
	        "b Unexpected_Handler\n\t" /* SVC */
	        "b Prefetch_Abort_Handler\n\t"
	        "b Data_Abort_Handler\n\t"
	        "b Unexpected_Handler\n\t"
	        "b Unexpected_Handler\n\t" /* IRQ */
	        "b Unexpected_Handler");   /* FIQ */
}

__attribute__((naked)) void Reset_Handler(void)
{
	__asm__("cps #0x17\n\t" /* abort mode */
	        "ldr sp, =__abort_stack_top\n\t"
	        "cps #0x13\n\t" /* supervisor mode, in which the program runs */
	        "ldr sp, =__stack_top\n\t"
	        "ldr r0, =vectors\n\t"
	        "mcr p15, 0, r0, c12, c0, 0\n\t" /* VBAR */
	        "mrc p15, 0, r0, c1, c0, 1\n\t"  /* ACTLR: SMP, without which shared memory is not cached */
	        "orr r0, r0, #1 << 6\n\t"
	        "mcr p15, 0, r0, c1, c0, 1\n\t"
	        "b begin\n\t"
	        ".ltorg");
}

/* ---- the MMU ---- */

static mmu_entry level1[MMU_LEVEL1_SIZE] __attribute__((aligned(MMU_LEVEL1_SIZE * sizeof(mmu_entry))));

/* The sections of these addresses, each where it is. */
static void map(const char *begin, const char *end, unsigned protection, enum mmu_memory memory)
{
	for (uintptr_t i = (uintptr_t)begin >> MMU_SECTION_LOG2; i << MMU_SECTION_LOG2 < (uintptr_t)end; i++)
		mmu_store(&level1[i], mmu_section(i << MMU_SECTION_LOG2, protection, memory));
}

void begin(void)
{
	for (volatile uint32_t *at = __bss_start; at != __bss_end; at++)
		*at = 0;
	map(__code_start, __code_end, CAIRN_REGION_READ | CAIRN_REGION_EXECUTE, MMU_CACHED);
	map(__data_start, __data_end, CAIRN_REGION_READ | CAIRN_REGION_WRITE, MMU_CACHED);
	map(DEVICES_BEGIN, DEVICES_END, CAIRN_REGION_READ | CAIRN_REGION_WRITE, MMU_DEVICE);
	mmu_on(level1);
	memory_begin(level1);
	__libc_init_array();
	exit(main());
}

/* ---- the rest ---- */

void Unexpected_Handler(void)
{
	_Exit(EXIT_FAILURE);
}

/* What newlib calls before main and behind it; crti.o, which has them, is left out by -nostartfiles. */
void _init(void)
{
}

void _fini(void)
{
}
