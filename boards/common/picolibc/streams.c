/* picolibc's standard streams: the console, and no input.  SPDX-License-Identifier: MIT
 *
 * Unbuffered: picolibc's exit flushes nothing.
 */
#include <stdio.h>

#include "semihosting_console.h"

static int put(char c, FILE *stream)
{
	(void)stream;
	console_write(&c, 1);
	return (unsigned char)c;
}

static int get(FILE *stream)
{
	(void)stream;
	return _FDEV_EOF;
}

static FILE output = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
static FILE input = FDEV_SETUP_STREAM(NULL, get, NULL, _FDEV_SETUP_READ);

FILE *const stdin = &input;
FILE *const stdout = &output;
FILE *const stderr = &output;
