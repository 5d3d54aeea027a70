#!/usr/bin/env python3
"""What libkefu.so shows and what it uses: exactly the functions of api/abi-1.json, under the version KEFU_1, and nothing that
would surprise a host: no output, no exit, no signal, no locale, no clock, no random source.

getenv is used once, in src/core/zone.cpp, where TZDIR is looked up: documented, and held to that file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from headers import ROOT, sources

FORBIDDEN = re.compile(
    r"^(abort|exit|_exit|_Exit|quick_exit|atexit|__assert_fail|puts|putchar|printf|fprintf|vprintf|vfprintf|__printf_chk|__fprintf_chk|perror|"
    r"setlocale|uselocale|newlocale|signal|sigaction|raise|kill|fork|execve|system|time|gettimeofday|clock|clock_gettime|localtime|localtime_r|rand|srand|"
    r"random|getrandom|arc4random|setenv|putenv|secure_getenv|setrlimit|syslog|_ZSt4cout|_ZSt4cerr|_ZSt4clog|_ZSt3cin|_ZNSt13random_device\w*|"
    r"_ZNSt6chrono3_V212(system|steady)_clock3nowEv|_ZNSt6locale6globalE\w*)$"
)
# std::condition_variable waits until a point in time; nothing of ours looks at the clock for an answer.
LIMIT_STRIPPED = 17 * 1024 * 1024 // 4


def symbols(library: Path, *flags: str) -> list[str]:
    out = subprocess.run(["nm", "-D", *flags, str(library)], check=True, capture_output=True, text=True).stdout
    return [line.split()[-1] for line in out.splitlines() if line.strip()]


def main() -> int:
    library = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/dev/libkefu.so")
    wrong = []
    functions = {f["name"] for f in json.loads((ROOT / "api/abi-1.json").read_text(encoding="utf-8"))["functions"]}

    shown = symbols(library, "--defined-only")
    names = {s.split("@")[0] for s in shown} - {"KEFU_1"}
    for name in sorted(names - functions):
        wrong.append(f"{name} is exported and not in api/abi-1.json")
    for name in sorted(functions - names):
        wrong.append(f"{name} is in api/abi-1.json and not exported")
    for symbol in shown:
        if not symbol.startswith("kefu_") and symbol.split("@")[0] != "KEFU_1":
            wrong.append(f"{symbol} is exported and does not begin with kefu_")
        elif symbol.startswith("kefu_") and not symbol.endswith("@@KEFU_1"):
            wrong.append(f"{symbol} is exported without the version KEFU_1")

    used = {s.split("@")[0] for s in symbols(library, "--undefined-only")}
    for name in sorted(n for n in used if FORBIDDEN.match(n)):
        wrong.append(f"the library uses {name}: the host's business")
    for path in sources("src", "include"):
        if "getenv" in path.read_text(encoding="utf-8") and path != ROOT / "src/core/zone.cpp":
            wrong.append(f"{path.relative_to(ROOT)} reads the environment; only src/core/zone.cpp may, for TZDIR")

    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / "stripped.so"
        subprocess.run(["strip", "-o", str(stripped), str(library)], check=True)
        size = stripped.stat().st_size
    if size > LIMIT_STRIPPED:
        wrong.append(f"stripped, the library has {size} bytes; at most {LIMIT_STRIPPED}")
    needed = re.findall(
        r"\(NEEDED\).*\[(.*)\]",
        subprocess.run(["readelf", "-d", str(library)], check=True, capture_output=True, text=True).stdout,
    )

    for line in wrong:
        print(line)
    print(
        f"{len(names)} functions exported, {size / 1e6:.2f} MB stripped, needs {', '.join(needed)}; {len(wrong)} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
