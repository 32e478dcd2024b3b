/* The most instructions that one call takes, in heaps that are built to hurt.  SPDX-License-Identifier: MIT
 *
 *     worst                  prints how many layouts there are
 *     worst FROM TO N...     takes the layouts from number FROM up to TO, which is out, with each N of free blocks
 *
 * and prints for each, of its building and of what is asked then, for a script to read,
 *
 *     <layout> <n> <operation> <most instructions of one call>
 *
 * or "# <layout> <n>: no room", where the allocator cannot hold its blocks. Status 1 and a line that begins with
 * "error:" if a block is damaged or not aligned, or the heap not sound.
 *
 * For boards with external memory: the progress is kept there, which a restart leaves as it is, and behind it is the
 * heap. So each layout can have a boot of its own, where an allocator begins but once.
 */
#include <stdlib.h>

#include "adapter.h"
#include "copying.h"
#include "hostile.h"
#include "machine.h"
#include "restart.h"
#include "say.h"
#include "watched.h"

/* The board's memory.ld says where it is; a board without has neither. */
extern unsigned char __external_start[] __attribute__((weak));
extern unsigned char __external_end[] __attribute__((weak));

/* How many layouts are done: 0 at power-on. */
#define PROGRESS_BYTES 16
#define progress (*(uint32_t *)(void *)__external_start)

static bool refuse(const char *what)
{
	say("error: %s\n", what);
	return false;
}

static void report(const char *name, uint32_t n)
{
	enum trace_kind kind;

	for (kind = 0; kind < TRACE_KINDS; kind++)
		if (watched_most(kind) > 0)
			say("%s %u %s %u\n", name, (unsigned)n, trace_kind_name(kind), (unsigned)watched_most(kind));
}

static bool run(uint32_t number, uint32_t n)
{
	unsigned char *memory = __external_start + PROGRESS_BYTES;
	struct hostile_layout layout;
	enum hostile_end end;
	char name[64];

	if (n == 0 || n > HOSTILE_BLOCKS_MOST || !hostile_layout(number, &layout))
		return refuse("there is no such layout, or not with so many blocks");
	hostile_name(&layout, name, sizeof name);
	end = hostile_run(&layout, n, memory, (size_t)(__external_end - memory));
	if (watched_error() != NULL) {
		say("error: %s %u: %s\n", name, (unsigned)n, watched_error());
		return false;
	}
	if (end == HOSTILE_NO_ROOM)
		say("# %s %u: no room\n", name, (unsigned)n);
	else
		report(name, n);
	return true;
}

static uint32_t number_of(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 10);
}

static bool run_all(uint32_t from, uint32_t to, char **n, uint32_t n_count)
{
	while (progress < (to - from) * n_count) {
		uint32_t done = progress++;

		if (!run(from + done / n_count, number_of(n[done % n_count])))
			return false;
		if (bench_adapter.once)
			restart();
	}
	return true;
}

int main(int argc, char **argv)
{
	bool good;

	if (argc == 1) {
		say("%u\n", (unsigned)hostile_count());
		return 0;
	}
	if (argc < 4 || number_of(argv[1]) > number_of(argv[2]))
		good = refuse("usage: worst [FROM TO N...]");
	else if (__external_start == NULL || !machine_counts_instructions() || !copying_calibrate())
		good = refuse("this machine has no external memory, or does not count instructions");
	else
		good = run_all(number_of(argv[1]), number_of(argv[2]), argv + 3, (uint32_t)argc - 3);
	return good ? 0 : 1;
}
