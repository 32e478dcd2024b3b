/* What is told of all arenas, and a line about them when the process exits.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "cairn_linux.h"
#include "fault.h"

size_t cairn_linux_arenas(void)
{
	return cairn_arena_count();
}

struct cairn_heap *cairn_linux_heap(size_t i)
{
	return i < cairn_arena_count() ? arena_heap(cairn_arena_at(i)) : NULL;
}

bool cairn_linux_check(struct cairn_finding *finding, struct cairn_heap **broken)
{
	for (size_t i = 0; i < cairn_arena_count(); i++) {
		struct cairn_heap *h = arena_heap(cairn_arena_at(i));

		if (cairn_check(h, finding))
			continue;
		if (broken != NULL)
			*broken = h;
		return false;
	}
	return true;
}

static void raise_to(size_t *most, size_t value)
{
	if (*most < value)
		*most = value;
}

void cairn_linux_stats(struct cairn_stats *all)
{
	*all = (struct cairn_stats){0};
	for (size_t i = 0; i < cairn_arena_count(); i++) {
		struct cairn_stats one;

		cairn_stats(arena_heap(cairn_arena_at(i)), &one);
		all->capacity += one.capacity;
		all->used += one.used;
		all->free += one.free;
		all->allocations += one.allocations;
		all->frees += one.frees;
		all->failures += one.failures;
		all->waiting += one.waiting;
		all->mapped += one.mapped;
		raise_to(&all->peak, one.peak);
		raise_to(&all->mapped_peak, one.mapped_peak);
		raise_to(&all->largest_free, one.largest_free);
		raise_to(&all->last_failed, one.last_failed);
	}
}

/* ---- the line ---- */

/* What CAIRN_REPORT said at the start: a program may write over its environment. */
static char destination[PATH_MAX];

__attribute__((constructor)) static void remember_destination(void)
{
	const char *given = secure_getenv("CAIRN_REPORT");

	if (given != NULL && strlen(given) < sizeof destination)
		strcpy(destination, given);
}

static int open_destination(void)
{
	char *end;
	const long number = strtol(destination, &end, 10);

	if (*end == '\0')
		return dup((int)number);
	return open(destination, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

static void add_line(struct text *text)
{
	struct cairn_finding finding;
	struct cairn_heap *broken;
	struct cairn_stats stats;

	cairn_linux_stats(&stats);
	cairn_text_add(text, "cairn: ");
	cairn_text_add_number(text, stats.allocations);
	cairn_text_add(text, " allocations, ");
	cairn_text_add_number(text, stats.frees);
	cairn_text_add(text, " frees, ");
	cairn_text_add_number(text, cairn_linux_arenas());
	cairn_text_add(text, " arenas, ");
	if (cairn_linux_check(&finding, &broken))
		cairn_text_add(text, "sound");
	else
		cairn_fault_tell(text, broken, finding.rule, finding.where);
	cairn_text_add(text, " (");
	cairn_text_add(text, program_invocation_short_name);
	cairn_text_add(text, ")");
}

__attribute__((destructor)) static void report(void)
{
	struct text text = {0};
	const int file = destination[0] != '\0' ? open_destination() : -1;

	if (file < 0)
		return;
	add_line(&text);
	cairn_text_write(&text, file);
	close(file);
}
