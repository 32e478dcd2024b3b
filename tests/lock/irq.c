/* The lock of IRQs: CPSR.I is set inside, and afterwards as it was.  SPDX-License-Identifier: MIT
 *
 * Built with cairn_lock_irq.h as the lock, for Cortex-A's boards.
 */
#include "masking.h"

int main(void)
{
	masking_cases();
	return tap_end();
}
