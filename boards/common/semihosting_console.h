/* The console that semihosting gives, opened at first use.  SPDX-License-Identifier: MIT */
#ifndef SEMIHOSTING_CONSOLE_H
#define SEMIHOSTING_CONSOLE_H

#include <stddef.h>

/* To QEMU's standard output. */
void console_write(const char *text, size_t bytes);

#endif
