/* A message queue that lives on the heap, as in a project with STM32Cube's files.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"

struct message {
	struct message *next;
	char *topic;
	double value;
};

static struct message *first;
static struct message **last = &first;

/* False, and nothing lost, if there is no memory. */
static int message_put(const char *topic, double value)
{
	struct message *message = malloc(sizeof *message);
	char *copy = strdup(topic);

	if (!message || !copy) {
		free(message);
		free(copy);
		return 0;
	}
	*message = (struct message){.topic = copy, .value = value};
	*last = message;
	last = &message->next;
	return 1;
}

static void message_print_and_free(void)
{
	struct message *message = first;

	first = message->next;
	if (!first)
		last = &first;
	printf("%s %.2f\n", message->topic, message->value);
	free(message->topic);
	free(message);
}

/* How many of 32 KiB the heap has, all taken and given back. */
static int count_large_blocks(void)
{
	void *block[8];
	int count = 0;

	while (count < 8 && (block[count] = malloc(32 * 1024)) != NULL)
		count++;
	for (int i = 0; i < count; i++)
		free(block[i]);
	return count;
}

int main(void)
{
	struct cairn_stats stats;

	if (!message_put("room/temperature", 21.25) || !message_put("room/humidity", 47.5))
		return EXIT_FAILURE;
	while (first)
		message_print_and_free();

	printf("%d blocks of 32 KiB, then NULL\n", count_large_blocks());
	cairn_stats(cairn_libc_heap(), &stats);
	printf("failed: %u, of %u bytes\n", (unsigned)stats.failures, (unsigned)stats.last_failed);
	printf("the heap is sound: %s\n", cairn_check(cairn_libc_heap(), NULL) ? "yes" : "no");
	return EXIT_SUCCESS;
}
