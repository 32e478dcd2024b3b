/* Functions of exactly known length: some times nothing, or a loop, and a return.  SPDX-License-Identifier: MIT
 *
 * Each has a section of its own, so that only those are linked that are called.
 */
#include "lengths.h"

#if defined(__thumb__)
#define FUNCTION_TYPE ".syntax unified\n.thumb_func\n"
#else
#define FUNCTION_TYPE ""
#endif

/* A host does not count: there nothing is long, and the return is that of AArch64 or x86. */
#if defined(__arm__)
#define RETURN "bx lr\n.ltorg\n"
#define LOOP(turns) "ldr r0, =" #turns "\n1: subs r0, r0, #1\nbne 1b\n"
#else
#define RETURN "ret\n"
#define LOOP(turns) ""
#endif

#define FUNCTION(name, body)                                                                                           \
	__asm__(".section .text." #name ",\"ax\",%progbits\n"                                                              \
	        ".balign 4\n"                                                                                              \
	        ".global " #name "\n"                                                                                      \
	        ".type " #name ", %function\n" FUNCTION_TYPE #name ":\n" body RETURN ".size " #name ", . - " #name "\n"    \
	        ".text\n")

/* So many instructions before the return. */
#define IDLE(count) ".rept " #count "\nnop\n.endr\n"

FUNCTION(length_1, IDLE(0));
FUNCTION(length_2, IDLE(1));
FUNCTION(length_4, IDLE(3));
FUNCTION(length_10, IDLE(9));
FUNCTION(length_100, IDLE(99));
FUNCTION(length_2000, IDLE(1999));

/* One that sets the loop up, two in each turn, and the return. */
FUNCTION(length_100000, LOOP(49999));
FUNCTION(length_1000000, LOOP(499999));
