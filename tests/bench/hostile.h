/* Heaps of free blocks that are built to hurt.  SPDX-License-Identifier: MIT
 *
 * A layout is a choice: how large the blocks are, in which order they are freed, what is asked of the heap then, and
 * what becomes of the memory beyond. It is built of n blocks with a small one that stays behind each; then the n are
 * freed.
 *
 *	[ block 0 ][stays][ block 1 ][stays] ... [ block n - 1 ][stays][ all the rest ]
 */
#ifndef BENCH_HOSTILE_H
#define BENCH_HOSTILE_H

#include "random.h"

#define HOSTILE_BLOCKS_MOST 4096

/* Slots of watched.h: two for each block, and from HOSTILE_OTHERS on those that a request may be put into. */
#define HOSTILE_FILL 64
#define HOSTILE_OTHERS ((uint32_t)(2 * HOSTILE_BLOCKS_MOST + HOSTILE_FILL))
#define HOSTILE_STAYS ((size_t)12)

/* The memory beyond the blocks: taken before any is freed; taken when all are, so that what is asked then makes for
 * more bytes in use than ever before; or left. */
enum hostile_rest { TAKEN, TAKEN_LATE, OPEN };

struct hostile_layout {
	const struct hostile_sizes *sizes;
	const struct hostile_order *order;
	const struct hostile_request *request;
	enum hostile_rest rest;
};

/* A layout as it is built. */
struct hostile {
	uint32_t n;
	size_t bytes[HOSTILE_BLOCKS_MOST];   /* of each block */
	uint16_t freed[HOSTILE_BLOCKS_MOST]; /* the blocks in the order in which they are freed */
	size_t room;                         /* the memory that the heap is built in */
	struct random random;
};

/* How many layouts there are, and one of them. */
uint32_t hostile_count(void);
bool hostile_layout(uint32_t number, struct hostile_layout *);

/* "sizes.order.request", and ".late" or ".open" if the rest is. */
void hostile_name(const struct hostile_layout *, char *name, size_t bytes);

enum hostile_end { HOSTILE_DONE, HOSTILE_NO_ROOM };

/* Build it with n blocks in this memory, or in as much of it as is right for them, and do what it is built for: through
 * watched.h, which has the figures and errors then. HOSTILE_NO_ROOM: it could not be built. */
enum hostile_end hostile_run(const struct hostile_layout *, uint32_t n, void *memory, size_t bytes);

/* ---- what is asked of it then ---- */

/* Every size there is, up to the heap's own, one at a time. */
void hostile_sweep(struct hostile *);

/* A little more than each block had, one at a time. */
void hostile_exceed(struct hostile *);

/* As much as each block had or a little more, all kept until there is no memory; then they are freed. */
void hostile_drain(struct hostile *);

/* What stays between the blocks is freed, and then all sizes are asked for. */
void hostile_merge(struct hostile *);

/* What stays between the blocks grows into the one after, the one before, elsewhere, or not at all, and shrinks. */
void hostile_resize(struct hostile *);

/* Small requests that live for a short time, each cut off what the one before has left. */
void hostile_shred(struct hostile *);

/* Anything, at random. */
void hostile_churn(struct hostile *);

#endif
