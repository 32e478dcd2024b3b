/* Blocks that a DMA controller reaches, and that share no cache line.  SPDX-License-Identifier: MIT
 *
 * The words that the heap keeps lie in front of a block, and behind the last of its bytes that were asked for: outside
 * of the lines of a block that begins and ends with one.
 */
#include "set.h"

void *cairn_set_dma_alloc(struct cairn_set *set, const struct cairn_request *request, size_t line, size_t bytes)
{
	size_t lines = size_round_up(bytes, line);
	struct cairn_request dma = {.require = CAIRN_KIND_DMA};

	if (request != NULL) {
		dma.require |= request->require;
		dma.prefer = request->prefer;
		dma.budget = request->budget;
	}
	return cairn_set_aligned_alloc(set, &dma, line, lines < bytes ? SIZE_MAX : lines);
}
