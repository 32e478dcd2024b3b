"""Allocators side by side, one figure a line, from the CSV files of `make bench`.  SPDX-License-Identifier: MIT

For what the bench prints at its end, and for README.md:

    comparison = Comparison(folder)
    comparison.names                    the columns
    for label, cells in comparison:     a line of the table; what was not measured is a dash

Figures are of the Cortex-M4 where the label says nothing else.
"""
import pathlib
import re
import subprocess

import results

ROOT = pathlib.Path(__file__).resolve().parent.parent
KNOBS = {"bounded": [], "bounded_bare": ["-DCAIRN_CHECK=0", "-DCAIRN_STATS=0"], "tiny": ["-DCAIRN_PRESET=tiny"]}
BLOCKS = (1, 32, 100)  # bytes
NOTHING = "-"


def heap_state(preset):
    """Bytes of state at the start of a heap of Cairn's, as its header has it for a Cortex-M4."""
    target = ROOT / "build/heap_state.o"
    target.parent.mkdir(exist_ok=True)
    subprocess.run(["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-ffreestanding", "-Icore", *KNOBS[preset],
                    "-x", "c", "-c", "-o", target, "-"],
                   cwd=ROOT, input='#include "cairn.h"\nchar state[CAIRN_STATE_BYTES];\n', text=True, check=True)
    symbols = subprocess.check_output(["arm-none-eabi-nm", "--format=posix", target], text=True)
    return int(symbols.split()[3], 16)


def processor_of(board):
    """As its board.mk has it."""
    text = (ROOT / "boards" / board / "board.mk").read_text()
    return "Cortex-" + re.search(r"-mcpu=cortex-(\w+)", text)[1].upper()


def most(rows, key, **wanted):
    return max((row[key] for row in results.select(rows, **wanted)), default=None)


def of_malloc_and_free(rows, key, **wanted):
    found = [most(rows, key, op=op, **wanted) for op in ("malloc", "free")]
    return None if None in found else f"{found[0]} / {found[1]}"


class Column:
    """What was measured of one allocator, or preset."""

    def __init__(self, tables, key):
        self.key, self.is_cairn = key, key[0] == "cairn"
        self.speed, self.heap, self.stride, self.worst = (
            results.of(tables[name], *key) for name in ("speed", "heap", "stride", "worst"))
        static = results.select(tables["static"], allocator=key[0], preset=key[1])
        self.static = ([row for row in static if row["opt"] != "-O2"] or static or [None])[0]
        self.ratios = results.heap_by_trace(self.heap)
        self.taken = {row["bytes"]: row["per_block"] for row in self.stride}

    def heap_worst(self):
        found = [ratio for trace, ratio in self.ratios.items() if results.is_averaged(trace)]
        return f"{max(found):.3f}" if found else None

    def blocks(self):
        return " / ".join(str(self.taken[bytes]) for bytes in BLOCKS) if self.taken else None

    def code(self):
        return self.static and self.static["text"]

    def state(self):
        if self.is_cairn:
            return heap_state(self.key[1])
        return self.static and self.static["data"] + self.static["bss"]


class Comparison:
    def __init__(self, folder=results.FOLDER, keys=None):
        """Of all that is in the files, or of these pairs of an allocator and a preset."""
        self.tables = {name: results.read(name, folder) for name in ("speed", "heap", "static", "stride", "worst")}
        self.keys = keys or results.keys(self.tables["speed"])
        self.names = [results.name(key) for key in self.keys]
        self.columns = [Column(self.tables, key) for key in self.keys]
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

    def costs(self):
        yield "mean of malloc, calloc and free", lambda it: self.mean(results.mean_by_trace(it.speed), 1)
        yield "99th percentile of malloc / free, worst program", lambda it: of_malloc_and_free(it.speed, "p99")
        yield "most for one malloc / free, any program", lambda it: of_malloc_and_free(it.speed, "max")
        yield "most for one realloc, any program", lambda it: most(it.speed, "max", op="realloc")
        counts = sorted({row["n"] for row in self.tables["worst"]})
        for n in results.in_order(counts[:1] + counts[-1:]):
            yield (f"most for one malloc / free, {n} free blocks laid out to hurt",
                   lambda it, n=n: of_malloc_and_free(it.worst, "max", n=n))

    def elsewhere(self):
        """The mean on each other board, over the traces that all complete there."""
        speed = self.tables["speed"]
        for board in results.in_order(row["board"] for row in speed if row["board"] != results.BOARD):
            means = {key: results.mean_by_trace(results.of(speed, *key, board=board)) for key in self.keys}
            common = set.intersection(*(set(by_trace) for by_trace in means.values() if by_trace))

            def cell(it, means=means, common=common):
                found = [means[it.key][trace] for trace in common if trace in means[it.key]]
                return f"{results.geometric_mean(found):.1f}" if found else None
            yield f"mean on a {processor_of(board)}, {len(common)} programs", cell

    def sizes(self):
        yield "heap needed over the most bytes live at once, mean", lambda it: self.mean(it.ratios, 3)
        yield "heap needed, worst program", Column.heap_worst
        yield f"bytes of heap for a block of {' / '.join(map(str, BLOCKS))}", Column.blocks
        yield "bytes of code at -Os", Column.code
        yield "bytes of state: Cairn's in the heap, the others' in .data and .bss", Column.state
