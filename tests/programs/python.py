"""Python at work: JSON, classes, strings, exceptions, threads.  SPDX-License-Identifier: MIT

    python3 tests/programs/python.py ROUNDS
"""
import collections
import hashlib
import json
import re
import sys
import threading


class Node:
    """A tree by words: many small objects that point at each other."""

    def __init__(self):
        self.children, self.count = {}, 0

    def add(self, word):
        node = self
        for letter in word:
            node = node.children.setdefault(letter, Node())
        node.count += 1

    def words(self, prefix=""):
        if self.count:
            yield prefix, self.count
        for letter in sorted(self.children):
            yield from self.children[letter].words(prefix + letter)


def documents(count):
    """The same each time: a generator of our own, since random's may change."""
    state = 1
    for i in range(count):
        words = []
        for _ in range(12):
            state = state * 1103515245 + 12345 & 0x7FFFFFFF
            words.append("w" + format(state >> 12 & 0xFFF, "x"))
        nested = [{"key": word, "value": [state, state / 7, None]} for word in words[:3]]
        yield {"id": i, "words": words, "nested": nested}


def through_json(count):
    text = json.dumps(list(documents(count)), sort_keys=True)
    return json.loads(text), text


def refused(values):
    """How many of the values are no numbers."""
    count = 0
    for value in values:
        try:
            int(value)
        except ValueError as error:
            count += len(str(error)) > 0
    return count


def in_threads(texts):
    """What each thread made of a text of its own."""
    found = [None] * len(texts)

    def work(i):
        counts = collections.Counter(re.findall(r"w[0-9a-f]+", texts[i]))
        found[i] = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main():
    for turn in range(int(sys.argv[1])):
        data, text = through_json(400 + turn)
        tree = Node()
        for document in data:
            for word in document["words"]:
                tree.add(word)
        lines = "\n".join(f"{word:>8} {count:5d}" for word, count in tree.words())
        quarter = len(text) // 4
        print(hashlib.sha256(lines.encode()).hexdigest(), refused(data[turn]["words"] + ["12"]),
              in_threads([text[i * quarter:(i + 1) * quarter] for i in range(4)]))


main()
