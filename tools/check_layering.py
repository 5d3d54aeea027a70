#!/usr/bin/env python3
"""Who may know whom: the includes of include/, src/ and bindings/ go down the house, never up or sideways.

core <- storage <- statistics, rule <- customer, people, standard <- service, quality <- improve <- charter <- src/capi, bindings

Also: no third-party include under include/, no circle among headers (but a header may end with the include of its own
second part, result.hpp with result_rows.hpp), kefu.h includes nothing of ours.
"""

from __future__ import annotations

import sys
from pathlib import Path

from headers import ROOT, includes, resolve, sources

LEVELS = [
    {"core", "arrow"},
    {"storage"},
    {"statistics", "rule"},
    {"customer", "people", "standard"},
    {"service", "quality"},
    {"improve"},
    {"charter"},
    {"capi", "bindings"},
]
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
ONE_ROOM = {"arrow": "core"}  # src/arrow is the compiled part of core/arrow.hpp

# The standard library in C++20, and its C headers. Whatever else stands in angle brackets is third-party.
STANDARD = set(
    """algorithm any array atomic barrier bit bitset charconv chrono codecvt compare complex concepts condition_variable coroutine deque exception
    execution filesystem forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list
    locale map memory memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set
    shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view syncstream system_error thread tuple
    type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version
    cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar
    cwchar cwctype assert.h errno.h float.h inttypes.h limits.h math.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h""".split()  # noqa: SIM905
)


def room_of(path: Path) -> str | None:
    """The room that a file lives in; None for what stands above all rooms (kefu.hpp, kefu_c.hpp) or is the C header."""
    parts = path.relative_to(ROOT).parts
    if parts[0] == "bindings":
        return "bindings"
    if parts[0] == "src":
        room = parts[1]
    elif parts[:2] == ("include", "kefu") and len(parts) > 3:
        room = parts[2]
    else:
        return None
    return ONE_ROOM.get(room, room)


def check_one(path: Path) -> list[str]:
    wrong = []
    room = room_of(path)
    place = path.relative_to(ROOT)
    if room is not None and room not in LEVEL:
        return [f"{place}: '{room}' is no room of the house; rooms are named in tools/check_layering.py"]
    for bracket, name, line in includes(path):
        target = resolve(path, name) if bracket == '"' else None
        if target is None:
            if bracket == '"':
                wrong.append(f"{place}:{line}: there is no file {name}")
            elif place.parts[0] == "include" and name not in STANDARD:
                wrong.append(f"{place}:{line}: <{name}> is third-party; headers under include/ include none")
            continue
        if path.name == "kefu.h":
            wrong.append(f"{place}:{line}: kefu.h stands alone")
        other = room_of(target)
        inside = target.relative_to(ROOT)
        if place.parts[0] == "include" and inside.parts[0] != "include":
            wrong.append(f"{place}:{line}: a public header includes {inside}, which is not installed")
        if room is None or room == other:
            continue
        if other is None:
            if target.name != "kefu.h" or room != "capi":
                wrong.append(f"{place}:{line}: a room includes {inside}, which stands above the rooms")
        elif other not in LEVEL:
            wrong.append(f"{place}:{line}: '{other}' is no room of the house")
        elif LEVEL[other] > LEVEL[room]:
            wrong.append(f"{place}:{line}: {room} includes {inside}: {other} lies above it")
        elif LEVEL[other] == LEVEL[room]:
            wrong.append(f"{place}:{line}: {room} includes {inside}: rooms on one level do not know each other")
    return wrong


def circles(headers: list[Path]) -> list[str]:
    """Headers that include themselves through others."""
    edges = {h: [t for b, n, _ in includes(h) if b == '"' and (t := resolve(h, n)) is not None] for h in headers}
    for header, targets in edges.items():
        second = targets[-1] if targets else header
        own = second.parent == header.parent and second.name.startswith(header.stem + "_")
        if own and header.read_text(encoding="utf-8").rstrip().endswith(f'{second.name}"'):
            targets.pop()
    done: set[Path] = set()
    wrong = []

    def visit(header: Path, path: list[Path]) -> None:
        if header in path:
            names = [str(p.relative_to(ROOT)) for p in path[path.index(header) :] + [header]]
            wrong.append("a circle of includes: " + " -> ".join(names))
            return
        if header in done:
            return
        for target in edges.get(header, []):
            visit(target, path + [header])
        done.add(header)

    for header in headers:
        visit(header, [])
    return wrong


def main() -> int:
    files = sources("include", "src", "bindings")
    wrong = [line for path in files for line in check_one(path)]
    wrong += circles([f for f in files if f.suffix in (".h", ".hpp")])
    for line in wrong:
        print(line)
    print(f"{len(files)} files, {len(wrong)} against the order of the rooms")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
