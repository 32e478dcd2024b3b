/* The cairn_port_fault of the tests.  SPDX-License-Identifier: MIT */
#include <setjmp.h>

#include "fault.h"
#include "lock_count.h"
#include "machine.h"
#include "say.h"

static jmp_buf *back; /* NULL: no fault is expected */
static struct fault caught;

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault code, const void *where)
{
	(void)h;
	if (!back) {
		say("# fault %u (%s) at %p\n", (unsigned)code, fault_name(code), where);
		machine_exit(FAULT_STATUS);
	}
	caught.code = code;
	caught.where = where;
	caught.lock_depth = lock_count.depth;
	lock_count.depth = 0; /* the call that is left here does not leave the lock */
	longjmp(*back, 1);
}

struct fault fault_during(void (*call)(void *user), void *user)
{
	jmp_buf here;

	caught = (struct fault){CAIRN_FAULT_NONE, NULL, 0};
	if (setjmp(here) == 0) {
		back = &here;
		call(user);
	}
	back = NULL;
	return caught;
}

const char *fault_name(enum cairn_fault code)
{
	static const char *const names[] = {
		"none",     "double free", "bad pointer", "bad size",  "bad link",        "overrun",    "bad bin",
		"unmerged", "bad top",     "bad region",  "bad count", "start above end", "no section", "meets stack",
	};

	return (size_t)code < sizeof names / sizeof *names ? names[code] : "unknown";
}
