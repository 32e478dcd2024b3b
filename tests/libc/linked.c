/* A program that uses the library's heap in many ways; linked.t looks at what was linked, and at what it prints.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"

int posix_memalign(void **mem, size_t alignment, size_t bytes);
void *reallocarray(void *mem, size_t count, size_t bytes);
void *reallocf(void *mem, size_t bytes);

/* Free it twice. */
static void double_free(void)
{
	void *mem = malloc(20);

	printf("%p\n", mem);
	fflush(stdout);
	free(mem);
	free(mem);
}

static void stats(void)
{
	void *mem = malloc(1000);

	malloc_stats();
	free(mem);
}

/* The first request of the heap with the stack inside the heap's section. */
static void stack_in_heap(void)
{
	extern char __bss_end[];

	__asm__ volatile("mov sp, %0" ::"r"(__bss_end + 1024) : "memory");
	free(malloc(1));
}

/* Every name that the library has beside its allocator's innermost. */
static void each_name(void)
{
	void *mem = NULL;

	free(reallocarray(reallocf(realloc(calloc(1, 2), 3), 4), 5, 6));
	if (posix_memalign(&mem, 64, 10) == 0)
		cfree(mem);
	free(aligned_alloc(64, 64));
	free(memalign(64, 10));
	free(valloc(1));
	free(pvalloc(1));
	malloc_trim(malloc_usable_size(NULL));
	mallopt(0, (int)mallinfo().arena);
}

/* Callers of malloc within the library. Is all well? */
static int library(const char *program)
{
	char *text = NULL, *copy;
	FILE *file = fopen(program, "rb");

	setlocale(LC_ALL, "C");
	if (!file || fclose(file) != 0 || asprintf(&text, "%f %s", strtod("1.5", NULL), "and more") < 0)
		return 0;
	copy = strdup(text);
	if (!copy || setenv("COPY", copy, 1) != 0)
		return 0;
	free(copy);
	free(text);
	return 1;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "double-free") == 0)
		double_free();
	if (strcmp(what, "stack-in-heap") == 0)
		stack_in_heap();
	if (strcmp(what, "stats") == 0)
		stats();
	if (strcmp(what, "print") == 0)
		printf("%f %.1e %s\n", -1.25, 3e5, "text");
	each_name();
	return library(argv[0]) ? 0 : 1;
}
