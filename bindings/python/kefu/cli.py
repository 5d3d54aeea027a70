"""The command line: `kefu score`, `kefu route`, `kefu run`, `kefu charter`, `kefu describe`. For people who have files and not code."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _description, _kefu, _local_times
from ._disk import write
from ._errors import Error
from ._extras import MissingExtra
from ._files import Reader, check_ending, is_parquet, write_table
from ._flags import Parser, add_csv_flags, add_flags
from ._headline import headline, moves, notes, route_headline
from ._text import counted, printable
from ._words import LANGUAGES, Words

if TYPE_CHECKING:
    from .charter import Finding

OK, BAD_DATA, USAGE, NO_EXTRA, INTERRUPTED = 0, 1, 2, 3, 130

_EXIT_CODES = """exit codes:
  0    done
  1    the data, the charter or a file is wrong: the message says where
  2    the command is wrong: see --help
  3    a Python package is missing: the message says which
  130  interrupted (Ctrl-C)
"""

_SCORE_EXAMPLES = """examples:
  kefu score sales.csv --customer CustomerID --at InvoiceDate --amount Total --currency GBP
  kefu score sales.csv.gz --customer CustomerID --at InvoiceDate --price UnitPrice --quantity Quantity \\
      --order InvoiceNo --item StockCode --cancelled "InvoiceNo starts C: match" --time-zone Europe/London \\
      --out scored.csv --report report.html
  kefu score january.parquet ... --save-model scoring.kefu      fits, and keeps the thresholds
  kefu score february.parquet ... --model scoring.kefu          applies them: nobody moves because others came

a RULE is a test on one column and an effect:
  "InvoiceNo starts C: match"     takes back the line that it cancels; one that finds none counts as money given back
  "quantity < 0: drop"            leaves the row out
  "status is refunded: negate"    counts as money given back
  tests: is, is not, starts, ends, contains, <, <=, >, >=, =, is null, is not null
"""


_ROUTE_EXAMPLES = """examples:
  kefu route contacts.csv --agents agents.csv --charter charter.toml --report day.html
  kefu route contacts.csv --agents agents.csv --charter charter.toml --explain c-17 --out waits.csv --table waits
  kefu route calls.csv --contact call_id --at arrived --agents roster.csv --agents-columns agent=name --time-zone Asia/Shanghai

