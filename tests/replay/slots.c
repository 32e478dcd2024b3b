/* The blocks of a trace, by their names.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls: live_bytes and live_blocks are the sum and the number of the slots whose bytes are not 0.
 */
#include "slots.h"

#include "machine.h"

/* How many blocks may be live at once. A board with little memory has room for few, and replays small traces only. */
#ifndef REPLAY_SLOTS
#define REPLAY_SLOTS (MACHINE_RAM >= 0x100000 ? 10240 : MACHINE_RAM / 64)
#endif

static struct slot slots[REPLAY_SLOTS];
static size_t live_bytes;
static uint32_t live_blocks;

bool slots_suffice(const struct trace *trace)
{
	return trace->slots <= REPLAY_SLOTS;
}

void slots_clear(void)
{
	uint32_t i;

	for (i = 0; i < REPLAY_SLOTS; i++) {
		slots[i].mem = NULL;
		slots[i].bytes = 0;
	}
	live_bytes = 0;
	live_blocks = 0;
}

static bool needs_block(enum trace_kind kind)
{
	return kind == TRACE_REALLOC || kind == TRACE_FREE;
}

struct slot *slots_find(const struct trace_operation *operation, const char **error)
{
	struct slot *slot;

	if (operation->slot >= REPLAY_SLOTS) {
		*error = "more blocks are live at once than REPLAY_SLOTS allows";
		return NULL;
	}
	slot = &slots[operation->slot];
	if (needs_block(operation->kind) == (slot->bytes != 0))
		return slot;
	*error = slot->bytes != 0 ? "the slot has a block already" : "the slot has no block";
	return NULL;
}

void slots_apply(struct slot *slot, const struct trace_operation *operation)
{
	live_bytes += operation->bytes - slot->bytes;
	if (operation->kind == TRACE_FREE)
		live_blocks--;
	else if (operation->kind != TRACE_REALLOC)
		live_blocks++;
	slot->bytes = operation->bytes;
}

size_t slots_live_bytes(void)
{
	return live_bytes;
}

uint32_t slots_live_blocks(void)
{
	return live_blocks;
}

struct slot *slots_next(uint32_t *slot)
{
	for (; *slot < REPLAY_SLOTS; ++*slot)
		if (slots[*slot].bytes != 0)
			return &slots[*slot];
	return NULL;
}

static void survey_count(struct survey *s, enum trace_kind kind)
{
	s->operations++;
	s->count[kind]++;
	if (live_bytes <= s->peak_bytes)
		return;
	s->peak_at = s->operations;
	s->peak_bytes = live_bytes;
	s->peak_blocks = live_blocks;
}

bool survey_trace(struct survey *s, struct trace *trace)
{
	struct trace_operation operation;
	struct slot *slot;

	*s = (struct survey){0};
	slots_clear();
	while (trace_next(trace, &operation)) {
		slot = slots_find(&operation, &trace->error);
		if (slot == NULL)
			return false;
		slots_apply(slot, &operation);
		survey_count(s, operation.kind);
	}
	if (trace->error != NULL)
		return false;
	trace_rewind(trace);
	slots_clear();
	return true;
}
