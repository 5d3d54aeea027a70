#!/usr/bin/env python3
"""Writes the type stubs of the Python package that cannot stand in its sources, from what the engine says of itself.

    tools/make_stubs.py           compares bindings/python/kefu/*.pyi with what they should be; the difference is an error
    tools/make_stubs.py --write   writes them

customer.pyi, service.pyi and __init__.pyi come from `kefu describe`; _kefu.pyi, the native module's, is written by hand. The other modules
carry their annotations in their sources. `python -m mypy.stubtest kefu` compares all of it with the module that runs.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
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
    signature = inspect.signature(made)
    words = []
    star = False
    for p in signature.parameters.values():
        if p.kind is p.KEYWORD_ONLY and not star:
            words.append("*")
            star = True
        annotation = "" if p.annotation is p.empty else f": {p.annotation.replace('dt.', 'datetime.')}"
        default = "" if p.default is p.empty else (f" = {p.default!r}" if annotation else f"={p.default!r}")
        words.append(p.name + annotation + default)
    inner = ",\n".join(f"{indent}    {w}" for w in words)
    head = f"{indent}{decorator}\n" if decorator else ""
    said = made.__doc__ or ""
    text = document(said.split("\n")[0] + short if short else inspect.cleandoc(said), indent + "    ") if said else ""
    answer = "None" if signature.return_annotation is signature.empty else signature.return_annotation
    return f"{head}{indent}def {made.__name__}(\n{inner},\n{indent}) -> {answer}:\n{text}{indent}    ...\n"


def formatted(name: str, text: str) -> str:
    """Laid out, and without the imports that nothing here needs."""
    for work in (["check", "--fix", "--exit-zero"], ["format"]):
        command = [sys.executable, "-m", "ruff", *work, "--quiet", "--stdin-filename", str(PACKAGE / name), "-"]
        text = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return text


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


def member(name: str, made, indent: str = "    ") -> str:
    """A function, method, class method or property that is written by hand, as its source has it."""
    decorator = ""
    if isinstance(made, property):
        decorator, made = "@property", made.fget
    elif isinstance(made, classmethod):
        decorator, made = "@classmethod", made.__func__
    return stub(made, indent, decorator)


def service() -> str:
    import kefu
    from kefu import _description, _records

    room = kefu.service
    made = [n for n in room._made if inspect.isfunction(room._made[n])]
    models = [n for n in room._made if n not in made]
    text = (
        HEAD
        + """import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

from . import _kefu, _records
from ._kefu import MemoryJournal as MemoryJournal
from ._kefu import Progress
from ._model import Model
from ._result import Result, ResultTable
from ._words import _Language
from .charter import Charter

__all__ = [
"""
        + "".join(f"    {name!r},\n" for name in room.__all__)
        + "]\n\n"
    )
    for name in made:
        text += stub(room._made[name]) + "\n"
    for name in models:
        cls = room._made[name]
        same = f" Arguments as for kefu.{cls.analysis}."
        text += f"class {name}(Model):\n{document(cls.__doc__, '    ')}\n    analysis: ClassVar[str]\n"
        text += (
            stub(cls.__dict__["fit"].__func__, "    ", "@classmethod", same)
            + stub(cls.apply, "    ", short=same)
            + "\n"
        )
    event = {"sequence": "int | None", "at": "datetime.datetime", "source": "str", "number": "int", "rules": "int"}
    text += f"class Event(_records.Record):\n{document(room.Event.__doc__, '    ')}    kind: ClassVar[str]\n"
    text += "".join(f"    @property\n    def {n}(self) -> {t}: ...\n" for n, t in event.items())
    text += member("to_dict", room.Event.to_dict)
    text += f"\nclass Events(tuple[Event, ...]):\n{document(room.Events.__doc__, '    ')}"
    for name in ("refused", "already_done", "accepted"):
        text += member(name, vars(room.Events)[name])
    for cls in (*room._event_classes, *room._answer_classes):
        text += f"\nclass {cls.__name__}({cls.__base__.__name__.replace('Record', '_records.Record')}):\n{document(cls.__doc__, '    ')}"
        text += f"    __match_args__ = {tuple(cls.__match_args__)!r}\n"
        for f in cls._described:
            name = _records.python_name(f["name"])
            text += f"    @property\n    def {name}(self) -> {_records.attribute_type(f)}: ...\n"
    for cls in (room._Told, room._Ranking):
        text += f"\nclass {cls.__name__}(_records.Record):\n{document(cls.__doc__, '    ')}"
        for name, value in vars(cls).items():
            if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                text += member(name, value)
    commands = ""
    for c in _description.everything()["commands"]:
        if c["name"] == "swap_rules":
            continue
        arguments = "".join(
            f"        {_records.python_name(f['name'])}: {_records.argument_type(f)}"
            + ("" if _records.is_required(f) else f" = {_records.argument_default(f)}")
            + ",\n"
            for f in _records.ordered(c["fields"])
        )
        written = getattr(room.Router, c["name"]).__doc__
        commands += f"    def {c['name']}(\n        self,\n        *,\n{arguments}    ) -> Events:\n{document(written, '        ')}        ...\n"
    for cls, base in ((room._Deciding, "_kefu.Deciding"), (room.Router, "_kefu.Router")):
        text += f"\nclass {cls.__name__}({base}):\n{document(cls.__doc__, '    ')}"
        for name, value in vars(cls).items():
            if name == "__init__" or (
                not name.startswith("_") and isinstance(value, (type(room.Router.apply), property, classmethod))
            ):
                text += member(name, value)
        text += commands
    text += f"\nclass Staff:\n{document(room.Staff.__doc__, '    ')}"
    for name, value in vars(room.Staff).items():
        if name in ("__init__", "__len__", "charter", "rank_all"):
            text += member(name, value)
    text += stub(room.Staff.rank, "    ")
    text += f"\nclass Forecasts(_kefu.Forecasts):\n{document(room.Forecasts.__doc__, '    ')}"
    for name, value in vars(room.Forecasts).items():
        if name == "__init__" or (not name.startswith("_") and inspect.isfunction(value)):
            text += member(name, value)
    text += member("moved", room.moved, "") + "\n" + member("coverage", room.coverage, "")
    return text + "\n" + member("read_journal", room.read_journal, "")


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
from . import service as service
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
from .service import Router as Router

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
    for name, text in (("customer.pyi", customer()), ("service.pyi", service()), ("__init__.pyi", package())):
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
