/* What the benchmark's programs share.  SPDX-License-Identifier: MIT */
#ifndef BENCH_H
#define BENCH_H

#include "adapter.h"
#include "engine.h"

/* All memory that the board leaves to a heap; aligned to 16. */
unsigned char *bench_room(void);
size_t bench_room_bytes(void);

/* A heap of the adapter's over the first `bytes` of the room, for a replay. False: so few, or so many, are no heap. */
bool bench_begin(struct allocator *, size_t bytes);

/* The same over any memory, aligned to 16. */
bool bench_begin_at(struct allocator *, void *memory, size_t bytes);

/* Sound, as far as the adapter can tell. */
bool bench_is_sound(void);

/* Says what is wrong with the trace, or its replay; the status to end with. */
int bench_refuse(const struct trace *, const char *error);

#endif
