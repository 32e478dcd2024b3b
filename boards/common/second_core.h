/* The second core of a board that has one: there MACHINE_CORES is 2, and the board brings this.
 * SPDX-License-Identifier: MIT */
#ifndef SECOND_CORE_H
#define SECOND_CORE_H

/* Run `entry`, which must not return, on the second core, with 1 KiB of stack and the first core's vector table.
 * Once. */
void second_core_start(void (*entry)(void));

#endif
