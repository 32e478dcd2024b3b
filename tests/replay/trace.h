/* A recorded program, read one operation after the other.  SPDX-License-Identifier: MIT
 *
 * The format is described in tests/traces/README.md. The file comes through machine_open and machine_read in pieces of
 * TRACE_PIECE bytes, so a trace of any length needs no more memory than this struct.
 */
#ifndef REPLAY_TRACE_H
#define REPLAY_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACE_PIECE 512
#define TRACE_SOURCE_MAX 160

enum trace_kind { TRACE_MALLOC, TRACE_CALLOC, TRACE_REALLOC, TRACE_ALIGNED, TRACE_FREE, TRACE_KINDS };

struct trace_operation {
	enum trace_kind kind;
	uint32_t slot;    /* the name of the block */
	size_t alignment; /* TRACE_ALIGNED only, else 0 */
	size_t bytes;     /* asked for; 0 for TRACE_FREE only */
};

struct trace {
	const char *error;             /* why the last trace_next said no; NULL: at the end of the file */
	uint32_t line;                 /* that was read last, from 1 */
	uint32_t operation;            /* how many were read */
	uint32_t operations;           /* how many the header promises */
	uint32_t slots;                /* how many names the header promises */
	char source[TRACE_SOURCE_MAX]; /* what was recorded, in words; cut if it is longer */
	size_t next, filled;
	char piece[TRACE_PIECE];
};

/* Open the file and read its header. False, with `error` and `line` set, if there is none or it is no trace. */
bool trace_open(struct trace *, const char *path);

/* Begin anew at the first operation. */
void trace_rewind(struct trace *);

/* Read one operation. False at the end, or with `error` set: a line that is none, or a file that ends before it has
 * brought as many operations as its header promised. */
bool trace_next(struct trace *, struct trace_operation *);

/* "malloc", "calloc", "realloc", "aligned", "free". */
const char *trace_kind_name(enum trace_kind);

#endif
