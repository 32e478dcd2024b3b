/* A library that uses a heap and is not linked with Cairn.  SPDX-License-Identifier: MIT */
#ifndef PART_H
#define PART_H

#include "cairn.h"

/* Is a block of `heap` in use afterwards? */
bool part_use(struct cairn_heap *heap);

#endif
