/* port/linker alone: the C library's own malloc on its sbrk.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

int brk(void *where);

extern char __heap_start[], __heap_end[];

/* newlib's malloc asks sbrk for whole ones, and leaves the last if it is not whole. */
#define PAGE 4096

static volatile size_t too_much = PTRDIFF_MAX / 2;

static bool in_section(const void *mem, size_t bytes)
{
	uintptr_t at = (uintptr_t)mem;

	return at >= (uintptr_t)__heap_start && at + bytes <= (uintptr_t)__heap_end;
}

static void the_break(void)
{
	char *start = sbrk(0), *old;

	expect(start == __heap_start);
	old = sbrk(1000);
	expect(old == start && sbrk(0) == start + 1000);
	memset(old, 0xee, 1000);
	expect(sbrk(-400) == start + 1000 && sbrk(0) == start + 600);
	errno = 0;
	expect(sbrk(-601) == (void *)-1 && errno == ENOMEM && sbrk(0) == start + 600);
	errno = 0;
	expect(sbrk(__heap_end - start - 600 + 1) == (void *)-1 && errno == ENOMEM && sbrk(0) == start + 600);
	expect(sbrk(PTRDIFF_MAX) == (void *)-1 && sbrk(PTRDIFF_MIN) == (void *)-1 && sbrk(0) == start + 600);
	expect(brk(start - 1) == -1 && brk(__heap_end + 1) == -1 && brk(NULL) == -1 && brk((void *)UINTPTR_MAX) == -1);
	expect(sbrk(0) == start + 600);
	expect(brk(__heap_end) == 0 && sbrk(0) == __heap_end && sbrk(1) == (void *)-1);
	expect(brk(start) == 0 && sbrk(0) == start);
}

static size_t section_bytes(void)
{
	return (size_t)(__heap_end - __heap_start);
}

static void blocks(void)
{
	const size_t some = section_bytes() / 100, more = section_bytes() / 4;
	char *a = malloc(some), *b = calloc(10, some);

	expect(in_section(a, some) && in_section(b, 10 * some) && b[10 * some - 1] == 0);
	a = realloc(a, more);
	expect(in_section(a, more));
	errno = 0;
	expect(!malloc(too_much) && errno == ENOMEM);
	free(a);
	free(b);
}

static void until_full(void)
{
	void *mem[64];
	const size_t size = section_bytes() / 64;
	size_t count = 0, bytes = 0;

	while (count < 64 && (mem[count] = malloc(size)) != NULL) {
		expect(in_section(mem[count], size));
		memset(mem[count++], 0x77, size);
		bytes += size;
	}
	expect(count < 64 && bytes + PAGE > section_bytes() * 7 / 8);
	while (count > 0)
		free(mem[--count]);
}

int main(void)
{
	tap_case("sbrk and brk stay within the heap section", the_break);
	tap_case("the library's malloc serves blocks", blocks);
	tap_case("the library's malloc gets all whole pages of the section", until_full);
	return tap_end();
}
