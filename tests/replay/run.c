/* The main job: a recorded program runs again, through newlib's malloc that is Cairn.  SPDX-License-Identifier: MIT
 *
 *     run TRACE
 *
 * Replays it with all checks on, then says what it cost and shows the heap when the most was in use. Exits 0 if every
 * check held, 1 if not, 2 if there is nothing to replay. Prints only in the end, so that the heap is the program's
 * alone; and no floating point, which newlib's printf cannot do where a program that failed has left no memory.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"
#include "engine.h"
#include "heap_section.h"
#include "map.h"

/* How often cairn_check looks at the whole heap on the way, beside the peak and the end. */
#define CHECKS 16

/* Where the text of a line begins, and how much of it fits into 80 columns. */
#define INDENT 14
#define TEXT_WIDTH (80 - INDENT)

static struct trace trace;
static struct survey survey;
static struct histogram costs[TRACE_KINDS];
static struct map at_peak;
static struct cairn_heap *heap;
static unsigned looks;    /* how often the whole heap was checked */
static const char *wrong; /* the first thing that did not hold */

static const struct allocator standard = {
	.function =
		{
			[TRACE_MALLOC] = (void (*)(void))malloc,
			[TRACE_CALLOC] = (void (*)(void))calloc,
			[TRACE_REALLOC] = (void (*)(void))realloc,
			[TRACE_ALIGNED] = (void (*)(void))aligned_alloc,
			[TRACE_FREE] = (void (*)(void))free,
		},
};

static void look(void)
{
	looks++;
	if (!cairn_check(heap, NULL) && wrong == NULL)
		wrong = "the heap is not sound";
}

static void look_on_the_way(void)
{
	if (trace.operation == survey.peak_at) {
		map_take(&at_peak, heap);
		look();
	} else if (trace.operation % (survey.operations / CHECKS + 1) == 0) {
		look();
	}
}

static bool count_used(void *user, const struct cairn_block *block)
{
	*(size_t *)user += block->state == CAIRN_USED;
	return true;
}

static size_t blocks_in_use(void)
{
	size_t used = 0;

	cairn_walk(heap, count_used, &used);
	return used;
}

static void replay_all(void)
{
	const size_t in_use_before = blocks_in_use();
	struct replay replay;

	replay_begin(&replay, &trace, &standard, costs);
	while (wrong == NULL && replay_step(&replay))
		look_on_the_way();
	replay_release(&replay);
	if (wrong == NULL)
		wrong = replay.error;
	look();
	if (wrong == NULL && blocks_in_use() != in_use_before)
		wrong = "everything is freed, and yet not";
}

/* `text` behind its label, broken between words. */
static void print_text(const char *label, const char *text)
{
	size_t length = strlen(text), part = length;

	while (part > TEXT_WIDTH)
		do
			part--;
		while (part > 0 && text[part] != ' ');
	if (part == 0)
		part = length;
	printf("%-*s%.*s\n", INDENT, label, (int)part, text);
	if (part < length)
		print_text("", text + part + 1);
}

/* `tenths` / 10, with `width` characters before the point. */
static void print_tenths(int width, uint64_t tenths)
{
	printf("%*lu.%lu", width, (unsigned long)(tenths / 10), (unsigned long)(tenths % 10));
}

/* In a field of ten. */
static void print_percentile(const struct histogram *cost)
{
	const uint32_t percentile = histogram_percentile(cost, 99);

	if (percentile < HISTOGRAM_EXACT)
		printf("%10" PRIu32, percentile);
	else
		printf("    >=%4d", HISTOGRAM_EXACT);
}

static const char *remark(enum trace_kind kind)
{
	switch (kind) {
	case TRACE_CALLOC: return "   with clearing";
	case TRACE_REALLOC: return "   with copying";
	default: return "";
	}
}

static void print_cost(enum trace_kind kind)
{
	const struct histogram *cost = &costs[kind];

	if (cost->count == 0)
		return;
	printf("  %-10s%8" PRIu32, trace_kind_name(kind), cost->count);
	print_tenths(8, (10 * cost->sum + cost->count / 2) / cost->count);
	print_percentile(cost);
	printf("%10" PRIu32 "%s\n", cost->most, remark(kind));
}

static void print_costs(void)
{
	enum trace_kind kind;

	printf("\ninstructions   calls      mean       p99       max\n");
	for (kind = 0; kind < TRACE_KINDS; kind++)
		print_cost(kind);
	printf("  counted exactly by QEMU's -icount; instructions are not cycles\n");
}

/* What `part` is of `whole`, behind its name. */
static void print_percent(const char *name, size_t part, size_t whole)
{
	printf(", %s ", name);
	print_tenths(1, whole == 0 ? 0 : (1000 * (uint64_t)part + whole / 2) / whole);
	printf(" %%\n");
}

/* newlib's printf may be built without %zu. */
static void print_bytes(const char *label, size_t bytes)
{
	printf("  %-*s%8lu bytes", INDENT - 4, label, (unsigned long)bytes);
}

static void print_sizes(void)
{
	const struct map *m = &at_peak;

	printf("\nthe heap at its peak, after operation %" PRIu32 "\n", survey.peak_at);
	print_bytes("section", heap_section_bytes());
	printf(", of which the heap has taken %lu\n", (unsigned long)(m->used + m->free));
	print_bytes("requested", survey.peak_bytes);
	printf(" in %" PRIu32 " blocks\n", survey.peak_blocks);
	print_bytes("in use", m->used);
	print_percent("overhead", m->used - survey.peak_bytes, survey.peak_bytes);
	print_bytes("free", m->free);
	printf(" in %lu %s\n", (unsigned long)m->free_chunks, m->free_chunks == 1 ? "piece" : "pieces");
	print_bytes("largest", m->largest);
	print_percent("fragmentation", m->free - m->largest, m->free);
}

static void print_map(void)
{
	char line[MAP_COLUMNS + 1];
	size_t row;

	printf("\n");
	for (row = 0; row < at_peak.rows; row++) {
		map_row(&at_peak, row, line);
		printf("  %08" PRIxPTR "    %s\n", at_peak.first + row * at_peak.bytes * MAP_COLUMNS, line);
	}
	printf("  %c in use   %c partly   %c free   %c top   one character is %lu bytes\n", MAP_USED, MAP_PARTLY, MAP_FREE,
	       MAP_TOP, (unsigned long)at_peak.bytes);
}

static void print_verdict(void)
{
	if (wrong == NULL)
		printf("\nall checks held: yes (bytes and alignment of every block; whole heap %u times)\n", looks);
	else
		printf("\nall checks held: NO; line %" PRIu32 " of the trace: %s\n", trace.line, wrong);
}

static int nothing_to_replay(const char *path)
{
	printf("%s: line %" PRIu32 ": %s\n", path, trace.line, trace.error);
	return 2;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		printf("usage: run TRACE\n");
		return 2;
	}
	if (!trace_open(&trace, argv[1]) || !survey_trace(&survey, &trace))
		return nothing_to_replay(argv[1]);
	heap = cairn_libc_heap();
	replay_all();

	printf("A recorded program runs again, newlib's malloc being Cairn\n\n");
	print_text("program", trace.source);
	printf("%-*s%" PRIu32 " of %" PRIu32 "\n", INDENT, "operations", trace.operation, survey.operations);
	print_costs();
	if (trace.operation >= survey.peak_at) {
		print_sizes();
		print_map();
	}
	print_verdict();
	return wrong == NULL ? 0 : 1;
}
