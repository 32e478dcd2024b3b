/* A broken heap: one line on standard error, and abort. And the line that CAIRN_REPORT asks for.
 * SPDX-License-Identifier: MIT
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cairn_linux.h"
#include "tap.h"

static char said[1000];

/* What `body` does to a block in a child says so much on standard error; returns the signal that ends it. */
static int end_of(void (*body)(void *mem), void *mem)
{
	int ends[2], status = 0;
	size_t length = 0;
	ssize_t more;

	expect(pipe(ends) == 0);
	const pid_t child = fork();

	if (child == 0) {
		const struct rlimit no_core = {0, 0};

		setrlimit(RLIMIT_CORE, &no_core);
		dup2(ends[1], STDERR_FILENO);
		body(mem);
		_exit(0);
	}
	close(ends[1]);
	while (length < sizeof said - 1 && (more = read(ends[0], said + length, sizeof said - 1 - length)) > 0)
		length += (size_t)more;
	said[length] = '\0';
	close(ends[0]);
	expect(waitpid(child, &status, 0) == child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static bool said_of(int number, const char *words, const void *mem)
{
	char line[200];

	snprintf(line, sizeof line, "cairn: heap fault %d (%s) at %p, heap 0x", number, words, mem);
	return strncmp(said, line, strlen(line)) == 0 && strchr(said, '\n') == said + strlen(said) - 1;
}

static void free_twice(void *mem)
{
	free(mem);
	free(mem);
}

static void free_it(void *mem)
{
	free(mem);
}

static void free_sized_wrong(void *mem)
{
	free_sized(mem, 5000);
}

static void double_frees(void)
{
	for (size_t bytes = 1; bytes < 100000; bytes = bytes * 10 + 5) {
		void *mem = malloc(bytes), *wall = malloc(1);

		expect(end_of(free_twice, mem) == SIGABRT && said_of(1, "the block is free already", mem));
		free(mem);
		free(wall);
	}
}

static void bad_pointers(void)
{
	static long long nowhere[8] = {0, 0, 0, 2001};
	char *mem = malloc(1000);

	expect(end_of(free_it, mem + 8) == SIGABRT && said_of(2, "no block of this heap", mem + 8));
	expect(end_of(free_it, &nowhere[4]) == SIGABRT && strncmp(said, "cairn: heap fault ", 18) == 0);
	expect(end_of(free_sized_wrong, mem) == SIGABRT &&
	       said_of(3, "not the size that the block was asked for with", mem));
	expect(end_of(free_it, mem) == 0 && said[0] == '\0');
	free(mem);
}

static void *thread_frees_twice(void *mem)
{
	free_twice(mem != NULL ? mem : malloc(3000));
	return NULL;
}

static void in_a_thread(void *unused)
{
	pthread_t thread;

	pthread_create(&thread, NULL, thread_frees_twice, unused);
	pthread_join(thread, NULL);
}

static void double_free_in_a_thread(void)
{
	expect(end_of(in_a_thread, NULL) == SIGABRT && strncmp(said, "cairn: heap fault 1 (", 21) == 0);
}

/* ---- the report ---- */

static const char *program;

static void run_again(void *report)
{
	setenv("CAIRN_REPORT", report, 1);
	execl(program, program, "exit", (char *)NULL);
}

static bool is_report(const char *line)
{
	size_t allocations, frees, arenas;
	char name[32];

	return sscanf(line, "cairn: %zu allocations, %zu frees, %zu arenas, sound (%31[^)])", &allocations, &frees, &arenas,
	              name) == 4 &&
	       allocations >= 100 && frees >= 100 && arenas == 1 && strcmp(name, "faults") == 0;
}

static void report_to_a_file_that_is_open(void)
{
	expect(end_of(run_again, (void *)"2") == 0 && is_report(said));
}

static void report_to_a_path(void)
{
	char path[] = "/tmp/cairn_report.XXXXXX", line[200] = "";
	const int made = mkstemp(path);

	expect(made >= 0 && end_of(run_again, path) == 0 && end_of(run_again, path) == 0 && said[0] == '\0');
	FILE *file = fopen(path, "r");

	for (int i = 0; i < 2; i++)
		expect(file != NULL && fgets(line, sizeof line, file) != NULL && is_report(line));
	expect(file != NULL && fgets(line, sizeof line, file) == NULL);
	fclose(file);
	close(made);
	unlink(path);
}

static void run_again_by_a_long_name(void *name)
{
	setenv("CAIRN_REPORT", "2", 1);
	execl(program, name, "exit", (char *)NULL);
}

static void report_of_a_long_name(void)
{
	char name[300];

	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	expect(end_of(run_again_by_a_long_name, name) == 0 && strstr(said, "sound (nnn") != NULL);
	expect(strchr(said, '\n') == said + strlen(said) - 1);
}

static void break_and_exit(void *mem)
{
	setenv("CAIRN_REPORT", "2", 1);
	execl(program, program, "broken", (char *)NULL);
	free(mem);
}

static void report_of_a_broken_heap(void)
{
	expect(end_of(break_and_exit, NULL) == 0);
	expect(strstr(said, " arenas, heap fault 5 (") != NULL && strstr(said, "sound") == NULL);
}

/* What is run again: a hundred blocks that come and go; or a write beyond a block's end, which nobody finds before the
 * end. */
static int again(bool breaks)
{
	for (size_t i = 0; i < 100; i++)
		free(malloc(i * 40));
	if (breaks) {
		unsigned char *mem = malloc(2000), *wall = malloc(2000);

		memset(mem, 0xff, (size_t)(wall - mem));
		__asm__ volatile("" ::"r"(mem) : "memory"); /* as if somebody looked at it */
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return again(strcmp(argv[1], "broken") == 0);
	program = argv[0];
	tap_case("double frees of many sizes", double_frees);
	tap_case("bad pointers, and a wrong size", bad_pointers);
	tap_case("a double free in a thread", double_free_in_a_thread);
	tap_case("CAIRN_REPORT: a line to an open file", report_to_a_file_that_is_open);
	tap_case("CAIRN_REPORT: a line at the end of a path's file", report_to_a_path);
	tap_case("CAIRN_REPORT: a name that is cut off is still a line", report_of_a_long_name);
	tap_case("CAIRN_REPORT tells of a broken heap", report_of_a_broken_heap);
	return tap_end();
}
