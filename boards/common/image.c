/* From a processor that is ready to main and back.  SPDX-License-Identifier: MIT */
#include "image.h"

#include <stdint.h>
#include <stdlib.h>

#include "c_library.h"
#include "semihosting.h"

extern uint32_t __data_start[], __data_end[], __data_source[], __bss_start[], __bss_end[];
extern void __libc_init_array(void);
extern int main(int argc, char **argv);

enum { COMMAND_LINE_BYTES = 256, ARGUMENTS_MAX = 8 };

static char command_line[COMMAND_LINE_BYTES];
static char *arguments[ARGUMENTS_MAX + 1];

/* Ask the debugger for the command line and cut it at its spaces. */
static int split_arguments(void)
{
	uintptr_t block[2] = {(uintptr_t)command_line, sizeof command_line};
	char *text = command_line;
	int count = 0;

	if (semihosting(SEMIHOSTING_GET_CMDLINE, block) != 0)
		return 0;
	while (count < ARGUMENTS_MAX) {
		while (*text == ' ')
			*text++ = '\0';
		if (*text == '\0')
			break;
		arguments[count++] = text;
		while (*text != ' ' && *text != '\0')
			text++;
	}
	return count;
}

/* Volatile, so that the compiler makes no call of memcpy or memset of these loops. */
void image_load(void)
{
	const uint32_t *from = __data_source;

	for (volatile uint32_t *to = __data_start; to != __data_end; to++)
		*to = *from++;
	for (volatile uint32_t *to = __bss_start; to != __bss_end; to++)
		*to = 0;
}

void image_run(void)
{
	int count;

	c_library_begin();
	__libc_init_array();
	count = split_arguments();
	exit(main(count, arguments));
}
