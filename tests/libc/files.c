/* stdio's files on Cairn: each FILE, its buffer, and the lines that getline makes.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ours.h"
#include "tap.h"

static const char *program; /* its own file: something that can be opened */
static char path[200];      /* and one that can be written */

static FILE *opened(const char *name, const char *mode)
{
	FILE *file = fopen(name, mode);

	expect(is_in_heap(file));
	return file;
}

static void read_and_seek(void)
{
	size_t before = used();
	FILE *file = opened(program, "rb");
	char magic[4] = "";
	long end;

	if (!file)
		return;
	expect(fread(magic, 1, 4, file) == 4 && memcmp(magic, "\177ELF", 4) == 0);
	expect(used() >= before + BUFSIZ); /* its buffer, too */
	expect(fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) > 1000);
	expect(fseek(file, 1, SEEK_SET) == 0 && fgetc(file) == 'E' && ftell(file) == 2);
	expect(fclose(file) == 0);
	expect(!fopen("no/such/file", "rb"));
}

static void write_and_scan(void)
{
	FILE *file = opened(path, "w");
	double fraction = 0;
	char word[8] = "";
	int number = 0;

	expect(file && fprintf(file, "%d %f %s\n", -12, 0.0625, "word") == 18 && fclose(file) == 0);
	file = opened(path, "r");
	expect(file && fscanf(file, "%d %lf %7s", &number, &fraction, word) == 3);
	expect(number == -12 && fraction == 0.0625 && strcmp(word, "word") == 0);
	expect(file && fscanf(file, "%d", &number) == EOF && fclose(file) == 0);
}

static void own_buffer(void)
{
	static char buffer[64];
	FILE *file = opened(path, "w");
	size_t before = used();

	expect(file && setvbuf(file, buffer, _IOFBF, sizeof buffer) == 0);
	expect(file && fputs("short", file) >= 0 && used() <= before && fclose(file) == 0);
}

#ifdef __PICOLIBC__
#define HAS_GETLINE 0
#else
#define HAS_GETLINE 1
#define getline __getline /* its name in newlib 3 */

enum { LINES = 5, FIRST = 60 };

/* Each line is twice as long as the one before. */
static void write_lines(FILE *file)
{
	for (int line = 0; line < LINES; line++) {
		for (int i = 0; i < FIRST << line; i++)
			fputc('a' + line, file);
		fputc('\n', file);
	}
}

static void lines_grow(void)
{
	FILE *file = opened(path, "w");
	size_t room = 0, moves = 0;
	char *text = NULL, *before;
	void *pins[LINES];

	if (!file)
		return;
	write_lines(file);
	expect(fclose(file) == 0);
	file = opened(path, "r");
	for (int line = 0; file && line < LINES; line++) {
		const ssize_t bytes = FIRST << line;

		before = text;
		expect(getline(&text, &room, file) == bytes + 1);
		expect(is_ours(text) && malloc_usable_size(text) >= room && room > (size_t)bytes + 1);
		expect(text[0] == 'a' + line && text[bytes] == '\n' && text[bytes + 1] == '\0');
		moves += text != before;
		pins[line] = malloc(1); /* so that the next line has to move */
	}
	expect(moves > 2);
	expect(file && getline(&text, &room, file) == -1 && fclose(file) == 0);
	for (int line = 0; line < LINES; line++)
		free(pins[line]);
	free(text);
}
#endif

static void removed(void)
{
	expect(remove(path) == 0 && !fopen(path, "r"));
}

int main(int argc, char **argv)
{
	program = argc > 0 ? argv[0] : "";
	snprintf(path, sizeof path, "%s.tmp", program);
	tap_case("fopen, fread, fseek, fclose", read_and_seek);
	tap_case("fprintf of a float, fscanf of it", write_and_scan);
	tap_case("setvbuf spares the buffer", own_buffer);
#if HAS_GETLINE
	tap_case("getline's block grows", lines_grow);
#else
	tap_skip("picolibc has no getline", "getline's block grows");
#endif
	tap_case("remove", removed);
	ok(cairn_check(cairn_libc_heap(), NULL), "the heap is sound at the end");
	return tap_end();
}
