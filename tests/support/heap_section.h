/* The memory that the C library's heap can have: the linker script's section, or all that there is to be mapped.
 * SPDX-License-Identifier: MIT */
#ifndef HEAP_SECTION_H
#define HEAP_SECTION_H

#include <stddef.h>

#ifdef CAIRN_LIBC_PORT /* then it is that of port/mmu */
#include "cairn_mmu.h"

/* In such steps it grows. */
#define HEAP_SECTION_GRANULE 4096

static inline size_t heap_section_bytes(void)
{
	struct cairn_mmu_stats stats;

	cairn_mmu_stats(&stats);
	return stats.frames * HEAP_SECTION_GRANULE;
}
#else
#define HEAP_SECTION_GRANULE 256

extern char __heap_start[], __heap_end[];

static inline size_t heap_section_bytes(void)
{
	return (size_t)(__heap_end - __heap_start);
}
#endif

#endif
