/* What a test needs of the machine it runs on: output, an end, one input file, a counter.  SPDX-License-Identifier: MIT
 *
 * machine_host.c serves the host; each board brings its own. Nothing here allocates.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cairn_port.h"

/* Bytes that a test may use for its heaps, and roughly an eighth of that for what it has to remember about them. */
#ifndef MACHINE_RAM
#define MACHINE_RAM (1024 * 1024)
#endif

/* A test that loops divides its turns by this where instructions are dear: 1 on the host, more under emulation. */
#ifndef MACHINE_SLOWNESS
#if defined(__linux__)
#define MACHINE_SLOWNESS 1
#else
#define MACHINE_SLOWNESS 50
#endif
#endif

/* To standard output. */
void machine_write(const char *text, size_t bytes);

CAIRN_NORETURN void machine_exit(int status);

/* One input file at a time, read only; false if there is none of that name. */
bool machine_open(const char *path);

/* The next bytes of it; 0 at its end. */
size_t machine_read(void *buffer, size_t bytes);

void machine_rewind(void);

/* Does machine_count count? Not on the host. */
bool machine_counts_instructions(void);

/* Raw ticks, counting up; their difference wraps as uint32_t does. */
uint32_t machine_count(void);

/* Ticks between two reads of the counter -> instructions of the callee, its return included. */
uint32_t machine_instructions(uint32_t ticks);

/* After so many instructions, rounded, the counter is where it was; 0 where there is none. */
uint32_t machine_instructions_wrap(void);

#endif
