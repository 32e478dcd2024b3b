/* The instruction by which a Cortex-A calls the debugger.  SPDX-License-Identifier: MIT
 *
 * HLT, which an assembler for ARMv7 does not know: SVC, the older way, writes to lr where the program runs in
 * supervisor mode, as ours do.
 */
#ifndef SEMIHOSTING_TRAP_H
#define SEMIHOSTING_TRAP_H

#if defined(__thumb__)
#define SEMIHOSTING_TRAP ".inst.n 0xbabc" /* hlt 0x3c */
#else
#define SEMIHOSTING_TRAP ".inst 0xe10f0070" /* hlt 0xf000 */
#endif

#endif
