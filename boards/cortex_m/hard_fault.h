/* How a run ends that the processor stopped.  SPDX-License-Identifier: MIT */
#ifndef HARD_FAULT_H
#define HARD_FAULT_H

/* The exit status of an image that ran into a HardFault: no test ends with it otherwise. */
#define HARD_FAULT_STATUS 70

/* Prints one line and ends the run. The line has what there is of: CFSR, the faulting address, the pc; the stack
 * pointer instead of the pc where that could not be stacked. */
void hard_fault_handler(void);

#endif
