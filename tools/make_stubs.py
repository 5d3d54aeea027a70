#!/usr/bin/env python3
"""Writes the type stubs of the Python package that cannot stand in its sources, from what the engine says of itself.

    tools/make_stubs.py           compares bindings/python/kefu/*.pyi with what they should be; the difference is an error
    tools/make_stubs.py --write   writes them

customer.pyi and __init__.pyi come from `kefu describe`; _kefu.pyi, the native module's, is written by hand. The other modules
carry their annotations in their sources. `python -m mypy.stubtest kefu` compares all of it with the module that runs.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
import textwrap

from headers import ROOT

PACKAGE = ROOT / "bindings/python/kefu"
HEAD = "# Written by tools/make_stubs.py from what the engine says of itself: change the description, not this file.\n"


def document(text: str, indent: str) -> str:
    """A docstring at most 120 columns wide."""
    lines = []
    for line in text.splitlines():
        deeper = " " * (len(line) - len(line.lstrip()))
        wrapped = textwrap.wrap(
            line.strip(), 118 - len(indent) - len(deeper), subsequent_indent="    " if deeper else ""
        )
        lines += [indent + deeper + w for w in wrapped] or [""]
    body = "\n".join(lines).replace("\\", "\\\\")
    return f'{indent}"""{body.lstrip()}{chr(10) + indent if len(lines) > 1 else ""}"""\n'


def stub(made, indent: str = "", decorator: str = "", short: str = "") -> str:
    """A function with its real signature, one argument a line."""
    signature = made.__signature__
    words = []
    star = False
    for p in signature.parameters.values():
        if p.kind is p.KEYWORD_ONLY and not star:
            words.append("*")
            star = True
        annotation = "" if p.annotation is p.empty else f": {p.annotation}"
        default = "" if p.default is p.empty else (f" = {p.default!r}" if annotation else f"={p.default!r}")
        words.append(p.name + annotation + default)
    inner = ",\n".join(f"{indent}    {w}" for w in words)
    head = f"{indent}{decorator}\n" if decorator else ""
    text = document(made.__doc__ if not short else made.__doc__.split("\n")[0] + short, indent + "    ")
    return f"{head}{indent}def {made.__name__}(\n{inner},\n{indent}) -> {signature.return_annotation}:\n{text}{indent}    ...\n"


def formatted(name: str, text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(PACKAGE / name), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def customer() -> str:
    import kefu

    room = kefu.customer
    text = (
        HEAD
        + """import datetime
import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

from ._analysis import Analysis
from ._kefu import Progress
from ._model import Model, load_model
from ._result import Result
from .charter import Charter

__all__ = [
"""
        + "".join(f"    {name!r},\n" for name in room.__all__)
        + "]\n\n"
    )
    for name in ("abc", "concentration", "purchases", "pyramid", "record", "rfm", "score"):
        text += stub(getattr(room, name)) + "\n"
    history = kefu.purchases.__signature__
    arguments = [p for p in history.parameters.values() if p.name not in ("data", "progress")]
    inner = "".join(f"        {p.name}: {p.annotation} = None,\n" for p in arguments)
    text += f"""class PurchaseHistory(Analysis):
{document(room.PurchaseHistory.__doc__, "    ")}
    analysis: ClassVar[str]
    def __init__(
        self,
        *,
{inner}    ) -> None: ...
    def add(self, data: Any, progress: Progress | None = None, *, into: str | None = None) -> Self: ...
    def merge(self, other: Analysis) -> Self: ...
    def summary(self, as_of: str | datetime.date | None = None, **arguments: Any) -> Result:
{document(room.PurchaseHistory.summary.__doc__, "        ")}        ...
    @classmethod
    def load(cls, file: bytes | str | os.PathLike[str], *, charter: Any = None) -> PurchaseHistory:
{document(room.PurchaseHistory.load.__doc__, "        ")}        ...

"""
    for cls in (room.Rfm, room.Abc, room.Pyramid, room.Score):
        text += f"class {cls.__name__}(Model):\n{document(cls.__doc__, '    ')}\n    analysis: ClassVar[str]\n"
        same = f" Arguments as for kefu.{cls.analysis}."
        text += (
            stub(cls.__dict__["fit"].__func__, "    ", "@classmethod", same)
            + stub(cls.apply, "    ", short=same)
            + "\n"
        )
    return text + "Scoring = Score\n"


def package() -> str:
    import kefu

    names = "".join(f"    {name!r},\n" for name in kefu.__all__)
    return (
        HEAD
        + f"""import datetime
import os
from collections.abc import Sequence
from typing import Any, Literal

from . import charter as charter
from . import customer as customer
from . import rule as rule
from ._analysis import Analysis as Analysis
from ._errors import Error as Error
from ._kefu import Progress as Progress
from ._model import Model as Model
from ._model import load_model as load_model
from ._result import Result as Result
from ._result import ResultTable as ResultTable
from .charter import Charter as Charter
from .customer import PurchaseHistory as PurchaseHistory
from .customer import score as score

__all__ = [
{names}]
__version__: str

def describe(analysis: str | None = None) -> dict[str, Any]:
{document(kefu.describe.__doc__, "    ")}    ...

"""
        + stub(kefu.purchases)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    wrong = 0
    for name, text in (("customer.pyi", customer()), ("__init__.pyi", package())):
        file, text = PACKAGE / name, formatted(name, text)
        if write:
            file.write_text(text, encoding="utf-8")
            continue
        there = file.read_text(encoding="utf-8") if file.exists() else ""
        if there != text:
            wrong += 1
            sys.stdout.writelines(
                difflib.unified_diff(
                    there.splitlines(True), text.splitlines(True), f"{name} as it is", f"{name} as it should be"
                )
            )
    if wrong:
        print(f"{wrong} stubs differ from the description: tools/make_stubs.py --write")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
