"""Recorded programs of a folder, unpacked to be replayed on boards.  SPDX-License-Identifier: MIT"""
import gzip
import pathlib
import re
import sys

from results import is_averaged

ROOT = pathlib.Path(__file__).resolve().parent.parent


def stop(sentence):
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {sentence}")


class Trace:
    def __init__(self, path):
        # A board's command line is short.
        self.path = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        self.name = path.name.removesuffix(".trace")
        with open(path) as file:
            header = "".join(next(file, "") for _ in range(3))
        found = re.search(r"^# slots .* ops (\d+) .*peak_live (\d+)", header, re.M)
        if not found:
            stop(f"{path} is no trace: its third line lacks ops or peak_live")
        self.operations, self.peak = int(found[1]), int(found[2])

    def averaged(self):
        return is_averaged(self.name)


def find_traces(folder, unpacked):
    """Those of 32-bit programs, unpacked, the longest first: the last job is to be short."""
    if not folder.is_dir():
        stop(f"there is no folder {folder}")
    unpacked.mkdir(parents=True, exist_ok=True)
    traces = []
    for path in sorted(folder.iterdir()):
        found = re.fullmatch(r"(.*\.(?:i386|synth)\.trace)(\.gz)?", path.name)
        if found:
            plain = unpacked / found[1]
            plain.write_bytes(gzip.decompress(path.read_bytes()) if found[2] else path.read_bytes())
            traces.append(Trace(plain))
    if not traces:
        stop(f"there are no *.i386.trace or *.synth.trace, or .gz of them, in {folder}")
    return sorted(traces, key=lambda trace: -trace.operations)
