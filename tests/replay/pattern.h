/* What a replayed program keeps in its blocks.  SPDX-License-Identifier: MIT
 *
 * Word i of the block in slot s is a value that no other block has at that address, so a block that overlaps another,
 * or is copied short, is found out.
 */
#ifndef REPLAY_PATTERN_H
#define REPLAY_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `mem` is aligned to four bytes at least; `bytes` may be any number. */
void pattern_fill(void *mem, size_t bytes, uint32_t slot);
bool pattern_holds(const void *mem, size_t bytes, uint32_t slot);

bool bytes_are_zero(const void *mem, size_t bytes);

#endif
