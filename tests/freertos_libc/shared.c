/* newlib's malloc and the kernel's share one heap and one lock.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_freertos.h"
#include "kernel.h"
#include "tap.h"
#include "task.h"

enum { SOME = 100 };

static size_t free_bytes(void)
{
	const size_t bytes = xPortGetFreeHeapSize();

	(void)kernel_was_suspended(0);
	return bytes;
}

static void one_heap(void)
{
	const size_t before = free_bytes();
	void *mem = malloc(SOME);
	char *copy;

	expect(cairn_owns(cairn_freertos_heap(), mem) && free_bytes() <= before - SOME);
	vPortFree(mem); /* they may be mixed */
	mem = pvPortMalloc(SOME);
	free(mem);
	copy = strdup("a copy");
	expect(cairn_owns(cairn_freertos_heap(), copy));
	free(copy);
	expect(free_bytes() == before);
}

static void one_end(void)
{
	size_t before = free_bytes();
	void *last = NULL;
	void *mem;

	while ((mem = pvPortMalloc(SOME)) != NULL) {
		*(void **)mem = last;
		last = mem;
	}
	expect(malloc(SOME) == NULL && strdup("a text that needs more than what a block of a hundred bytes left over, "
	                                      "since that is less than a hundred bytes") == NULL);
	while ((mem = last) != NULL) {
		last = *(void **)mem;
		free(mem);
	}
	expect(free_bytes() == before && cairn_check(cairn_freertos_heap(), NULL));
}

static void one_lock(void)
{
	void *mem;

	(void)free_bytes();
	mem = malloc(SOME);
	expect(kernel_was_suspended(1));
	mem = realloc(mem, SOME / 2);
	expect(kernel_was_suspended(1));
	free(mem);
	expect(kernel_was_suspended(1));
	mem = strdup("a copy");
	expect(kernel_was_suspended(1));
	free(mem);
	expect(kernel_was_suspended(1));
}

/* printf's buffers and its long numbers. */
static void library(void)
{
	char text[40];

	expect(snprintf(text, sizeof text, "%.10f %s", 1.0 / 3, "degrees") == 20);
	expect(strcmp(text, "0.3333333333 degrees") == 0 && kernel_lock.depth == 0 && !kernel_lock.resumed_free);
	expect((size_t)mallinfo().fordblks == xPortGetFreeHeapSize());
}

int main(void)
{
	tap_case("malloc and pvPortMalloc take from one heap", one_heap);
	tap_case("where one finds no memory, the other does not", one_end);
	tap_case("malloc suspends the scheduler once", one_lock);
	tap_case("what newlib takes for itself comes from there, too", library);
	return tap_end();
}
