/* The machine begins again.  SPDX-License-Identifier: MIT */
#ifndef RESTART_H
#define RESTART_H

#include <stdint.h>

#include "cairn_port.h"

/* As after power-on, but that memory into which the image loads nothing keeps what it holds. By PSCI, which the machine
 * answers in a hypervisor's place. */
CAIRN_NORETURN static inline void restart(void)
{
	register uint32_t function __asm__("r0") = 0x84000009; /* SYSTEM_RESET */

	__asm__ volatile(".arch_extension virt\n\thvc #0" ::"r"(function) : "memory");
	for (;;)
		continue;
}

#endif
