/* Faults that a test expects, and those it does not.  SPDX-License-Identifier: MIT
 *
 * fault.c is the cairn_port_fault of the tests. A fault outside fault_during ends the program with FAULT_STATUS.
 */
#ifndef FAULT_H
#define FAULT_H

#include "cairn.h"

#define FAULT_STATUS 3

struct fault {
	enum cairn_fault code; /* CAIRN_FAULT_NONE: the call came back */
	const void *where;
	unsigned lock_depth; /* when it was raised; 0 unless the build counts */
};

/* Call, and come back from the first fault. */
struct fault fault_during(void (*call)(void *user), void *user);

/* "double free" and so on. */
const char *fault_name(enum cairn_fault code);

#endif
