/* What a lock does where threads meet.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lock.h"

/* A heap is left soon: so many looks cost less than sleeping and being woken. */
#define LOOKS 100

static void futex(struct cairn_linux_lock *lock, int operation, uint32_t value)
{
	const int error = errno;

	syscall(SYS_futex, &lock->word, operation, value, NULL, NULL, 0);
	errno = error;
}

static bool is_free_soon(struct cairn_linux_lock *lock)
{
	for (int i = 0; i < LOOKS; i++) {
		if (__atomic_load_n(&lock->word, __ATOMIC_RELAXED) == 0)
			return true;
		__builtin_ia32_pause();
	}
	return false;
}

void cairn_linux_lock_wait(struct cairn_linux_lock *lock)
{
	uint32_t expected = 0;

	if (is_free_soon(lock) &&
	    __atomic_compare_exchange_n(&lock->word, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE) != 0)
		futex(lock, FUTEX_WAIT_PRIVATE, 2);
}

void cairn_linux_lock_wake(struct cairn_linux_lock *lock)
{
	futex(lock, FUTEX_WAKE_PRIVATE, 1);
}
