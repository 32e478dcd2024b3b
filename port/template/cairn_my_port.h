/* Your platform's port: copy this folder, rename it, fill it in.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_MY_PORT_H
#define CAIRN_MY_PORT_H

#include "cairn.h"

/* The platform's heap, made at the first call; NULL if there is too little memory even for its state. */
struct cairn_heap *my_heap(void);

/* Why the heap stopped the program: for the debugger. */
extern struct my_fault {
	struct cairn_heap *heap;
	enum cairn_fault fault;
	const void *where;
} my_last_fault;

#endif
