/* memcpy, memmove and memset that know what they cost.  SPDX-License-Identifier: MIT
 *
 * An image linked with copying.c copies and clears with these, the allocator included. What they take of a measured
 * call can then be told apart from it, to the instruction.
 */
#ifndef BENCH_COPYING_H
#define BENCH_COPYING_H

#include <stdbool.h>
#include <stdint.h>

/* Find out what the functions take beside what they see themselves. False if that is not the same each time, whatever
 * they copy. */
bool copying_calibrate(void);

/* The instructions of all calls of the three since copying_begin, their returns included; at most four of them. */
void copying_begin(void);
uint32_t copying_instructions(void);

#endif
