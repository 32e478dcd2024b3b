/* What start.c needs of the C library at hand, a folder beside this file each.  SPDX-License-Identifier: MIT */
#ifndef C_LIBRARY_H
#define C_LIBRARY_H

/* Called once the variables are there, before any constructor. */
void c_library_begin(void);

#endif
