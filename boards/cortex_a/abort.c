/* Data and prefetch aborts and undefined instructions: one line and the end, or back to who expects one.
 * SPDX-License-Identifier: MIT
 *
 * No handler returns to what it has interrupted. So all have the same stack, which is empty as each begins, and save no
 * register: what the program's stack pointer is does not matter.
 */
#include "abort.h"

#include <setjmp.h>
#include <stddef.h>

#include "arm_code.h"
#include "fault_line.h"

#define STATE_THUMB (1u << 5) /* in a CPSR */

static struct {
	struct abort_seen *seen; /* NULL: none is expected */
	uint32_t state;          /* the CPSR to go on with */
	jmp_buf back;
} expected;

void data_abort(uintptr_t instruction) __attribute__((noreturn, used));
void prefetch_abort(uintptr_t instruction) __attribute__((noreturn, used));
void undefined_instruction(uintptr_t instruction) __attribute__((noreturn, used));

/* In either state of the processor lr is 8 behind the instruction that reads or writes, and 4 behind the one that was
 * to be executed. Behind one that is undefined it is where the next would begin, in Thumb state after one of
 * 2 bytes. */
ARM_CODE void data_abort_handler(void)
{
	__asm__ volatile("sub r0, lr, #8\n\t" EXCEPTION_STACK "ldr pc, =data_abort\n\t.ltorg");
}

ARM_CODE void prefetch_abort_handler(void)
{
	__asm__ volatile("sub r0, lr, #4\n\t" EXCEPTION_STACK "ldr pc, =prefetch_abort\n\t.ltorg");
}

ARM_CODE void undefined_handler(void)
{
	__asm__ volatile("mrs r0, spsr\n\t"
	                 "tst r0, #32\n\t" /* STATE_THUMB */
	                 "subne r0, lr, #2\n\t"
	                 "subeq r0, lr, #4\n\t" EXCEPTION_STACK "ldr pc, =undefined_instruction\n\t.ltorg");
}

/* Out of the exception to longjmp, which needs no stack until it has taken that of abort_during. */
static void __attribute__((noreturn)) go_back(void)
{
	const uint32_t state = expected.state | ((uintptr_t)longjmp & 1 ? STATE_THUMB : 0);
	register void *back __asm__("r0") = expected.back;
	register int value __asm__("r1") = 1;
	register uintptr_t where __asm__("lr") = (uintptr_t)longjmp & ~(uintptr_t)1;

	__asm__ volatile("msr spsr_fsxc, %3\n\tsubs pc, lr, #0" ::"r"(back), "r"(value), "r"(where), "r"(state) : "memory");
	__builtin_unreachable();
}

static void __attribute__((noreturn)) end_with(const char *what, int status, const struct abort_seen *seen)
{
	fault_line_text(what);
	fault_line_hex(": status ", seen->status);
	fault_line_hex(", address ", seen->address);
	fault_line_hex(", pc ", seen->instruction);
	fault_line_end(status);
}

static void come_back_with(const struct abort_seen *seen)
{
	if (expected.seen == NULL)
		return;
	*expected.seen = *seen;
	expected.seen = NULL;
	go_back();
}

void data_abort(uintptr_t instruction)
{
	struct abort_seen seen = {.instruction = instruction};

	__asm__ volatile("mrc p15, 0, %0, c5, c0, 0\n\t" /* DFSR */
	                 "mrc p15, 0, %1, c6, c0, 0"     /* DFAR */
	                 : "=r"(seen.status), "=r"(seen.address));
	come_back_with(&seen);
	end_with("DataAbort", DATA_ABORT_STATUS, &seen);
}

void prefetch_abort(uintptr_t instruction)
{
	struct abort_seen seen = {.instruction = instruction, .is_prefetch = true};

	__asm__ volatile("mrc p15, 0, %0, c5, c0, 1\n\t" /* IFSR */
	                 "mrc p15, 0, %1, c6, c0, 2"     /* IFAR */
	                 : "=r"(seen.status), "=r"(seen.address));
	come_back_with(&seen);
	end_with("PrefetchAbort", PREFETCH_ABORT_STATUS, &seen);
}

void undefined_instruction(uintptr_t instruction)
{
	fault_line_hex("Undefined: pc ", instruction);
	fault_line_end(UNDEFINED_STATUS);
}

bool abort_during(void (*call)(void *user), void *user, struct abort_seen *seen)
{
	expected.seen = seen;
	__asm__ volatile("mrs %0, cpsr" : "=r"(expected.state));
	if (setjmp(expected.back) != 0)
		return true;
	call(user);
	expected.seen = NULL;
	return false;
}
