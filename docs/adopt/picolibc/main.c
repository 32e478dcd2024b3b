/* A log of the last lines, in the 16 KiB of RAM of a micro:bit.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"

enum { LINES = 4 };

static char *line[LINES];

static void log_reading(int number, double value)
{
	char text[40];

	snprintf(text, sizeof text, "reading %d: %.2f", number, value);
	free(line[number % LINES]);
	line[number % LINES] = strdup(text);
}

/* How many bytes malloc gives in one piece, to a hundred. */
static size_t largest_block(void)
{
	size_t bytes = 16 * 1024;
	void *block;

	while ((block = malloc(bytes)) == NULL)
		bytes -= 100;
	free(block);
	return bytes;
}

int main(void)
{
	struct cairn_stats before, after;

	for (int i = 1; i <= 50; i++)
		log_reading(i, i / 4.0);
	for (int i = 0; i < LINES; i++)
		printf("%s\n", line[i]);

	cairn_stats(cairn_libc_heap(), &before);
	printf("more than 10000 bytes in one block: %s\n", largest_block() > 10000 ? "yes" : "no");
	cairn_stats(cairn_libc_heap(), &after);
	printf("as much used as before: %s, failed: %s\n", after.used == before.used ? "yes" : "no",
	       after.failures > before.failures ? "yes" : "no");
	printf("the heap is sound: %s\n", cairn_check(cairn_libc_heap(), NULL) ? "yes" : "no");
	return EXIT_SUCCESS;
}
