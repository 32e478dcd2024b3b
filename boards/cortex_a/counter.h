/* The generic timer's virtual count as the counter.  SPDX-License-Identifier: MIT */
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>

/* Of its 64: so that what it counts before it wraps is a number of 32 bits. */
#define COUNTER_BITS 31

/* Counting up, in the lower bits. */
static inline uint32_t counter_read(void)
{
	uint64_t count;

	__asm__ volatile("mrrc p15, 1, %Q0, %R0, c14" : "=r"(count)); /* CNTVCT */
	return (uint32_t)count;
}

#endif
