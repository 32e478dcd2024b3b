/* A recorded program, read one operation after the other.  SPDX-License-Identifier: MIT
 *
 * One character is looked at at a time, and none is put back: `text_peek` sees what `text_take` takes.
 */
#include "trace.h"

#include "machine.h"

#define TEXT_END (-1)

static bool text_refill(struct trace *t)
{
	t->next = 0;
	t->filled = machine_read(t->piece, sizeof t->piece);
	return t->filled > 0;
}

static int text_peek(struct trace *t)
{
	if (t->next == t->filled && !text_refill(t))
		return TEXT_END;
	return (unsigned char)t->piece[t->next];
}

static int text_take(struct trace *t)
{
	int character = text_peek(t);

	if (character != TEXT_END)
		t->next++;
	return character;
}

static bool fail(struct trace *t, const char *error)
{
	t->error = error;
	return false;
}

static void skip_blanks(struct trace *t)
{
	while (text_peek(t) == ' ' || text_peek(t) == '\t')
		text_take(t);
}

static bool is_digit(int character)
{
	return character >= '0' && character <= '9';
}

static bool read_number(struct trace *t, size_t *number)
{
	size_t value = 0;

	skip_blanks(t);
	if (!is_digit(text_peek(t)))
		return fail(t, "a number is missing");
	while (is_digit(text_peek(t))) {
		size_t digit = (size_t)(text_take(t) - '0');

		if (value > (SIZE_MAX - digit) / 10)
			return fail(t, "a number is too large");
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

static bool read_number32(struct trace *t, uint32_t *number)
{
	size_t value;

	if (!read_number(t, &value))
		return false;
	if (value > UINT32_MAX)
		return fail(t, "a number is too large");
	*number = (uint32_t)value;
	return true;
}

/* Take `word` if it comes next; what was taken before a difference is gone. */
static bool read_word(struct trace *t, const char *word)
{
	skip_blanks(t);
	for (; *word != '\0'; word++)
		if (text_take(t) != *word)
			return false;
	return true;
}

static bool read_line_end(struct trace *t)
{
	skip_blanks(t);
	if (text_peek(t) == '\r')
		text_take(t);
	if (text_peek(t) != '\n' && text_peek(t) != TEXT_END)
		return fail(t, "there is more on the line than belongs there");
	text_take(t);
	return true;
}

static void skip_line(struct trace *t)
{
	int character;

	do
		character = text_take(t);
	while (character != '\n' && character != TEXT_END);
}

/* The rest of the line, as much as fits. */
static void read_source(struct trace *t)
{
	size_t length = 0;

	skip_blanks(t);
	while (text_peek(t) != '\n' && text_peek(t) != TEXT_END && length + 1 < TRACE_SOURCE_MAX)
		t->source[length++] = (char)text_take(t);
	t->source[length] = '\0';
	skip_line(t);
}

/* Three lines: what it is, where it comes from, how much it is. */
static bool read_header(struct trace *t)
{
	t->line = 1;
	if (!read_word(t, "# alloc-trace 1") || !read_line_end(t))
		return fail(t, "the first line is not '# alloc-trace 1'");
	t->line = 2;
	if (!read_word(t, "# source:"))
		return fail(t, "the second line does not begin with '# source:'");
	read_source(t);
	t->line = 3;
	if (!read_word(t, "# slots") || !read_number32(t, &t->slots) || !read_word(t, "ops") ||
	    !read_number32(t, &t->operations))
		return fail(t, "the third line does not begin with '# slots N ops M'");
	skip_line(t);
	return true;
}

static void begin(struct trace *t)
{
	t->error = NULL;
	t->line = 0;
	t->operation = 0;
	t->next = t->filled = 0;
}

bool trace_open(struct trace *t, const char *path)
{
	begin(t);
	t->source[0] = '\0';
	t->slots = t->operations = 0;
	if (!machine_open(path))
		return fail(t, "there is no such file");
	return read_header(t);
}

void trace_rewind(struct trace *t)
{
	machine_rewind();
	begin(t);
	read_header(t);
}

static bool read_kind(struct trace *t, enum trace_kind *kind)
{
	switch (text_take(t)) {
	case 'a': *kind = TRACE_MALLOC; return true;
	case 'c': *kind = TRACE_CALLOC; return true;
	case 'r': *kind = TRACE_REALLOC; return true;
	case 'm': *kind = TRACE_ALIGNED; return true;
	case 'f': *kind = TRACE_FREE; return true;
	default: return fail(t, "a line does not begin with a, c, r, m or f");
	}
}

static bool read_slot(struct trace *t, uint32_t *slot)
{
	if (!read_number32(t, slot))
		return false;
	return *slot < t->slots || fail(t, "the slot is not below the header's number of slots");
}

static bool read_bytes(struct trace *t, size_t *bytes)
{
	if (!read_number(t, bytes))
		return false;
	return *bytes > 0 || fail(t, "a block of no bytes");
}

static bool read_alignment(struct trace *t, size_t *alignment)
{
	if (!read_number(t, alignment))
		return false;
	return (*alignment != 0 && (*alignment & (*alignment - 1)) == 0) || fail(t, "an alignment is no power of two");
}

static bool read_operation(struct trace *t, struct trace_operation *operation)
{
	operation->alignment = 0;
	operation->bytes = 0;
	if (!read_kind(t, &operation->kind) || !read_slot(t, &operation->slot))
		return false;
	if (operation->kind == TRACE_ALIGNED && !read_alignment(t, &operation->alignment))
		return false;
	if (operation->kind != TRACE_FREE && !read_bytes(t, &operation->bytes))
		return false;
	return read_line_end(t);
}

/* There is no next operation, and that is as it should be only if the header said so. */
static bool end(struct trace *t)
{
	if (t->operation != t->operations)
		fail(t, "the number of operations is not the header's");
	return false;
}

bool trace_next(struct trace *t, struct trace_operation *operation)
{
	if (t->error != NULL)
		return false;
	t->line++;
	if (text_peek(t) == TEXT_END)
		return end(t);
	if (!read_operation(t, operation))
		return false;
	t->operation++;
	return true;
}

const char *trace_kind_name(enum trace_kind kind)
{
	static const char *const names[TRACE_KINDS] = {"malloc", "calloc", "realloc", "aligned", "free"};

	return names[kind];
}
