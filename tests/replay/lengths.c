/* Functions of exactly known length: some times nothing, and a return.  SPDX-License-Identifier: MIT
 *
 * Each has a section of its own, so that only those are linked that are called.
 */
#include "lengths.h"

#if defined(__thumb__)
#define FUNCTION_TYPE ".thumb_func\n"
#define RETURN "bx lr\n"
#elif defined(__arm__)
#define FUNCTION_TYPE ""
#define RETURN "bx lr\n"
#else
#define FUNCTION_TYPE ""
#define RETURN "ret\n" /* AArch64, and the x86 of a host, which does not count */
#endif

#define LENGTH(name, idle)                                                                                             \
	__asm__(".section .text." #name ",\"ax\",%progbits\n"                                                              \
	        ".balign 4\n"                                                                                              \
	        ".global " #name "\n"                                                                                      \
	        ".type " #name ", %function\n" FUNCTION_TYPE #name ":\n"                                                   \
	        ".rept " #idle "\n"                                                                                        \
	        "nop\n"                                                                                                    \
	        ".endr\n" RETURN ".size " #name ", . - " #name "\n"                                                        \
	        ".text\n")

LENGTH(length_1, 0);
LENGTH(length_2, 1);
LENGTH(length_4, 3);
LENGTH(length_10, 9);
LENGTH(length_100, 99);
LENGTH(length_2000, 1999);
