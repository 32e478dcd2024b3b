/* What becomes of a program that the processor stops: data and prefetch aborts, undefined instructions.
 * SPDX-License-Identifier: MIT
 *
 * Each prints one line, "DataAbort: status 0x..., address 0x..., pc 0x...", and ends the run, but for an abort that is
 * expected.
 */
#ifndef ABORT_H
#define ABORT_H

#include <stdbool.h>
#include <stdint.h>

/* Exit statuses: no test ends with these otherwise. */
enum { UNDEFINED_STATUS = 70, DATA_ABORT_STATUS = 72, PREFETCH_ABORT_STATUS = 73 };

struct abort_seen {
	uint32_t status;       /* DFSR, or IFSR */
	uintptr_t address;     /* what was read, written or fetched */
	uintptr_t instruction; /* where the one is that did it */
	bool is_prefetch;
};

/* Call `call` with `user`. True, and what became of it in *seen, if an abort stopped it: then it has come as far as
 * that, and the processor's mode and masks are as before the call. An undefined instruction is not expected. Does not
 * nest. */
bool abort_during(void (*call)(void *user), void *user, struct abort_seen *seen);

/* For the vector table. */
void data_abort_handler(void);
void prefetch_abort_handler(void);
void undefined_handler(void);

#endif
