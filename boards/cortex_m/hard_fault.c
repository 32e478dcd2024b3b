/* The HardFault handler: one line that says where, and the end of the run.  SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>

#include "fault_line.h"
#include "hard_fault.h"

/* v6-M and v8-M baseline have no fault registers. */
#if __ARM_ARCH_ISA_THUMB >= 2
#define HAS_FAULT_REGISTERS 1
#else
#define HAS_FAULT_REGISTERS 0
#endif

#define CFSR (*(volatile uint32_t *)0xe000ed28)
#define MMFAR (*(volatile uint32_t *)0xe000ed34)
#define BFAR (*(volatile uint32_t *)0xe000ed38)

enum {
	CFSR_MSTKERR = 1u << 4,    /* the exception frame could not be written: MPU */
	CFSR_MMARVALID = 1u << 7,  /* MMFAR holds the address */
	CFSR_STKERR = 1u << 12,    /* the exception frame could not be written: bus */
	CFSR_BFARVALID = 1u << 15, /* BFAR holds the address */
};

/* Words of the frame that an exception stacks. */
enum { FRAME_PC = 6, FRAME_WORDS = 8 };

extern char __ram_start[], __ram_end[];

void hard_fault_report(const uint32_t *frame) __attribute__((noreturn, used));

/* Was the frame written? To look where there is no memory would be a fault within a fault, which stops the core. */
static bool frame_is_readable(const uint32_t *frame)
{
#if HAS_FAULT_REGISTERS
	(void)frame;
	return (CFSR & (CFSR_MSTKERR | CFSR_STKERR)) == 0;
#else
	return (uintptr_t)frame >= (uintptr_t)__ram_start && (uintptr_t)(frame + FRAME_WORDS) <= (uintptr_t)__ram_end;
#endif
}

void hard_fault_report(const uint32_t *frame)
{
	fault_line_text("HardFault:");
#if HAS_FAULT_REGISTERS
	fault_line_hex(" CFSR ", CFSR);
	if (CFSR & CFSR_BFARVALID)
		fault_line_hex(", address ", BFAR);
	else if (CFSR & CFSR_MMARVALID)
		fault_line_hex(", address ", MMFAR);
	fault_line_text(",");
#endif
	if (frame_is_readable(frame))
		fault_line_hex(" pc ", frame[FRAME_PC]);
	else
		fault_line_hex(" stack pointer ", (uint32_t)frame);
	fault_line_end(HARD_FAULT_STATUS);
}

/* Find the frame (bit 2 of EXC_RETURN tells on which stack), then report on a fresh stack: the old one may be what
 * faulted. Thumb-1 only. */
__attribute__((naked)) void hard_fault_handler(void)
{
	__asm__ volatile("mov   r1, lr\n\t"
	                 "movs  r2, #4\n\t"
	                 "mrs   r0, msp\n\t"
	                 "tst   r1, r2\n\t"
	                 "beq   1f\n\t"
	                 "mrs   r0, psp\n"
	                 "1:\n\t"
	                 "ldr   r1, =__stack_top\n\t"
	                 "mov   sp, r1\n\t"
	                 "ldr   r1, =hard_fault_report\n\t"
	                 "bx    r1\n\t"
	                 ".ltorg");
}
