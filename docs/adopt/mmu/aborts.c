/* What the processor tells of an access that the MMU does not allow.  SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <unistd.h>

enum { ABORT_STATUS = 70, DFSR_WRITE = 1 << 11 };

void Data_Abort_Handler(void);
void Prefetch_Abort_Handler(void);
void data_abort(uintptr_t instruction) __attribute__((noreturn, used));
void prefetch_abort(uintptr_t instruction) __attribute__((noreturn, used));

/* In abort mode, on its stack. lr is 8 bytes behind the instruction that was to read or write, and 4 behind one that
 * was to be executed. */
__attribute__((naked)) void Data_Abort_Handler(void)
{
	__asm__("sub r0, lr, #8\n\tb data_abort");
}

__attribute__((naked)) void Prefetch_Abort_Handler(void)
{
	__asm__("sub r0, lr, #4\n\tb prefetch_abort");
}

/* Without stdio, which may be what was interrupted. */
static void tell(const char *text, uintptr_t address)
{
	char digits[11] = "0x........\n";
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	for (int i = 9; i >= 2; i--, address >>= 4)
		digits[i] = "0123456789abcdef"[address % 16];
	write(STDOUT_FILENO, text, length);
	write(STDOUT_FILENO, digits, sizeof digits);
}

static void __attribute__((noreturn)) end_at(uintptr_t instruction)
{
	tell("by the instruction at ", instruction);
	_exit(ABORT_STATUS);
}

void data_abort(uintptr_t instruction)
{
	uint32_t status;
	uintptr_t address;

	__asm__ volatile("mrc p15, 0, %0, c5, c0, 0\n\t" /* DFSR */
	                 "mrc p15, 0, %1, c6, c0, 0"     /* DFAR */
	                 : "=r"(status), "=r"(address));
	tell(status & DFSR_WRITE ? "data abort: write to " : "data abort: read of ", address);
	end_at(instruction);
}

void prefetch_abort(uintptr_t instruction)
{
	tell("prefetch abort: execution of ", instruction);
	end_at(instruction);
}
