"""The command line: `kefu score`, `kefu charter`, `kefu describe`. For people who have files and not code."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from typing import Any

from . import _description, _kefu
from ._errors import Error

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


class MissingExtra(Exception):
    """A package that only this needs is not installed."""


def _need(module: str, extra: str, what: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise MissingExtra(f"{what} needs {module.split('.')[0]}: pip install 'kefu[{extra}]'") from None


# ------------------------------------------------------------------------------------------------------------- files
def _read_batches(path: str, columns: list[str] | None) -> Iterator[Any]:
    """A file as Arrow batches: CSV as text columns, which the engine converts itself; Parquet as it is typed."""
    import os

    if not os.path.exists(path):
        raise Error(f"{path}: there is no such file", "BAD_FILE", path)
    if os.path.isdir(path):
        raise Error(f"{path}: this is a folder; expected a file", "BAD_FILE", path)
    if path.endswith((".parquet", ".pq")):
        parquet = _need("pyarrow.parquet", "arrow", "reading Parquet")
        arrow = _need("pyarrow", "arrow", "reading Parquet")
        try:
            file = parquet.ParquetFile(path)
            _check_columns(path, file.schema_arrow.names, columns)
            yield from file.iter_batches(batch_size=262_144, columns=columns)
        except (arrow.ArrowException, OSError) as e:
            raise Error(f"{path}: cannot be read as Parquet: {e}", "BAD_FILE", path) from None
        return
    arrow = _need("pyarrow", "arrow", "reading CSV")
    csv = _need("pyarrow.csv", "arrow", "reading CSV")
    names = _header(path, arrow, csv)
    _check_columns(path, names, columns)
    try:
        with arrow.input_stream(path, compression="detect", buffer_size=1 << 22) as stream:
            reader = csv.open_csv(
                stream,
                read_options=csv.ReadOptions(block_size=1 << 24, use_threads=True),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, arrow.string()), include_columns=columns, strings_can_be_null=False
                ),
            )
            yield from reader
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as e:
        raise Error(f"{path}: cannot be read as CSV in UTF-8: {_first_line(e)}", "BAD_FILE", path) from None


def _first_line(error: BaseException) -> str:
    """What a library says, without the cells that it may quote after the first line."""
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return text if len(text) <= 200 else text[:200] + "..."


def _header(path: str, arrow: Any, csv: Any) -> list[str]:
    import io

    try:
        with arrow.input_stream(path, compression="detect") as stream:
            head = stream.read(1 << 20)
    except (arrow.ArrowException, OSError) as e:
        raise Error(f"{path}: cannot be read: {_first_line(e)}", "BAD_FILE", path) from None
    import csv as rows

    if not head.strip():
        raise Error(f"{path}: the file is empty; expected a line of column names", "BAD_FILE", path)
    try:
        text = head.decode("utf-8-sig", errors="strict" if len(head) < 1 << 20 else "ignore")
    except UnicodeDecodeError as e:
        line = head[: e.start].count(b"\n") + 1
        raise Error(f"{path}:{line}: expected UTF-8; save the file as UTF-8", "BAD_FILE", path, line=line) from None
    return next(rows.reader(io.StringIO(text)), [])


def _check_columns(path: str, names: list[str], wanted: list[str] | None) -> None:
    for name in wanted or []:
        if name not in names:
            near = _kefu.nearest(name, names)
            hint = f"; did you mean {near!r}?" if near else ""
            raise Error(f"{path}: there is no column {name!r}{hint} columns: {', '.join(names[:30])}", "BAD_COLUMN", path)


def _whole_numbers(batch: Any, column: str, path: str, first: int) -> Any:
    """--customer-type int64: the ids of one batch as numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    index = batch.schema.get_field_index(column)
    ids = batch.column(index)
    if pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type):
        ids = pc.if_else(pc.equal(ids, ""), None, ids)
        try:
            ids = ids.cast(pa.int64())
        except pa.ArrowInvalid:
            for i, text in enumerate(ids.to_pylist()):
                if text is not None and not text.strip().lstrip("+-").isdigit():
                    raise Error(
                        f"{path}, row {first + i}: column {column!r} holds an id that is no whole number; use --customer-type text",
                        "BAD_ID", path, first + i, index,
                    ) from None  # fmt: skip
            raise Error(f"{path}: column {column!r} holds an id beyond 64 bits; use --customer-type text", "BAD_ID", path) from None
    return batch.set_column(index, column, ids)


