/* port/host, used as in people's own unit tests: code under test that must cope with a device's memory.
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "cairn_host.h"
#include "tap.h"

/* The code under test: keeps the last few lines of a log on the heap that it is given. */
struct log {
	struct cairn_heap *heap;
	char *line[10];
};

static bool log_add(struct log *log, const char *text)
{
	char *copy = cairn_malloc(log->heap, strlen(text) + 1);

	if (!copy)
		return false;
	cairn_free(log->heap, log->line[0]);
	memmove(log->line, log->line + 1, sizeof log->line - sizeof *log->line);
	log->line[9] = strcpy(copy, text);
	return true;
}

static void log_clear(struct log *log)
{
	for (int i = 0; i < 10; i++)
		cairn_free(log->heap, log->line[i]);
	memset(log->line, 0, sizeof log->line);
}

static void keeps_ten_lines(void)
{
	struct log log = {.heap = host_heap_restart(HOST_HEAP_BYTES)};

	for (int i = 0; i < 25; i++)
		expect(log_add(&log, i % 2 ? "odd" : "even"));
	expect(host_heap_live() == 10 && strcmp(log.line[9], "even") == 0);
	log_clear(&log);
	expect(host_heap_live() == 0);
}

/* With ever less memory: it fails, and loses nothing. */
static void survives_little_memory(void)
{
	bool failed = false;

	for (size_t bytes = 2048; host_heap_restart(bytes); bytes -= 16) {
		struct log log = {.heap = host_heap()};

		for (int i = 0; i < 12; i++)
			failed |= !log_add(&log, "a line that takes some of the device's memory");
		log_clear(&log);
		expect(host_heap_live() == 0 && cairn_check(host_heap(), NULL));
	}
	expect(failed);
}

static void bounds(void)
{
	struct cairn_heap *h = host_heap_restart(HOST_HEAP_BYTES);

	expect(h && h == host_heap());
	expect(!host_heap_restart(HOST_HEAP_BYTES + 1) && !host_heap_restart(0) && host_heap() == h);
	expect(!cairn_malloc(h, HOST_HEAP_BYTES));
}

int main(void)
{
	tap_case("the log keeps ten lines and leaks none", keeps_ten_lines);
	tap_case("the log survives little memory", survives_little_memory);
	tap_case("the heap has the device's size", bounds);
	return tap_end();
}
