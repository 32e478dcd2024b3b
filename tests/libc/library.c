/* The C library's own allocations, files apart, come from Cairn.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ours.h"
#include "tap.h"

static void floats(void)
{
	size_t before = allocations();
	char text[80];

	snprintf(text, sizeof text, "%f %.3e %g", 3.14159, 1e100 / 3, 1.0 / 3);
	expect(strcmp(text, "3.141590 3.333e+99 0.333333") == 0);
	expect(strtod("2.2250738585072014e-308", NULL) == 2.2250738585072014e-308);
#ifdef __PICOLIBC__
	expect(allocations() == before); /* picolibc works in place */
#else
	snprintf(text, sizeof text, "%.40f", 0.1);
	expect(strcmp(text, "0.1000000000000000055511151231257827021182") == 0);
	expect(allocations() > before); /* newlib has a heap of big numbers */
#endif
}

static void strings(void)
{
	char *copy = strdup("copy of a string"), *printed = NULL;

	expect(is_ours(copy) && strcmp(copy, "copy of a string") == 0);
	expect(asprintf(&printed, "%s, %f times", copy, 42.5) == 33);
	expect(is_ours(printed) && strcmp(printed, "copy of a string, 42.500000 times") == 0);
	free(copy);
	free(printed);
}

static void scanned(void)
{
	char word[8];
	int number = 0;
	double fraction = 0;

	expect(sscanf("seven 7 -7.25e2", "%7s %d %lf", word, &number, &fraction) == 3);
	expect(strcmp(word, "seven") == 0 && number == 7 && fraction == -725);
}

static int by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void sorted(void)
{
	enum { COUNT = 100 };
	int *numbers = malloc(COUNT * sizeof *numbers);

	expect(is_ours(numbers));
	if (!numbers)
		return;
	for (int i = 0; i < COUNT; i++)
		numbers[i] = i * 37 % COUNT;
	qsort(numbers, COUNT, sizeof *numbers, by_value);
	for (int i = 0; i < COUNT; i++)
		expect(numbers[i] == i);
	free(numbers);
}

static void environment(void)
{
	const char *longer = "something that is longer than what was there before";

	expect(!getenv("NOTHING") && setenv("NOTHING", "something", 1) == 0);
	expect(is_in_heap(getenv("NOTHING")) && strcmp(getenv("NOTHING"), "something") == 0);
	expect(setenv("NOTHING", "else", 0) == 0 && strcmp(getenv("NOTHING"), "something") == 0);
	expect(setenv("NOTHING", longer, 1) == 0);
	expect(is_in_heap(getenv("NOTHING")) && strcmp(getenv("NOTHING"), longer) == 0);
	expect(unsetenv("NOTHING") == 0 && !getenv("NOTHING"));
}

#ifdef __PICOLIBC__
static _Thread_local int written[3] = {1, 2, 3};
static _Thread_local int zero[3];

static void thread_variables(void)
{
	extern char __bss_end[];
	int *number = &errno;

	expect(written[0] == 1 && written[2] == 3 && zero[0] == 0 && zero[2] == 0);
	*number = 0;
	zero[0] = zero[2] = written[0] = -1;
	expect(errno == 0 && written[1] == 2);
	expect((uintptr_t)number < (uintptr_t)__bss_end && (uintptr_t)&zero[3] <= (uintptr_t)__bss_end);
}
#endif

int main(void)
{
	tap_case("printf and strtod of floats", floats);
	tap_case("strdup, asprintf", strings);
	tap_case("sscanf", scanned);
	tap_case("qsort", sorted);
	tap_case("setenv", environment);
#ifdef __PICOLIBC__
	tap_case("the thread's variables, errno among them, have their values and their room", thread_variables);
#else
	tap_skip("newlib keeps errno in its own structure", "the thread's variables");
#endif
	ok(cairn_check(cairn_libc_heap(), NULL), "the heap is sound at the end");
	return tap_end();
}
