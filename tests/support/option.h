/* Numbers from the command line, on the host and on a board: `program seed=7 steps=1000`.
 * SPDX-License-Identifier: MIT */
#ifndef OPTION_H
#define OPTION_H

#include <stdint.h>

/* N of the argument `name=N`, or `otherwise` if there is none. */
uint32_t option_number(int argc, char **argv, const char *name, uint32_t otherwise);

#endif
