/* Every way into the heap takes newlib's lock, once, and leaves it.  SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <malloc.h>
#include <reent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cairn_libc.h"
#include "tap.h"

static unsigned depth, deepest, taken;

/* In newlib's place. */
void __malloc_lock(struct _reent *r)
{
	(void)r;
	taken++;
	if (++depth > deepest)
		deepest = depth;
}

void __malloc_unlock(struct _reent *r)
{
	(void)r;
	depth--;
}

/* What has happened since the last time. */
static bool locked_times(unsigned times)
{
	bool as_said = taken == times && depth == 0 && (times == 0 || deepest == 1);

	taken = 0;
	deepest = 0;
	return as_said;
}

static void each_name(void)
{
	void *mem;

	free(malloc(1)); /* makes the heap */
	taken = 0;
	mem = malloc(10);
	expect(locked_times(1));
	free(mem);
	expect(locked_times(1));
	mem = memalign(64, 10);
	expect(locked_times(1));
	expect(malloc_usable_size(mem) > 0);
	expect(taken <= 1 && depth == 0);
	taken = 0;
	free(mem);
	mem = calloc(1, 10);
	expect(locked_times(2));
	mem = _realloc_r(_REENT, mem, 11);
	expect(depth == 0 && taken >= 1 && deepest == 1);
	free(mem);
	malloc_trim(0);
	mallinfo();
	expect(depth == 0 && deepest == 1);
}

static void library(void)
{
	char text[64];
	FILE *file;

	taken = deepest = 0;
	snprintf(text, sizeof text, "%.30f", 1.0 / 3);
	free(strdup(text));
	file = fopen("no/such/file", "r");
	expect(!file && taken >= 2 && depth == 0 && deepest == 1);
}

int main(void)
{
	tap_case("each name takes the lock and leaves it", each_name);
	tap_case("so do the library's own calls", library);
	return tap_end();
}
