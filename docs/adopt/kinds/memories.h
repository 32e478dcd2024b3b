/* The memories of the device, as one set.  SPDX-License-Identifier: MIT */
#ifndef MEMORIES_H
#define MEMORIES_H

#include "cairn.h"

extern struct cairn_set memories;
extern struct cairn_kind sram, psram;

/* Once, before the first request. */
void memories_begin(void);

#endif
