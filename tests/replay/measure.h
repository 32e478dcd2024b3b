/* What one call costs, in instructions.  SPDX-License-Identifier: MIT
 *
 * Counted is the callee with its return; the call and reading the counter are not. No image here enables an interrupt.
 */
#ifndef REPLAY_MEASURE_H
#define REPLAY_MEASURE_H

#include <stdint.h>

#define MEASURE_ARGUMENTS 3

/* A function and what it is called with: pointers and size_t only, as many as it takes, and anything after them. */
struct measure_call {
	void (*function)(void);
	uintptr_t argument[MEASURE_ARGUMENTS];
};

/* Find out what measuring itself costs: once, before the first call of `measure`. */
void measure_calibrate(void);

/* Make the call. What it returned (whatever a register held, if nothing), and in `*instructions` its cost; 0 where
 * there is no counter. */
uintptr_t measure(const struct measure_call *, uint32_t *instructions);

/* What such a cost is without a part of it. Either may be beyond the counter's range, as clearing a megabyte is; what
 * is left is within. */
uint32_t measure_without(uint32_t instructions, uint32_t part);

/* Make the call only. */
uintptr_t measure_nothing(const struct measure_call *);

#endif
