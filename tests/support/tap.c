/* Test results as TAP.  SPDX-License-Identifier: MIT */
#include "tap.h"

/* So many failed expectations of one case are told one by one. */
#define TOLD_MOST 5

static unsigned tests, failed_tests, failures_of_case;
static bool skipped_all;

static void tap_result(bool holds)
{
	tests++;
	if (!holds)
		failed_tests++;
	say("%s %u - ", holds ? "ok" : "not ok", tests);
}

void tap_ok(bool holds, const char *format, ...)
{
	va_list arguments;

	tap_result(holds);
	va_start(arguments, format);
	say_list(format, arguments);
	va_end(arguments);
	say("\n");
}

void tap_case(const char *sentence, void (*run)(void))
{
	failures_of_case = 0;
	run();
	if (failures_of_case > TOLD_MOST)
		note("and %u more", failures_of_case - TOLD_MOST);
	tap_ok(failures_of_case == 0, "%s", sentence);
}

void tap_skip(const char *reason, const char *sentence)
{
	tap_result(true);
	say("%s # SKIP %s\n", sentence, reason);
}

void tap_case_if(bool can, const char *reason, const char *sentence, void (*run)(void))
{
	if (can)
		tap_case(sentence, run);
	else
		tap_skip(reason, sentence);
}

void tap_skip_all(const char *reason)
{
	skipped_all = true;
	say("1..0 # SKIP %s\n", reason);
}

bool tap_expect(bool holds, const char *what, const char *file, int line)
{
	if (!holds && failures_of_case++ < TOLD_MOST)
		note("%s:%d: does not hold: %s", file, line, what);
	return holds;
}

bool tap_failed(void)
{
	return failures_of_case > 0;
}

void note(const char *format, ...)
{
	va_list arguments;

	say("# ");
	va_start(arguments, format);
	say_list(format, arguments);
	va_end(arguments);
	say("\n");
}

int tap_end(void)
{
	if (!skipped_all)
		say("1..%u\n", tests);
	return failed_tests > 0 || (tests == 0 && !skipped_all);
}
