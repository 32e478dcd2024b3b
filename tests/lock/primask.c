/* The lock of interrupts: PRIMASK is set inside, and afterwards as it was.  SPDX-License-Identifier: MIT
 *
 * Built with cairn_lock_primask.h as the lock, for Cortex-M's boards.
 */
#include "masking.h"

int main(void)
{
	masking_cases();
	return tap_end();
}
