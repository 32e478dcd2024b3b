/* A program whose kernel and C library take from one heap.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "FreeRTOS.h"
#include "cairn_freertos.h"
#include "task.h"

void assert_failed(const char *file, int line)
{
	(void)file, (void)line;
	printf("heap fault %d\n", (int)cairn_freertos_fault.rule); /* see cairn_port.h */
	_Exit(EXIT_FAILURE);
}

void vApplicationMallocFailedHook(void)
{
	puts("no memory");
}

/* The kernel's view of its heap. */
static void print_heap(const char *when)
{
	HeapStats_t stats;

	vPortGetHeapStats(&stats);
	printf("%s: %u blocks, %u free bytes in %u pieces\n", when,
	       (unsigned)(stats.xNumberOfSuccessfulAllocations - stats.xNumberOfSuccessfulFrees),
	       (unsigned)stats.xAvailableHeapSpaceInBytes, (unsigned)stats.xNumberOfFreeBlocks);
}

int main(void)
{
	char *buffer, *name;

	setvbuf(stdout, NULL, _IONBF, 0); /* or printf would take a block for its own */
	print_heap("at first");
	name = strdup("thermometer");
	buffer = pvPortMalloc(1000);
	if (!name || !buffer)
		return EXIT_FAILURE;
	print_heap("one of newlib's, one of the kernel's");
	if (!pvPortMalloc(20 * 1024))
		print_heap("as before");
	vPortFree(buffer);
	free(name);
	print_heap("at last");
	printf("the heap is sound: %s\n", cairn_check(cairn_freertos_heap(), NULL) ? "yes" : "no");
	return EXIT_SUCCESS;
}
