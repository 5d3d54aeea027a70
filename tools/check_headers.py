#!/usr/bin/env python3
"""Every header under include/ compiles alone, is short, and can be included by two files of one program; kefu.hpp reaches those of
all rooms.

Also measured: the longest header (at most 400 lines; kefu.h may be longer) and how deep includes go (at most 8; kefu.h 0).
kefu.h is compiled as C11 and as C++11, kefu_c.hpp as C++11, the others as C++20.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
from pathlib import Path

from headers import ROOT, includes, resolve, sources

LONGEST = 400
DEEPEST = 8
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]


def compilers() -> tuple[list[str], list[str]]:
    cache = [shutil.which("ccache")] if shutil.which("ccache") else []
    return cache + [os.environ.get("CC", "gcc")], cache + [os.environ.get("CXX", "g++")]


def depth(header: Path, seen: set[Path] | None = None) -> int:
    """How deep a compiler that reads this header gets into ours: each is opened once, where it is met first."""
    seen = set() if seen is None else seen
    seen.add(header)
    deepest = 0
    for bracket, name, _ in includes(header):
        target = resolve(header, name) if bracket == '"' else None
        if target and target not in seen:
            deepest = max(deepest, 1 + depth(target, seen))
    return deepest


def compile_alone(header: Path, folder: Path) -> str:
    """What the compiler says when the header is all there is, and included twice; empty if nothing."""
    c, cxx = compilers()
    name = header.relative_to(ROOT / "include")
    languages = [(cxx, "c++20", ".cpp")]
    if header.name == "kefu.h":
        languages = [(c, "c11", ".c"), (cxx, "c++11", ".cpp")]
    elif header.name == "kefu_c.hpp":
        languages = [(cxx, "c++11", ".cpp")]
    for compiler, standard, suffix in languages:
        source = folder / (str(name).replace("/", "_") + suffix)
        text = f'#include "{name}"\n#include "{name}"\nextern int this_file_is_not_empty;\n'
        if not source.exists() or source.read_text() != text:
            source.write_text(text)
        command = [
            *compiler,
            f"-std={standard}",
            *WARNINGS,
            "-O0",
            "-I",
            str(ROOT / "include"),
            "-c",
            str(source),
            "-o",
            f"{source}.o",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return f"{name} does not compile alone as {standard}:\n{done.stderr}"
    return ""


def link_twice(headers: list[Path], folder: Path, build: Path) -> str:
    """Two files that include every header, in one program."""
    _, cxx = compilers()
    lines = "".join(f'#include "{h.relative_to(ROOT / "include")}"\n' for h in headers)
    objects = []
    for name, body in (
        ("one", "int other();\nint main() { return other(); }\n"),
        ("two", "int other();\nint other() { return 0; }\n"),
    ):
        source = folder / f"all_{name}.cpp"
        if not source.exists() or source.read_text() != lines + body:
            source.write_text(lines + body)
        command = [
            *cxx,
            "-std=c++20",
            *WARNINGS,
            "-O0",
            "-I",
            str(ROOT / "include"),
            "-c",
            str(source),
            "-o",
            f"{source}.o",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return f"all headers in one file do not compile:\n{done.stderr}"
        objects.append(f"{source}.o")
    utf8proc = next((p for p in Path("/usr/lib").rglob("libutf8proc.a")), "-lutf8proc")
    command = [
        cxx[-1],
        *objects,
        str(build / "libkefu-cpp.a"),
        "-lcctz",
        str(utf8proc),
        "-pthread",
        "-o",
        str(folder / "all"),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return f"two files that include every header do not link (a definition without inline?):\n{done.stderr}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build/dev", help="the build folder with libkefu-cpp.a")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()

    headers = sources("include")
    folder = ROOT / "build/headers"
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    lengths = {h: len(h.read_text(encoding="utf-8").splitlines()) for h in headers}
    depths = {h: depth(h) for h in headers}
    for header in headers:
        name = header.relative_to(ROOT)
        if lengths[header] > LONGEST and header.name != "kefu.h":
            wrong.append(f"{name} has {lengths[header]} lines; at most {LONGEST}: is it about one idea?")
        if depths[header] > (0 if header.name == "kefu.h" else DEEPEST):
            wrong.append(f"{name} includes {depths[header]} levels deep; at most {DEEPEST}")
        first = header.read_text(encoding="utf-8").lstrip()
        if not first.startswith(("//", "/*")):
            wrong.append(f"{name} does not begin with a comment that says what it is")
    whole = ROOT / "include/kefu/kefu.hpp"
    reached = {whole}
    for header in (pending := [whole]):
        for _, name, _ in includes(header):
            target = resolve(header, name)
            if target and target not in reached:
                reached.add(target)
                pending.append(target)
    for header in headers:
        if header.parent != whole.parent and header not in reached:
            wrong.append(f"kefu.hpp does not include {header.relative_to(ROOT / 'include')}")
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        wrong += [text for text in pool.map(lambda h: compile_alone(h, folder), headers) if text]
    text = link_twice(headers, folder, given.build)
    if text:
        wrong.append(text)

    for line in wrong:
        print(line)
    others = [h for h in headers if h.name != "kefu.h"]
    longest = max(others, key=lambda h: lengths[h])
    deepest = max(others, key=lambda h: depths[h])
    print(
        f"{len(headers)} headers; longest {longest.relative_to(ROOT)} with {lengths[longest]} lines; "
        f"deepest {deepest.relative_to(ROOT)} with {depths[deepest]} levels; {len(wrong)} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
