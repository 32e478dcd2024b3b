/* The instruction by which a Cortex-M calls the debugger.  SPDX-License-Identifier: MIT */
#ifndef SEMIHOSTING_TRAP_H
#define SEMIHOSTING_TRAP_H

#define SEMIHOSTING_TRAP "bkpt 0xab"

#endif
