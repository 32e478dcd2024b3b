/* Two threads, switched as an interrupt ends.  SPDX-License-Identifier: MIT */
#ifndef PREEMPT_THREADS_H
#define PREEMPT_THREADS_H

#include <stdint.h>

/* Who calls this becomes one of two threads, `other` the other one; it must not return. On a Cortex-M
 * exceptions have a stack of their own from now on. Nobody is switched before threads_switch. */
void threads_begin(void (*other)(void));

/* From an exception handler of any priority above the lowest: the other thread's turn comes when it ends. */
void threads_switch(void);

/* How often it did. */
uint32_t threads_switches(void);

#endif
