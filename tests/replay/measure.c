/* What one call costs, in instructions.  SPDX-License-Identifier: MIT
 *
 * All calls are made by the same machine code, `timed`, so what it spends between the two reads beside the call (moving
 * arguments, say, or calling the counter) is the same for all: the cost of a function of one instruction shows it.
 */
#include "measure.h"

#include "lengths.h"
#include "machine.h"

/* Any function of pointers and size_t: here they all go in registers (or on the stack, and the caller removes them), so
 * a callee that takes fewer of them, or returns nothing, is called the same way. */
typedef uintptr_t any_function(uintptr_t, uintptr_t, uintptr_t);

static uint32_t overhead;

uintptr_t measure_nothing(const struct measure_call *call)
{
	any_function *function = (any_function *)call->function;

	return function(call->argument[0], call->argument[1], call->argument[2]);
}

#if defined(__clang__)
#define ONE_COPY __attribute__((noinline))
#else
#define ONE_COPY __attribute__((noinline, noclone))
#endif

ONE_COPY static uintptr_t timed(const struct measure_call *call, uint32_t *ticks)
{
	any_function *function = (any_function *)call->function;
	uintptr_t first = call->argument[0], second = call->argument[1], third = call->argument[2];
	uint32_t before = machine_count();
	uintptr_t result = function(first, second, third);

	*ticks = machine_count() - before;
	return result;
}

void measure_calibrate(void)
{
	static const struct measure_call shortest = {length_1, {0, 0, 0}};
	uint32_t ticks;

	timed(&shortest, &ticks); /* the first read starts the counter */
	timed(&shortest, &ticks);
	overhead = machine_counts_instructions() ? machine_instructions(ticks) - 1 : 0;
}

uintptr_t measure(const struct measure_call *call, uint32_t *instructions)
{
	uint32_t ticks;
	uintptr_t result = timed(call, &ticks);

	*instructions = machine_instructions(ticks) - overhead;
	return result;
}

uint32_t measure_without(uint32_t instructions, uint32_t part)
{
	uint32_t rest = instructions - part;

	while ((int32_t)rest < 0)
		rest += machine_instructions_wrap();
	return rest;
}
