/* An interrupt after a time: that of the generic timer's virtual half.  SPDX-License-Identifier: MIT */
#include "../timer.h"

#include "gic.h"
#include "interrupt.h"

#define WORD(address) (*(volatile uint32_t *)(address))
#define DISTRIBUTOR_CONTROL WORD(GIC_DISTRIBUTOR)
#define SET_ENABLE WORD(GIC_DISTRIBUTOR + 0x100) /* of the first 32 interrupts */
#define INTERFACE_CONTROL WORD(GIC_CPU_INTERFACE)
#define PRIORITY_MASK WORD(GIC_CPU_INTERFACE + 0x4)
#define ACKNOWLEDGE WORD(GIC_CPU_INTERFACE + 0xc)
#define END_OF_INTERRUPT WORD(GIC_CPU_INTERFACE + 0x10)

enum { TIMER_INTERRUPT = 27, TIMER_ENABLE = 1 };

static void timer_control(uint32_t control)
{
	__asm__ volatile("mcr p15, 0, %0, c14, c3, 1\n\tisb" ::"r"(control) : "memory"); /* CNTV_CTL */
}

void interrupt(void)
{
	const uint32_t which = ACKNOWLEDGE;

	timer_handler();
	END_OF_INTERRUPT = which;
}

/* No lock here lets some priorities in. */
void timer_begin(uint32_t ticks, bool above)
{
	(void)above;
	PRIORITY_MASK = 0xff;
	INTERFACE_CONTROL = 1;
	SET_ENABLE = 1u << TIMER_INTERRUPT;
	DISTRIBUTOR_CONTROL = 1;
	timer_next(ticks);
	timer_control(TIMER_ENABLE);
}

/* CNTV_TVAL goes on downwards once it is over. */
bool timer_was_kept_out(void)
{
	uint32_t left;

	__asm__ volatile("mrc p15, 0, %0, c14, c3, 0" : "=r"(left));
	return 0 - left > TIMER_TICKS(40);
}

void timer_next(uint32_t ticks)
{
	__asm__ volatile("mcr p15, 0, %0, c14, c3, 0\n\tisb" ::"r"(ticks) : "memory");
}

void timer_end(void)
{
	timer_control(0);
}
