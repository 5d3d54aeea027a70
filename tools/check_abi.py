#!/usr/bin/env python3
"""Compares kefu.h with api/abi-1.json: every function with its signature, every struct with sizes and offsets as a C compiler
lays them out, every constant. --write writes the file anew; once a version is tagged, entries are only added.

Also: every function says Errors, Ownership, Threads and Since in its comment, and is defined in src/capi behind guard().
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from headers import ROOT

HEADER = ROOT / "include/kefu/kefu.h"
MANIFEST = ROOT / "api/abi-1.json"
ARROW = {"ArrowSchema", "ArrowArray"}  # Arrow's own, and never ours to change


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def squeeze(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*\(\s*", "(", re.sub(r"\s*\)", ")", text), count=1)


def functions(text: str) -> list[dict]:
    """Signatures from the bare text; the comment before each from the text as it is."""
    found = []
    for match in re.finditer(
        r"(/\*\*(?:(?!\*/).)*\*/)?\s*KEFU_API\s+([^;{}]*?\b(kefu_\w+)\s*\([^;]*\))\s*;", text, flags=re.DOTALL
    ):
        comment, signature, name = match.groups()
        since = re.search(r"Since:\s*ABI\s*(\d+\.\d+)", comment or "")
        found.append(
            {
                "name": name,
                "signature": squeeze(without_comments(signature)),
                "since": since.group(1) if since else None,
                "comment": comment or "",
            }
        )
    return found


def structs(bare: str) -> dict[str, list[str]]:
    """Names of the members of every struct."""
    found = {}
    for match in re.finditer(r"(?:typedef\s+)?struct\s+(\w+)\s*\{(.*?)\}", bare, flags=re.DOTALL):
        members = []
        for statement in match.group(2).split(";"):
            pointer = re.search(r"\(\s*\*\s*(\w+)\s*\)\s*\(", statement)
            if pointer:
                members.append(pointer.group(1))
            elif statement.strip():
                for part in statement.split(","):
                    members.append(re.sub(r"\[.*?\]", "", part).split()[-1].lstrip("*"))
        found[match.group(1)] = members
    return found


def constants(bare: str) -> list[str]:
    names = []
    for block in re.findall(r"enum\s*\{(.*?)\}", bare, flags=re.DOTALL):
        names += re.findall(r"\b(KEFU_\w+)\b\s*=", block)
    names += re.findall(r"^#define\s+(KEFU_ABI_\w+)\s+\S", bare, flags=re.MULTILINE)
    return names


def measure(members: dict[str, list[str]], names: list[str]) -> dict:
    """What a C compiler says of sizes, offsets and values."""
    lines = [
        "#include <inttypes.h>",
        "#include <stddef.h>",
        "#include <stdio.h>",
        '#include "kefu/kefu.h"',
        "int main(void) {",
    ]
    for struct, fields in members.items():
        lines.append(f'    printf("s {struct} %zu\\n", sizeof(struct {struct}));')
        for field in fields:
            lines.append(
                f'    printf("m {struct} {field} %zu %zu\\n", offsetof(struct {struct}, {field}), sizeof(((struct {struct}*)0)->{field}));'
            )
    for name in names:
        lines.append(f'    printf("c {name} %" PRId64 "\\n", (int64_t){name});')
    lines += ["    return 0;", "}", ""]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "probe.c"
        source.write_text("\n".join(lines))
        program = Path(folder) / "probe"
        subprocess.run(
            [os.environ.get("CC", "gcc"), "-std=c11", "-I", str(ROOT / "include"), str(source), "-o", str(program)],
            check=True,
        )
        out = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    result: dict = {"structs": {}, "constants": {}}
    for line in out.splitlines():
        kind, *rest = line.split()
        if kind == "s":
            result["structs"][rest[0]] = {"size": int(rest[1]), "members": {}}
        elif kind == "m":
            result["structs"][rest[0]]["members"][rest[1]] = {"offset": int(rest[2]), "size": int(rest[3])}
        else:
            result["constants"][rest[0]] = int(rest[1])
    return result


def manifest(text: str) -> dict:
    bare = without_comments(text)
    members = {name: fields for name, fields in structs(bare).items() if name not in ARROW}
    measured = measure(members, constants(bare))
    handles = [m for m in re.findall(r"typedef\s+struct\s+(kefu_\w+)\s+\1\s*;", bare)]
    major, minor = (measured["constants"][f"KEFU_ABI_{part}"] for part in ("MAJOR", "MINOR"))
    return {
        "abi": f"{major}.{minor}",
        "handles": sorted(handles),
        "functions": sorted(
            ({k: f[k] for k in ("name", "signature", "since")} for f in functions(text)), key=lambda f: f["name"]
        ),
        "structs": measured["structs"],
        "constants": measured["constants"],
    }


def differences(old, new, path: str = "") -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        lines = []
        for key in sorted(old.keys() | new.keys()):
            place = f"{path}.{key}" if path else str(key)
            if key not in new:
                lines.append(f"{place} is gone")
            elif key not in old:
                lines.append(f"{place} is new")
            else:
                lines += differences(old[key], new[key], place)
        return lines
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(x, dict) and "name" in x for x in old + new):
        return differences({x["name"]: x for x in old}, {x["name"]: x for x in new}, path)
    return [] if old == new else [f"{path}: {json.dumps(old)} became {json.dumps(new)}"]


def check_comments(text: str) -> list[str]:
    wrong = []
    for function in functions(text):
        for word in ("Errors:", "Ownership:", "Threads:", "Since:"):
            if word not in function["comment"]:
                wrong.append(f"{function['name']}: its comment does not say {word}")
        for parameter in re.findall(r"(\bout_\w+)", function["signature"].split("(", 1)[1]):
            if f"{parameter}" not in function["comment"]:
                wrong.append(f"{function['name']}: its comment does not say what {parameter} is")
    return wrong


def guarded(body: str, code: str) -> bool:
    """It calls guard(), or is nothing but a call of a function template that does."""
    if "guard(" in body:
        return True
    helper = re.search(r"\{\s*return (\w+)(?:<[^;]*>)?\(", body)
    return bool(helper and re.search(r"kefu_status " + helper.group(1) + r"\([^;{]*\{\s*return guard\(", code))


def check_guards(text: str) -> list[str]:
    """Whatever can fail is `return guard(error, ...)`; the others are destroy functions and constants."""
    wrong = []
    code = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "src/capi").glob("*.?pp")))
    for function in functions(text):
        definition = re.search(
            r"\b"
            + function["name"]
            + r"\s*\([^;{]*\)\s*(noexcept\s*)?\{(.*?)\n\}|\b"
            + function["name"]
            + r"\s*\([^;{]*\)\s*(?:noexcept\s*)?\{([^\n]*)\}",
            code,
            flags=re.DOTALL,
        )
        if not definition:
            wrong.append(f"{function['name']} is declared and not defined in src/capi")
        elif function["signature"].startswith("kefu_status ") and not guarded(definition.group(0), code):
            wrong.append(f"{function['name']} can let an exception out: it is not behind guard()")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write api/abi-1.json anew")
    parser.add_argument("--names", action="store_true", help="only the names of the functions")
    given = parser.parse_args()
    text = HEADER.read_text(encoding="utf-8")
    new = manifest(text)
    if given.names:
        print("\n".join(f["name"] for f in new["functions"]))
        return 0
    if given.write:
        MANIFEST.parent.mkdir(exist_ok=True)
        MANIFEST.write_text(json.dumps(new, indent=2) + "\n", encoding="utf-8")
    wrong = check_comments(text) + check_guards(text)
    if not MANIFEST.exists():
        wrong.append("there is no api/abi-1.json; tools/check_abi.py --write writes it")
    else:
        wrong += [
            f"api/abi-1.json: {line}" for line in differences(json.loads(MANIFEST.read_text(encoding="utf-8")), new)
        ]
    cmake = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    for part in ("MAJOR", "MINOR"):
        stated = re.search(rf"set\(KEFU_ABI_{part} (\d+)\)", cmake)
        if not stated or int(stated.group(1)) != new["constants"][f"KEFU_ABI_{part}"]:
            wrong.append(f"KEFU_ABI_{part} differs between CMakeLists.txt and kefu.h")
    for line in wrong:
        print(line)
    print(
        f"ABI {new['abi']}: {len(new['functions'])} functions, {len(new['structs'])} structs, {len(new['constants'])} constants; {len(wrong)} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
