/* The code under test: the last readings of a sensor, newest first.  SPDX-License-Identifier: MIT */
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>

struct history {
	struct reading *newest;
	int count;
};

/* False, and the history as it was, if there is no memory. */
bool history_add(struct history *, const char *sensor, double value);

/* The name of the sensor that reported last; NULL if none has. */
const char *history_newest(const struct history *);

void history_clear(struct history *);

#endif
