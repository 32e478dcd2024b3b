/* The last readings of a sensor, on the heap; as it is on the device.  SPDX-License-Identifier: MIT */
#include "history.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct reading *older;
	double value;
	char *sensor;
};

bool history_add(struct history *history, const char *sensor, double value)
{
	struct reading *reading = malloc(sizeof *reading);
	char *copy = malloc(strlen(sensor) + 1);

	if (!reading || !copy) {
		free(reading);
		free(copy);
		return false;
	}
	*reading = (struct reading){history->newest, value, strcpy(copy, sensor)};
	history->newest = reading;
	history->count++;
	return true;
}

const char *history_newest(const struct history *history)
{
	return history->newest ? history->newest->sensor : NULL;
}

void history_clear(struct history *history)
{
	struct reading *reading;

	while ((reading = history->newest) != NULL) {
		history->newest = reading->older;
		free(reading->sensor);
		free(reading);
	}
	history->count = 0;
}
