/* The memory of the main arena keeps to the contract that every port keeps to.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sys/mman.h>

#include "arena.h"
#include "port_contract.h"
#include "tap.h"

/* msync answers for all of a range, so it is asked for each page of it. */
static bool is_gone(void *mem, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += PAGE_BYTES)
		if (msync((char *)mem + at, PAGE_BYTES, MS_ASYNC) == 0 || errno != ENOMEM)
			return false;
	return true;
}

int main(void)
{
	struct arena *arena = cairn_arena_main();
	size_t maps = arena->maps;
	struct port_contract contract = {&cairn_arena_main_port, arena, 256 * PAGE_BYTES, is_gone};

	port_contract_cases(&contract);
	ok(arena->maps == maps, "and all are counted");
	return tap_end();
}
