/* The memories of the device, as one set.  SPDX-License-Identifier: MIT */
#include "memories.h"

#include <stdio.h>
#include <stdlib.h>

#include "cairn_libc.h"

/* Of the linker script. */
extern unsigned char __psram_start[], __psram_end[];

struct cairn_set memories;
struct cairn_kind sram = {.attributes = CAIRN_KIND_FAST | CAIRN_KIND_DMA, .priority = 1};
struct cairn_kind psram = {.attributes = CAIRN_KIND_EXTERNAL};

void memories_begin(void)
{
	sram.heap = cairn_libc_heap();
	psram.heap = cairn_init(__psram_start, (size_t)(__psram_end - __psram_start));
	if (!cairn_set_add(&memories, &sram) || !cairn_set_add(&memories, &psram)) {
		printf("a memory is missing\n");
		exit(EXIT_FAILURE);
	}
}
