/* The C library's own allocations come from Cairn.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cairn_libc.h"
#include "tap.h"

static const char *program; /* its own file: something that can be opened */

static bool is_ours(const void *mem)
{
	return mem && cairn_owns(cairn_libc_heap(), mem);
}

static size_t allocations(void)
{
	struct cairn_stats stats;

	cairn_stats(cairn_libc_heap(), &stats);
	return stats.allocations;
}

static void floats(void)
{
	/* newlib keeps a few of its big numbers for the next time: many different ones make it allocate. */
	size_t before = allocations();
	char text[80];

	snprintf(text, sizeof text, "%f %.3e %g %.40f", 3.14159, 1e100 / 3, 1.0 / 3, 0.1);
	expect(strcmp(text, "3.141590 3.333e+99 0.333333 0.1000000000000000055511151231257827021182") == 0);
	expect(strtod("2.2250738585072014e-308", NULL) == 2.2250738585072014e-308);
	expect(allocations() > before);
}

static void strings(void)
{
	char *copy = strdup("copy of a string"), *printed = NULL;

	expect(is_ours(copy) && strcmp(copy, "copy of a string") == 0);
	expect(asprintf(&printed, "%s, %d times", copy, 42) == 26);
	expect(is_ours(printed) && strcmp(printed, "copy of a string, 42 times") == 0);
	free(copy);
	free(printed);
}

static void files(void)
{
	size_t before = allocations();
	FILE *file = fopen(program, "rb");
	char magic[4] = "";
	long end;

	expect(is_ours(file));
	if (!file)
		return;
	expect(fread(magic, 1, 4, file) == 4 && memcmp(magic, "\177ELF", 4) == 0);
	expect(allocations() > before + 1); /* the FILE, and its buffer */
	expect(fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) > 1000);
	expect(fseek(file, 1, SEEK_SET) == 0 && fgetc(file) == 'E' && ftell(file) == 2);
	expect(fclose(file) == 0);
	expect(!fopen("no/such/file", "rb"));
}

static void files_written(void)
{
	char path[200], line[40] = "";
	FILE *file;

	snprintf(path, sizeof path, "%s.tmp", program);
	file = fopen(path, "w");
	expect(file && fprintf(file, "%d lines\nsecond\n", 2) > 0 && fclose(file) == 0);
	file = fopen(path, "r");
	expect(file && fgets(line, sizeof line, file) && strcmp(line, "2 lines\n") == 0 && fclose(file) == 0);
	expect(remove(path) == 0);
	expect(!fopen(path, "r"));
}

static int by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void others(void)
{
	int numbers[] = {3, 1, 2};
	char *environment = getenv("NOTHING");
	char word[8];
	int number = 0;

	qsort(numbers, 3, sizeof *numbers, by_value);
	expect(numbers[0] == 1 && numbers[2] == 3);
	expect(!environment && setenv("NOTHING", "something", 1) == 0 && is_ours(getenv("NOTHING")));
	expect(sscanf("seven 7", "%7s %d", word, &number) == 2 && number == 7);
}

int main(int argc, char **argv)
{
	program = argc > 0 ? argv[0] : "";
	tap_case("printf and strtod of floats", floats);
	tap_case("strdup, asprintf", strings);
	tap_case("fopen, fread, fseek, fclose", files);
	tap_case("files are written, read back, removed", files_written);
	tap_case("qsort, setenv, sscanf", others);
	ok(cairn_check(cairn_libc_heap(), NULL), "the heap is sound at the end");
	return tap_end();
}
