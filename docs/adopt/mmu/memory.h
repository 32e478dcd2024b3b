/* The device's memory, and what there is of it for heap and regions.  SPDX-License-Identifier: MIT */
#ifndef MEMORY_H
#define MEMORY_H

#include "mmu.h"

#define DEVICES_BEGIN ((const char *)0x09000000)
#define DEVICES_END ((const char *)0x09100000)

/* With the MMU on and this level-1 table, before anybody allocates. */
void memory_begin(mmu_entry *level1);

#endif
