/* What the functions have in common that the processor itself enters.  SPDX-License-Identifier: MIT */
#ifndef ARM_CODE_H
#define ARM_CODE_H

/* It does so in ARM state, and without a stack: each is one piece of assembly. */
#define ARM_CODE __attribute__((naked, target("arm")))

/* Take the stack of exceptions, empty: for those after which nobody goes on where he was. */
#define EXCEPTION_STACK "ldr sp, =exception_stack + 1024\n\t"

#endif
