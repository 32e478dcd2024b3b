/* The standard names of the malloc family, to be seen from outside the library.  SPDX-License-Identifier: MIT
 *
 * Included first where they are defined: all else in the library is hidden.
 */
#ifndef NAMES_H
#define NAMES_H

#pragma GCC visibility push(default)
#include <malloc.h>
#include <stdlib.h>
#pragma GCC visibility pop

#include "cairn_linux.h"

#endif
