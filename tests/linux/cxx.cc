/* C++'s operators reach Cairn, also from destructors of a thread's objects.  SPDX-License-Identifier: MIT */
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "cairn_linux.h"

extern "C" {
#include "tap.h"
}

namespace
{

struct cairn_stats stats()
{
	struct cairn_stats now;

	cairn_linux_stats(&now);
	return now;
}

std::size_t live()
{
	const struct cairn_stats now = stats();

	return now.allocations - now.frees;
}

void operators()
{
	const std::size_t before = live();
	auto *number = new int(5);
	auto *many = new std::string[10];

	expect(live() == before + 2);
	delete number;
	delete[] many;
	expect(live() == before);
}

struct alignas(256) wide {
	char bytes[300];
};

void aligned_operators()
{
	const std::size_t before = live();
	auto *one = new wide;

	expect(reinterpret_cast<std::uintptr_t>(one) % 256 == 0 && live() == before + 1);
	delete one;
	expect(live() == before);
}

void exhaustion()
{
	volatile std::size_t too_much = PTRDIFF_MAX / 2;
	bool thrown = false;

	try {
		delete[] new char[too_much];
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	expect(thrown && new (std::nothrow) char[too_much] == nullptr);
}

struct last_words {
	std::vector<std::string> words;
	~last_words()
	{
		for (int i = 0; i < 50; i++)
			words.push_back(std::string(static_cast<std::size_t>(i) * 20, 'x'));
	}
};

thread_local last_words said;

void objects_of_threads()
{
	const std::size_t before = live();

	for (int i = 0; i < 20; i++)
		std::thread([] { said.words.push_back("a word that is too long to be kept inside"); }).join();
	expect(live() <= before + 4);
	expect(cairn_linux_check(nullptr, nullptr));
}

} // namespace

int main()
{
	tap_case("new and delete", operators);
	tap_case("new of what is aligned more", aligned_operators);
	tap_case("bad_alloc", exhaustion);
	tap_case("objects of threads, whose destructors allocate", objects_of_threads);
	return tap_end();
}
