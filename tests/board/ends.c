/* Ends a run in the way that the argument names; ends.t looks at the outcome.  SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "say.h"

/* An address where no board has anything, nor just below. */
#define NOWHERE 0x34000000u

int main(int argc, char **argv);

static uint32_t data;

/* As if there were Thumb code. */
static void jump(uintptr_t where)
{
	__asm__ volatile("bx %0" ::"r"(where | 1));
}

/* Where the processor stops it; ends.t knows these places by their labels. */
static void stop(const char *way)
{
	if (strcmp(way, "undefined") == 0)
		__asm__ volatile(".global undefined_here\nundefined_here: udf #0");
	if (strcmp(way, "svc") == 0)
		__asm__ volatile("svc #0");
	if (strcmp(way, "write") == 0)
		__asm__ volatile(".global write_here\nwrite_here: str %0, [%0]" ::"r"(NOWHERE) : "memory");
	if (strcmp(way, "read") == 0)
		__asm__ volatile(".global read_here\nread_here: ldr r0, [%0]" ::"r"(NOWHERE) : "r0");
	if (strcmp(way, "null") == 0)
		__asm__ volatile(".global null_here\nnull_here: ldr r0, [%0]" ::"r"(0) : "r0");
	if (strcmp(way, "text") == 0)
		__asm__ volatile(".global text_here\ntext_here: str %0, [%0]" ::"r"((uintptr_t)main & ~(uintptr_t)3)
		                 : "memory");
	if (strcmp(way, "stack") == 0) /* the stack pointer itself is bad: the handler must not need it */
		__asm__ volatile("mov sp, %0\n.global stack_here\nstack_here: push {r0}" ::"r"(NOWHERE) : "memory");
	if (strcmp(way, "jump") == 0)
		jump(NOWHERE);
	if (strcmp(way, "data") == 0)
		jump((uintptr_t)&data);
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";

	if (strcmp(way, "return") == 0)
		return 42;
	if (strcmp(way, "exit") == 0)
		exit(43);
	if (strcmp(way, "machine_exit") == 0)
		machine_exit(44);
	if (strcmp(way, "arguments") == 0) {
		for (int i = 2; i < argc; i++)
			say("<%s>", argv[i]);
		say("\n");
		return 0;
	}
	stop(way);
	say("unknown way: %s\n", way);
	return 1;
}
