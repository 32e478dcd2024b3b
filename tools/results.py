"""What the CSV files of `make bench` say, and how traces are averaged.  SPDX-License-Identifier: MIT

For tools/ and ci/, so that a mean is the same wherever it is told. A row is a dict by the names in the file's first
line, with numbers for what is a number.
"""
import csv
import math
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "build/bench"
NUMBERS = {"count", "mean", "p99", "max", "instructions", "peak_live", "heap_needed", "text", "data", "bss", "bytes",
           "per_block", "n", "state", "overhead", "smallest", "alignment"}
COMPARED = ("malloc", "calloc", "free")
BOARD = "mps2-an386"  # the Cortex-M4 on which everything is measured
# What everybody has, in the order in which it is told, and what a person calls it.
NAMES = {("cairn", "bounded"): "Cairn", ("cairn", "bounded_bare"): "Cairn, bare", ("cairn", "tiny"): "Cairn, tiny",
         ("cairn", "classic"): "Cairn, classic", ("cairn", "classic_bare"): "Cairn, classic bare",
         ("newlib", "shipped"): "newlib", ("nano", "shipped"): "newlib-nano", ("picolibc", "shipped"): "picolibc"}
# The classic preset, bare, with one knob changed each, as the Makefile has them; and what a person calls that.
STAGES = {"classic_bare_without_cache": "no cache", "classic_bare_without_fast": "no fast bins",
          "classic_bare_without_unsorted": "no unsorted bin", "classic_bare_small_lifo": "small bins last in, first out",
          "classic_bare_large_unsorted": "large bins not sorted"}


def number(text):
    """None where nothing is known."""
    if text == "":
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def read(name, folder=FOLDER):
    """The rows of <name>.csv; none if there is no such file."""
    path = pathlib.Path(folder) / f"{name}.csv"
    if not path.exists():
        return []
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [{key: number(value) if key in NUMBERS else value for key, value in row.items()} for row in rows]
    except (TypeError, ValueError):
        sys.exit(f"{path} is not as make bench writes it")


def select(rows, **wanted):
    """Those that have what is wanted, under each name."""
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def of(rows, allocator, preset, board=BOARD):
    """Those of one allocator on one board: as shipped or at -O2, or at -Os if there is nothing else."""
    rows = [row for row in select(rows, allocator=allocator, preset=preset) if row.get("board", board) == board]
    return [row for row in rows if row.get("opt") != "-Os"] or rows


def keys(rows):
    """Pairs of an allocator and a preset: Cairn's, the C libraries', then those of other people."""
    found = in_order((row["allocator"], row["preset"]) for row in rows)
    return [key for key in NAMES if key in found] + [key for key in found if key not in NAMES]


def name(key):
    allocator, preset = key
    return NAMES.get(key, allocator if preset == "shipped" else f"{allocator}, {preset}")


def in_order(values):
    """Each once, as they come."""
    return list(dict.fromkeys(values))


def is_averaged(trace):
    """Recorded programs; what a generator made and the sensor nodes, as small as they are, are told apart."""
    return trace.endswith(".i386") and not trace.startswith("node_")


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def mean_by_trace(rows, operations=COMPARED):
    """By trace: the instructions of all these operations over their number. Rows: speed.csv, of one allocator."""
    counts, sums = {}, {}
    for row in rows:
        if row["op"] in operations and row["count"]:
            counts[row["trace"]] = counts.get(row["trace"], 0) + row["count"]
            sums[row["trace"]] = sums.get(row["trace"], 0) + row["count"] * row["mean"]
    return {trace: sums[trace] / counts[trace] for trace in counts}


def heap_by_trace(rows):
    """By trace: the heap that it needs over the most bytes that are live at once. Rows: heap.csv, of one allocator."""
    return {row["trace"]: row["heap_needed"] / row["peak_live"] for row in rows}


def averaged(by_trace):
    """The geometric mean over the traces that are averaged; None if there are none."""
    return geometric_mean(value for trace, value in by_trace.items() if is_averaged(trace))
