#!/usr/bin/env python3
"""Tries the wheel where nothing else is: a clean environment with NumPy alone (.venv/clean, made by ./dev setup).

What is in it, what it needs, how large it is; then import, one score from plain arrays, the command line.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from headers import ROOT

CLEAN = ROOT / ".venv/clean/bin/python"
LARGEST = 3 * 1024 * 1024

TRY = """
import sys
import kefu
assert "numpy" not in sys.modules, "import kefu imports NumPy"
assert "site-packages" in kefu.__file__, kefu.__file__
assert kefu.__version__ == sys.argv[1], kefu.__version__
import numpy as np
scores = kefu.score(
    {"customer": np.array([1, 1, 2, 3]), "at": np.array(["2024-01-01", "2024-03-01", "2024-02-01", "2024-01-15"], dtype="datetime64[us]"),
     "amount": np.array([10.0, 20.0, 5.0, 7.5])},
    customer="customer", at="at", amount="amount", time_zone="UTC", as_of="2024-03-31")
assert scores.explain(1), "no reasons"
missing = [m for m in ("pandas", "polars", "pyarrow", "matplotlib") if m in sys.modules]
assert not missing, missing
"""


def run(command: list[str], **how) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **how)
    if done.returncode:
        raise SystemExit(f"exit status {done.returncode} of {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> int:
    wheels = list(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/wheel").glob("*.whl"))
    if len(wheels) != 1:
        raise SystemExit(f"expected one wheel, found {len(wheels)}")
    wheel = wheels[0]
    version = (ROOT / "VERSION").read_text().strip()
    wrong = []
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        names = archive.namelist()
        module = next((n for n in names if re.fullmatch(r"kefu/_kefu\..*\.so", n)), None)
        for needed in ("kefu/__init__.py", "kefu/py.typed"):
            if needed not in names:
                wrong.append(f"{needed} is not in the wheel")
        if not any(n.endswith(".pyi") for n in names):
            wrong.append("no stubs are in the wheel")
        for name in names:
            if not name.startswith(("kefu/", "kefu.libs/", f"kefu-{version}")) or name.endswith(
                (".cpp", ".hpp", ".pyc", ".a")
            ):
                wrong.append(f"{name} has no business in the wheel")
        if module is None:
            wrong.append("the native module is not in the wheel")
            needed_libraries: list[str] = []
        else:
            binary = Path(archive.extract(module, folder))
            out = run(["readelf", "-d", str(binary)])
            needed_libraries = re.findall(r"\(NEEDED\).*\[(.*)\]", out)
            for library in needed_libraries:
                if (
                    not re.match(r"lib(stdc\+\+|gcc_s|m|c|pthread)\.so|ld-linux", library)
                    and f"kefu.libs/{library}" not in names
                ):
                    wrong.append(f"the module needs {library}, which is not in the wheel")
            shown = run(["nm", "-D", "--defined-only", str(binary)])
            for line in shown.splitlines():
                if not re.search(r" PyInit__kefu$", line):
                    wrong.append(f"the module exports {line.split()[-1]}")
    size = wheel.stat().st_size
    if size > LARGEST:
        wrong.append(f"the wheel has {size} bytes; at most {LARGEST}")
    for line in wrong:
        print(line)

    if not CLEAN.exists():
        raise SystemExit("there is no .venv/clean; ./dev setup makes it")
    run([str(CLEAN), "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--force-reinstall", str(wheel)])
    with tempfile.TemporaryDirectory() as folder:
        run([str(CLEAN), "-c", TRY, version], cwd=folder)
        command = CLEAN.parent / "kefu"
        run([str(command), "--help"], cwd=folder)
        run([str(command), "describe", "customer.rfm"], cwd=folder)
        (Path(folder) / "sales.csv").write_text("customer,day,paid\nanna,2024-01-01,10\nbruno,2024-01-02,20\n")
        without = subprocess.run(
            [str(command), "score", "sales.csv", "--customer", "customer", "--at", "day", "--amount", "paid"],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if without.returncode != 0 and ("Traceback" in without.stderr or "pip install" not in without.stderr):
            print(f"kefu score without the extra does not say what to install:\n{without.stderr}")
            wrong.append("extra")
    print(f"{wheel.name}: {size / 1e6:.2f} MB, needs {', '.join(needed_libraries)}; {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
