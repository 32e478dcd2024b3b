// operator new and delete, exceptions and containers on Cairn.  SPDX-License-Identifier: MIT
#include <cstdint>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "cairn_libc.h"

extern "C" {
#include "tap.h"
}

namespace
{

bool is_ours(const void *mem)
{
	return mem && cairn_owns(cairn_libc_heap(), mem);
}

std::size_t used()
{
	struct cairn_stats stats;

	cairn_stats(cairn_libc_heap(), &stats);
	return stats.used;
}

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
	wide *one = new wide, *many = new wide[3];

	expect(is_ours(one) && reinterpret_cast<std::uintptr_t>(one) % 64 == 0);
	expect(is_ours(many) && reinterpret_cast<std::uintptr_t>(many) % 64 == 0);
	delete one;
	delete[] many;
	expect(used() == before);
}

// newlib-nano's C++ library was built without exceptions: it ends the program instead, also where it is nothrow.
#ifndef _NANO_FORMATTED_IO
void no_memory_nothrow()
{
	expect(new (std::nothrow) char[too_much] == nullptr);
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
	std::size_t before = used();
	{
		std::vector<std::string> names;
		std::map<int, std::unique_ptr<std::string>> index;

		for (int i = 0; i < 200; i++) {
			names.push_back("a name that is too long for the string itself " + std::string(i % 50, 'x'));
			index[i] = std::make_unique<std::string>(names.back());
		}
		expect(is_ours(names.data()) && is_ours(index[100].get()) && *index[7] == names[7]);
		expect(used() > before + 200 * 50);
	}
	expect(used() == before);
}

} // namespace

int main()
{
	tap_case("constructors allocate before main", before_main);
	tap_case("new, new[], nothrow, delete", new_and_delete);
	tap_case("new of an aligned type", aligned_new);
#ifdef _NANO_FORMATTED_IO
	tap_skip("newlib-nano's C++ library has no exceptions", "no memory is bad_alloc, or NULL for nothrow");
#else
	tap_case("no memory is NULL for nothrow", no_memory_nothrow);
	tap_case("no memory is bad_alloc", no_memory);
#endif
	tap_case("containers give all back", containers);
	ok(cairn_check(cairn_libc_heap(), nullptr), "the heap is sound at the end");
	return tap_end();
}
