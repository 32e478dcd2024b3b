/* A program that uses the library's heap in many ways; linked.t looks at what was linked, and at how it ends.
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

/* The first request of the heap with the stack inside the heap's section. */
static void stack_in_heap(void)
{
	extern char __bss_end[];

	__asm__ volatile("mov sp, %0" ::"r"(__bss_end + 1024) : "memory");
	free(malloc(1));
}

int main(int argc, char **argv)
{
	void *mem = NULL;
	char *text = NULL;
	size_t bytes;
	FILE *file;

	if (argc > 1 && strcmp(argv[1], "double-free") == 0)
		double_free();
	if (argc > 1 && strcmp(argv[1], "stack-in-heap") == 0)
		stack_in_heap();
	if (argc > 1 && strcmp(argv[1], "stats") == 0) {
		mem = malloc(1000);
		malloc_stats();
	}

	setlocale(LC_ALL, "C");
	free(reallocarray(reallocf(realloc(calloc(1, 2), 3), 4), 5, 6));
	if (posix_memalign(&mem, 64, 10) == 0)
		cfree(mem);
	free(aligned_alloc(64, 64));
	free(memalign(64, 10));
	free(valloc(1));
	free(pvalloc(1));
	malloc_trim(malloc_usable_size(NULL));
	mallopt(0, (int)mallinfo().arena);
	file = open_memstream(&text, &bytes);
	if (!file || fprintf(file, "%f %s", strtod("1.5", NULL), "and more") < 0 || fclose(file) != 0)
		return 1;
	free(text);
	return bytes > 10 ? 0 : 1;
}
