/* The rules of a sound heap, in words.  SPDX-License-Identifier: MIT */
#ifndef FAULT_H
#define FAULT_H

#include "cairn.h"
#include "text.h"

/* "heap fault 1 (the block is free already) at 0x..., heap 0x..." */
void cairn_fault_tell(struct text *, const struct cairn_heap *, enum cairn_fault, const void *where);

#endif
