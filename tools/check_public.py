#!/usr/bin/env python3
"""No file of the repository speaks of what only its makers know, and none is half done: forbidden words, loose ends."""

from __future__ import annotations

import re
import subprocess
import sys

from headers import ROOT

FORBIDDEN = [
    (r"\b(TODO|FIXME|XXX|HACK|TBD)\b", "a loose end"),
    (r"(?i)\bplaceholder\b", "a loose end"),
    (r"(?i)\blorem ipsum\b", "a loose end"),
    (r"(?i)\bnot (yet )?implemented\b", "a loose end"),
    (
        r"(?i)\b(this|last|next|previous|another|a later|every|our|of the|of a) sessions?\b",
        "how the work was organised",
    ),
    (r"(?i)\bsub-?agents?\b|\bhelper [A-H]\b|\bthe lead\b", "how the work was organised"),
    (r"(?i)\bissue #?\d+", "how the work was organised"),
    (r"(?<![\w.])/work/", "a path of one machine"),
    (r"(?<![\w.])/(tmp|root)/\w", "a path of one machine"),
    (r"\.\./shared", "a path of one machine"),
    (
        r"(?i)\b(pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|crates\.io|repo1?\.maven|proxy\.golang\.org|deb\.debian\.org|index-url|find-links)\b",
        "a package registry",
    ),
]
# A file that may say what others may not: where CI finds the larger data, and this list itself.
ALLOWED = {".ci/run": {r"\.\./shared"}, "tools/check_public.py": {p for p, _ in FORBIDDEN}}
BINARY = {".gz", ".png", ".arrow", ".parquet", ".kefu", ".ico", ".woff2", ".bin", ".rda", ".csv"}


def files() -> list[str]:
    out = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    return sorted(name for name in out.decode().split("\0") if name)


def main() -> int:
    wrong = []
    patterns = [(p, re.compile(p), why) for p, why in FORBIDDEN]
    names = files()
    for name in names:
        path = ROOT / name
        if not path.is_file() or path.suffix in BINARY or name.startswith("tests/fuzz/corpus/"):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for source, pattern, why in patterns:
                if source not in ALLOWED.get(name, ()) and (m := pattern.search(line)):
                    wrong.append(f"{name}:{number}: '{m.group(0)}': {why}")
        if lines and lines[-1].strip() == "" or (path.stat().st_size and not path.read_bytes().endswith(b"\n")):
            wrong.append(f"{name}: ends with an empty line, or without a line end")
        if any(len(line) != len(line.rstrip()) for line in lines) and path.suffix in (
            ".py",
            ".cpp",
            ".hpp",
            ".h",
            ".c",
            ".txt",
            ".cmake",
            ".toml",
            ".pyi",
        ):
            wrong.append(f"{name}: blanks at line ends")
    for line in wrong:
        print(line)
    print(f"{len(names)} files, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
