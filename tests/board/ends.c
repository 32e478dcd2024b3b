/* Ends a run in the way that the argument names; ends.t looks at the outcome.  SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "say.h"

/* An address where no board has anything, nor just below. */
#define NOWHERE 0x34000000u

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
	if (strcmp(way, "undefined") == 0)
		__asm__ volatile(".global undefined_here\nundefined_here: udf #0");
	if (strcmp(way, "unmapped") == 0)
		__asm__ volatile("str %0, [%1]" ::"r"(0), "r"(NOWHERE) : "memory");
	if (strcmp(way, "stack") == 0) /* the stack pointer itself is bad: the handler must not need it */
		__asm__ volatile("mov sp, %0\n\tpush {r0}" ::"r"(NOWHERE) : "memory");
	say("unknown way: %s\n", way);
	return 1;
}
