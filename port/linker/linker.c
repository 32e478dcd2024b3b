/* The break over the heap section, and the port that grows a heap there.  SPDX-License-Identifier: MIT */
#include "cairn_linker.h"

#include "break.h"

#ifndef CAIRN_HEAP_START
#define CAIRN_HEAP_START __heap_start
#endif
#ifndef CAIRN_HEAP_END
#define CAIRN_HEAP_END __heap_end
#endif
#ifndef CAIRN_LINKER_GRANULE
#define CAIRN_LINKER_GRANULE 256
#endif

_Static_assert(CAIRN_LINKER_GRANULE >= 8 && (CAIRN_LINKER_GRANULE & (CAIRN_LINKER_GRANULE - 1)) == 0,
               "CAIRN_LINKER_GRANULE is a power of two from 8 on");

extern char CAIRN_HEAP_START[], CAIRN_HEAP_END[];

static struct cairn_break heap_break;
static bool heap_break_is_set;

void *cairn_linker_sbrk(ptrdiff_t bytes)
{
	uintptr_t old;

	/* Not by an initialiser: a difference of linker symbols is no constant of C. */
	if (!heap_break_is_set) {
		cairn_break_init(&heap_break, (uintptr_t)CAIRN_HEAP_START, (uintptr_t)CAIRN_HEAP_END);
		heap_break_is_set = true;
	}
	return cairn_break_move(&heap_break, bytes, &old) ? (void *)old : CAIRN_SBRK_FAILED;
}

static void *port_sbrk(void *context, ptrdiff_t bytes)
{
	(void)context;
	return cairn_linker_sbrk(bytes);
}

const struct cairn_port cairn_linker_port = {
	.granule = CAIRN_LINKER_GRANULE,
	.sbrk = port_sbrk,
};
