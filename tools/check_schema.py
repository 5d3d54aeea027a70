#!/usr/bin/env python3
"""Compares what the library says of itself with api/schema.json: every analysis, option, input, result and section, every field
with its type, range, words and default. --write writes the file anew, for a change that is wanted and stands in the CHANGELOG.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import sys
from pathlib import Path

from check_abi import differences
from headers import ROOT

SCHEMA = ROOT / "api/schema.json"


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_int64)]


def described(library: Path) -> dict:
    """kefu_analysis_list, asked through the C library as any language would."""
    kefu = ctypes.CDLL(str(library))
    text = Text()
    status = kefu.kefu_analysis_list(ctypes.byref(text), None)
    if status != 0:
        raise SystemExit(f"kefu_analysis_list answered {status}")
    everything = json.loads(ctypes.string_at(text.data, text.length))
    everything.pop("engine", None)  # the version is no part of the schema
    return everything


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write api/schema.json anew")
    parser.add_argument("--library", type=Path, default=ROOT / "build/dev/libkefu.so")
    given = parser.parse_args()
    new = described(given.library)
    if given.write:
        SCHEMA.parent.mkdir(exist_ok=True)
        SCHEMA.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if not SCHEMA.exists():
        print("there is no api/schema.json; tools/check_schema.py --write writes it")
        return 1
    wrong = differences(json.loads(SCHEMA.read_text(encoding="utf-8")), new)
    for line in wrong:
        print(line)
    if wrong:
        print("if this is wanted: tools/check_schema.py --write, and a line under Schema in CHANGELOG.md")
    print(f"{len(new['analyses'])} analyses, {len(new['sections'])} sections, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
