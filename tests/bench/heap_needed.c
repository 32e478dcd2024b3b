/* The smallest region in which each trace completes.  SPDX-License-Identifier: MIT
 *
 *     heap_needed TRACE...
 *
 * prints, for each, its file, the most bytes that were live at once as requested, the bytes of the smallest region (in
 * steps of 256, the heap's own state inside) and their ratio; then the geometric mean and the largest of the ratios.
 * For the host, as a 32-bit program; it looks at no contents, so that it is fast.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn.h"
#include "slots.h"

#define STEP 256
#define PAGE 4096

/* Where the search gives up: more than any trace here needs, and fits a 32-bit process beside all else. */
#define STEPS_MAX (0x20000000 / STEP)

struct program {
	const char *path;
	struct trace_operation *operations;
	uint32_t count, slots;
	size_t peak_bytes;
};

static void *claim(size_t bytes)
{
	void *mem = aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);

	if (mem == NULL) {
		fprintf(stderr, "heap_needed: the host has no %zu bytes\n", bytes);
		exit(2);
	}
	return mem;
}

static void load(struct program *program, const char *path)
{
	struct trace trace;
	struct survey survey;
	uint32_t i;

	if (!trace_open(&trace, path) || !survey_trace(&survey, &trace)) {
		fprintf(stderr, "%s:%" PRIu32 ": %s\n", path, trace.line, trace.error);
		exit(2);
	}
	program->path = path;
	program->count = survey.operations;
	program->slots = trace.slots;
	program->peak_bytes = survey.peak_bytes;
	program->operations = claim(survey.operations * sizeof *program->operations);
	for (i = 0; i < survey.operations; i++)
		trace_next(&trace, &program->operations[i]);
}

static bool perform(struct cairn_heap *heap, void **slot, const struct trace_operation *operation)
{
	void *mem = NULL;

	switch (operation->kind) {
	case TRACE_MALLOC: mem = cairn_malloc(heap, operation->bytes); break;
	case TRACE_CALLOC: mem = cairn_calloc(heap, 1, operation->bytes); break;
	case TRACE_REALLOC: mem = cairn_realloc(heap, *slot, operation->bytes); break;
	case TRACE_ALIGNED: mem = cairn_aligned_alloc(heap, operation->alignment, operation->bytes); break;
	default: cairn_free(heap, *slot); return true;
	}
	*slot = mem;
	return mem != NULL;
}

static bool completes(const struct program *program, void **slots, void *region, size_t bytes)
{
	struct cairn_heap *heap = cairn_init(region, bytes);
	uint32_t i;

	for (i = 0; heap != NULL && i < program->count; i++)
		if (!perform(heap, &slots[program->operations[i].slot], &program->operations[i]))
			return false;
	return heap != NULL;
}

static bool completes_in(const struct program *program, size_t steps)
{
	void *region = claim(steps * STEP);
	void **slots = claim((program->slots + 1) * sizeof *slots);
	bool complete = completes(program, slots, region, steps * STEP);

	free(slots);
	free(region);
	return complete;
}

/* Bisection: `enough` steps suffice and `short_of` do not. 0 if nothing suffices. */
static size_t find_steps(const struct program *program)
{
	size_t short_of = program->peak_bytes / STEP, enough = short_of + 1;

	while (!completes_in(program, enough)) {
		short_of = enough;
		enough += enough / 2 + 1;
		if (enough > STEPS_MAX)
			return 0;
	}
	while (enough - short_of > 1) {
		size_t middle = short_of + (enough - short_of) / 2;

		if (completes_in(program, middle))
			enough = middle;
		else
			short_of = middle;
	}
	return enough;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static double report(const char *path)
{
	struct program program;
	size_t needed;
	double ratio;

	load(&program, path);
	needed = find_steps(&program) * STEP;
	free(program.operations);
	if (needed == 0) {
		fprintf(stderr, "%s: no heap is large enough (CAIRN_HEAP_MAX is %zu)\n", path, (size_t)CAIRN_HEAP_MAX);
		exit(1);
	}
	ratio = (double)needed / (double)program.peak_bytes;
	printf("%-36s %10zu %10zu %7.4f\n", base_name(path), program.peak_bytes, needed, ratio);
	return ratio;
}

int main(int argc, char **argv)
{
	double logarithms = 0, worst = 0;
	int i;

	if (argc < 2) {
		fprintf(stderr, "usage: heap_needed TRACE...\n");
		return 2;
	}
	printf("%-36s %10s %10s %7s\n", "trace", "peak_live", "needed", "ratio");
	for (i = 1; i < argc; i++) {
		double ratio = report(argv[i]);

		logarithms += log(ratio);
		worst = fmax(worst, ratio);
	}
	printf("%-36s %10s %10s %7.4f\n", "geometric mean", "", "", exp(logarithms / (argc - 1)));
	printf("%-36s %10s %10s %7.4f\n", "largest", "", "", worst);
	return 0;
}
