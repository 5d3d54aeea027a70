"""What the tests of the Python package share: small purchases, a seeded larger set, and the data that lies in the repository."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("MPLBACKEND", "Agg")

SERVICE_GRADE = (ROOT / "tests" / "data" / "service_grade.toml").read_text(encoding="utf-8")

# What the texts of a routed day begin with.
ROUTE_TEXTS = (
    *("route.", "span.", "agent.", "plot.waits", "plot.course", "plot.agents"),
    *("plot.seconds", "plot.minutes", "plot.hours"),
)
COLUMNS = {"customer": "who", "at": "day", "amount": "paid"}
OPTIONS = {**COLUMNS, "time_zone": "UTC", "currency": "EUR"}


@pytest.fixture
def sales() -> dict[str, list[Any]]:
    """Seven lines of four customers; one line has no customer."""
    return {
        "who": ["ann", "bob", "ann", "cyd", None, "dan", "ann"],
        "day": ["2024-01-01", "2024-01-03", "2024-02-01", "2024-03-01", "2024-03-02", "2024-03-05", "2024-03-09"],
        "paid": [10.5, 20.0, 5.0, 7.25, 99.0, 1.0, 30.0],
    }


def make_lines(rows: int, customers: int, seed: int = 1) -> dict[str, list[Any]]:
    """Random lines with ties in every value; amounts have two decimals."""
    numbers = random.Random(seed)
    days = [f"2023-{m:02}-{d:02}" for m in range(1, 13) for d in range(1, 29)]
    return {
        "who": [f"c{numbers.randrange(customers):05}" for _ in range(rows)],
        "day": [numbers.choice(days) for _ in range(rows)],
        "paid": [numbers.randrange(1, 20_000) / 100 for _ in range(rows)],
    }


def content(result: Any) -> dict[str, Any]:
    """All that a result says, without its stamp: to be equal, bit for bit."""
    tables = {
        name: [tuple(row.values()) for row in result[name].rows()] + [c.hex() for c in numbers(result[name])]
        for name in result.tables
    }
    return {"tables": tables, "report": result.report, "model": result.model.save() if result.model else None}


def numbers(table: Any) -> list[bytes]:
    """The bytes of a table's columns of numbers."""
    import numpy as np

    columns = [table._columns.values(i) for i in range(len(table.columns))]
    return [np.asarray(c).tobytes() for c in columns if not isinstance(c, list)]


def run_python(code: str, *arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120, **how)


@pytest.fixture(scope="session")
def retail_file() -> Path:
    return ROOT / "data/online_retail.csv.gz"


RETAIL = {
    "customer": "CustomerID", "at": "InvoiceDate", "price": "UnitPrice", "quantity": "Quantity", "order": "InvoiceNo",
    "item": "StockCode", "currency": "GBP", "time_zone": "Europe/London", "cancelled": ["InvoiceNo starts C: match"],
}  # fmt: skip


@pytest.fixture(scope="session")
def retail(retail_file: Path) -> Any:
    """The wholesaler's lines as a polars frame of texts."""
    import polars as pl

    return pl.read_csv(retail_file, infer_schema=False)


@pytest.fixture(scope="session")
def test_package() -> Any:
    """Runs code with the variant of the package that has the tests' analyses."""
    folder = Path(os.environ.get("KEFU_TEST_PACKAGE") or ROOT / "build/dev/python_with_test_analyses")
    if not list(folder.glob("kefu/_kefu*.so")):
        pytest.skip("the tests' variant of the package is not built: ./dev build")
    prelude = (
        "import sys\n"
        "sys.meta_path[:] = [f for f in sys.meta_path if 'ScikitBuild' not in type(f).__name__]\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
    )

    def run(code: str, *arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
        done = run_python(prelude + code, *arguments, **how)
        assert done.returncode == 0, done.stderr
        return done

    return run
