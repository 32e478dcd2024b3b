/* The break over the heap section, and the port that grows a heap there.  SPDX-License-Identifier: MIT */
#include "cairn_linker.h"

#include "bounds.h"
#include "break.h"

#ifdef CAIRN_HEAP_BOUNDS
#define QUOTE(text) #text
#define BOUNDS_QUOTE(name) QUOTE(cairn_bounds_##name.h)
#define BOUNDS_FILE(name) BOUNDS_QUOTE(name)
#include BOUNDS_FILE(CAIRN_HEAP_BOUNDS)
#else
#include "cairn_bounds_picolibc.h"
#endif

#ifndef CAIRN_LINKER_GRANULE
#define CAIRN_LINKER_GRANULE 256
#endif

_Static_assert(CAIRN_LINKER_GRANULE >= 8 && (CAIRN_LINKER_GRANULE & (CAIRN_LINKER_GRANULE - 1)) == 0,
               "CAIRN_LINKER_GRANULE is a power of two from 8 on");

extern char CAIRN_HEAP_START[];
#ifdef CAIRN_HEAP_END
extern char CAIRN_HEAP_END[];
#define HEAP_LIMIT ((uintptr_t)CAIRN_HEAP_END)
#else
#define HEAP_LIMIT cairn_main_stack()
#endif

static struct cairn_break heap_break;
static bool heap_break_is_set;

static void require_bounds(uintptr_t start, uintptr_t end, uintptr_t stack)
{
	const enum cairn_fault fault = cairn_bounds_fault(start, end, stack);

	if (fault != CAIRN_FAULT_NONE)
		cairn_port_fault(NULL, fault, (void *)(fault == CAIRN_FAULT_MEETS_STACK ? stack : start));
}

/* Not by an initialiser: what is found out at link time, or from the stack, is no constant of C. */
static void set_heap_break(void)
{
	const uintptr_t start = (uintptr_t)CAIRN_HEAP_START;
	const uintptr_t end = cairn_bounds_below(HEAP_LIMIT, (uintptr_t)CAIRN_HEAP_STACK);

	require_bounds(start, end, cairn_main_stack());
	require_bounds(start, end, (uintptr_t)__builtin_frame_address(0));
	cairn_break_init(&heap_break, start, end);
	heap_break_is_set = true;
}

void *cairn_linker_sbrk(ptrdiff_t bytes)
{
	uintptr_t old;

	if (!heap_break_is_set)
		set_heap_break();
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
