/* A recorded program's requests, asked again of this process's malloc.  SPDX-License-Identifier: MIT
 *
 *     replay TRACE ROUNDS
 *
 * Reads the whole trace first, into memory that malloc knows nothing of, then does it ROUNDS times, freeing in between
 * what it leaves. Of every block that it gets it writes to each cache line once, as its program would. Prints the
 * microseconds of CPU time that the rounds took, user's and system's; the KiB of memory that they added to the most
 * that was resident; and the page faults among them.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "../replay/trace.h"

#define CACHE_LINE 64

/* Half the bytes of struct trace_operation. */
struct step {
	uint32_t kind : 3, slot : 29;
	uint32_t bytes;
	uint32_t alignment;
};

static struct trace trace;
static struct step *steps;
static char **blocks;

static void *map(size_t count, size_t bytes)
{
	void *mem = mmap(NULL, count * bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (mem == MAP_FAILED) {
		perror("replay");
		exit(2);
	}
	return mem;
}

static bool load(const char *path)
{
	struct trace_operation operation;

	if (!trace_open(&trace, path))
		return false;
	steps = map(trace.operations + 1, sizeof *steps);
	blocks = map(trace.slots + 1, sizeof *blocks);
	while (trace_next(&trace, &operation)) {
		if (trace.operation > trace.operations || operation.slot >> 29 != 0 || operation.bytes > UINT32_MAX)
			return false;
		steps[trace.operation - 1] = (struct step){operation.kind, operation.slot & 0x1fffffff,
		                                           (uint32_t)operation.bytes, (uint32_t)operation.alignment};
	}
	return trace.error == NULL;
}

static void touch(char *mem, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i += CACHE_LINE)
		((volatile char *)mem)[i] = 1;
}

static char *take(const struct step *step, char *mem)
{
	switch (step->kind) {
	case TRACE_MALLOC: return malloc(step->bytes);
	case TRACE_CALLOC: return calloc(1, step->bytes);
	case TRACE_REALLOC: return realloc(mem, step->bytes);
	default: return memalign(step->alignment, step->bytes);
	}
}

static void replay_step(const struct step *step)
{
	char **block = &blocks[step->slot];

	if (step->kind == TRACE_FREE) {
		free(*block);
		*block = NULL;
		return;
	}
	*block = take(step, *block);
	if (*block == NULL) {
		fprintf(stderr, "replay: no memory\n");
		exit(1);
	}
	touch(*block, step->bytes);
}

static void replay_round(void)
{
	uint32_t i;

	for (i = 0; i < trace.operations; i++)
		replay_step(&steps[i]);
	for (i = 0; i < trace.slots; i++) {
		free(blocks[i]);
		blocks[i] = NULL;
	}
}

static long microseconds(const struct timeval *time)
{
	return time->tv_sec * 1000000L + time->tv_usec;
}

static struct rusage used(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage;
}

int main(int argc, char **argv)
{
	struct rusage before, after;
	int rounds;

	if (argc != 3 || !load(argv[1])) {
		fprintf(stderr, "usage: replay TRACE ROUNDS\n%s\n", trace.error != NULL ? trace.error : "");
		return 2;
	}
	before = used();
	for (rounds = atoi(argv[2]); rounds > 0; rounds--)
		replay_round();
	after = used();
	printf("%ld %ld %ld\n",
	       microseconds(&after.ru_utime) + microseconds(&after.ru_stime) - microseconds(&before.ru_utime) -
	           microseconds(&before.ru_stime),
	       after.ru_maxrss - before.ru_maxrss, after.ru_minflt - before.ru_minflt);
	return 0;
}
