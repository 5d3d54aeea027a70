#!/usr/bin/env python3
"""Adds up what ran: JUnit files of ctest and pytest, and the checks of ./dev test.

The skips are listed with their reasons and compared with tests/expected_skips.txt: one that is not listed there is a
failure, so that no test falls silent unseen. The last line is `N passed, N failed, N skipped`.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def reason_of(case: ElementTree.Element, skipped: ElementTree.Element) -> str:
    """In words: GoogleTest and C programs print the reason, pytest puts it into the message."""
    message = (skipped.get("message") or "").strip()
    if message and not message.startswith("SKIP_"):
        return message
    lines = [line.strip() for line in (case.findtext("system-out") or "").splitlines() if line.strip()]
    for at, line in enumerate(lines):
        if re.search(r": Skipped$", line) and at + 1 < len(lines):
            return lines[at + 1]
        if line.lower().startswith("skipped:"):
            return line[len("skipped:") :].strip()
    return message or "no reason given"


def read_junit(path: Path) -> list[tuple[str, str, str]]:
    """(name, state, reason or first line of the failure) of every test case of a file."""
    cases = []
    for case in ElementTree.parse(path).iter("testcase"):
        place = case.get("classname") or ""
        name = case.get("name") or ""
        if place and place != name:
            name = f"{place}.{name}"
        failure = case.find("failure")
        if failure is None:
            failure = case.find("error")
        skipped = case.find("skipped")
        status = case.get("status")
        # ctest calls a test that skipped itself "notrun" too, as one that could not be started.
        skipped_itself = skipped is not None and (skipped.get("message") or "").startswith("SKIP_")
        if failure is not None or (status in ("fail", "notrun", "timeout") and not skipped_itself):
            text = (failure.get("message") if failure is not None else "") or ""
            cases.append((name, "failed", text.strip().splitlines()[0] if text.strip() else ""))
        elif skipped is not None:
            kind = "passed" if skipped.get("type") == "pytest.xfail" else "skipped"
            cases.append((name, kind, reason_of(case, skipped)))
        elif status == "disabled":
            cases.append((name, "skipped", "disabled"))
        else:
            cases.append((name, "passed", ""))
    return cases


def read_expected(path: Path) -> list[tuple[str, str]]:
    expected = []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, _, reason = line.partition("  ")
            if not reason.strip():
                raise SystemExit(f"{path}: '{line}' gives no reason; the form is: NAME, two spaces, reason")
            expected.append((name.strip(), reason.strip()))
    return expected


def record(arguments: list[str]) -> None:
    path, name, state, began, ended = arguments
    with open(path, "a", encoding="utf-8") as out:
        out.write(f"{name}\t{state}\t{float(ended) - float(began):.1f}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", nargs=5, metavar=("FILE", "NAME", "STATE", "BEGAN", "ENDED"))
    parser.add_argument("--results", type=Path)
    parser.add_argument("--expected-skips", type=Path)
    given = parser.parse_args()
    if given.record:
        record(given.record)
        return 0

    cases: list[tuple[str, str, str]] = []
    for path in sorted(given.results.glob("*.xml")):
        found = read_junit(path)
        # What runs again under a sanitizer is counted as a test of its own.
        prefix = f"{path.stem}:" if re.search(r"asan|tsan", path.stem) else ""
        cases += [(prefix + name, state, text) for name, state, text in found]
    for path in sorted(given.results.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, state, _ = line.split("\t")
            cases.append((f"check {name}", state, ""))
    for path in sorted(given.results.glob("*.broken")):
        cases.append((path.stem, "failed", path.read_text(encoding="utf-8").strip()))

    expected = read_expected(given.expected_skips)
    used = set()
    skipped = 0
    for name, state, reason in cases:
        if state != "skipped":
            continue
        skipped += 1
        plain = re.sub(r"^ctest_\w+:", "", name)
        match = next((e for e in expected if fnmatch.fnmatchcase(plain, e[0])), None)
        if match:
            used.add(match)
        print(f"   {name}: {reason}{'' if match else '   <- NOT in ' + str(given.expected_skips)}")
        if not match:
            cases.append((f"{name} was skipped without being expected to", "failed", reason))
    if not skipped:
        print("   none")
    for name, reason in expected:
        if (name, reason) not in used:
            print(f"   (may be skipped, and ran or was not asked for: {name}: {reason})")

    failed = [(name, text) for name, state, text in cases if state == "failed"]
    if failed:
        print("\n== Failed")
        for name, text in failed:
            print(f"   {name}{': ' + text if text else ''}")
    passed = sum(1 for _, state, _ in cases if state == "passed")
    print(f"\n{passed} passed, {len(failed)} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
