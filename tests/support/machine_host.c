/* The machine of the tests where an operating system runs them.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

static FILE *input;

void machine_write(const char *text, size_t bytes)
{
	if (fwrite(text, 1, bytes, stdout) != bytes)
		abort();
	if (memchr(text, '\n', bytes))
		fflush(stdout); /* what was said must be seen, even if the sanitizer ends the run */
}

void machine_exit(int status)
{
	exit(status);
}

bool machine_open(const char *path)
{
	if (input)
		fclose(input);
	input = fopen(path, "rb");
	return input != NULL;
}

size_t machine_read(void *buffer, size_t bytes)
{
	return input ? fread(buffer, 1, bytes, input) : 0;
}

void machine_rewind(void)
{
	if (input)
		rewind(input);
}

bool machine_counts_instructions(void)
{
	return false;
}

uint32_t machine_count(void)
{
	return 0;
}

uint32_t machine_instructions(uint32_t ticks)
{
	(void)ticks;
	return 0;
}

uint32_t machine_instructions_wrap(void)
{
	return 0;
}
