/* Page frames: a binary buddy system over banks of memory.  SPDX-License-Identifier: MIT
 *
 * A block of order k is 2^k frames at a multiple of 2^k, counted from its bank's first; two that make one of the next
 * order are buddies. What is known of them is in bytes beside the frames, since frames that nobody owns are mapped
 * nowhere: for each whole block that a bank has a byte,
 *
 *     order 2   |       3       |               1 + the order of the largest free block in it; 0 if there is none
 *     order 1   |   2   |   2   |   1   |       here all is free but frame 5, of 7
 *     order 0   | 1 | 1 | 1 | 1 | 1 | 0 | 1 |   together fewer than two bytes a frame
 *
 * so that a block that is large enough is found from the top down, and a freed one joins its buddy from the bottom up.
 * (Knowlton, "A fast storage allocator", 1965; the tree of largest orders is that of later "longest" buddy systems.)
 *
 * Kept true between calls:
 *   - a block that is free as a whole has 1 + its order, and so has every block in it;
 *   - of any other block with something free in it, the byte is the greater of its two halves';
 *   - a block that was taken as a whole has 0, and what is in it has what it had when it was free: nobody looks there
 *     before it meets that 0.
 */
#ifndef CAIRN_FRAMES_H
#define CAIRN_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef CAIRN_BANKS
#define CAIRN_BANKS 4 /* at most so many; 4 words each */
#endif

/* No address of a frame. */
#define CAIRN_FRAMES_NONE UINTPTR_MAX

struct cairn_bank {
	uintptr_t begin; /* physical address of the first frame */
	size_t frames;
	unsigned char *tree; /* the bytes of single frames; those of each order are behind those of the one below */
	unsigned char *top;  /* those of the highest order */
};

/* All zeroes: there are none yet. */
struct cairn_frames {
	struct cairn_bank bank[CAIRN_BANKS];
	size_t banks;
	size_t all, free; /* frames */
};

/* Bytes beside so many frames. */
#define CAIRN_FRAMES_TREE_BYTES(frames) (2 * (frames))

/* One bank more, all of whose frames are free. `tree` is CAIRN_FRAMES_TREE_BYTES(frames). False if there are
 * CAIRN_BANKS already, or it has no frame, goes beyond the last address, or meets another. O(frames). */
bool cairn_frames_add(struct cairn_frames *f, uintptr_t begin, size_t frames, unsigned char *tree);

/* A block of at most `most` frames, the largest that there is: its address, and *taken becomes how many. It is looked
 * for where the largest free block is the least that will do, from whole banks down, so that large blocks stay whole.
 * CAIRN_FRAMES_NONE if no frame is free, or `most` is 0. O(banks * log frames). */
uintptr_t cairn_frames_take(struct cairn_frames *f, size_t most, size_t *taken);

/* `count` frames in one run; CAIRN_FRAMES_NONE if no free block has so many, or they are none. O(banks * log frames +
 * log^2 frames). */
uintptr_t cairn_frames_take_run(struct cairn_frames *f, size_t count);

/* Just these frames, of one bank. False, and none is taken, if they are not all free. O(log^2 frames). */
bool cairn_frames_take_at(struct cairn_frames *f, uintptr_t begin, size_t count);

/* How many frames of a run are of the bank that its first one is of: banks may lie side by side. O(banks). */
size_t cairn_frames_of_one_bank(const struct cairn_frames *f, uintptr_t begin, size_t count);

/* Give back a run of frames that were taken, in whatever pieces. False, and none is given, if they are not all of one
 * bank, and taken. O(log^2 frames) for each block that was taken. */
bool cairn_frames_give(struct cairn_frames *f, uintptr_t begin, size_t count);

/* How many frames the largest free block has. O(banks * log frames). */
size_t cairn_frames_largest(const struct cairn_frames *f);

#endif