def _write(table: Any, path: str) -> None:
    if path.endswith((".parquet", ".pq")):
        parquet = _need("pyarrow.parquet", "arrow", "writing Parquet")
        parquet.write_table(table.to_arrow(), path)
        return
    import csv

    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for row in table.rows():
            writer.writerow(["" if v is None else v for v in row.values()])


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


# ---------------------------------------------------------------------------------------------------------- commands
_COLUMNS = ("customer", "at", "amount", "price", "quantity", "order", "item")


def _score(args: argparse.Namespace) -> int:
    import kefu

    if args.amount and (args.price or args.quantity):
        raise UsageError("give --amount, or --price and --quantity")
    if not args.amount and not (args.price and args.quantity):
        raise UsageError("give --amount COL, or --price COL and --quantity COL")
    named = {c: getattr(args, c) for c in _COLUMNS if getattr(args, c)}
    rule_columns = [_rule_column(r) for r in args.cancelled]
    columns = list(dict.fromkeys([*named.values(), *rule_columns]))
    options: dict[str, Any] = {"cancelled": args.cancelled or None}
    for key in ("currency", "round", "scale", "time_zone"):
        options[key] = getattr(args, key)
    for assignment in args.set:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise UsageError(f"--set {assignment}: expected NAME=VALUE; see kefu describe customer.score")
        options[key.strip()] = _value(value.strip())
    charter = kefu.Charter.load(args.charter) if args.charter else None
    model = kefu.load_model(args.model) if args.model else None
    history = kefu.purchases(charter=charter, threads=args.threads, **named, **options_of("customer.purchases", options))
    with _Shown() as shown:
        for path in args.files:
            first = 0
            for batch in _read_batches(path, columns):
                size = batch.num_rows
                if args.customer_type == "int64":
                    batch = _whole_numbers(batch, args.customer, path, first)
                table = next(iter(kefu_tables(batch, path)))
                table.set_first_row(first)
                try:
                    history._native.add("purchases", table, shown.progress)
                except Error as e:
                    raise _with_line(e, path) from None
                first += size
        result = kefu.score(history, charter=charter, model=model, as_of=args.as_of, threads=args.threads, progress=shown.progress,
                            **options_of("customer.score", options, without="customer.purchases"))  # fmt: skip
    if args.out:
        _write(result["scores"], args.out)
    if args.save_model:
        result.model.save(args.save_model)
    if args.report:
        result.to_html(args.report, title=args.title, top=args.top)
    if args.json:
        print(json.dumps(result.report, ensure_ascii=False, indent=2))
    else:
        _print_headline(result, args)
    return OK


def kefu_tables(batch: Any, path: str) -> Iterator[Any]:
    from . import _tables

    return _tables.batches(batch, path)


def options_of(analysis: str, options: dict[str, Any], without: str | None = None) -> dict[str, Any]:
    """Those of the options that are the analysis' own; what belongs nowhere goes along, so that the engine refuses it by name."""
    mine = {f["name"] for f in _description.analysis(analysis)["options"]}
    other = {f["name"] for f in _description.analysis(without)["options"]} if without else set()
    everybody = {f["name"] for f in _description.analysis("customer.score")["options"]}
    if without:
        return {k: v for k, v in options.items() if k in mine and k not in other}
    return {k: v for k, v in options.items() if k in mine or k not in everybody}


def _rule_column(rule: str) -> str:
    """The column that a rule looks at; the engine checks the rest."""
    text = rule.strip()
    if text[:1] == "'":
        return text[1:].partition("'")[0]
    return text.split()[0] if text else ""


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _with_line(e: Error, path: str) -> Error:
    """A row of a CSV file is also a line, unless a field holds a line break."""
    if e.row is None or path.endswith((".parquet", ".pq")):
        return e
    return Error(f"{e} (line {e.row + 2} of the file, if no field holds a line break)", e.status, e.where, e.row, e.column, e.line, e.position)


