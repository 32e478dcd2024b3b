/* Page frames: a binary buddy system over banks of memory.  SPDX-License-Identifier: MIT */
#include "frames.h"

#include <limits.h>

#include "mmu.h"

/* The bytes of a bank's blocks of one order lie side by side, those of the next order behind them. */
struct block {
	unsigned char *row;
	size_t index;
	unsigned order;
};

static size_t frames_of(struct block b)
{
	return (size_t)1 << b.order;
}

static unsigned char *byte_of(struct block b)
{
	return b.row + b.index;
}

static unsigned char whole(struct block b)
{
	return (unsigned char)(b.order + 1);
}

static bool has_parent(const struct cairn_bank *bank, struct block b)
{
	return b.index >> 1 < bank->frames >> (b.order + 1);
}

static struct block parent(const struct cairn_bank *bank, struct block b)
{
	return (struct block){b.row + (bank->frames >> b.order), b.index >> 1, b.order + 1};
}

static struct block lower_half(const struct cairn_bank *bank, struct block b)
{
	return (struct block){b.row - (bank->frames >> (b.order - 1)), b.index << 1, b.order - 1};
}

static struct block buddy(struct block b)
{
	return (struct block){b.row, b.index ^ 1, b.order};
}

static struct block block_at(const struct cairn_bank *bank, size_t frame, unsigned order)
{
	struct block b = {bank->tree, frame, 0};

	while (b.order < order)
		b = parent(bank, b);
	return b;
}

static unsigned log2_below(size_t number)
{
	return (unsigned)(sizeof(unsigned long) * 8 - 1) - (unsigned)__builtin_clzl(number);
}

/* The largest block that begins at a frame and ends at or before another. */
static struct block largest_between(const struct cairn_bank *bank, size_t from, size_t to)
{
	unsigned order = log2_below(to - from);

	if (from != 0 && (unsigned)__builtin_ctzl(from) < order)
		order = (unsigned)__builtin_ctzl(from);
	return block_at(bank, from, order);
}

/* `b` has changed; so may those that it is in. */
static void tell_parents(const struct cairn_bank *bank, struct block b)
{
	while (has_parent(bank, b)) {
		unsigned char one = *byte_of(b);
		unsigned char other = *byte_of(buddy(b));
		bool both = one == whole(b) && other == whole(b);
		unsigned char greater = one > other ? one : other;

		b = parent(bank, b);
		unsigned char value = both ? whole(b) : greater;
		if (*byte_of(b) == value)
			return;
		*byte_of(b) = value;
	}
}

/* The smallest block from `b` up that has nothing free: it was taken as a whole, and `b` is in it. False if there is
 * none: then `b` is free, or a part of it. */
static bool find_taken(const struct cairn_bank *bank, struct block b, struct block *taken)
{
	while (*byte_of(b) != 0 && has_parent(bank, b))
		b = parent(bank, b);
	*taken = b;
	return *byte_of(b) == 0;
}

static bool is_free(const struct cairn_bank *bank, struct block b)
{
	struct block taken;

	return *byte_of(b) == whole(b) && !find_taken(bank, b, &taken);
}

static void take(struct cairn_frames *f, const struct cairn_bank *bank, struct block b)
{
	*byte_of(b) = 0;
	tell_parents(bank, b);
	f->free -= frames_of(b);
}

/* Blocks that were taken one by one can be given together, but one by one: `b`, or the first of those. */
static struct block first_taken(const struct cairn_bank *bank, struct block b)
{
	while (b.order > 0 && *byte_of(b) == 0) {
		struct block half = lower_half(bank, b);

		if (*byte_of(half) != 0 || *byte_of(buddy(half)) != 0)
			break;
		b = half;
	}
	return b;
}

/* `b`, in a larger block that was taken, becomes one that was taken by itself, and so do the others there. */
static void part(const struct cairn_bank *bank, struct block b, struct block taken)
{
	while (b.order < taken.order) {
		*byte_of(b) = 0;
		*byte_of(buddy(b)) = 0;
		b = parent(bank, b);
	}
}

static void give(struct cairn_frames *f, const struct cairn_bank *bank, struct block b)
{
	struct block taken;

	if (find_taken(bank, b, &taken))
		part(bank, b, taken);
	*byte_of(b) = whole(b);
	tell_parents(bank, b);
	f->free += frames_of(b);
}

/* ---- banks ---- */

static bool meets_any(const struct cairn_frames *f, uintptr_t begin, size_t frames)
{
	for (size_t i = 0; i < f->banks; i++) {
		const struct cairn_bank *bank = &f->bank[i];

		if ((begin - bank->begin) / MMU_PAGE_BYTES < bank->frames || (bank->begin - begin) / MMU_PAGE_BYTES < frames)
			return true;
	}
	return false;
}

bool cairn_frames_add(struct cairn_frames *f, uintptr_t begin, size_t frames, unsigned char *tree)
{
	if (f->banks == CAIRN_BANKS || frames == 0 || frames > (UINTPTR_MAX - begin) / MMU_PAGE_BYTES + 1 ||
	    meets_any(f, begin, frames))
		return false;
	struct cairn_bank *bank = &f->bank[f->banks++];
	*bank = (struct cairn_bank){begin, frames, tree, tree};
	for (unsigned order = 0; frames >> order > 0; order++) {
		bank->top = tree;
		for (size_t i = 0; i < frames >> order; i++)
			*tree++ = (unsigned char)(order + 1);
	}
	f->all += frames;
	f->free += frames;
	return true;
}

