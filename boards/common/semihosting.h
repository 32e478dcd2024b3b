/* Semihosting: calls that the debugger, or QEMU, answers.  SPDX-License-Identifier: MIT
 *
 * One call is one instruction, SEMIHOSTING_TRAP, with its number in r0 and its parameter, mostly the address of a
 * block of words, in r1.
 */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

#include "semihosting_trap.h"

enum semihosting_call {
	SEMIHOSTING_OPEN = 0x01,          /* name, mode, length of the name -> handle, or -1 */
	SEMIHOSTING_CLOSE = 0x02,         /* handle -> 0, or -1 */
	SEMIHOSTING_WRITE0 = 0x04,        /* the string itself */
	SEMIHOSTING_WRITE = 0x05,         /* handle, memory, bytes -> bytes not written */
	SEMIHOSTING_READ = 0x06,          /* handle, memory, bytes -> bytes not read */
	SEMIHOSTING_SEEK = 0x0a,          /* handle, position from the start -> 0, or negative */
	SEMIHOSTING_FLEN = 0x0c,          /* handle -> length, or -1 */
	SEMIHOSTING_REMOVE = 0x0e,        /* name, length of the name -> 0, or an error */
	SEMIHOSTING_ERRNO = 0x13,         /* -> errno of the last call that failed */
	SEMIHOSTING_GET_CMDLINE = 0x15,   /* buffer, its bytes -> 0; the second word becomes the length */
	SEMIHOSTING_EXIT_EXTENDED = 0x20, /* reason, status; the plain SYS_EXIT has no status on 32-bit Arm */
};

enum { SEMIHOSTING_APPLICATION_EXIT = 0x20026 };

/* ISO C fopen modes by their semihosting numbers; ":tt" opened to read is the keyboard, to write the console. */
enum { SEMIHOSTING_RB = 1, SEMIHOSTING_RB_PLUS = 3, SEMIHOSTING_WB = 5, SEMIHOSTING_WB_PLUS = 7, SEMIHOSTING_AB = 9 };

static inline intptr_t semihosting(enum semihosting_call call, const void *parameter)
{
	register uintptr_t r0 __asm__("r0") = call;
	register const void *r1 __asm__("r1") = parameter;

	__asm__ volatile(SEMIHOSTING_TRAP : "+r"(r0) : "r"(r1) : "memory", "cc");
	return (intptr_t)r0;
}

static inline void __attribute__((noreturn)) semihosting_exit(int status)
{
	const uintptr_t block[2] = {SEMIHOSTING_APPLICATION_EXIT, (uintptr_t)status};

	for (;;)
		semihosting(SEMIHOSTING_EXIT_EXTENDED, block);
}

#endif
