/* An interrupt after a time: SysTick's.  SPDX-License-Identifier: MIT */
#include "../timer.h"

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014)
#define SYSTICK_NOW (*(volatile uint32_t *)0xe000e018)
#define SYSTICK_BY_PROCESSOR_CLOCK 7u /* with an interrupt */

/* The ceiling of the lock of low priorities, 0x80, lies between them. */
#define PRIORITIES (*(volatile uint32_t *)0xe000ed20) /* SHPR3 */
#define SYSTICK_BELOW (0xc0u << 24)
#define SYSTICK_ABOVE (0x40u << 24)

void systick_handler(void);

void systick_handler(void)
{
	timer_handler();
}

void timer_begin(uint32_t ticks, bool above)
{
	PRIORITIES |= above ? SYSTICK_ABOVE : SYSTICK_BELOW;
	timer_next(ticks);
	SYSTICK_CONTROL = SYSTICK_BY_PROCESSOR_CLOCK;
}

bool timer_was_kept_out(void)
{
	return SYSTICK_RELOAD - SYSTICK_NOW > TIMER_TICKS(20);
}

void timer_next(uint32_t ticks)
{
	SYSTICK_RELOAD = ticks;
	SYSTICK_NOW = 0;
}

void timer_end(void)
{
	SYSTICK_CONTROL = 0;
}
