/* An interrupt after a time; not from the counter of instructions.  SPDX-License-Identifier: MIT */
#ifndef PREEMPT_TIMER_H
#define PREEMPT_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/* What a time in instructions is in the timer's ticks. */
#define TIMER_TICKS(instructions)                                                                                      \
	((uint32_t)((uint64_t)(instructions)*MACHINE_CLOCK * (1u << MACHINE_ICOUNT) / 1000000000))

/* The first one; where there are priorities, above those or below that the lock of low priorities keeps out. */
void timer_begin(uint32_t ticks, bool above);

/* What the interrupt does: who uses the timer defines it. */
void timer_handler(void);

/* There: did the interrupt begin later than it can, as something kept it out? */
bool timer_was_kept_out(void);

/* There: the next one, as long from now. */
void timer_next(uint32_t ticks);

/* No more. */
void timer_end(void);

#endif
