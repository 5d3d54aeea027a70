"""The charter: the one document in which a company says how it treats its customers."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Literal

from . import _kefu
from ._errors import Error

if TYPE_CHECKING:
    from ._result import Result
    from .rule import DecisionTable

__all__ = ["Charter", "Finding", "check", "check_folder", "diff", "in_force", "load", "moves", "new"]


class Charter:
    """A charter; immutable. `Charter()` is the default one; `Charter.load(path)` and `Charter.parse(toml)` read one."""

    def __init__(self) -> None:
        self._native = _kefu.Charter()
        self._source: tuple[str, str] | None = None

    @classmethod
    def parse(cls, toml: str, where: str = "charter") -> Charter:
        """Reads TOML. Raises kefu.Error with line and position of the first error, and how many there are."""
        try:
            toml.encode()
        except UnicodeEncodeError:
            raise Error(f"{where}: expected UTF-8", "BAD_CHARTER", where) from None
        self = cls.__new__(cls)
        self._native = _kefu.Charter.parse(toml, where)
        self._source = (toml, where)
        return self

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Charter:
        """Reads a file of TOML."""
        self = cls.__new__(cls)
        self._native = _kefu.Charter.load(os.fspath(path))
        self._source = (self._native.show(), os.fspath(path))
        return self

    def show(self, language: Literal["en", "zh"] = "en") -> str:
        """All that holds, defaults filled in, as TOML; each option with a comment that says what it means."""
        return self._native.show(language)

    @property
    def document(self) -> dict[str, Any]:
        """All that holds, section by section."""
        return json.loads(self._native.document())

    @property
    def tables(self) -> list[str]:
        """Names of its decision tables."""
        return _kefu.table_names(self._native)

    def table(self, name: str) -> DecisionTable:
        """A decision table, from [table.<name>]."""
        from .rule import DecisionTable

        return DecisionTable(self, name)

    @property
    def stamp(self) -> dict[str, str]:
        return json.loads(self._native.stamp())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Charter) and self.stamp == other.stamp

    def __hash__(self) -> int:
        return hash(self.stamp["digest"])

    def __reduce__(self):
        return (Charter, ()) if self._source is None else (Charter.parse, self._source)

    def __repr__(self) -> str:
        s = self.stamp
        return f"<kefu.Charter {s['charter']!r}, version {s['version']!r}, digest {s['digest'][:8]}>"


load = Charter.load


class Finding(dict[str, Any]):
    """One finding of a charter, a dict whose keys are attributes, too.

    severity ("error" or "warning"), where, line, position, code (for programs: stable, never reused), and the sentence for people in
    English (message) and in Chinese (message_zh).
    """

    severity: Literal["error", "warning"]
    where: str
    line: int
    position: int
    code: str
    message: str
    message_zh: str

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def check(path: str | os.PathLike[str] | None = None, *, toml: str | None = None) -> list[Finding]:
    """All findings of a charter, sorted by line. Empty where it is good.

    Of a file, those of the files that it extends are among them.
    """
    if (path is None) == (toml is None):
        raise Error("check: give a path, or toml=...", "BAD_OPTION")
    if path is not None:
        return [Finding(f) for f in _kefu.Charter.check_file(os.fspath(path))]
    assert toml is not None
    return [Finding(f) for f in _kefu.Charter.check(toml.encode("utf-8", "surrogatepass"), "charter")]


def check_folder(folder: str | os.PathLike[str]) -> dict[str, list[Finding]]:
    """All findings of each charter of a folder (its *.toml files), by path: one that is broken hides no other."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".toml"))
    except OSError as e:
        raise Error(
            f"{os.fspath(folder)}: the folder cannot be read: {e.strerror}", "BAD_FILE", os.fspath(folder)
        ) from None
    if not names:
        raise Error(f"{os.fspath(folder)}: there is no charter in it (no *.toml)", "BAD_FILE", os.fspath(folder))
    return {path: _checked(path) for path in (os.path.join(os.fspath(folder), name) for name in names)}


def _checked(path: str) -> list[Finding]:
    """One of a folder: what cannot be read at all is a finding, too."""
    try:
        return check(path)
    except Error as e:
        place = {"severity": "error", "where": path, "line": 0, "position": 0, "code": "not_read"}
        return [Finding(place, message=str(e).removeprefix(f"{path}: "), message_zh="无法读取这个文件")]


def in_force(folder: str | os.PathLike[str], as_of: Any, known_on: Any = None) -> Charter:
    """The charter of a folder (its *.toml files) that holds on a day; of several, the one recorded last.

    `known_on` asks as of an earlier day of knowledge: charters recorded after it do not count. Raises kefu.Error where none holds,
    and where two do and none is the later one.
    """
    self = Charter.__new__(Charter)
    self._native = _kefu.Charter.in_force(os.fspath(folder), _day(as_of), None if known_on is None else _day(known_on))
    self._source = (self._native.show(), self._native.where)
    return self


def diff(before: Charter, after: Charter, language: Literal["en", "zh"] = "en") -> list[dict[str, str]]:
    """What changed from one charter to another: kind, path, before, after, and a sentence."""
    return _kefu.diff(before._native, after._native, language)


def moves(before: Result, after: Result) -> Result:
    """Whom a change of the charter moves: from the scores of the same customers under the one and the other.

    The table "moves" has a row a field (tier, grade, segment, abc) and way that somebody goes; "customers" a row a customer who moves.
    """
    from ._result import Result

    return Result(_kefu.moves(before._native, after._native))


def new(id: str = "my_company", language: Literal["en", "zh"] = "en") -> str:
    """A commented charter to begin with, as TOML."""
    return _kefu.charter_starter(id, language)


def _day(value: Any) -> str:
    from ._analysis import as_of_text

    text = as_of_text(value)
    if text is None:
        raise Error("as_of: expected a date or text such as '2011-12-09', got None", "BAD_OPTION")
    return text if isinstance(value, str) else text[:10]
