// A program in C++ at work: containers, strings, exceptions, threads, aligned objects.  SPDX-License-Identifier: MIT
//
//     containers ROUNDS [refuse]      refuse: ask for more than there is, too, which not every allocator survives
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace
{

// Knuth's, which is the same on every machine.
struct Random {
	std::uint64_t state;
	unsigned below(unsigned bound)
	{
		state = state * 6364136223846793005U + 1442695040888963407U;
		return static_cast<unsigned>((state >> 33) % bound);
	}
};

struct alignas(128) Line {
	unsigned words[32];
};

std::string word(Random &random)
{
	return "word-" + std::to_string(random.below(5000)) + std::string(random.below(40), 'x');
}

unsigned long in_maps(Random &random)
{
	std::map<std::string, std::vector<unsigned>> sorted;
	std::unordered_map<std::string, std::string> hashed;
	unsigned long sum = 0;

	for (unsigned i = 0; i < 4000; i++) {
		std::string key = word(random);
		sorted[key].push_back(i);
		hashed[key] += key.substr(0, random.below(12));
		if (i % 3 == 0)
			sorted.erase(word(random));
	}
	for (const auto &[key, numbers] : sorted)
		sum = sum * 31 + key.size() + numbers.size() + hashed[key].size();
	return sum;
}

unsigned long in_lists(Random &random)
{
	std::list<std::unique_ptr<std::string>> list;
	std::deque<std::shared_ptr<Line>> queue;
	std::vector<std::vector<char>> growing(50);
	unsigned long sum = 0;

	for (unsigned i = 0; i < 8000; i++) {
		list.push_back(std::make_unique<std::string>(word(random)));
		queue.push_back(std::make_shared<Line>());
		queue.back()->words[i % 32] = i;
		growing[i % growing.size()].insert(growing[i % growing.size()].end(), random.below(60), 'v');
		if (list.size() > 500)
			list.pop_front();
		if (queue.size() > 300)
			queue.pop_front();
		if (reinterpret_cast<std::uintptr_t>(queue.back().get()) % alignof(Line) != 0)
			throw std::logic_error("an object is not aligned");
		if (growing[i % growing.size()].size() > 8000)
			growing[i % growing.size()] = {};
	}
	list.sort([](const auto &a, const auto &b) { return *a < *b; });
	for (const auto &text : list)
		sum = sum * 31 + text->size();
	for (const auto &line : queue)
		sum += *std::max_element(line->words, line->words + 32);
	return sum;
}

unsigned long in_exceptions(Random &random)
{
	unsigned long sum = 0;

	for (unsigned i = 0; i < 300; i++) {
		try {
			std::ostringstream text;
			text << "number " << random.below(1000) << ' ' << 1.5 * i;
			if (i % 2)
				throw std::runtime_error(text.str());
			std::vector<int> vector(10);
			sum += static_cast<unsigned>(vector.at(random.below(20)));
		} catch (const std::exception &error) {
			sum = sum * 31 + std::string(error.what()).size();
		}
	}
	return sum;
}

// Larger than there is: the exception, and nothing else.
bool refuses()
{
	try {
		volatile std::size_t bytes = SIZE_MAX / 2 - 64;
		::operator delete(::operator new(bytes));
	} catch (const std::bad_alloc &) {
		return ::operator new(SIZE_MAX / 2 - 64, std::nothrow) == nullptr;
	}
	return false;
}

unsigned long in_threads(unsigned round)
{
	std::vector<unsigned long> sums(4);
	std::vector<std::thread> threads;
	unsigned long sum = 0;

	for (unsigned i = 0; i < sums.size(); i++)
		threads.emplace_back([&sums, i, round] {
			Random random{round * 4 + i};
			sums[i] = in_maps(random) + in_exceptions(random);
		});
	for (std::thread &thread : threads)
		thread.join();
	for (unsigned long one : sums)
		sum = sum * 31 + one;
	return sum;
}

} // namespace

int main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 0;
	Random random{1};

	if (argc > 2 && !refuses())
		return 1;
	for (unsigned round = 0; round < rounds; round++) {
		unsigned long maps = in_maps(random), lists = in_lists(random), exceptions = in_exceptions(random);
		std::printf("%lu %lu %lu %lu\n", maps, lists, exceptions, in_threads(round));
	}
	return rounds == 0;
}
