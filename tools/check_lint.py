#!/usr/bin/env python3
"""clang-tidy over src/ and bindings/, with the small set of checks of .clang-tidy. A file whose text, headers and command have
not changed since it passed is not read again: build/lint remembers.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from headers import ROOT, includes, resolve

TIDY = os.environ.get("CLANG_TIDY", "clang-tidy-16")


def reached(path: Path, seen: set[Path]) -> set[Path]:
    """The file and whatever of the repository it includes."""
    if path not in seen:
        seen.add(path)
        for _, name, _ in includes(path):
            target = resolve(path, name)
            if target:
                reached(target, seen)
    return seen


def key_of(path: Path, command: str, texts: dict[Path, bytes]) -> str:
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + command.encode())
    for header in sorted(reached(path, set())):
        if header not in texts:
            texts[header] = header.read_bytes()
        digest.update(texts[header])
    return digest.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build/dev")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("files", nargs="*", type=Path, help="only these")
    given = parser.parse_args()

    commands = {}
    for entry in json.loads((given.build / "compile_commands.json").read_text()):
        path = Path(entry["file"]).resolve()
        if path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "bindings"):
            # Flags of gcc that clang does not know are left out by clang-tidy's own --extra-arg.
            commands.setdefault(
                path, " ".join(a for a in shlex.split(entry["command"]) if a.startswith(("-D", "-I", "-std")))
            )
    wanted = [f.resolve() for f in given.files] or sorted(commands)
    memory = ROOT / "build/lint"
    memory.mkdir(parents=True, exist_ok=True)
    texts: dict[Path, bytes] = {}
    keys = {path: key_of(path, commands[path], texts) for path in wanted}
    todo = [path for path in wanted if not (memory / keys[path]).exists()]

    def lint(path: Path) -> tuple[Path, str]:
        done = subprocess.run(
            [
                "nice",
                TIDY,
                "--quiet",
                "-p",
                str(given.build),
                "--extra-arg=-Wno-unknown-warning-option",
                "--extra-arg=-Wno-error",
                str(path),
            ],
            capture_output=True,
            text=True,
        )
        return path, done.stdout + (
            done.stderr if done.returncode and not done.stdout else ""
        ) if done.returncode else ""

    wrong = set()
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for path, said in pool.map(lint, todo):
            if said:
                wrong |= {m.group(0) for m in re.finditer(r"^/.*(?:error|warning): .*$", said, re.MULTILINE)} or {said}
            else:
                (memory / keys[path]).touch()
    for line in sorted(wrong):
        print(line.replace(f"{ROOT}/", ""))
    print(f"{len(wanted)} files, {len(todo)} read, {len(wrong)} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
