/* The level-1 table that the processor walks.  SPDX-License-Identifier: MIT */
#ifndef LEVEL1_H
#define LEVEL1_H

#include "armv7a.h"

/* From the start on it maps the image and the devices, by sections, each address to itself. What it does not map is
 * 0: a fault, until somebody puts an entry there. */
extern mmu_entry board_level1[MMU_LEVEL1_SIZE];

/* Fills it, and switches on MMU and caches. For the start-up, once. */
void level1_begin(void);

#endif
