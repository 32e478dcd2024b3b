/* Replays a trace through any allocator, with all checks on.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls: each live slot's block holds the pattern of that slot in all its bytes.
 */
#include "engine.h"

#include "measure.h"
#include "pattern.h"

/* What every allocator here promises. */
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
	r->error = NULL;
	slots_clear();
	measure_calibrate();
	for (kind = 0; costs != NULL && kind < TRACE_KINDS; kind++)
		histogram_clear(&costs[kind]);
}

/* The arguments of the standard's functions. */
static void set_arguments(uintptr_t *argument, const struct trace_operation *operation, const struct slot *slot)
{
	switch (operation->kind) {
	case TRACE_MALLOC: argument[0] = operation->bytes; return;
	case TRACE_CALLOC: argument[0] = 1; break;
	case TRACE_ALIGNED: argument[0] = operation->alignment; break;
	default: argument[0] = (uintptr_t)slot->mem; break;
	}
	argument[1] = operation->bytes;
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
	*instructions -= allocator->apart_count();
	return result;
}

static unsigned char *perform(struct replay *r, const struct trace_operation *operation, const struct slot *slot)
{
	const struct allocator *allocator = r->allocator;
	struct measure_call call = {allocator->function[operation->kind], {(uintptr_t)allocator->heap, 0, 0}};
	uint32_t instructions;
	uintptr_t result;

	set_arguments(&call.argument[allocator->heap != NULL ? 1 : 0], operation, slot);
	result = measure_apart(allocator, &call, &instructions);
	if (r->costs != NULL)
		histogram_add(&r->costs[operation->kind], instructions);
	return operation->kind == TRACE_FREE ? NULL : (unsigned char *)result;
}

/* Is it a block such as was asked for, `kept` being the bytes that it has from before? */
static bool block_is_right(struct replay *r, const struct trace_operation *operation, const unsigned char *mem,
                           size_t kept)
{
	size_t alignment = operation->alignment > ALIGNMENT ? operation->alignment : ALIGNMENT;

	if (mem == NULL)
		return fail(r, "out of memory");
	if ((uintptr_t)mem % alignment != 0)
		return fail(r, "a block is not aligned");
	if (operation->kind == TRACE_CALLOC && !bytes_are_zero(mem, operation->bytes))
		return fail(r, "calloc's block is not zero");
	if (!pattern_holds(mem, kept < operation->bytes ? kept : operation->bytes, operation->slot))
		return fail(r, "realloc has not kept the bytes");
	return true;
}

static bool replay_operation(struct replay *r, const struct trace_operation *operation, struct slot *slot)
{
	unsigned char *mem;

	if (!pattern_holds(slot->mem, slot->bytes, operation->slot))
		return fail(r, "the bytes of a block have changed");
	mem = perform(r, operation, slot);
	if (operation->kind != TRACE_FREE) {
		if (!block_is_right(r, operation, mem, slot->bytes))
			return false;
		pattern_fill(mem, operation->bytes, operation->slot);
	}
	slot->mem = mem;
	slots_apply(slot, operation);
	return true;
}

bool replay_step(struct replay *r)
{
	struct trace_operation operation;
	struct slot *slot;

	if (r->error != NULL)
		return false;
	if (!trace_next(r->trace, &operation))
		return fail(r, r->trace->error);
	slot = slots_find(&operation, &r->error);
	return slot != NULL && replay_operation(r, &operation, slot);
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
