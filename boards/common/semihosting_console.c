/* The console that semihosting gives, opened at first use.  SPDX-License-Identifier: MIT */
#include "semihosting_console.h"
#include "semihosting.h"

void console_write(const char *text, size_t bytes)
{
	static intptr_t handle; /* 0 until it is open: QEMU's handles begin at 1 */

	if (handle == 0) {
		const uintptr_t name[3] = {(uintptr_t) ":tt", SEMIHOSTING_WB, 3};

		handle = semihosting(SEMIHOSTING_OPEN, name);
	}

	const uintptr_t block[3] = {(uintptr_t)handle, (uintptr_t)text, bytes};

	semihosting(SEMIHOSTING_WRITE, block);
}
