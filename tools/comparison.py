"""Allocators side by side, one figure a line, from the CSV files of `make bench`.  SPDX-License-Identifier: MIT

For README.md:

    comparison = Comparison(folder)
    comparison.names                    the columns
    for label, cells in comparison:     a line of the table; what was not measured is a dash

Figures are of the Cortex-M4 where the label says nothing else.
"""
import pathlib
import re

import results

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCKS = (1, 32, 100)  # bytes
NOTHING = "-"
TABLES = ("speed", "heap", "static", "constants", "stride", "worst")


def processor_of(board):
    """M4, say, as its board.mk has it."""
    text = (ROOT / "boards" / board / "board.mk").read_text()
    return re.search(r"-mcpu=cortex-(\w+)", text)[1].upper()


def most(rows, key, **wanted):
    return max((row[key] for row in results.select(rows, **wanted)), default=None)


def together(values):
    """Of several things, in one cell; None if there is none of them."""
    values = list(values)
    return " / ".join(NOTHING if value is None else str(value) for value in values) if any(values) else None


def most_of(rows, operations, key="max", **wanted):
    return together(most(rows, key, op=op, **wanted) for op in operations)


class Column:
    """What was measured of one allocator, or preset."""

    def __init__(self, tables, key):
        self.key = key
        self.speed, self.heap, self.stride, self.worst = (
            results.of(tables[name], *key) for name in ("speed", "heap", "stride", "worst"))
        static = results.select(tables["static"], allocator=key[0], preset=key[1])
        self.static = ([row for row in static if row["opt"] != "-O2"] or static or [None])[0]
        self.constants = results.select(tables["constants"], allocator=key[0], preset=key[1])
        self.ratios = results.heap_by_trace(self.heap)
        self.taken = {row["bytes"]: row["per_block"] for row in self.stride}

    def heap_worst(self):
        found = [ratio for trace, ratio in self.ratios.items() if results.is_averaged(trace)]
        return f"{max(found):.3f}" if found else None

    def blocks(self):
        return together(f"{self.taken[bytes]:g}" for bytes in BLOCKS) if self.taken else None

    def code(self):
        return self.static and self.static["text"]

    def state(self):
        for constants in self.constants:
            if constants["state"] is not None:
                return constants["state"]
        return self.static and self.static["data"] + self.static["bss"]


class Comparison:
    def __init__(self, folder=results.FOLDER, allocators=None):
        """Of all that is in the files, or of these pairs of an allocator and a preset."""
        self.tables = {name: results.read(name, folder) for name in TABLES}
        self.allocators = allocators or results.keys(self.tables["speed"])
        self.names = [results.name(key) for key in self.allocators]
        self.columns = [Column(self.tables, key) for key in self.allocators]
        self.programs = len({row["trace"] for row in self.tables["speed"] if results.is_averaged(row["trace"])})

    def __iter__(self):
        for part in (self.costs, self.elsewhere, self.sizes):
            for label, cell in part():
                cells = [cell(column) for column in self.columns]
                yield label, [NOTHING if value is None else str(value) for value in cells]

    def mean(self, by_trace, decimals):
        """And of how many programs, if that is not all."""
        count = sum(map(results.is_averaged, by_trace))
        some = f" ({count} of {self.programs})" if count < self.programs else ""
        return f"{results.averaged(by_trace):.{decimals}f}{some}" if count else None

    def hostile(self, rows, operations):
        """And in how many of the heaps, if it has no room for all of them."""
        found = most_of(rows, operations)
        count, every = (len({row["layout"] for row in some}) for some in (rows, self.tables["worst"]))
        return f"{found} ({count} of {every})" if found and count < every else found

    def costs(self):
        both, others = ("malloc", "free"), ("calloc", "realloc", "aligned")
        yield "mean of malloc, calloc and free", lambda it: self.mean(results.mean_by_trace(it.speed), 1)
        yield "99th percentile of malloc / free, worst trace", lambda it: most_of(it.speed, both, "p99")
        yield "most for one malloc / free, any trace", lambda it: most_of(it.speed, both)
        yield "most for one calloc / realloc / aligned_alloc, any trace", lambda it: most_of(it.speed, others)
        counts = sorted({row["n"] for row in self.tables["worst"]})
        for n in results.in_order(counts[:1] + counts[-1:]):
            yield (f"most for one malloc / free, {n} free blocks laid out to hurt",
                   lambda it, n=n: self.hostile(results.select(it.worst, n=n), both))

    def elsewhere(self):
        """The means on the other boards, each over the traces that all allocators complete there."""
        speed, places, means = self.tables["speed"], [], {key: [] for key in self.allocators}
        for board in results.in_order(row["board"] for row in speed if row["board"] != results.BOARD):
            by_key = {key: results.mean_by_trace(results.of(speed, *key, board=board)) for key in self.allocators}
            common = set.intersection(*(set(by_trace) for by_trace in by_key.values() if by_trace))
            places.append(f"{processor_of(board)} ({len(common)})")
            for key, by_trace in by_key.items():
                mean = results.geometric_mean(by_trace[trace] for trace in common if trace in by_trace)
                means[key].append(mean and f"{mean:.1f}")
        if places:
            yield f"mean on a Cortex-{' / '.join(places)}, of so many traces", lambda it: together(means[it.key])

    def sizes(self):
        yield "heap needed over the most bytes live at once, mean", lambda it: self.mean(it.ratios, 3)
        yield "heap needed, worst trace", Column.heap_worst
        yield f"bytes of heap for a block of {' / '.join(map(str, BLOCKS))}", Column.blocks
        yield "bytes of code at -Os, or as shipped", Column.code
        yield "bytes of state: Cairn's in the heap, the others' in .data and .bss", Column.state
