"""What the checks share: the repository's files, and who includes whom."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def sources(*folders: str) -> list[Path]:
    """C and C++ files below these folders, sorted."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".h", ".hpp", ".c", ".cpp") and path.is_file()
    )


def includes(path: Path) -> list[tuple[str, str, int]]:
    """(kind of bracket, name, line) of every include."""
    text = path.read_text(encoding="utf-8")
    return [(m.group(1), m.group(2), text.count("\n", 0, m.start()) + 1) for m in INCLUDE.finditer(text)]


def resolve(path: Path, name: str) -> Path | None:
    """The file of the repository that an include names, if it is one."""
    for folder in (path.parent, ROOT / "include", ROOT / "src"):
        candidate = (folder / name).resolve()
        if candidate.is_file() and candidate.is_relative_to(ROOT):
            return candidate
    return None
