/* A heap is broken: one line on standard error, and the end of the process.  SPDX-License-Identifier: MIT */
#include "fault.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const words[] = {
	[CAIRN_FAULT_NONE] = "none",
	[CAIRN_FAULT_DOUBLE_FREE] = "the block is free already",
	[CAIRN_FAULT_BAD_POINTER] = "no block of this heap",
	[CAIRN_FAULT_BAD_SIZE] = "not the size that the block was asked for with",
	[CAIRN_FAULT_BAD_LINK] = "a free chunk's links are damaged",
	[CAIRN_FAULT_OVERRUN] = "a chunk's header is damaged: a write beyond a block's end",
	[CAIRN_FAULT_BAD_BIN] = "a chunk is in the wrong bin",
	[CAIRN_FAULT_UNMERGED] = "two free chunks touch",
	[CAIRN_FAULT_BAD_TOP] = "top is not where it should be",
	[CAIRN_FAULT_BAD_REGION] = "the list of regions is damaged",
	[CAIRN_FAULT_BAD_COUNT] = "the statistics contradict the chunks",
};

void cairn_fault_tell(struct text *text, const struct cairn_heap *h, enum cairn_fault fault, const void *where)
{
	cairn_text_add(text, "heap fault ");
	cairn_text_add_number(text, fault);
	if (fault < sizeof words / sizeof *words) {
		cairn_text_add(text, " (");
		cairn_text_add(text, words[fault]);
		cairn_text_add(text, ")");
	}
	cairn_text_add(text, " at ");
	cairn_text_add_address(text, where);
	cairn_text_add(text, ", heap ");
	cairn_text_add_address(text, h);
}

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault fault, const void *where)
{
	struct text text = {0};

	cairn_text_add(&text, "cairn: ");
	cairn_fault_tell(&text, h, fault, where);
	cairn_text_write(&text, STDERR_FILENO);
	abort();
}
