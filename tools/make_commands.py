#!/usr/bin/env python3
"""Compares the commands of the router in kefu.h, the file that defines their functions, and the tables of docs/events.md with
api/schema.json: one struct a command, made from its description; kinds of events, refusals and what led to an event as constants;
a table a kind of event. --write writes them anew, after a change of a description that stands in api/schema.json already
(tools/check_schema.py --write).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from headers import ROOT

HEADER = ROOT / "include/kefu/kefu.h"
SOURCE = ROOT / "src/capi/commands_c.cpp"
PAGE = ROOT / "docs/events.md"
SCHEMA = ROOT / "api/schema.json"
BEGIN, END = (f"From api/schema.json by tools/make_commands.py: {edge}" for edge in ("begin", "end"))

# What each does, in a sentence. A command without one is an error: say it here.
SENTENCES = {
    "add_agent": "Signs an agent on. What waits for somebody like him is offered to him.",
    "remove_agent": "An agent leaves for good.",
    "set_status": "Says whether an agent takes tasks.",
    "set_profile": "Says what an agent has from now on.",
    "set_capacity": "Says how much an agent takes at once from now on.",
    "heartbeat": "An agent is still there: where the charter has a lease, who is not heard of is away.",
    "arrive_task": "A task comes: it is offered to the best agent who is free, or waits.",
    "update_task": "Changes what a task says of itself.",
    "cancel_task": "A task is no longer to be done.",
    "abandon_task": "The customer of a task went away before he was served.",
    "park_task": "A task that waits is offered to nobody for a while.",
    "accept_offer": "An agent takes a task that is offered to him.",
    "reject_offer": "An agent declines a task that is offered to him.",
    "rest_task": "A task in hand rests, or is active again.",
    "return_task": "An agent gives a task back.",
    "complete_task": "An agent has done a task.",
    "end_wrap_up": "The agent of a task that is done is free of it before the time.",
    "advance_clock": "Time passes: offers end, steps widen, tasks overflow. Send one when it is due\n * (kefu_router_get_next_due), and after a pause.",
    "swap_rules": "Other rules from now on, for what waits as for what comes; what is offered or in hand stays.",
}
KEYWORDS = {"class": "task_class"}  # of C++
CODES = [  # family, constants, event and field whose words they are
    ("KEFU_REFUSAL", "Why a command is refused: the code of KEFU_EVENT_REFUSED.", "refused", "code"),
    ("KEFU_BECAUSE", "What led to an event that no command asked for: its code.", "task_returned", "because"),
]
FORECAST_CODES = [  # the same, of what stands in "forecasts"
    ("KEFU_ESTIMATOR", "By what a wait is forecast.", "wait_forecast", "estimator"),
    ("KEFU_FORECAST", "Whether P50 and P90 of a wait are there.", "wait_forecast", "status"),
]


def member(field: dict) -> str:
    return KEYWORDS.get(field["name"], field["name"])


def by_bit(field: dict) -> bool:
    """An optional text is given where it is not NULL; other optional members need a bit."""
    return field["optional"] and field["type"] != "text"


class Struct:
    """A described struct as C has it. What it declares is kept to in src/capi/described.hpp, which reads such structs."""

    def __init__(self, described: dict, doc: str) -> None:
        self.name = described["name"]
        self.fields = described["fields"]
        self.doc = doc
        self.type = f"kefu_{self.name}"
        self.macro = f"KEFU_{self.name.upper()}"
        self.bits = [f for f in self.fields if by_bit(f)]

    def members(self) -> list[tuple[str, str, str, str]]:
        """Type, name, initial value and comment of each member."""
        rows = [
            ("uint32_t ", "struct_size", f"sizeof({self.type})", f"sizeof({self.type})"),
            (
                "uint32_t ",
                "given",
                "0",
                f"{self.macro}_...: which optional numbers are given" if self.bits else "0: no number is optional",
            ),
        ]
        reserved = 0
        for f in self.fields:
            name, text = member(f), f["text"]
            if f["type"] == "text":
                note = "; NULL = not said" if f["optional"] else ""
                rows.append(("const char* ", name, "KEFU_NULL", text + note))
            elif f["type"] in ("integer", "time", "span"):
                note = {"integer": "", "time": "; microseconds", "span": "; microseconds"}[f["type"]]
                if by_bit(f):
                    note += f"; {self.macro}_{name.upper()}"
                first = (f.get("default") or 0) if f["type"] == "integer" else 0
                rows.append(("int64_t ", name, str(first), text + note))
            elif f["type"] in ("word", "boolean"):
                words = [w["word"] for w in f.get("words", [])]
                first = words.index(f["default"]) if words else int(f["default"])
                note = f"; KEFU_AGENT_{words[0].upper()} ..." if words else "; 0 or 1"
                rows.append(("int32_t ", name, str(first), text + note))
                rows.append(("int32_t ", f"reserved_{reserved}" if reserved else "reserved", "0", "0"))
                reserved += 1
            elif f["type"] == "list":
                of = {"word": "const kefu_word_level* ", "channel": "const kefu_channel_units* "}
                element = "const char* const* " if f["of"] == "text" else of[f["fields"][0]["name"]]
                rows.append((element, name, "KEFU_NULL", f"[n_{name}] {text}"))
                rows.append(("int64_t ", f"n_{name}", "0", "how many"))
            else:
                raise SystemExit(f"{self.name}.{name}: no layout for a {f['type']}")
        return rows

    def declaration(self) -> str:
        lines = [f"/* {self.doc} */", f"typedef struct {self.type} {{"]
        lines += [f"    {t}{n}; /* {text} */" for t, n, _, text in self.members()]
        lines.append(f"}} {self.type};")
        if self.bits:
            bits = [f"{self.macro}_{member(f).upper()} = {1 << k}" for k, f in enumerate(self.bits)]
            lines.append(f"enum {{ {', '.join(bits)} }};")
        values = ", ".join(v for _, _, v, _ in self.members())
        lines += [
            "/* clang-format off */",
            f"#define {self.macro}_INIT {{{values}}}",
            "/* clang-format on */",
            "",
        ]
        return "\n".join(lines)

    def cpp(self) -> str:
        return "".join(word.capitalize() for word in self.name.split("_"))

    def layout(self) -> str:
        lines = [f"static_assert(sizeof({self.type}) == size_in_c<service::{self.cpp()}>);"]
        for f in self.fields:
            lines.append(
                f'static_assert(offsetof({self.type}, {member(f)}) == offset_in_c<service::{self.cpp()}>("{f["name"]}"));'
            )
        return "\n".join(lines)


def enum(prefix: str, words: list[tuple[str, str]], doc: str) -> str:
    lines = [f"/* {doc} */", "enum {"]
    for k, (word, text) in enumerate(words):
        comma = "," if k + 1 < len(words) else ""
        lines.append(f"    {prefix}_{word.upper()} = {k}{comma}" + (f" /* {text} */" if text else ""))
    return "\n".join([*lines, "};", ""])


def function(s: Struct) -> tuple[str, str]:
    """Declaration and definition."""
    swap = s.name == "swap_rules"
    charter = "const kefu_charter* charter, " if swap else ""
    signature = f"kefu_router_{s.name}(kefu_router* router, const {s.type}* command, {charter}kefu_events* events, kefu_error* error)"
    lines = [f"/** {SENTENCES[s.name]}", f" * @param[in]  command struct_size set ({s.macro}_INIT)."]
    if swap:
        lines.append(" * @param[in]  charter the new rules; NULL = the default charter.")
    lines += [
        " * @param[out] events what comes of it, borrowed until the next command.",
        " * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */",
        f"KEFU_API kefu_status {signature};",
        "",
    ]
    call = (
        "send_swap(router, command, charter, events, error)"
        if swap
        else f"send<service::{s.cpp()}>(router, command, events, error)"
    )
    definition = f"kefu_status {signature} {{\n    return {call};\n}}\n"
    return "\n".join(lines), definition


def policy(event: str, field: dict) -> str:
    """Whether a field may say nothing; its text says what that means."""
    if field["optional"]:
        if "none = " not in field["text"]:
            raise SystemExit(f"{event}.{field['name']}: its text does not say what none means")
        return "none"
    return "empty" if field["type"] == "list" or "empty = " in field["text"] else ""


def table(*rows: tuple[str, ...]) -> list[str]:
    head, *rest = (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    return [head, "|---" * len(rows[0]) + "|", *rest, ""]


def reference(events: list[dict]) -> str:
    """A table a kind of event, and one for each list of words."""
    lines: list[str] = []
    words: dict[str, list[dict]] = {}
    for event in events:
        rows = [("field", "type", "may be", "meaning")]
        for f in event["fields"]:
            kind = f["type"]
            if kind == "list":
                kind = (
                    f"list of {' and '.join(i['name'] for i in f['fields'])}" if f["of"] == "table" else "list of texts"
                )
            elif kind == "word":
                kind = f"[word](#{f['name']})"
                words[f["name"]] = f["words"]
            rows.append((f"`{f['name']}`", kind, policy(event["name"], f), f["text"]))
        lines += [f"### {event['name']}", "", event["text"], ""]
        lines += table(*rows) if event["fields"] else []
    for name, known in words.items():
        lines += [f"### {name}", "", *table(("word", "meaning"), *((f"`{w['word']}`", w["text"]) for w in known))]
    return "\n".join(lines)


def between(path: Path, text: str, part: str, left: str, right: str) -> str:
    """The text with that part between its two marks."""
    begin, end = (f"{left} {edge} {right}" for edge in (BEGIN, END))
    if begin not in text or end not in text:
        raise SystemExit(f"{path}: there is no place between '{begin}' and '{end}'")
    return f"{text.split(begin)[0]}{begin}\n\n{part}\n{end}{text.split(end)[1]}"


def laid_out(path: Path, text: str) -> str:
    """As ./dev format leaves it."""
    return subprocess.run(
        ["clang-format-16", f"--assume-filename={path}"], input=text, check=True, capture_output=True, text=True
    ).stdout


def make(schema: dict, header: str, page: str) -> dict[Path, str]:
    commands = [Struct(c, f"Command {c['name']}.") for c in schema["commands"]]
    asked = {
        "staff_agent": "An agent as he is now, of a staff.",
        "rank_request": "A request that asks a staff who should get it.",
    }
    staff = [Struct(c, asked[c["name"]]) for c in schema["staff"]]
    events = {e["name"]: e["fields"] for e in schema["events"]}
    kinds = [(e["name"], e["text"]) for e in schema["events"]]
    parts = [
        enum("KEFU_EVENT", kinds, "What an event is: the kind of kefu_event. docs/events.md lists the fields of each.")
    ]
    for prefix, doc, event, field in CODES:
        words = next(f["words"] for f in events[event] if f["name"] == field)
        parts.append(enum(prefix, [(w["word"], w["text"]) for w in words], doc))
    status = next(f["words"] for f in events["agent_added"] if f["name"] == "status")
    parts.append(enum("KEFU_AGENT", [(w["word"], w["text"]) for w in status], "Whether an agent takes tasks."))
    forecasts = {s["name"]: s["fields"] for s in schema["forecasts"]}
    for prefix, doc, struct, field in FORECAST_CODES:
        words = next(f["words"] for f in forecasts[struct] if f["name"] == field)
        parts.append(enum(prefix, [(w["word"], w["text"]) for w in words], doc))
    parts += [s.declaration() for s in commands + staff]
    made = [function(s) for s in commands]
    parts += [declaration for declaration, _ in made]
    source = [
        "// The functions of the router's commands. Written by tools/make_commands.py from api/schema.json; whatever they do stands in",
        "// router_c.hpp.",
        "#include <cstddef>",
        "",
        '#include "capi/router_c.hpp"',
        '#include "kefu/service/staff.hpp"',
        "",
        "namespace {",
        "using namespace kefu;",
        "using namespace kefu::capi;",
        "",
        *[s.layout() + "\n" for s in commands + staff],
        "}  // namespace",
        "",
        'extern "C" {',
        "",
        *[definition for _, definition in made],
        '}  // extern "C"',
        "",
    ]
    return {
        HEADER: laid_out(HEADER, between(HEADER, header, "\n".join(parts), "/*", "*/")),
        SOURCE: laid_out(SOURCE, "\n".join(source)),
        PAGE: between(PAGE, page, reference(schema["events"]), "<!--", "-->"),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them anew")
    given = parser.parse_args()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    files = make(schema, HEADER.read_text(encoding="utf-8"), PAGE.read_text(encoding="utf-8"))
    wrong = 0
    for path, text in files.items():
        if given.write:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path.relative_to(ROOT)} is not what api/schema.json gives: tools/make_commands.py --write")
            wrong += 1
    print(f"{len(schema['commands'])} commands, {len(schema['events'])} kinds of events; {wrong} files wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
