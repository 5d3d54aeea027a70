"""What an analysis answers: tables that any library takes, a report, models, and reasons in words."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from . import _kefu
from ._disk import write
from ._errors import Error
from ._extras import need
from ._headline import findings
from ._model import Model, model_of
from ._text import printable, span
from ._words import Words

if TYPE_CHECKING:
    from ._words import _Language

    _Money = Literal["float", "decimal", "minor"]


class ResultTable:
    """One table of a result; immutable. Rows are sorted by id.

    Anything that reads Arrow takes it as it is (`polars.DataFrame(table)`, `pyarrow.table(table)`, DuckDB by name); money is
    exact there: decimal numbers of the declared scale.
    """

    def __init__(self, columns: _kefu.Columns, name: str) -> None:
        self._columns = columns
        self._info: list[dict[str, Any]] = columns.columns
        self.name = name

    @property
    def columns(self) -> list[str]:
        return [c["name"] for c in self._info]

    def __len__(self) -> int:
        return self._columns.rows

    def describe(self) -> dict[str, str]:
        """What each column means, with its unit."""
        return {c["name"]: c["text"] for c in self._info}

    def _index(self, name: str) -> int:
        try:
            return self.columns.index(name)
        except ValueError:
            raise Error(
                f"table {self.name!r} has no column {name!r}; columns: {', '.join(self.columns)}",
                "UNKNOWN_NAME",
                self.name,
            ) from None

    def __getitem__(self, column: str) -> Any:
        """One column as a NumPy array (see to_dict)."""
        return self._array(self._index(column), "float")

    def _array(self, index: int, money: _Money) -> Any:
        import numpy as np

        if money not in ("float", "decimal", "minor"):
            raise Error(f"money: expected 'float', 'decimal' or 'minor', got {money!r}", "BAD_OPTION")
        info = self._info[index]
        values = self._columns.values(index)
        missing = self._columns.missing(index)
        mask = np.asarray(missing).astype(bool) if missing is not None else None
        if isinstance(values, list):
            return np.array(values, dtype=object)
        array = np.asarray(values)
        kind = info["kind"]
        if kind == "integer" and array.dtype.itemsize < 4:
            array = array.astype(np.int64)  # sums of small integers would wrap without a word
        if kind == "word":
            words = np.array([*self._columns.words(index), None], dtype=object)
            return words[np.where(mask, len(words) - 1, array)] if mask is not None else words[array]
        if kind == "date":
            array = array.astype("datetime64[D]")
        elif kind == "time":
            array = array.view("datetime64[us]")
        elif kind == "span":
            array = array.view("timedelta64[us]")
        elif kind == "boolean":
            array = array.astype(bool)
        elif kind == "money" and money == "float":
            array = array / 10.0 ** info["scale"]
        elif kind == "money" and money == "decimal":
            from decimal import Decimal

            return np.array(
                [
                    None if mask is not None and mask[i] else Decimal(int(v)).scaleb(-info["scale"])
                    for i, v in enumerate(array)
                ],
                dtype=object,
            )
        if mask is None or not mask.any():
            return array
        if array.dtype.kind in "Mm":
            array = array.copy()
            array[mask] = "NaT"
            return array
        if array.dtype.kind == "f":
            array = array.copy()
            array[mask] = np.nan
            return array
        return np.ma.MaskedArray(array, mask=mask)

    def to_dict(self, money: _Money = "float") -> dict[str, Any]:
        """Columns as NumPy arrays; numbers are views of the result's memory, read-only.

        Nulls: NaN in numbers and money, NaT in dates, times and spans, None in texts and words, a masked array where whole numbers have any.
        money: "float" (currency units, nearest double), "decimal" (exact), or "minor" (whole minor units).
        """
        return {c["name"]: self._array(i, money) for i, c in enumerate(self._info)}

    def to_pandas(self, money: _Money = "float") -> Any:
        """A pandas DataFrame: words are categories, whole numbers with nulls are Int64, dates are datetime64, times are in UTC."""
        import numpy as np

        pd = need("pandas", "pandas", "to_pandas()")
        out = {}
        for i, info in enumerate(self._info):
            if info["kind"] == "word":
                codes = np.asarray(self._columns.values(i))
                missing = self._columns.missing(i)
                if missing is not None:
                    codes = np.where(np.asarray(missing).astype(bool), -1, codes)
                out[info["name"]] = pd.Categorical.from_codes(codes, self._columns.words(i))
                continue
            array = self._array(i, money)
            if isinstance(array, np.ma.MaskedArray):
                whole = pd.array(array.data.astype(np.int64), dtype="Int64")
                whole[np.ma.getmaskarray(array)] = pd.NA
                out[info["name"]] = whole
            elif info["kind"] == "date":
                out[info["name"]] = array.astype("datetime64[s]")
            elif info["kind"] == "time":
                out[info["name"]] = pd.Series(array).dt.tz_localize("UTC")
            elif info["kind"] == "text":
                out[info["name"]] = pd.array(array.tolist(), dtype="str")
            else:
                out[info["name"]] = array
        return pd.DataFrame(out)

    def to_polars(self) -> Any:
        """A polars DataFrame over the same memory; money is Decimal, exact."""
        return need("polars", "polars", "to_polars()").DataFrame(self)

    def to_arrow(self) -> Any:
        """A pyarrow Table over the same memory; money is decimal128, exact."""
        return need("pyarrow", "arrow", "to_arrow()").table(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._columns.arrow_stream()

    def rows(self, limit: int | None = None) -> Iterator[dict[str, str | None]]:
        """Rows as people read them: every cell as text, None for null."""
        missing = [self._columns.missing(i) for i in range(len(self._info))]
        flags = [memoryview(m) if m is not None else None for m in missing]
        for row in range(min(len(self), limit) if limit is not None else len(self)):
            yield {
                c["name"]: None if flag and flag[row] else self._columns.cell(i, row)
                for i, (c, flag) in enumerate(zip(self._info, flags))
            }

    def __repr__(self) -> str:
        shown = list(self.rows(10))
        names = self.columns
        cells = [[printable(r[n] or "")[:40] for n in names] for r in shown]
        widths = [max([len(n), *(len(row[i]) for row in cells)]) for i, n in enumerate(names)]
        lines = ["  ".join(n.ljust(w) for n, w in zip(names, widths))]
        lines += ["  ".join(c.rjust(w) for c, w in zip(row, widths)) for row in cells]
        if len(self) > len(shown):
            lines.append(f"... {len(self):,} rows")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th title="{html.escape(c["text"])}">{html.escape(c["name"])}</th>' for c in self._info)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(printable(v or ''))}</td>" for v in row.values()) + "</tr>"
            for row in self.rows(10)
        )
        more = f"<p>{len(self):,} rows</p>" if len(self) > 10 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class Result:
    """What an analysis answers; immutable. `result["scores"]` is a table; the first one is what the result itself converts to."""

    def __init__(self, native: _kefu.Result) -> None:
        self._native = native

    def __copy__(self) -> Result:
        return self

    def __deepcopy__(self, memo: Any) -> Result:
        return self

    def __reduce__(self) -> Any:
        raise TypeError(
            "a kefu.Result holds native memory and is not pickled; send result.to_arrow(), .report or .model, or the history"
        )

    @property
    def analysis(self) -> str:
        return self._native.analysis

    @property
    def tables(self) -> list[str]:
        return self._native.tables()

    @property
    def report(self) -> dict[str, Any]:
        """Headline figures, and which rows were used or left out, and why."""
        return json.loads(self._native.report())

    @property
    def stamp(self) -> dict[str, str]:
        """Charter, its version and digest, and the engine that made the result."""
        return json.loads(self._native.stamp())

    @property
    def model(self) -> Model | None:
        """The model that was fitted or given; None where the analysis has none."""
        return model_of(self._native.model("model")) if "model" in self._native.models() else None

    def __getitem__(self, table: str) -> ResultTable:
        if not isinstance(table, str):
            raise Error(f"a result is asked for a table by name: {', '.join(self.tables)}", "UNKNOWN_NAME")
        return ResultTable(self._native.table(table), table)

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __contains__(self, table: object) -> bool:
        return table in self.tables

    def __bool__(self) -> bool:
        return True

    def _ipython_key_completions_(self) -> list[str]:
        return self.tables

    def _main(self) -> ResultTable:
        return self[self.tables[0]]

    def __len__(self) -> int:
        return len(self._main())

    @property
    def columns(self) -> list[str]:
        return self._main().columns

    def to_dict(self, money: _Money = "float") -> dict[str, Any]:
        return self._main().to_dict(money)

    def to_pandas(self, money: _Money = "float") -> Any:
        return self._main().to_pandas(money)

    def to_polars(self) -> Any:
        return self._main().to_polars()

    def to_arrow(self) -> Any:
        return self._main().to_arrow()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._main().__arrow_c_stream__(requested_schema)

    def explain(self, customer: str | int, language: _Language = "en") -> str:
        """Why this customer has this answer: a sentence a reason, one a line."""
        return _kefu.explain(self._native, customer, language)

    def export(self, customer: str | int) -> dict[str, list[dict[str, Any]]]:
        """All that the result says of one customer: a list of rows for each table; empty where they stand nowhere."""
        return json.loads(_kefu.exported(self._native, customer))

    def without(self, customer: str | int) -> Result:
        """The same result without that customer's rows. Figures of the whole stay: they tell of nobody."""
        return Result(_kefu.without(self._native, customer))

    def plot(
        self,
        kind: Literal["lorenz", "abc", "rfm", "pyramid", "movement", "waits", "course", "loads", "agents"]
        | None = None,
        ax: Any = None,
        *,
        language: _Language = "en",
    ) -> Any:
        """Draws with matplotlib and returns the Axes. "lorenz": the Lorenz curve; "abc": the classes; "rfm": the heat map;
        "pyramid": customers and value of each tier; "movement": who went from tier to tier. Of a routed day "waits": by class; "course":
        who was busy and what waited; "agents": what each of them did. Of a router's events, see Router.plot: "waits", "loads", "agents".

        Without a kind: the one that this result has. Needs the extra `plot`. In Chinese ("zh") it also needs a font that has it.
        """
        from . import plot

        return plot.draw(self, kind, ax, language)

    def to_html(self, path: Any = None, *, title: str | None = None, top: int = 20, language: _Language = "en") -> str:
        """The report, in English or Chinese ("zh"): one self-contained page, also written to `path`.

        Plots are in it where matplotlib is installed.
        """
        from . import report

        page = report.page(self, title=title, top=top, language=language)
        if path is not None:
            write(page.encode(), path)
        return page

    def __repr__(self) -> str:
        lines = [f"<kefu {self.analysis}: {', '.join(f'{t} ({len(self[t]):,})' for t in self.tables)}>"]
        lines += [f"  {k}: {v}" for k, v in headline(self.report)]
        told, left = findings(self, Words(), _SHOWN)
        lines += [f"  note: {printable(text)}" for text in told]
        if left:
            lines.append(f"  ... {len(told) + left:,} notes in all: see report")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        facts = "".join(f"<li>{html.escape(k)}: <b>{html.escape(v)}</b></li>" for k, v in headline(self.report))
        told = findings(self, Words(), _SHOWN)[0]
        facts += "".join(f"<li>note: {html.escape(printable(text))}</li>" for text in told)
        return f"<ul>{facts}</ul>{self._main()._repr_html_()}"


_SHOWN = 5  # findings
_WAITS = {"p50": "median wait", "p90": "nine of ten waits within", "longest": "longest wait"}


def headline(report: dict[str, Any]) -> list[tuple[str, str]]:
    """The few figures that people look at first."""
    out = []
    if report.get("as_of"):
        out.append(("as of", report["as_of"]))
    for key in ("contacts", "customers", "rows"):
        part = report.get(key)
        if isinstance(part, dict):
            out += [
                (k.replace("_", " "), f"{v:,}" if isinstance(v, int) else str(v))
                for k, v in part.items()
                if v not in (0, None)
            ]
    waits = report.get("waits")
    if isinstance(waits, dict):
        out += [(called, span(waits[key], Words())) for key, called in _WAITS.items() if waits.get(key) is not None]
    return out
