/* Unit tests of the history, in the memory of the device.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cairn_host.h"
#include "history.h"

static int failed;

static void expect(bool good, const char *what)
{
	printf("%s: %s\n", good ? "passed" : "FAILED", what);
	failed += !good;
}

static void keeps_what_is_added(void)
{
	struct history history = {0};

	host_heap_restart(HOST_HEAP_BYTES);
	history_add(&history, "indoors", 21.5);
	history_add(&history, "outdoors", 4.25);
	expect(history.count == 2 && strcmp(history_newest(&history), "outdoors") == 0, "keeps what is added");

	history_clear(&history);
	expect(host_heap_live() == 0, "leaks nothing");
}

/* Let each allocation fail in turn, by heaps that are ever larger: nothing may be lost. */
static void survives_little_memory(void)
{
	bool full = false;
	bool lost = false;

	for (size_t bytes = 0; bytes <= HOST_HEAP_BYTES; bytes += 32) {
		struct history history = {0};

		if (!host_heap_restart(bytes))
			continue; /* too little even for the heap itself */
		while (history.count < 20 && history_add(&history, "outdoors", 4.25))
			;
		full |= history.count < 20;
		history_clear(&history);
		lost |= host_heap_live() > 0 || !cairn_check(host_heap(), NULL);
	}
	expect(full, "runs out of memory in a small heap");
	expect(!lost, "loses nothing when it does");
}

int main(void)
{
	keeps_what_is_added();
	survives_little_memory();
	return failed > 0;
}
