// operator new and delete, exceptions and containers on Cairn.  SPDX-License-Identifier: MIT
#include <cstdint>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "ours.h"

extern "C" {
#include "tap.h"
}

namespace
{

volatile std::size_t too_much = PTRDIFF_MAX / 2;

// Allocates before main.
struct early {
	int *mem = new int[100];
} early_object;

struct alignas(64) wide {
	char bytes[100];
};

void before_main()
{
	expect(is_ours(early_object.mem));
}

void new_and_delete()
{
	std::size_t before = used();
	int *one = new int(7), *many = new int[50]();
	int *quiet = new (std::nothrow) int[10];

	expect(is_ours(one) && *one == 7 && is_ours(many) && many[49] == 0 && is_ours(quiet));
	delete one;
	delete[] many;
	delete[] quiet;
	expect(used() == before);
}

void aligned_new()
{
	std::size_t before = used();
	wide *one = new wide, *many = new wide[3], *quiet = new (std::nothrow) wide;

	for (wide *mem : {one, many, quiet})
		expect(is_ours(mem) && reinterpret_cast<std::uintptr_t>(mem) % 64 == 0);
	delete one;
	delete[] many;
	delete quiet;
	expect(used() == before);
}

// newlib-nano's C++ library was built without exceptions: its __cxa_throw has no unwind table, so no handler is ever
// found, and its operator new ends the program, also where it is nothrow.
#ifndef _NANO_FORMATTED_IO
void own_exceptions()
{
	std::size_t before = used();
	bool caught = false;

	try {
		throw std::string("a text that is too long for the string itself");
	} catch (const std::string &text) {
		caught = is_in_heap(&text) && is_ours(text.data()) && text.size() == 45;
	}
	expect(caught && used() == before);
}

void no_memory_nothrow()
{
	expect(new (std::nothrow) char[too_much] == nullptr);
	expect(new (std::nothrow) wide[too_much / sizeof(wide)] == nullptr);
}

void no_memory()
{
	bool thrown = false;

	try {
		char *volatile never = new char[too_much];
		delete[] never;
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	expect(thrown);
}
#endif

void containers()
{
	const int count = heap_section_bytes() < 200 * 512 ? heap_section_bytes() / 512 : 200;
	std::size_t before = used();
	{
		std::vector<std::string> names;
		std::map<int, std::unique_ptr<std::string>> index;

		for (int i = 0; i < count; i++) {
			names.push_back("a name that is too long for the string itself " + std::string(i % 50, 'x'));
			index[i] = std::make_unique<std::string>(names.back());
		}
		expect(is_ours(names.data()) && is_ours(names[count - 1].data()));
		expect(is_ours(index[count / 2].get()) && *index[7] == names[7]);
		expect(used() > before + count * 50);
	}
	expect(used() == before);
}

} // namespace

int main()
{
#ifdef _NANO_FORMATTED_IO
	const char *const without_exceptions = "newlib-nano's C++ library was built without exceptions";
#endif

	tap_case("constructors allocate before main", before_main);
	tap_case("new, new[], nothrow, delete", new_and_delete);
	tap_case("new of an aligned type", aligned_new);
#ifdef _NANO_FORMATTED_IO
	tap_skip(without_exceptions, "an exception, and what it holds, is in the heap");
	tap_skip(without_exceptions, "no memory is NULL for nothrow");
	tap_skip(without_exceptions, "no memory is bad_alloc");
#else
	tap_case("an exception, and what it holds, is in the heap", own_exceptions);
	tap_case("no memory is NULL for nothrow", no_memory_nothrow);
	tap_case("no memory is bad_alloc", no_memory);
#endif
	tap_case("containers give all back", containers);
	ok(cairn_check(cairn_libc_heap(), nullptr), "the heap is sound at the end");
	return tap_end();
}
