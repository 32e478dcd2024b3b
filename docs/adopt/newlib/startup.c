/* From reset to main.  SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>

extern uint32_t __etext[], __data_start__[], __data_end__[], __bss_start__[], __bss_end__[], __StackTop[];
extern void __libc_init_array(void);
extern int main(void);

void Reset_Handler(void) __attribute__((noreturn));
void HardFault_Handler(void) __attribute__((noreturn));
void SysTick_Handler(void) __attribute__((weak, noreturn, alias("HardFault_Handler")));
void _init(void);
void _fini(void);

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
	[0] = (uintptr_t)__StackTop,        [1] = (uintptr_t)Reset_Handler,    [2] = (uintptr_t)HardFault_Handler, /* NMI */
	[3] = (uintptr_t)HardFault_Handler, [15] = (uintptr_t)SysTick_Handler,
};

void Reset_Handler(void)
{
	const uint32_t *from = __etext;

	for (volatile uint32_t *to = __data_start__; to != __data_end__; to++)
		*to = *from++;
	for (volatile uint32_t *to = __bss_start__; to != __bss_end__; to++)
		*to = 0;
	__libc_init_array();
	exit(main());
}

void HardFault_Handler(void)
{
	_Exit(EXIT_FAILURE);
}

/* What newlib calls before main and behind it; crti.o, which has them, is left out by -nostartfiles. */
void _init(void)
{
}

void _fini(void)
{
}
