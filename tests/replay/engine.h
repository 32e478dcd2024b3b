/* Replays a trace through any allocator, with all checks on.  SPDX-License-Identifier: MIT
 *
 *	trace_open(&trace, path);  survey_trace(&survey, &trace);
 *	replay_begin(&replay, &trace, &allocator, costs);
 *	while (replay_step(&replay))
 *		look at the heap whenever you like;
 *	replay_release(&replay);
 *
 * Every block is filled with a pattern, which must still be there when it is resized or freed; what calloc hands out
 * must be zero; addresses must be aligned. The first thing that does not hold ends the replay.
 */
#ifndef REPLAY_ENGINE_H
#define REPLAY_ENGINE_H

#include "histogram.h"
#include "slots.h"
#include "trace.h"

/* One function for each kind of operation, with the arguments of the standard's. Without one for realloc, or calloc, a
 * block is taken and copied or cleared here, and only the calls are counted; without one for aligned blocks, a trace
 * that has them is refused. */
struct allocator {
	void (*function[TRACE_KINDS])(void);
	size_t alignment;              /* of every block; 0: as much as C asks for */
	void *heap;                    /* goes first into each of them; NULL: they take none */
	void (*apart_begin)(void);     /* called before each measured call, and after it: */
	uint32_t (*apart_count)(void); /* instructions since then that are not to be counted. NULL, both: count all */
};

struct replay {
	struct trace *trace;
	const struct allocator *allocator;
	struct histogram *costs; /* one for each kind; NULL: nobody wants to know */
	size_t filled_most;      /* so many bytes of a block, the first ones, are filled and checked; SIZE_MAX: all */
	bool uncounted;          /* nobody wants to know the instructions, so it goes faster */
	uint32_t instructions;   /* that the last operation took; 0 if uncounted */
	const char *error;       /* what did not hold; trace->line says where. NULL while all is well */
};

/* Begin with no block live, all bytes of each to be filled, and instructions counted. `costs` is cleared. */
void replay_begin(struct replay *, struct trace *, const struct allocator *, struct histogram *costs);

/* Do one operation. False at the end, or with `error` set. */
bool replay_step(struct replay *);

/* The same, but with the operation from elsewhere; the trace tells the number of slots only. */
bool replay_do(struct replay *, const struct trace_operation *);

/* Check and free what the program left live. False with `error` set, as above. */
bool replay_release(struct replay *);

#endif
