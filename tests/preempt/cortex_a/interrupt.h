/* What an IRQ does, before the thread is chosen that goes on.  SPDX-License-Identifier: MIT */
#ifndef PREEMPT_INTERRUPT_H
#define PREEMPT_INTERRUPT_H

/* On the stack of the thread that was interrupted, in supervisor mode, IRQs off. */
void interrupt(void);

#endif