def _print_headline(result: Any, args: argparse.Namespace) -> None:
    r = result.report
    c, rows = r["customers"], r["rows"]
    currency = f" {r['currency']}" if r.get("currency") else ""
    print(f"as of {r['as_of']}" + ("" if args.as_of else " (the last day in the data; --as-of changes it)"))
    print(f"{c['all']:,} customers, {c['with_purchase']:,} with a purchase, {c['buyers']:,} with one that stands; net money {float(c['money']):,.2f}{currency}")
    left = [f"{rows[k]:,} {word}" for k, word in (("anonymous", "without a customer"), ("dropped", "dropped by a rule"), ("zero", "of amount zero"), ("after", "after that day")) if rows[k]]
    print(f"{rows['rows']:,} rows, {rows['used']:,} used" + (f"; left out: {', '.join(left)}" if left else ""))
    if rows["cancellations"]:
        print(f"{rows['cancellations']:,} cancellations: {rows['matched']:,} took back a line, {rows['unmatched']:,} found none and count as money given back")
    if rows["rounded"]:
        print(f"{rows['rounded']:,} amounts rounded, by {rows['largest_shift']:g} at most")
    figures = r["concentration"]
    for key, text in (("gini", "Gini"), ("core_share", "the best 20 % bring")):
        f = figures.get(key)
        if f and f["value"] is not None:
            if key == "core_share":
                text = f"the best {f['share_of_customers']:.0%} bring"
            shown = (lambda x: f"{x:.1%}") if key == "core_share" else (lambda x: f"{x:.3f}")
            between = f" ({shown(f['low'])} to {shown(f['high'])} at {figures['level']:.0%})" if f["low"] is not None else f" ({f['status']})"
            print(f"{text} {shown(f['value'])}{between}")
    for row in result["abc_classes"].rows():
        print(f"class {row['abc']}: {int(row['customers']):,} customers, {row['money']}{currency}")
    for path, what in ((args.out, "scores"), (args.report, "report"), (args.save_model, "model")):
        if path:
            print(f"{what}: {path}")
    if not (args.out or args.report or args.save_model):
        print("(--out scored.csv keeps the scores, --report report.html makes a page to look at)")


class UsageError(Exception):
    """The command makes no sense; the message says why."""


def _charter(args: argparse.Namespace) -> int:
    from . import charter

    if args.action == "show":
        print((charter.Charter.load(args.file) if args.file else charter.Charter()).show(), end="")
        return OK
    if not args.file:
        raise UsageError("kefu charter check FILE")
    findings = charter.check(args.file)
    if args.json:
        print(json.dumps(findings, ensure_ascii=False, indent=2))
    else:
        for f in findings:
            print(f"{f['where']}:{f['line']}:{f['position']}: {f['severity']}: {f['message']}")
        errors = sum(f["severity"] == "error" for f in findings)
        print(f"{args.file}: {errors} errors, {len(findings) - errors} warnings" if findings else f"{args.file}: good")
    return BAD_DATA if any(f["severity"] == "error" for f in findings) else OK


def _describe(args: argparse.Namespace) -> int:
    if args.json:
        print(json.dumps(_description.analysis(args.analysis) if args.analysis else _description.everything(), ensure_ascii=False, indent=2))
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
            print(f"  {port['name']} ({port['kind']}{'' if port.get('required', True) or title == 'results' else ', optional'}): {port['text']}")
            for f in port.get("fields", []):
                print(f"    {f['name']:<22}{f['type']:<10}{f['text']}" + (f"; null: {f['nulls']}" if f.get("nulls") else ""))
    print("\noptions")
    for f in a["options"]:
        print(f"  {f['name']:<24}{f['type']:<10}{_description.summary(f)}" + (f"  [charter: {f['section']}]" if f.get("section") else ""))
    return OK


