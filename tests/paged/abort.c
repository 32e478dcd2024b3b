/* An abort that is expected: what is told of it, and that the program goes on.  SPDX-License-Identifier: MIT */
#include "abort.h"

#include <stddef.h>

#include "tap.h"

/* Status: what is wrong, and bit 11 if it was a write. */
enum { NOT_MAPPED = 0x05, NOT_ALLOWED = 0x0d, BY_WRITE = 0x800 };

/* An address where this board has nothing. */
#define NOWHERE 0x34000000u

/* Functions of one instruction each: r0 is the address, and where they lie is where it is. */
#define ARM __attribute__((naked, noinline, target("arm")))
#define THUMB __attribute__((naked, noinline, target("thumb")))

ARM static void read_in_arm(void *where)
{
	(void)where;
	__asm__ volatile("ldr r0, [r0]\n\tbx lr");
}

THUMB static void read_in_thumb(void *where)
{
	(void)where;
	__asm__ volatile("ldr r0, [r0]\n\tbx lr");
}

ARM static void write_in_arm(void *where)
{
	(void)where;
	__asm__ volatile("str r0, [r0]\n\tbx lr");
}

THUMB static void write_in_thumb(void *where)
{
	(void)where;
	__asm__ volatile("str r0, [r0]\n\tbx lr");
}

THUMB static void write_wide(void *where)
{
	(void)where;
	__asm__ volatile("str.w r0, [r0]\n\tbx lr");
}

/* In Thumb state, if the address is odd. */
THUMB static void jump(void *where)
{
	(void)where;
	__asm__ volatile("bx r0");
}

/* Takes a bad stack pointer with it. */
THUMB static void push(void *where)
{
	(void)where;
	__asm__ volatile("mov sp, r0\n\tpush {r0}\n\tbx lr");
}

static uintptr_t place_of(void (*function)(void *))
{
	return (uintptr_t)function & ~(uintptr_t)1;
}

static void aborts(void (*call)(void *), uintptr_t where, uint32_t status, uintptr_t address, uintptr_t instruction)
{
	struct abort_seen seen = {0};

	expect(abort_during(call, (void *)where, &seen));
	expect(seen.status == status && seen.address == address);
	expect(seen.instruction == instruction);
	expect(seen.is_prefetch == (call == jump));
}

static void data_aborts(void)
{
	aborts(read_in_arm, NOWHERE, NOT_MAPPED, NOWHERE, place_of(read_in_arm));
	aborts(read_in_thumb, NOWHERE + 4, NOT_MAPPED, NOWHERE + 4, place_of(read_in_thumb));
	aborts(write_in_arm, NOWHERE, NOT_MAPPED | BY_WRITE, NOWHERE, place_of(write_in_arm));
	aborts(write_in_thumb, NOWHERE, NOT_MAPPED | BY_WRITE, NOWHERE, place_of(write_in_thumb));
	aborts(write_wide, NOWHERE, NOT_MAPPED | BY_WRITE, NOWHERE, place_of(write_wide));
	aborts(read_in_thumb, 0, NOT_MAPPED, 0, place_of(read_in_thumb));
}

static void text_is_read_only(void)
{
	const uintptr_t text = place_of(write_wide) & ~(uintptr_t)3;
	const uint32_t before = *(const uint32_t *)text;

	aborts(write_in_arm, text, NOT_ALLOWED | BY_WRITE, text, place_of(write_in_arm));
	expect(*(const volatile uint32_t *)text == before);
}

static void prefetch_aborts(void)
{
	static uint32_t data;

	aborts(jump, NOWHERE, NOT_MAPPED, NOWHERE, NOWHERE);
	aborts(jump, NOWHERE | 1, NOT_MAPPED, NOWHERE, NOWHERE);
	aborts(jump, (uintptr_t)&data, NOT_ALLOWED, (uintptr_t)&data, (uintptr_t)&data);
	aborts(jump, (uintptr_t)&data | 1, NOT_ALLOWED, (uintptr_t)&data, (uintptr_t)&data);
}

static void without_a_stack(void)
{
	aborts(push, NOWHERE, NOT_MAPPED | BY_WRITE, NOWHERE - 4, place_of(push) + 2);
}

/* More often than any stack is deep. */
static void again_and_again(void)
{
	for (unsigned i = 0; i < 10000 && !tap_failed(); i++)
		aborts(read_in_arm, NOWHERE + 4 * i, NOT_MAPPED, NOWHERE + 4 * i, place_of(read_in_arm));
}

/* The masks A, I, F, and the mode: supervisor. */
enum { STATE = 0x1df, NONE_MASKED = 0x13, I_MASKED = 0x93 };

static uint32_t state_now(void)
{
	uint32_t state;

	__asm__ volatile("mrs %0, cpsr" : "=r"(state));
	return state & STATE;
}

static void masked_read(void *where)
{
	__asm__ volatile("cpsid if" ::: "memory");
	read_in_thumb(where);
}

static void state_is_kept(void)
{
	struct abort_seen seen;

	__asm__ volatile("cpsie aif" ::: "memory");
	expect(abort_during(masked_read, (void *)NOWHERE, &seen));
	expect(state_now() == NONE_MASKED);
	__asm__ volatile("cpsid i" ::: "memory");
	expect(abort_during(read_in_thumb, (void *)NOWHERE, &seen));
	expect(state_now() == I_MASKED);
	__asm__ volatile("cpsie i" ::: "memory");
}

static void add_one(void *count)
{
	++*(unsigned *)count;
}

static void none(void)
{
	struct abort_seen seen = {.status = 42};
	unsigned count = 0;

	expect(!abort_during(add_one, &count, &seen) && count == 1 && seen.status == 42);
}

int main(void)
{
	tap_case("a data abort tells status, address and instruction", data_aborts);
	tap_case("so does a write to the text, which stays", text_is_read_only);
	tap_case("so does a prefetch abort, where nothing is and where data are", prefetch_aborts);
	tap_case("a bad stack pointer does not matter", without_a_stack);
	tap_case("each of many is like the first", again_and_again);
	tap_case("mode and masks are those of the caller again", state_is_kept);
	tap_case("without one, the call just comes back", none);
	return tap_end();
}
