/* A scheduler that only counts how often it is suspended.  SPDX-License-Identifier: MIT */
#include "kernel.h"

#include <setjmp.h>
#include <stddef.h>

#include "task.h"
#include "machine.h"
#include "say.h"

enum { ASSERT_STATUS = 4 };

struct kernel_lock kernel_lock;
bool kernel_runs = true;

static jmp_buf *back; /* NULL: no failure is expected */
static const char *failed;

void vTaskSuspendAll(void)
{
	kernel_lock.taken += kernel_lock.depth == 0;
	if (++kernel_lock.depth > kernel_lock.deepest)
		kernel_lock.deepest = kernel_lock.depth;
}

BaseType_t xTaskResumeAll(void)
{
	if (kernel_lock.depth == 0)
		kernel_lock.resumed_free = true;
	else
		kernel_lock.depth--;
	return 0;
}

BaseType_t xTaskGetSchedulerState(void)
{
	if (!kernel_runs)
		return taskSCHEDULER_NOT_STARTED;
	return kernel_lock.depth > 0 ? taskSCHEDULER_SUSPENDED : taskSCHEDULER_RUNNING;
}

bool kernel_was_suspended(unsigned times)
{
	const bool as_said = kernel_lock.depth == 0 && kernel_lock.taken == times && !kernel_lock.resumed_free;

	kernel_lock = (struct kernel_lock){0};
	return as_said;
}

void kernel_assert_failed(const char *what)
{
	failed = what;
	if (back)
		longjmp(*back, 1);
	say("# configASSERT: %s\n", what);
	machine_exit(ASSERT_STATUS);
}

/* Behind a failed assertion only. */
void kernel_disable_interrupts(void)
{
	machine_exit(ASSERT_STATUS);
}

const char *kernel_assert_during(void (*call)(void))
{
	jmp_buf here;

	failed = NULL;
	if (setjmp(here) == 0) {
		back = &here;
		call();
	}
	back = NULL;
	kernel_lock = (struct kernel_lock){0};
	return failed;
}
