#!/usr/bin/env python3
"""Write the drop-in form of the core: build/single/cairn.c and cairn.h.  SPDX-License-Identifier: MIT

Every header goes where it is included first; what is included by a macro's name stays an include: so there is a header
for each preset, too, for whoever names one.
"""
import pathlib
import re
import sys

CORE = pathlib.Path(__file__).resolve().parent.parent / "core"
ORDER = ["region", "suspect", "heap_fast", "heap_small", "heap", "grow", "init"]  # the rest of the rooms follow by name
INCLUDE = re.compile(r'#include "(\w+\.h)"')
NOTE = "/* {}: generated from the files of core/ by `make single`. Change those.  SPDX-License-Identifier: MIT */\n\n"


def spread(path, seen):
    """The lines of a file, with the core's headers in place of their includes."""
    for line in path.read_text().splitlines():
        included = INCLUDE.match(line.strip())
        if not included:
            yield line
        elif included[1] not in seen:
            seen.add(included[1])
            yield from spread(CORE / included[1], seen)


def write(path, first, lines):
    path.write_text(NOTE.format(path.name) + first + "\n".join(lines) + "\n")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/single")
    folder.mkdir(parents=True, exist_ok=True)
    seen = {"cairn.h"}
    write(folder / "cairn.h", "", spread(CORE / "cairn.h", seen))
    for preset in CORE.glob("cairn_preset_*.h"):
        write(folder / preset.name, "", spread(preset, set()))
    rooms = ORDER + sorted({path.stem for path in CORE.glob("*.c")} - set(ORDER))
    lines = [line for room in rooms for line in spread(CORE / f"{room}.c", seen)]
    write(folder / "cairn.c", '#include "cairn.h"\n\n', lines)


main()
