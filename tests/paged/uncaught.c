/* An abort that nobody expects any more; uncaught.t looks at the outcome.  SPDX-License-Identifier: MIT
 *
 *     uncaught caught | through     after a call that an abort stopped, or one that came back
 */
#include <string.h>

#include "abort.h"
#include "say.h"

/* An address where this board has nothing. */
#define NOWHERE 0x34000000u

static void look(void *where)
{
	(void)*(volatile uint32_t *)where;
}

int main(int argc, char **argv)
{
	static uint32_t somewhere;
	bool caught = argc > 1 && strcmp(argv[1], "caught") == 0;
	struct abort_seen seen;

	if (abort_during(look, caught ? (void *)NOWHERE : &somewhere, &seen) == caught)
		look((void *)(NOWHERE + 4));
	say("no abort\n");
	return 1;
}
