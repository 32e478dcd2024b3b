/* Does the replay notice an allocator that is wrong?  SPDX-License-Identifier: MIT
 *
 *     defects TRACE
 *
 * Each case is Cairn with one mistake; the trace must have every kind of operation.
 */
#include <string.h>

#include "cairn.h"
#include "engine.h"
#include "machine.h"
#include "tap.h"

static _Alignas(16) unsigned char room[MACHINE_RAM];
static struct trace trace;
static struct survey survey;

/* A mistake is made from time to time, not at once. */
static unsigned calls;

static bool now(void)
{
	return ++calls % 16 == 0;
}

static void *malloc_fails(struct cairn_heap *heap, size_t bytes)
{
	return now() ? NULL : cairn_malloc(heap, bytes);
}

static void *malloc_half_aligned(struct cairn_heap *heap, size_t bytes)
{
	unsigned char *mem = cairn_malloc(heap, bytes + CAIRN_ALIGNMENT);

	return now() ? mem + CAIRN_ALIGNMENT / 2 : mem;
}

/* The block lies inside one that is live. */
static void *malloc_overlaps(struct cairn_heap *heap, size_t bytes)
{
	uint32_t name;
	const struct slot *slot;

	for (name = 0; (slot = slots_next(&name)) != NULL; name++)
		if (slot->bytes >= bytes + CAIRN_ALIGNMENT)
			return slot->mem + CAIRN_ALIGNMENT;
	return cairn_malloc(heap, bytes);
}

static void *calloc_leaves_a_byte(struct cairn_heap *heap, size_t count, size_t bytes)
{
	unsigned char *mem = cairn_calloc(heap, count, bytes);

	if (now())
		mem[count * bytes - 1] = 1;
	return mem;
}

static void *realloc_forgets_a_byte(struct cairn_heap *heap, void *mem, size_t bytes)
{
	unsigned char *moved = cairn_realloc(heap, mem, bytes);

	if (now())
		moved[0] ^= 1;
	return moved;
}

static void *aligned_alloc_is_malloc(struct cairn_heap *heap, size_t alignment, size_t bytes)
{
	(void)alignment;
	return cairn_malloc(heap, bytes);
}

/* The first live block is written to while another is freed. */
static void free_spoils_a_block(struct cairn_heap *heap, void *mem)
{
	uint32_t first = 0;
	struct slot *slot = slots_next(&first);

	if (slot != NULL && slot->mem != mem)
		slot->mem[slot->bytes - 1] ^= 1;
	cairn_free(heap, mem);
}

static const struct defect {
	enum trace_kind kind;
	void (*function)(void);
	const char *name, *error;
} defects[] = {
	{TRACE_MALLOC, (void (*)(void))malloc_fails, "malloc fails", "out of memory"},
	{TRACE_MALLOC, (void (*)(void))malloc_half_aligned, "malloc misaligns", "a block is not aligned"},
	{TRACE_MALLOC, (void (*)(void))malloc_overlaps, "blocks overlap", "the bytes of a block have changed"},
	{TRACE_CALLOC, (void (*)(void))calloc_leaves_a_byte, "calloc leaves a byte", "calloc's block is not zero"},
	{TRACE_REALLOC, (void (*)(void))realloc_forgets_a_byte, "realloc forgets", "realloc has not kept the bytes"},
	{TRACE_ALIGNED, (void (*)(void))aligned_alloc_is_malloc, "aligned_alloc is malloc", "a block is not aligned"},
	{TRACE_FREE, (void (*)(void))free_spoils_a_block, "free spoils a block", "the bytes of a block have changed"},
};

static const char *replay_with(const struct defect *defect)
{
	struct allocator allocator = {
		.function =
			{
				[TRACE_MALLOC] = (void (*)(void))cairn_malloc,
				[TRACE_CALLOC] = (void (*)(void))cairn_calloc,
				[TRACE_REALLOC] = (void (*)(void))cairn_realloc,
				[TRACE_ALIGNED] = (void (*)(void))cairn_aligned_alloc,
				[TRACE_FREE] = (void (*)(void))cairn_free,
			},
		.heap = cairn_init(room, sizeof room),
	};
	struct replay replay;

	allocator.function[defect->kind] = defect->function;
	calls = 0;
	trace_rewind(&trace);
	replay_begin(&replay, &trace, &allocator, NULL);
	while (replay_step(&replay))
		continue;
	return replay.error != NULL ? replay.error : "nothing";
}

static void show(const struct defect *defect)
{
	const char *error = replay_with(defect);

	ok(strcmp(error, defect->error) == 0, "%s: the replay says '%s'", defect->name, error);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc != 2 || !trace_open(&trace, argv[1]) || !survey_trace(&survey, &trace)) {
		ok(false, "line %u: %s", (unsigned)trace.line, trace.error != NULL ? trace.error : "no trace is named");
		return tap_end();
	}
	for (i = 0; i < sizeof defects / sizeof *defects; i++)
		show(&defects[i]);
	return tap_end();
}