# -------------------------------------------------------------------------------------------------------------- main
def _parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="kefu", description="Know your customers: scores from purchases, with reasons.", epilog=_EXIT_CODES, formatter_class=plain)
    parser.add_argument("--version", action="version", version=f"kefu {_kefu.version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    options = {f["name"]: f for f in _description.analysis("customer.score")["options"]}
    fields = _description.fields_of("customer.score")
    score = commands.add_parser("score", help="scores customers from a file of purchases", description="Scores customers from files of purchases (CSV, also .gz, or Parquet).",
                                epilog=_SCORE_EXAMPLES + "\n" + _EXIT_CODES, formatter_class=plain)  # fmt: skip
    score.add_argument("files", nargs="+", metavar="FILE", help="purchases, a row a line of a sale")
    where = score.add_argument_group("columns of the files")
    for c in _COLUMNS:
        where.add_argument(f"--{c}", metavar="COL", required=c in ("customer", "at"), help=_help(fields[c]))
    where.add_argument("--customer-type", choices=("text", "int64"), default="text", help="kind of the customers' ids (default text)")
    how = score.add_argument_group("how they are read")
    how.add_argument("--currency", metavar="CODE", help=_help(options["currency"]))
    how.add_argument("--as-of", metavar="DATE", help="the day that the scores are about (default the last day in the data, printed)")
    how.add_argument("--cancelled", metavar="RULE", action="append", default=[], help="what marks refunds and cancellations, see below; may be given again")
    how.add_argument("--round", choices=[w["word"] for w in options["round"]["words"]], help=_help(options["round"]))
    how.add_argument("--scale", metavar="N", type=int, help=_help(options["scale"]))
    how.add_argument("--time-zone", metavar="Z", help=_help(options["time_zone"]))
    how.add_argument("--charter", metavar="FILE", help="a charter with the company's options")
    how.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="any other option, such as --set bins=4: see kefu describe customer.score")
    how.add_argument("--model", metavar="FILE", help="a saved model: it is applied, nothing is refitted")
    how.add_argument("--threads", metavar="N", type=int, default=1, help="threads; they change no bit of the answer (default 1)")
    out = score.add_argument_group("what comes out")
    out.add_argument("--out", metavar="FILE", help="scores, a row per customer: .csv or .parquet")
    out.add_argument("--report", metavar="FILE", help="a page to look at: .html")
    out.add_argument("--save-model", metavar="FILE", help="keeps what was fitted")
    out.add_argument("--title", metavar="TEXT", help="title of the report")
    out.add_argument("--top", metavar="N", type=int, default=20, help="customers in the report (default 20)")
    out.add_argument("--json", action="store_true", help="prints the report as JSON instead of the headline figures")
    score.set_defaults(run=_score)

    charter = commands.add_parser("charter", help="checks or shows a charter", description="check: all that is wrong, with line and position.  show: all that holds, defaults filled in.",
                                  epilog=_EXIT_CODES, formatter_class=plain)  # fmt: skip
    charter.add_argument("action", choices=("check", "show"))
    charter.add_argument("file", nargs="?", metavar="FILE", help="a charter in TOML; show without it shows the default charter")
    charter.add_argument("--json", action="store_true", help="findings as JSON")
    charter.set_defaults(run=_charter)

    describe = commands.add_parser("describe", help="tells the analyses, their options, inputs and results", description="Tells the analyses, or one with its options, inputs and results.")
    describe.add_argument("analysis", nargs="?", metavar="ANALYSIS", help="such as customer.rfm")
    describe.add_argument("--json", action="store_true", help="as JSON")
    describe.set_defaults(run=_describe)
    return parser


def _help(field: dict[str, Any]) -> str:
    text = field["text"].replace("%", "%%")
    default = field.get("default")
    return text + (f" (default {default})" if default not in (None, "", []) else "")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns the exit code."""
    parser = _parser()
    args = parser.parse_args(arguments)
    try:
        return args.run(args)
    except UsageError as e:
        print(f"kefu: {e}", file=sys.stderr)
        return USAGE
    except MissingExtra as e:
        print(f"kefu: {e}", file=sys.stderr)
        return NO_EXTRA
    except Error as e:
        print(f"kefu: {e}", file=sys.stderr)
        return BAD_DATA
    except BrokenPipeError:
        return OK
    except OSError as e:
        print(f"kefu: {e.filename or ''}: {e.strerror}", file=sys.stderr)
        return BAD_DATA
    except KeyboardInterrupt:
        print("kefu: interrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
