"""Flags of the command line: made from what the engine says of itself, and a parser that says what may have been meant."""

from __future__ import annotations

import argparse
from typing import Any

from . import _description, _kefu


class Parser(argparse.ArgumentParser):
    """Says which flag or word may have been meant."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._given = [str(a) for a in args] if args is not None else []
        return super().parse_known_args(args, namespace)

    def _flags(self, given: list[str]) -> list[str]:
        """Flags of this command, and of the command under it that was given."""
        flags = [s for action in self._actions for s in action.option_strings if s.startswith("--")]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word in given:
                    if word in action.choices:
                        return flags + action.choices[word]._flags(given)
        return flags

    def error(self, message: str) -> Any:
        known = self._flags(self._given)
        words = [str(c) for action in self._actions for c in action.choices or ()]
        unknown = [g.partition("=")[0] for g in self._given if g.startswith("--") and g.partition("=")[0] not in known]
        if "invalid choice" in message:
            near = _kefu.nearest(message.partition("invalid choice: '")[2].partition("'")[0], words)
            message += f"; did you mean {near}?" if near else ""
        elif unknown and not message.startswith("argument"):
            begun = [flag for flag in known if flag.startswith(unknown[0])]
            near = begun[0] if len(begun) == 1 else _kefu.nearest(unknown[0], known)
            message += f"; there is no {unknown[0]}" + (f", did you mean {near}?" if near else "")
        super().error(message)


def _help(field: dict[str, Any]) -> str:
    text = field["text"]
    if field["type"] == "list" and field.get("of") not in ("row_rule", "text"):
        text += "; several with commas between"
    default = field.get("default")
    if field.get("range"):
        low, high = field["range"]
        text += f", {low:g} to {high:g}"
    if default not in (None, "", []):
        text += f" (default {', '.join(map(str, default)) if isinstance(default, list) else default})"
    return text.replace("%", "%%")


def _flag(field: dict[str, Any]) -> str:
    return "--" + field["name"].replace("_", "-")


def _listed(of: str) -> Any:
    """A list on the command line: numbers with commas between."""

    def read(text: str) -> list[Any]:
        return [(int if of == "integer" else float)(part) for part in text.split(",")]

    read.__name__ = "list of numbers"
    return read


def _add_option(group: Any, field: dict[str, Any]) -> None:
    kind = field["type"]
    if kind in ("map", "table"):
        return  # a charter says these
    how: dict[str, Any] = {"dest": "option_" + field["name"], "help": _help(field), "default": None}
    if kind == "boolean":
        how["action"] = argparse.BooleanOptionalAction
    elif kind == "word":
        how["choices"] = [w["word"] for w in field["words"]]
    elif kind == "list" and field.get("of") in ("integer", "number", "share"):
        how |= {"type": _listed(field["of"]), "metavar": "N,N,..."}
    elif kind == "list":
        how |= {"action": "append", "metavar": "RULE" if field.get("of") == "row_rule" else "TEXT"}
    elif kind in ("integer", "number", "share"):
        how |= {"type": int if kind == "integer" else float, "metavar": "N"}
    elif kind == "date":
        how["metavar"] = "DATE"
    else:
        how["metavar"] = {"currency": "CODE", "time_zone": "Z"}.get(field["name"], "TEXT")
    group.add_argument(_flag(field), **how)


def add_csv_flags(parser: Any) -> None:
    parser.add_argument(
        "--delimiter", metavar="CHAR", default=",", help="between the cells of a CSV file; tab is a word (default ,)"
    )
    parser.add_argument(
        "--encoding", metavar="NAME", default="utf-8", help="of a CSV file, such as cp1252 or gb18030 (default utf-8)"
    )


def add_flags(
    parser: argparse.ArgumentParser,
    name: str,
    first: tuple[str, ...] = (),
    taken: tuple[str, ...] = (),
    as_of: str = "the day that the answer is about (default the last day in the data, printed)",
) -> None:
    """Flags of an analysis from its description: columns, then options, those of `first` before the others.

    `as_of` is what the day of --as-of means. Columns that are called as an option, or as a flag that the command has for itself (`taken`), get -column behind their name.
    """
    fields, options = _description.fields_of(name), {f["name"]: f for f in _description.analysis(name)["options"]}
    whole = _description.needs_side_tables(name)
    columns = parser.add_argument_group("columns of the files" + (", where they are called otherwise" if whole else ""))
    for f in fields.values():
        flag = _flag(f) + ("-column" if f["name"] in options or f["name"] in taken else "")
        columns.add_argument(
            flag, dest="column_" + f["name"], metavar="COL", required=not (f["optional"] or whole), help=_help(f)
        )
    ids = [f["name"] for f in fields.values() if f["type"] == "id" and not f["optional"]]
    if ids:
        columns.add_argument(
            f"--{ids[0].replace('_', '-')}-type",
            dest="id_type",
            choices=("text", "int64"),
            default="text",
            help="kind of these ids (default text)",
        )
    add_csv_flags(columns)
    sides = _description.side_inputs(name)
    if sides:
        group = parser.add_argument_group("tables beside them" + ("" if whole else ", which may be left out"))
        for side, port in sides.items():
            flag = "--" + side.replace("_", "-")
            known = ", ".join(f["name"] for f in port["fields"])
            group.add_argument(
                flag,
                dest="side_" + side,
                metavar="FILE",
                required=port["required"],
                help=f"{port['text']}; its columns: {known}",
            )
            group.add_argument(
                flag + "-columns",
                dest="sidecolumns_" + side,
                metavar="FIELD=COL,...",
                help="columns of that file that are called otherwise",
            )
    how = parser.add_argument_group("how they are read, and what is asked")
    how.add_argument("--as-of", metavar="DATE", help=as_of)
    for key in first:
        if key in options:
            _add_option(how, options[key])
    how.add_argument("--charter", metavar="FILE", help="a charter with the company's options")
    if _description.takes_model(name):
        how.add_argument("--model", metavar="FILE", help="a saved model: it is applied, nothing is refitted")
    how.add_argument(
        "--threads", metavar="N", type=int, default=1, help="threads; they change no bit of the answer (default 1)"
    )
    rest = [f for f in options.values() if f["name"] not in first]
    if rest:
        group = parser.add_argument_group("further options" if first else "options")
        for f in rest:
            _add_option(group, f)
