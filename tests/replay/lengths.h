/* Functions of exactly known length, to check a counter of instructions with.  SPDX-License-Identifier: MIT */
#ifndef REPLAY_LENGTHS_H
#define REPLAY_LENGTHS_H

#include <stdint.h>

/* Each runs as many instructions as its name says, its return included, and changes nothing. */
void length_1(void);
void length_2(void);
void length_4(void);
void length_10(void);
void length_100(void);
void length_2000(void);
void length_100000(void);
void length_1000000(void);

#endif
