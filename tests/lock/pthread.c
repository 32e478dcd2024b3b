/* The POSIX mutex: held inside, and free after every call.  SPDX-License-Identifier: MIT
 *
 * Built with cairn_lock_pthread.h as the lock, for hosts. That two threads exclude each other is for ci/races.
 */
#include CAIRN_LOCK_H

#include <errno.h>

#include "calls.h"
#include "tap.h"

static bool is_held(void)
{
	return pthread_mutex_trylock(&cairn_lock_mutex) == EBUSY;
}

static bool is_free(void)
{
	return pthread_mutex_trylock(&cairn_lock_mutex) == 0 && pthread_mutex_unlock(&cairn_lock_mutex) == 0;
}

static void every_call(void)
{
	static const struct lock_probe probe = {is_held, is_free};

	expect(is_free());
	calls_expect(&probe);
}

int main(void)
{
	tap_case("every call takes the mutex and gives it back", every_call);
	return tap_end();
}
