/* Test results as TAP, the Test Anything Protocol.  SPDX-License-Identifier: MIT
 *
 * A case is a function that a sentence names; it holds if every expect() in it does:
 *
 *	tap_case("zero bytes give a unique block", zero_bytes);
 *	return tap_end();
 */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>

#include "say.h"

/* One test that is done already. */
void tap_ok(bool holds, const char *format, ...);
#define ok(holds, ...) tap_ok((holds), __VA_ARGS__)

/* Run one case. */
void tap_case(const char *sentence, void (*run)(void));

/* A case that this build cannot show, and why. */
void tap_skip(const char *reason, const char *sentence);

/* One case, if this build can show it; else tap_skip. */
void tap_case_if(bool can, const char *reason, const char *sentence, void (*run)(void));

/* All that there would be, and why not. Nothing but `return tap_end()` may follow. */
void tap_skip_all(const char *reason);

/* Inside a case: tells where it failed, the first few times; the case goes on. Is itself the answer. */
bool tap_expect(bool holds, const char *what, const char *file, int line);
#define expect(holds) tap_expect((holds), #holds, __FILE__, __LINE__)

/* Has the case that runs failed already? */
bool tap_failed(void);

/* A line of diagnosis. */
void note(const char *format, ...);

/* Prints the plan. 0 if all held, else 1: the exit status. */
int tap_end(void);

#endif
