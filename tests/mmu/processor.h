/* A processor that goes by old entries as long as it may, and caches all that it may.  SPDX-License-Identifier: MIT
 *
 * It watches what is recorded, and tells through expect() what a real one would go wrong by: an entry that changes
 * while the old one may be known, an operation on a page that is not surely mapped. Memory is a word a frame.
 */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include "tables.h"

enum { PROCESSOR_PAGES = 1024, PROCESSOR_FRAMES = 256 };

/* The frames that there are: from here on. */
#define PROCESSOR_RAM ((uintptr_t)0x40000000)

/* It watches the entries of a window, all of which map nothing; what its frames hold is not zero. */
void processor_begin(const struct cairn_tables *tables, size_t pages);

/* Nothing that was done before is to be waited for, and nobody remembers an old entry. */
bool processor_is_settled(void);

/* What is in a frame. */
uint32_t processor_read(uintptr_t physical);

/* The program writes to a frame. */
void processor_write(uintptr_t physical, uint32_t word);

/* May caches hold something of a frame? */
bool processor_may_cache(uintptr_t physical);

/* Was what is in a frame made instructions after it was written? */
bool processor_executes(uintptr_t physical);

#endif
