/* Replays a trace through any allocator, with all checks on.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls: each live slot's block holds the pattern of that slot in all its bytes.
 */
#include "engine.h"

#include <string.h>

#include "measure.h"
#include "pattern.h"

/* What C asks of every allocator. */
#define ALIGNMENT (2 * sizeof(size_t))

static bool fail(struct replay *r, const char *error)
{
	r->error = error;
	return false;
}

void replay_begin(struct replay *r, struct trace *trace, const struct allocator *allocator, struct histogram *costs)
{
	size_t kind;

	r->trace = trace;
	r->allocator = allocator;
	r->costs = costs;
	r->filled_most = SIZE_MAX;
	r->uncounted = false;
	r->error = NULL;
	slots_clear();
	measure_calibrate();
	for (kind = 0; costs != NULL && kind < TRACE_KINDS; kind++)
		histogram_clear(&costs[kind]);
}

/* The call's cost, without what is counted apart. */
static uintptr_t measure_apart(const struct allocator *allocator, const struct measure_call *call,
                               uint32_t *instructions)
{
	uintptr_t result;

	if (allocator->apart_count == NULL)
		return measure(call, instructions);
	allocator->apart_begin();
	result = measure(call, instructions);
	*instructions = measure_without(*instructions, allocator->apart_count());
	return result;
}

/* One of the allocator's functions, with the arguments of the standard's; what it costs goes to the operation's. */
static uintptr_t call_one(struct replay *r, enum trace_kind kind, uintptr_t first, uintptr_t second)
{
	const struct allocator *allocator = r->allocator;
	struct measure_call call = {allocator->function[kind], {first, second, 0}};
	uint32_t instructions;
	uintptr_t result;

	if (allocator->heap != NULL)
		call = (struct measure_call){allocator->function[kind], {(uintptr_t)allocator->heap, first, second}};
	if (r->uncounted)
		return measure_nothing(&call);
	result = measure_apart(allocator, &call, &instructions);
	r->instructions += instructions;
	return result;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static uintptr_t take_cleared(struct replay *r, size_t bytes)
{
	unsigned char *mem = (unsigned char *)call_one(r, TRACE_MALLOC, bytes, 0);

	if (mem != NULL)
		memset(mem, 0, bytes);
	return (uintptr_t)mem;
}

static uintptr_t take_copied(struct replay *r, const struct slot *slot, size_t bytes)
{
	unsigned char *mem = (unsigned char *)call_one(r, TRACE_MALLOC, bytes, 0);

	if (mem == NULL)
		return 0;
	memcpy(mem, slot->mem, smaller(slot->bytes, bytes));
	call_one(r, TRACE_FREE, (uintptr_t)slot->mem, 0);
	return (uintptr_t)mem;
}

static uintptr_t perform(struct replay *r, const struct trace_operation *operation, const struct slot *slot)
{
	bool has_one = r->allocator->function[operation->kind] != NULL;

	switch (operation->kind) {
	case TRACE_MALLOC: return call_one(r, TRACE_MALLOC, operation->bytes, 0);
	case TRACE_CALLOC:
		return has_one ? call_one(r, TRACE_CALLOC, 1, operation->bytes) : take_cleared(r, operation->bytes);
	case TRACE_REALLOC:
		return has_one ? call_one(r, TRACE_REALLOC, (uintptr_t)slot->mem, operation->bytes)
		               : take_copied(r, slot, operation->bytes);
	case TRACE_ALIGNED: return call_one(r, TRACE_ALIGNED, operation->alignment, operation->bytes);
	default: call_one(r, TRACE_FREE, (uintptr_t)slot->mem, 0); return 0;
	}
}

static unsigned char *perform_measured(struct replay *r, const struct trace_operation *operation,
                                       const struct slot *slot)
{
	uintptr_t result;

	r->instructions = 0;
	result = perform(r, operation, slot);
	if (r->costs != NULL)
		histogram_add(&r->costs[operation->kind], r->instructions);
	return (unsigned char *)result;
}

static size_t least_alignment(const struct allocator *allocator)
{
	return allocator->alignment != 0 ? allocator->alignment : ALIGNMENT;
}

/* Is it a block such as was asked for, `kept` being the bytes that it has from before? */
static bool block_is_right(struct replay *r, const struct trace_operation *operation, const unsigned char *mem,
                           size_t kept)
{
	size_t least = least_alignment(r->allocator);
	size_t alignment = operation->alignment > least ? operation->alignment : least;

	if (mem == NULL)
		return fail(r, "out of memory");
	if ((uintptr_t)mem % alignment != 0)
		return fail(r, "a block is not aligned");
	if (operation->kind == TRACE_CALLOC && !bytes_are_zero(mem, operation->bytes))
		return fail(r, "calloc's block is not zero");
	if (!pattern_holds(mem, smaller(smaller(kept, operation->bytes), r->filled_most), operation->slot))
		return fail(r, "realloc has not kept the bytes");
	return true;
}

static bool replay_operation(struct replay *r, const struct trace_operation *operation, struct slot *slot)
{
	unsigned char *mem;

	if (!pattern_holds(slot->mem, smaller(slot->bytes, r->filled_most), operation->slot))
		return fail(r, "the bytes of a block have changed");
	mem = perform_measured(r, operation, slot);
	if (operation->kind != TRACE_FREE) {
		if (!block_is_right(r, operation, mem, slot->bytes))
			return false;
		pattern_fill(mem, smaller(operation->bytes, r->filled_most), operation->slot);
	}
	slot->mem = mem;
	slots_apply(slot, operation);
	return true;
}

bool replay_do(struct replay *r, const struct trace_operation *operation)
{
	struct slot *slot = slots_find(operation, &r->error);

	if (slot == NULL)
		return false;
	if (operation->kind == TRACE_ALIGNED && r->allocator->function[TRACE_ALIGNED] == NULL)
		return fail(r, "there is no aligned_alloc");
	return replay_operation(r, operation, slot);
}

bool replay_step(struct replay *r)
{
	struct trace_operation operation;

	if (r->error != NULL)
		return false;
	if (!trace_next(r->trace, &operation))
		return fail(r, r->trace->error);
	return replay_do(r, &operation);
}

bool replay_release(struct replay *r)
{
	struct trace_operation operation = {TRACE_FREE, 0, 0, 0};
	struct histogram *costs = r->costs;
	struct slot *slot;

	r->costs = NULL; /* these frees are not the program's */
	while (r->error == NULL && (slot = slots_next(&operation.slot)) != NULL)
		replay_operation(r, &operation, slot);
	r->costs = costs;
	return r->error == NULL;
}
