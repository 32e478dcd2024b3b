/* From a processor that is ready to main and back.  SPDX-License-Identifier: MIT
 *
 * Needs of the linker script what linker/sections.ld defines, and of the C library __libc_init_array and exit.
 */
#ifndef IMAGE_H
#define IMAGE_H

/* Give the variables their first values. */
void image_load(void);

/* The C library, main with the arguments that the debugger gives, exit. */
void image_run(void) __attribute__((noreturn));

#endif
