/* The machine begins again.  SPDX-License-Identifier: MIT */
#ifndef RESTART_H
#define RESTART_H

#include <stdint.h>

#include "cairn_port.h"

/* As after power-on, but that memory into which the image loads nothing keeps what it holds. */
CAIRN_NORETURN static inline void restart(void)
{
	*(volatile uint32_t *)0xe000ed0c = 0x05fa0004; /* AIRCR: its key, and SYSRESETREQ */
	for (;;)
		continue;
}

#endif
