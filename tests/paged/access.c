/* One access to memory, by one instruction, and how it ends.  SPDX-License-Identifier: MIT */
#include "access.h"

#include "abort.h"
#include "tap.h"

#define ALONE __attribute__((naked, noinline, target("thumb")))

struct write {
	void *where;
	uintptr_t byte;
};

ALONE static void read(void *where)
{
	(void)where;
	__asm__ volatile("ldrb r0, [r0]\n\tbx lr");
}

ALONE static void write(void *user)
{
	(void)user;
	__asm__ volatile("ldm r0!, {r1, r2}\n\tstrb r2, [r1]\n\tbx lr");
}

ALONE static void jump(void *code)
{
	(void)code;
	__asm__ volatile("bx r0");
}

static uintptr_t place_of(void (*function)(void *))
{
	return (uintptr_t)function & ~(uintptr_t)1;
}

/* The address of the instruction is `instruction` if there is an abort. */
static enum access_end end_of(void (*call)(void *), void *user, const void *where, uintptr_t instruction)
{
	struct abort_seen seen;

	if (!abort_during(call, user, &seen))
		return ACCESS_DONE;
	expect(seen.address == (uintptr_t)where && seen.instruction == instruction);
	expect(seen.is_prefetch == (call == jump));
	return (enum access_end)seen.status;
}

enum access_end access_read(const void *where)
{
	return end_of(read, (void *)(uintptr_t)where, where, place_of(read));
}

enum access_end access_write(void *where, unsigned char byte)
{
	struct write user = {where, byte};

	return end_of(write, &user, where, place_of(write) + 2);
}

enum access_end access_execute(const void *where)
{
	return end_of(jump, (void *)((uintptr_t)where | 1), where, (uintptr_t)where);
}