/* The bank of a run, whose first frame becomes *frame; NULL if no bank has all of it. */
static const struct cairn_bank *bank_of(const struct cairn_frames *f, uintptr_t begin, size_t count, size_t *frame)
{
	for (size_t i = 0; i < f->banks; i++) {
		const struct cairn_bank *bank = &f->bank[i];

		*frame = (begin - bank->begin) / MMU_PAGE_BYTES; /* what is in front of the bank is far behind it */
		if (*frame < bank->frames && count <= bank->frames - *frame)
			return begin % MMU_PAGE_BYTES == 0 ? bank : NULL;
	}
	return NULL;
}

size_t cairn_frames_of_one_bank(const struct cairn_frames *f, uintptr_t begin, size_t count)
{
	size_t first;
	const struct cairn_bank *bank = bank_of(f, begin, 1, &first);

	return bank != NULL && count > bank->frames - first ? bank->frames - first : count;
}

/* ---- taking ---- */

struct choice {
	const struct cairn_bank *bank;
	struct block block; /* one that has no parent */
	unsigned char value;
};

/* Is it no smaller, as long as larger is of use, or else no larger than what is broken otherwise? */
static bool is_as_good(unsigned char value, unsigned char as, unsigned char wanted)
{
	return as < wanted ? value >= as : value >= wanted && value <= as;
}

/* The blocks that have no parent: for each bit of the bank's length, the last one of that order. Of equals the smallest
 * is chosen, and so of banks the first. */
static void choose(const struct cairn_bank *bank, unsigned char wanted, struct choice *choice)
{
	struct block b = {bank->top, 0, log2_below(bank->frames)};

	for (size_t bits = bank->frames; bits != 0; b = lower_half(bank, b)) {
		b.index = (bank->frames >> b.order) - 1;
		if ((b.index & 1) == 0 && is_as_good(*byte_of(b), choice->value, wanted))
			*choice = (struct choice){bank, b, *byte_of(b)};
		bits &= frames_of(b) - 1;
		if (b.order == 0)
			break;
	}
}

static struct choice choose_of_all(const struct cairn_frames *f, unsigned char wanted)
{
	struct choice choice = {NULL, {NULL, 0, 0}, 0};

	for (size_t i = f->banks; i > 0; i--)
		choose(&f->bank[i - 1], wanted, &choice);
	return choice;
}

/* A free block of just this order in one that has such, or larger ones: where the less is broken. */
static struct block descend(const struct cairn_bank *bank, struct block b, unsigned order)
{
	while (b.order > order) {
		struct block half = lower_half(bank, b);

		b = is_as_good(*byte_of(half), *byte_of(buddy(half)), (unsigned char)(order + 1)) ? half : buddy(half);
	}
	return b;
}

/* A free block of 2^order frames; or, if it may be less, of as many as the largest has. */
static uintptr_t take_block(struct cairn_frames *f, unsigned order, bool may_be_less, size_t *taken)
{
	struct choice choice = choose_of_all(f, (unsigned char)(order + 1));
	bool is_less = choice.value <= order;

	if (choice.value == 0 || (is_less && !may_be_less))
		return CAIRN_FRAMES_NONE;
	struct block b = descend(choice.bank, choice.block, is_less ? choice.value - 1u : order);
	take(f, choice.bank, b);
	*taken = frames_of(b);
	return choice.bank->begin + (b.index << b.order) * MMU_PAGE_BYTES;
}

uintptr_t cairn_frames_take(struct cairn_frames *f, size_t most, size_t *taken)
{
	return most == 0 ? CAIRN_FRAMES_NONE : take_block(f, log2_below(most), true, taken);
}

uintptr_t cairn_frames_take_run(struct cairn_frames *f, size_t count)
{
	size_t taken;

	if (count == 0)
		return CAIRN_FRAMES_NONE;
	uintptr_t begin = take_block(f, count == 1 ? 0 : log2_below(count - 1) + 1, false, &taken);
	if (begin != CAIRN_FRAMES_NONE && taken > count)
		cairn_frames_give(f, begin + count * MMU_PAGE_BYTES, taken - count);
	return begin;
}

bool cairn_frames_take_at(struct cairn_frames *f, uintptr_t begin, size_t count)
{
	size_t first;
	const struct cairn_bank *bank = bank_of(f, begin, count, &first);
	struct block b;

	if (bank == NULL)
		return false;
	for (size_t at = first; at < first + count; at += frames_of(b)) {
		b = largest_between(bank, at, first + count);
		if (!is_free(bank, b))
			return false;
	}
	for (size_t at = first; at < first + count; at += frames_of(b)) {
		b = largest_between(bank, at, first + count);
		take(f, bank, b);
	}
	return true;
}

/* ---- giving ---- */

/* The next block of a run to be given. */
static struct block next_taken(const struct cairn_bank *bank, size_t from, size_t to)
{
	return first_taken(bank, largest_between(bank, from, to));
}

bool cairn_frames_give(struct cairn_frames *f, uintptr_t begin, size_t count)
{
	size_t first;
	const struct cairn_bank *bank = bank_of(f, begin, count, &first);
	struct block b, taken;

	if (bank == NULL)
		return false;
	for (size_t at = first; at < first + count; at += frames_of(b)) {
		b = next_taken(bank, at, first + count);
		if (!find_taken(bank, b, &taken))
			return false;
	}
	for (size_t at = first; at < first + count; at += frames_of(b)) {
		b = next_taken(bank, at, first + count);
		give(f, bank, b);
	}
	return true;
}

size_t cairn_frames_largest(const struct cairn_frames *f)
{
	unsigned char value = choose_of_all(f, UCHAR_MAX).value;

	return value == 0 ? 0 : (size_t)1 << (value - 1);
}
