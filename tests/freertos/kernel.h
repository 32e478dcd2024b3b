/* What a test sees of the stand-in kernel.  SPDX-License-Identifier: MIT */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdbool.h>

struct kernel_lock {
	unsigned depth;    /* so often is the scheduler suspended now */
	unsigned deepest;  /* the most that it was */
	unsigned taken;    /* how often it began to be */
	bool resumed_free; /* xTaskResumeAll without vTaskSuspendAll: must stay false */
};

extern struct kernel_lock kernel_lock;

/* The scheduler has started: it has, until a test says otherwise. */
extern bool kernel_runs;

/* True if nothing is suspended now, and was so many times since the last call. */
bool kernel_was_suspended(unsigned times);

/* Call, and come back from the first configASSERT that fails: its text, or NULL if none does. The lock is as if it had
 * never been taken: what has failed would not go on. Outside of this a failing configASSERT ends the program. */
const char *kernel_assert_during(void (*call)(void));

#endif
