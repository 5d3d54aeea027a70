#!/usr/bin/env python3
"""The same commands give the same bytes from every compiler, with every option and on every machine.

    tools/check_bytes.py --build build/dev [--only NAME]

Compiles tests/bytes/router_bytes.cpp, and the sources of the library that it needs, for each of VARIANTS, and runs it, under emulation
where the machine is another one. What the linker takes from the static library of the build says which sources these are. The program
compares its hashes with tests/bytes/router_bytes.txt; after a wanted change of the journal's format write that anew with
build/dev/tests/router_bytes > tests/bytes/router_bytes.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tests/bytes/router_bytes.cpp"
GOLDEN = ROOT / "tests/bytes/router_bytes.txt"
# Compiler, its options, whose libraries, and what runs the program.
VARIANTS = {
    "gcc -O0": (["g++", "-O0"], "x86_64", []),
    "gcc -O3": (["g++", "-O3"], "x86_64", []),
    "clang -O0": (["clang++-16", "-O0"], "x86_64", []),
    "clang -O3": (["clang++-16", "-O3"], "x86_64", []),
    "arm64": (["aarch64-linux-gnu-g++", "-O1", "-static"], "aarch64", ["qemu-aarch64"]),
    "s390x, big-endian": (["s390x-linux-gnu-g++", "-O1", "-static"], "s390x", ["qemu-s390x"]),
}
# Headers that are the same on every machine, from where this one has them: a cross compiler must not see all of /usr/include.
HEADERS = ("boost", "toml++", "nlohmann", "xxhash.h", "xxh3.h", "cctz", "utf8proc.h")


def sources(build: Path) -> list[Path]:
    """Of the library, those that the program is linked with."""
    commands = subprocess.run(
        ["ninja", "-C", str(build), "-t", "commands", "-s", "tests/router_bytes"],
        check=True,
        text=True,
        capture_output=True,
    ).stdout.strip()
    link = re.search(r"&& (\S*(?:c\+\+|g\+\+)\S* .*?) && :", commands)
    assert link, f"how build/dev links is not understood: {commands}"
    words = [w for w in shlex.split(link[1]) if w != "-fuse-ld=mold"]
    words[words.index("-o") + 1] = os.devnull
    with tempfile.NamedTemporaryFile("r") as told:
        subprocess.run([*words, f"-Wl,-Map,{told.name}"], check=True, capture_output=True, cwd=build)
        linked = told.read()
    members = set(re.findall(r"^libkefu-cpp\.a\(([\w.-]+\.cpp)\.o\)", linked, re.MULTILINE))
    assert members, "the linker does not say what it took"
    known = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    by_name: dict[str, list[Path]] = {}
    for c in known:
        path = Path(c["file"])
        if ROOT / "src" in path.parents:
            by_name.setdefault(path.name, []).append(path)
    return sorted(p for m in members for p in by_name[Path(m).name])


def check(name: str, files: list[Path], folder: Path) -> str:
    """What is wrong; empty where nothing is."""
    (compiler, *options), machine, runner = VARIANTS[name]
    utf8proc = Path(f"/usr/lib/{machine}-linux-gnu/libutf8proc.a")
    if not utf8proc.exists():
        return f"{utf8proc} is not there"
    for tool in (compiler, *runner):
        if not shutil.which(tool):
            return f"{tool} is not installed"
    headers = folder / "headers"
    headers.mkdir(exist_ok=True)
    for header in HEADERS:
        if (Path("/usr/include") / header).exists() and not (headers / header).exists():
            (headers / header).symlink_to(Path("/usr/include") / header)
    objects = folder / re.sub(r"\W+", "_", name)
    objects.mkdir()
    flags = [
        "-std=c++20",
        "-w",
        "-ffp-contract=off",
        "-DTOML_HEADER_ONLY=1",
        '-DKEFU_VERSION="0"',
        f"-I{ROOT}/include",
        f"-I{ROOT}/src",
    ]
    flags += [f"-I{ROOT}/tests", "-isystem", str(headers)]

    def compiled(file: Path) -> str:
        out = objects / (str(file.relative_to(ROOT)).replace("/", "_") + ".o")
        words = [compiler, *options, *flags, "-c", str(file), "-o", str(out)]
        done = subprocess.run(words, text=True, capture_output=True)
        return done.stderr[-2000:] if done.returncode else ""

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [e for e in pool.map(compiled, [PROGRAM, *files]) if e]
    if wrong:
        return wrong[0]
    program, main = objects / "router_bytes", next(objects.glob("tests_bytes_*.o"))
    library = objects / "library.a"  # of which the linker takes what is needed: two files of one name are both in it
    archiver = compiler.removesuffix("g++") + "ar" if compiler.endswith("-g++") else "ar"
    others = sorted(str(o) for o in objects.glob("*.o") if o != main)
    for words in (
        [archiver, "rcs", str(library), *others],
        [compiler, *options, str(main), str(library), str(utf8proc), "-o", str(program)],
    ):
        done = subprocess.run(words, text=True, capture_output=True)
        if done.returncode:
            return done.stderr[-2000:]
    done = subprocess.run([*runner, str(program), str(GOLDEN)], text=True, capture_output=True)
    return "" if done.returncode == 0 else f"other bytes:\n{done.stdout}{done.stderr}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/dev")
    parser.add_argument("--only", choices=VARIANTS, help="one variant")
    given = parser.parse_args()
    files = sources(given.build.resolve())
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in [given.only] if given.only else VARIANTS:
            wrong = check(name, files, Path(folder))
            print(f"{name}: {wrong or 'the same bytes'}", flush=True)
            bad += bool(wrong)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
