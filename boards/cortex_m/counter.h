/* SysTick as the counter.  SPDX-License-Identifier: MIT */
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>

#define COUNTER_BITS 24

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014)
#define SYSTICK_NOW (*(volatile uint32_t *)0xe000e018)

/* By the processor's clock, and no interrupt. Where there is no other clock, its bit is always set. */
#define SYSTICK_ENABLE 1u
#define SYSTICK_PROCESSOR_CLOCK 4u

/* Counting up, in the lower bits; the first read starts it. */
static inline uint32_t counter_read(void)
{
	if ((SYSTICK_CONTROL & SYSTICK_ENABLE) == 0) {
		SYSTICK_RELOAD = 0xffffff;
		SYSTICK_NOW = 0;
		SYSTICK_CONTROL = SYSTICK_PROCESSOR_CLOCK | SYSTICK_ENABLE;
	}
	return ~SYSTICK_NOW;
}

#endif
