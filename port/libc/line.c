/* A line to standard error that allocates nothing.  SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "libc_heap.h"

/* A stream of newlib's may allocate; picolibc's does not, and there may be nothing below it. Where standard error is
 * gone, nobody can be told. */
static void put(const char *text, size_t bytes)
{
#ifdef __PICOLIBC__
	if (fwrite(text, 1, bytes, stderr) == bytes)
		fflush(stderr);
#else
	if (write(STDERR_FILENO, text, bytes) < 0)
		return;
#endif
}

/* A base of 0 leaves the number out. */
void cairn_libc_line(const char *before, uintptr_t number, unsigned base, const char *after)
{
	char digits[sizeof number * CHAR_BIT];
	size_t i = sizeof digits;

	put(before, strlen(before));
	if (base > 0) {
		do {
			digits[--i] = "0123456789abcdef"[number % base];
			number /= base;
		} while (number > 0);
		put(digits + i, sizeof digits - i);
	}
	put(after, strlen(after));
}
