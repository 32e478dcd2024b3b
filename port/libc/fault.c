/* The heap is broken: one line on standard error, and the end of the program.  SPDX-License-Identifier: MIT
 *
 * Leave this file out and define cairn_port_fault yourself to do something else.
 */
#include <unistd.h>

#include "libc_heap.h"

void cairn_port_fault(struct cairn_heap *h, enum cairn_fault fault, const void *where)
{
	(void)h;
	cairn_libc_line("cairn: heap fault ", fault, 10, " (see cairn_port.h)");
	cairn_libc_line(" at 0x", (uintptr_t)where, 16, "\n");
	_exit(CAIRN_LIBC_FAULT_STATUS); /* not exit: what it would call may allocate */
}
