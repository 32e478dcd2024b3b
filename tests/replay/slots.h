/* The blocks of a trace, by their names.  SPDX-License-Identifier: MIT
 *
 * There is one table, static, since a board has memory for no more. It follows the operations and refuses those that
 * make no sense (free of what is not live), so whoever replays need not ask.
 */
#ifndef REPLAY_SLOTS_H
#define REPLAY_SLOTS_H

#include "trace.h"

struct slot {
	unsigned char *mem; /* for who replays: where the block is */
	size_t bytes;       /* asked for; 0: the name is not in use */
};

/* Has the table room for as many names as the trace's header promises? */
bool slots_suffice(const struct trace *);

/* Forget all blocks. */
void slots_clear(void);

/* What is known of the block that `operation` names, before it happens; NULL with `*error` set if the operation makes
 * no sense here, or the table has no room for the name. */
struct slot *slots_find(const struct trace_operation *, const char **error);

/* The operation has happened: keep its bytes. */
void slots_apply(struct slot *, const struct trace_operation *);

/* Bytes and blocks that are live, as requested. */
size_t slots_live_bytes(void);
uint32_t slots_live_blocks(void);

/* The first block at or after `*slot` that is live, and its name in `*slot`; NULL if there is none. */
struct slot *slots_next(uint32_t *slot);

/* What a whole trace needs. */
struct survey {
	uint32_t operations;
	uint32_t count[TRACE_KINDS];
	uint32_t peak_at;     /* the operation, from 1, after which the most bytes are live for the first time */
	size_t peak_bytes;    /* how many these are */
	uint32_t peak_blocks; /* and in how many blocks */
};

/* Read the trace from its first operation to its end without doing any of it, and rewind it. False, with `error` of
 * the trace set, if it is no good. Uses the table. */
bool survey_trace(struct survey *, struct trace *);

#endif