contacts: a row a contact. Its id and when it came; and as far as there are columns, what it needs, how long it is in hand (handling,
seconds) and how long its customer waits (patience, seconds). agents: a row an agent, with words such as "de:5; billing", channels such as
"chat:3; voice", and from and until when he is there. The router that serves live decides on every contact.
"""


class UsageError(Exception):
    """The command makes no sense; the message says why."""


# ---------------------------------------------------------------------------------------------------------- progress
class _Shown:
    """Progress on standard error, where it is a terminal."""

    def __init__(self) -> None:
        self.progress = _kefu.Progress()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> _Shown:
        if sys.stderr.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join()
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _show(self) -> None:
        while not self._stop.wait(0.2):
            print(f"\r\033[K{self.progress.done:,} rows", end="", file=sys.stderr, flush=True)


# -------------------------------------------------------------------------------------------------------- the answer
class _Answer(NamedTuple):
    result: Any
    charter: Any  # None = the default one


def _answer(name: str, args: argparse.Namespace, charter_file: str | None = None) -> _Answer:
    """Reads the files into the analysis, and asks: under the charter of the call, or another."""
    import kefu

    from ._analysis import column_argument

    arguments: dict[str, Any] = {}
    columns, rules = [], []
    for key, value in vars(args).items():
        kind, _, field = key.partition("_")
        if value is None:
            continue
        if kind == "column":
            arguments[column_argument(name, field)] = value
            columns.append(value)
        elif kind == "sidecolumns":
            arguments[f"{field}_columns"] = dict(_pair(pair, field) for pair in value.split(","))
        elif kind == "option":
            arguments[field] = value
            rules += (
                [_rule_column(r) for r in value if isinstance(r, str)]
                if isinstance(value, list) and field == "cancelled"
                else []
            )
    delimiter = _delimiter(args)
    fields = _description.fields_of(name)
    id_column = next(
        (getattr(args, "column_" + f["name"]) for f in fields.values() if f["type"] == "id" and not f["optional"]), None
    )
    charter_file = charter_file or args.charter
    charter = kefu.Charter.load(charter_file) if charter_file else None
    model = kefu.load_model(args.model) if getattr(args, "model", None) else None
    analysis = kefu.Analysis(name, charter=charter, threads=args.threads, **arguments)
    numbers = args.id_type == "int64"
    whole = _description.needs_side_tables(name)
    if whole and id_column is None:
        id_column = next(f["name"] for f in fields.values() if f["type"] == "id")
    files: list[tuple[str, str, list[str] | None, str | None]] = [
        (_description.table_input(name), path, None if whole else [*columns, *rules], id_column if numbers else None)
        for path in args.files
    ]
    for side, port in _description.side_inputs(name).items():
        if (path := getattr(args, "side_" + side)) is not None:
            own = port["fields"][0]["name"]
            ids = arguments.get(f"{side}_columns", {}).get(own, own)
            files.append((side, path, None, ids if numbers and own in fields else None))
    readers: dict[str, list[Reader]] = {}
    with _Shown() as shown:
        for table, path, wanted, whole_numbers in files:
            reader = Reader(path, wanted, delimiter=delimiter, encoding=args.encoding, whole_numbers=whole_numbers)
            readers.setdefault(table, []).append(reader)
            for batch in reader:
                try:
                    analysis._native.add(table, batch, shown.progress)
                except Error as e:
                    raise _with_place(e, reader) from None
        try:
            result = analysis.finish(args.as_of, model=model, threads=args.threads, progress=shown.progress)
        except Error as e:
            of_table = readers.get(e.where or "", [])
            if len(of_table) != 1 or e.row is None:
                raise
            placed = _with_place(e, of_table[0])
            message = f"{of_table[0].path}: {placed}"
            raise Error(message, e.status, e.where, e.row, e.column, e.line, e.position) from None
        return _Answer(result, charter)


def _delimiter(args: argparse.Namespace) -> str:
    delimiter = "\t" if args.delimiter in ("tab", "\\t") else args.delimiter
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise UsageError("--delimiter: expected one character, or tab")
    return delimiter


def _pair(text: str, side: str) -> tuple[str, str]:
    field, _, column = text.partition("=")
    if not field.strip() or not column.strip():
        raise UsageError(f"--{side.replace('_', '-')}-columns: expected FIELD=COLUMN with commas between, got {text!r}")
    return field.strip(), column.strip()


def _rule_column(rule: str) -> str:
    """The column that a rule looks at; the engine checks the rest."""
    text = rule.strip()
    if text[:1] == "'":
        return text[1:].partition("'")[0]
    return text.split()[0] if text else ""


def _with_place(e: Error, reader: Reader) -> Error:
    """A row of a CSV file is also a line, unless a field holds a line break; a column that is not there may stand in another one."""
    if is_parquet(reader.path):
        return e
    if e.row is not None:
        more = f" (line {e.row + 2} of the file, if no field holds a line break)"
    elif e.status == "BAD_COLUMN":
        more = reader.delimiter_hint()
    else:
        return e
    return Error(f"{e}{more}", e.status, e.where, e.row, e.column, e.line, e.position)


# ---------------------------------------------------------------------------------------------------------- commands
def _score(args: argparse.Namespace) -> int:
    from . import charter

    if args.column_amount and (args.column_price or args.column_quantity):
        raise UsageError("give --amount, or --price and --quantity")
    if not args.column_amount and not (args.column_price and args.column_quantity):
        raise UsageError("give --amount COL, or --price COL and --quantity COL")
    if args.out:
        check_ending(args.out)
    pipes = [p for p in args.files if p == "-" or (os.path.exists(p) and not os.path.isfile(p))]
    if args.against and pipes:
        raise UsageError("--against reads the files twice: give files, no pipe")
    if args.moves and not args.against:
        raise UsageError("--moves keeps whom a change of the charter moves: give --against too")
    if args.moves:
        check_ending(args.moves)
    who = _to_explain(args)
    result, used = _answer("customer.score", args)
    before = _answer("customer.score", args, args.against) if args.against else None
    moved = charter.moves(before.result, result) if before else None
    if args.out:
        write_table(result["scores"], args.out)
    if args.save_model and result.model is not None:
        result.model.save(args.save_model)
    if args.report:
        result.to_html(args.report, title=args.title, top=args.report_rows, language=args.language)
    if moved is not None and args.moves:
        write_table(moved["customers"], args.moves)
    if args.json:
        print(json.dumps(result.report, ensure_ascii=False, indent=2))
    elif args.out != "-":  # there the scores are
        _print_headline(result, args)
        _print_explained(result, who, args)
        if before:
            _print_moves(charter.diff(before.charter, used or charter.Charter(), args.language), moved, result, args)
    for note in notes(result, used, Words(args.language)):
        print(note, file=sys.stderr)
    return OK


def _run(args: argparse.Namespace) -> int:
    if args.out:
        check_ending(args.out)
    result, used = _answer(args.analysis, args)
    table = result[args.table] if args.table else result[result.tables[0]]
    if args.save_model:
        if result.model is None:
            raise UsageError(f"{args.analysis} has no model to save")
        result.model.save(args.save_model)
    if args.out:
        write_table(table, args.out)
        if args.out != "-":
            print(f"{table.name}: {args.out}, {counted(len(table), 'row')}")
    elif args.json:
        print(json.dumps(result.report, ensure_ascii=False, indent=2))
    else:
        print(table)
        print(
            f"(tables: {', '.join(result.tables)}; --table NAME shows another, --out FILE keeps all rows, --json prints the report)"
        )
    for note in notes(result, used, Words()):
        print(note, file=sys.stderr)
    return OK


def _route(args: argparse.Namespace) -> int:
    if args.out:
        check_ending(args.out)
    who = _to_explain(args)
    result, used = _answer("service.route", args)
    table = result[args.table or result.tables[0]]
    if args.out:
        write_table(table, args.out)
    if args.report:
        result.to_html(args.report, title=args.title, top=args.report_rows, language=args.language)
    say = Words(args.language)
    if args.json:
        print(json.dumps(result.report, ensure_ascii=False, indent=2))
    elif args.out != "-":
        for line in route_headline(result, say):
            print(line)
        if args.out:
            print(f"{table.name}: {args.out}")
        if args.report:
            print(say("cli.line.report", file=args.report))
        if not (args.out or args.report or who):
            print(say("cli.route.nothing_kept"))
        local = _local_times.of(result)
        _print_explained(result, who, args, local)
        if who:
            print("\n" + say("cli.route.zone", zone=local.name))
    for note in notes(result, used, say):
        print(note, file=sys.stderr)
    if used is None and any(f["code"] == "refused_contacts" for f in result.report["findings"]):
        print(say("cli.note", text=say("cli.note.no_charter")), file=sys.stderr)
    return OK


def _to_explain(args: argparse.Namespace) -> list[str | int]:
    """Who is to be explained, as the answer calls them."""
    if args.explain and (args.json or args.out == "-"):
        raise UsageError("--explain prints sentences, and standard output is for the table or the report here")
    return [_id_of(text, args) for text in args.explain]


def _print_explained(
    result: Any, who: list[str | int], args: argparse.Namespace, local: Callable[[str], str] = str
) -> None:
    for one in who:
        print(f"\n{printable(str(one))}")
        for line in result.explain(one, args.language).splitlines():
            print(f"  {printable(local(line))}")


def _id_of(text: str, args: argparse.Namespace) -> str | int:
    """A customer or a contact as the answer calls them."""
    try:
        return int(text) if args.id_type == "int64" else text
    except ValueError:
        raise UsageError(f"--explain: ids are whole numbers here, got {text!r}") from None


def _print_moves(changes: list[dict[str, str]], moved: Any, after: Any, args: argparse.Namespace) -> None:
    """What changed from one charter to the other, and whom it moves."""
    say = Words(args.language)
    print("\n" + say("cli.against", new=args.charter or say("cli.default_charter"), old=args.against))
    for change in changes:
        print(f"  {printable(change['sentence'])}")
    for line in moves(moved, after, say):
        print(line)
    if args.moves:
        print(say("cli.line.moves", file=args.moves))


def _print_headline(result: Any, args: argparse.Namespace) -> None:
    say = Words(args.language)
    for line in headline(result, say, args.as_of is not None):
        print(line)
    kept = [key for key in ("out", "report", "save_model") if getattr(args, key)]
    for key in kept:
        print(say(f"cli.line.{key}", file=getattr(args, key)))
    if not kept and not args.explain:
        print(say("cli.line.nothing_kept"))


def _charter(args: argparse.Namespace) -> int:
    from . import charter

    if args.action == "new":
        text = charter.new(args.id, args.language)
        if args.file is None:
            print(text, end="")
        elif os.path.exists(args.file):
            raise Error(f"{args.file}: is there already; a new charter replaces no file", "BAD_FILE", args.file)
        else:
            write(text.encode(), args.file)
            print(Words(args.language)("cli.new", file=args.file))
        return OK
    if args.action == "show":
        if not args.folder and (args.as_of or args.known_on):
            raise Error("--as-of and --known-on choose from a folder: give --folder DIR", "BAD_OPTION")
        if args.folder:
            if not args.as_of:
                raise Error("--folder needs --as-of DATE: the day on which the charter is to hold", "BAD_OPTION")
            shown = charter.in_force(args.folder, args.as_of, args.known_on)
        else:
            shown = charter.Charter.load(args.file) if args.file else charter.Charter()
        print(shown.show(args.language), end="")
        return OK
    if args.action == "diff":
        changes = charter.diff(charter.load(args.before), charter.load(args.after), args.language)
        if args.json:
            print(json.dumps(changes, ensure_ascii=False, indent=2))
        for change in changes if not args.json else []:
            print(printable(change["sentence"]))
        return OK
    if (args.file is None) == (args.folder is None):
        raise UsageError("give a charter to check, or --folder DIR")
    if args.agents and args.folder:
        raise UsageError("--agents looks at one charter: give its file, and no --folder")
    if args.agents_columns and not args.agents:
        raise UsageError("--agents-columns are those of --agents FILE")
    files = charter.check_folder(args.folder) if args.folder else {args.file: charter.check(args.file)}
    good = [f for f, findings in files.items() if not any(one.severity == "error" for one in findings)]
    gaps = _gaps(args) if args.agents and good else []
    say = Words(args.language)
    if args.json:
        told = [f for file, findings in files.items() for f in (*findings, *(_promises(file) if file in good else ()))]
        print(json.dumps(told + gaps, ensure_ascii=False, indent=2))
    else:
        for file, findings in files.items():
            _print_findings(file, findings, say)
            if file in good:
                for promise in _promises(file):
                    print(f"{file}{_colon(say)}{promise[_message(say)]}")
        for gap in gaps:
            print(_colon(say).join([printable(args.agents), say("cli.warning"), gap[_message(say)]]))
        if args.agents and good and not gaps:
            print(say("cli.covered", file=args.agents))
    return OK if len(good) == len(files) else BAD_DATA


def _promises(file: str) -> list[dict[str, Any]]:
    """How much later a task may come and still be taken first, under a charter that is good, as findings are told."""
    from . import charter

    place = {"severity": "note", "where": file, "line": 0, "position": 0, "code": "overtaking"}
    return [{**place, "message": en, "message_zh": zh} for en, zh in _kefu.overtaking(charter.load(file)._native)]


def _gaps(args: argparse.Namespace) -> list[dict[str, Any]]:
    """What nobody of a roster can serve, as findings are told."""
    from . import charter
    from ._result import Result

    columns = dict(_pair(pair, "agents") for pair in args.agents_columns.split(",")) if args.agents_columns else {}
    reader = Reader(args.agents, delimiter=_delimiter(args), encoding=args.encoding)
    try:
        told = Result(_kefu.coverage(charter.load(args.file)._native, reader, columns))
    except Error as e:
        raise _with_place(e, reader) from None
    place = {"severity": "warning", "where": args.agents, "line": 0, "position": 0, "code": "roster_gap"}
    return [{**place, "message": g["message"], "message_zh": g["message_zh"]} for g in told["gaps"].rows()]


def _colon(say: Words) -> str:
    return "：" if say.language == "zh" else ": "


def _message(say: Words) -> str:
    """Which message of a finding is in this language."""
    return "message_zh" if say.language == "zh" else "message"


def _print_findings(file: str, findings: list[Finding], say: Words) -> None:
    for f in findings:
        print(_colon(say).join([f"{f.where}:{f.line}:{f.position}", say("cli." + f.severity), f[_message(say)]]))
    errors = sum(f.severity == "error" for f in findings)
    if not findings:
        print(say("cli.good", file=file))
    else:
        more = say("cli.more") if len(findings) >= 1000 else ""
        print(say("cli.counts", file=file, errors=errors, warnings=len(findings) - errors) + more)


def _describe(args: argparse.Namespace) -> int:
    if args.json:
        print(
            json.dumps(
                _description.analysis(args.analysis) if args.analysis else _description.everything(),
                ensure_ascii=False,
                indent=2,
            )
        )
        return OK
    if not args.analysis:
        for a in _description.everything()["analyses"]:
            print(f"{a['name']:<26}{a['text']}")
        print("\nkefu describe ANALYSIS tells options, inputs and results of one.")
        return OK
    a = _description.analysis(args.analysis)
    print(f"{a['name']}: {a['text']}\nmemory: {a['memory']} ({a['memory_text']})")
    for title, ports in (("inputs", a["inputs"]), ("results", a["results"])):
        print(f"\n{title}")
        for port in ports:
            print(
                f"  {port['name']} ({port['kind']}{'' if port.get('required', True) or title == 'results' else ', optional'}): {port['text']}"
            )
            for f in port.get("fields", []):
                print(
                    f"    {f['name']:<22}{f['type']:<10}{f['text']}"
                    + (f"; null: {f['nulls']}" if f.get("nulls") else "")
                )
    print("\noptions")
    for f in a["options"]:
        print(
            f"  {f['name']:<24}{f['type']:<10}{_description.summary(f)}"
            + (f"  [charter: {f['section']}]" if f.get("section") else "")
        )
    return OK


# -------------------------------------------------------------------------------------------------------------- main
def _add_page(out: Any, rows: str, explained: str) -> None:
    """What `score` and `route` have in common: the page, its language, and who is explained."""
    out.add_argument("--report", metavar="FILE", help="a page to look at: .html")
    out.add_argument("--title", metavar="TEXT", help="title of the report")
    out.add_argument(
        "--language",
        choices=LANGUAGES,
        default="en",
        help="language of the figures, reasons and the report (default en)",
    )
    out.add_argument("--rows", dest="report_rows", metavar="N", type=int, default=20, help=f"{rows} (default 20)")
    out.add_argument(
        "--explain", metavar="ID", action="append", default=[], help=f"{explained}; may come several times"
    )
    out.add_argument("--json", action="store_true", help="prints the report as JSON instead of the headline figures")


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = Parser(
        prog="kefu",
        description="Know your customers and serve them: scores from purchases, and who gets a request, with reasons.",
        epilog=_EXIT_CODES,
        formatter_class=plain,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kefu {_kefu.version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    score = commands.add_parser(
        "score", help="scores customers from files of purchases", description="Scores customers from files of purchases (CSV, also .gz, or Parquet).",
        epilog=_SCORE_EXAMPLES + "\n" + _EXIT_CODES, formatter_class=plain, allow_abbrev=False,
        usage="kefu score FILE... --customer COL --at COL (--amount COL | --price COL --quantity COL) [options]",
    )  # fmt: skip
    score.add_argument(
        "files", nargs="+", metavar="FILE", help="purchases, a row a line of a sale; - is standard input"
    )
    add_flags(score, "customer.score", ("currency", "cancelled", "round", "scale", "time_zone"))
    out = score.add_argument_group("what comes out")
    out.add_argument(
        "--out", metavar="FILE", help="scores, a row per customer: .csv, .csv.gz or .parquet; - is standard output"
    )
    _add_page(out, "customers in the report", "prints why this customer has these scores")
    out.add_argument("--save-model", metavar="FILE", help="keeps what was fitted")
    out.add_argument(
        "--against",
        metavar="FILE",
        help="another charter: prints what changed from it to --charter, and how many that moves",
    )
    out.add_argument("--moves", metavar="FILE", help="with --against: who moves, a row each: .csv, .csv.gz or .parquet")
    score.set_defaults(run=_score)

    route = commands.add_parser(
        "route", help="routes a day of contacts: who waits, why, and who is overtaken", description="Routes contacts from files (CSV, also .gz, or Parquet) to agents, under a charter.",
        epilog=_ROUTE_EXAMPLES + "\n" + _EXIT_CODES, formatter_class=plain, allow_abbrev=False,
        usage="kefu route FILE... --agents FILE [--charter FILE] [options]",
    )  # fmt: skip
    route.add_argument("files", nargs="+", metavar="FILE", help="contacts, a row each; - is standard input")
    ends = "the period ends with this day (default when all is done)"
    add_flags(route, "service.route", ("time_zone",), ("language",), as_of=ends)
    out = route.add_argument_group("what comes out")
    out.add_argument(
        "--table",
        choices=[p["name"] for p in _description.analysis("service.route")["results"] if p["kind"] == "table"],
        help="which table --out keeps (default contacts)",
    )
    out.add_argument("--out", metavar="FILE", help="the table: .csv, .csv.gz or .parquet; - is standard output")
    _add_page(out, "rows of long tables in the report", "prints what became of this contact, and why")
    route.set_defaults(run=_route)

    run = commands.add_parser(
        "run", help="runs any analysis on files", description="Runs one analysis on files (CSV, also .gz, or Parquet).", allow_abbrev=False,
        epilog="example:\n  kefu run customer.rfm sales.csv --customer who --at day --amount paid --bins 4 --table cells\n\n"
        "kefu run ANALYSIS --help tells the flags of one; kefu describe lists them all.\n\n" + _EXIT_CODES, formatter_class=plain,
    )  # fmt: skip
    analyses = run.add_subparsers(dest="analysis", metavar="ANALYSIS", required=True)
    for name in _description.names() if "run" in arguments[:1] else []:
        text = _description.analysis(name)["text"]
        columns = " ".join(f"--{f['name']} COL" for f in _description.fields_of(name).values() if not f["optional"])
        if _description.needs_side_tables(name):
            columns = " ".join(
                f"--{side} FILE" for side, port in _description.side_inputs(name).items() if port["required"]
            )
        one = analyses.add_parser(
            name,
            help=text,
            description=f"{text}.",
            formatter_class=plain,
            allow_abbrev=False,
            usage=f"kefu run {name} FILE... {columns} [options]",
        )
        one.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help=next(p["text"] for p in _description.analysis(name)["inputs"] if p["kind"] == "table"),
        )
        add_flags(one, name)
        out = one.add_argument_group("what comes out")
        out.add_argument(
            "--table",
            choices=[p["name"] for p in _description.analysis(name)["results"] if p["kind"] == "table"],
            help="which table (default the first)",
        )
        out.add_argument("--out", metavar="FILE", help="the table: .csv, .csv.gz or .parquet")
        out.add_argument("--save-model", metavar="FILE", help="keeps what was fitted")
        out.add_argument("--json", action="store_true", help="prints the report as JSON")
        one.set_defaults(run=_run)

    charter = commands.add_parser(
        "charter", help="writes, checks, shows or compares charters",
        description="new: a commented one to begin with.  check: all that is wrong, with line and position.  "
        "show: all that holds, defaults filled in.  diff: what changed.",
        epilog=_EXIT_CODES, formatter_class=plain, allow_abbrev=False,
    )  # fmt: skip
    actions = charter.add_subparsers(dest="action", metavar="new | check | show | diff", required=True)
    check = actions.add_parser(
        "check", help="all that is wrong with a charter, with line and position", allow_abbrev=False
    )
    check.add_argument("file", nargs="?", metavar="FILE", help="a charter in TOML")
    check.add_argument("--folder", metavar="DIR", help="all charters of a folder instead: its *.toml files")
    check.add_argument(
        "--agents", metavar="FILE", help="a roster, as of kefu route: which classes nobody of it can serve"
    )
    check.add_argument(
        "--agents-columns", metavar="FIELD=COL,...", help="columns of the roster that are called otherwise"
    )
    add_csv_flags(check)
    check.add_argument("--json", action="store_true", help="findings as JSON")
    show = actions.add_parser("show", help="all that holds, defaults filled in", allow_abbrev=False)
    show.add_argument("file", nargs="?", metavar="FILE", help="a charter in TOML; without it the default charter")
    show.add_argument(
        "--folder", metavar="DIR", help="of the charters of a folder the one that holds on the day --as-of"
    )
    show.add_argument("--as-of", metavar="DATE", help="with --folder: the day on which it holds")
    show.add_argument("--known-on", metavar="DATE", help="with --folder: as far as was recorded on this day")
    new = actions.add_parser("new", help="a commented charter to begin with", allow_abbrev=False)
    new.add_argument("file", nargs="?", metavar="FILE", help="where it goes; without it, to standard output")
    new.add_argument("--id", default="my_company", metavar="NAME", help="its id (default my_company)")
    diff = actions.add_parser("diff", help="what changed from one charter to another, in words", allow_abbrev=False)
    diff.add_argument("before", metavar="BEFORE", help="a charter in TOML")
    diff.add_argument("after", metavar="AFTER", help="a charter in TOML")
    diff.add_argument("--json", action="store_true", help="changes as JSON")
    for action in (check, show, new, diff):
        action.add_argument("--language", choices=LANGUAGES, default="en", help="language of the text (default en)")
    for action in (check, show, new, diff):
        action.set_defaults(run=_charter)

    describe = commands.add_parser(
        "describe", help="tells the analyses, their options, inputs and results", allow_abbrev=False,
        description="Tells the analyses, or one with its options, inputs and results.",
    )  # fmt: skip
    describe.add_argument("analysis", nargs="?", metavar="ANALYSIS", help="such as customer.rfm")
    describe.add_argument("--json", action="store_true", help="as JSON")
    describe.set_defaults(run=_describe)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        args = _parser(arguments).parse_args(arguments)
        code = args.run(args)
        sys.stdout.flush()
        return code
    except UsageError as e:
        print(f"kefu: {e}", file=sys.stderr)
        return USAGE
    except MissingExtra as e:
        print(f"kefu: {e}", file=sys.stderr)
        return NO_EXTRA
    except Error as e:
        print(f"kefu: {e}", file=sys.stderr)
        return USAGE if e.status in ("BAD_OPTION", "UNKNOWN_NAME") else BAD_DATA
    except BrokenPipeError:
        sys.stderr.close()  # whoever read has gone; nothing is wrong
        return OK
    except OSError as e:
        print(f"kefu: {e.filename or ''}: {e.strerror}", file=sys.stderr)
        return BAD_DATA
    except MemoryError:
        print("kefu: out of memory", file=sys.stderr)
        return BAD_DATA
    except KeyboardInterrupt:
        print("kefu: interrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
