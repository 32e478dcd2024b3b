/* Numbers from the command line.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "option.h"

static uint32_t number_read(const char *text)
{
	uint32_t number = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (uint32_t)(*text - '0');
	return number;
}

uint32_t option_number(int argc, char **argv, const char *name, uint32_t otherwise)
{
	size_t length = strlen(name);

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=')
			return number_read(argv[i] + length + 1);
	return otherwise;
}
