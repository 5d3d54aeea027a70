"""What the pages of docs/ list must be what the library has. (tools/check_docs.py runs their code blocks.)"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import kefu
import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HEADER = (ROOT / "include/kefu/kefu.h").read_text()


def table_rows(page: Path, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    after = page.read_text().partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in after.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.M | re.S)


def test_the_table_of_statuses_is_that_of_kefu_h():
    enum = HEADER.partition("enum {\n    KEFU_OK = 0")[2].partition("};")[0]
    header = {name: int(number) for name, number in re.findall(r"KEFU_ERR_([A-Z_]+) = (\d+)", enum)} | {"OK": 0}
    assert len(header) > 15
    page = [(row[1], int(row[0])) for row in table_rows(DOCS / "errors.md", "## All statuses")]
    assert sorted(page) == sorted(header.items())
    assert [number for _, number in page] == sorted(number for _, number in page)


def test_the_statuses_of_cpp_are_those_of_kefu_h():
    text = (ROOT / "include/kefu/core/error.hpp").read_text().partition("enum class Status")[2].partition("};")[0]
    cpp = {name.upper(): int(number) for name, number in re.findall(r"(\w+) = (\d+)", text)}
    assert cpp == {row[1]: int(row[0]) for row in table_rows(DOCS / "errors.md", "## All statuses")}


def test_statuses_that_pages_name_exist():
    known = {row[1] for row in table_rows(DOCS / "errors.md", "## All statuses")}
    families = (
        "BAD_",
        "NEWER_",
        "UNKNOWN_NAME",
        "WRONG_",
        "NO_MEMORY",
        "NULL_POINTER",
        "OVERFLOW",
        "CANCELLED",
        "LIMIT",
        "SHAPE",
    )
    for page in DOCS.glob("*.md"):
        for word in re.findall(r"`([A-Z][A-Z_]+[A-Z])`", page.read_text()):
            if word.startswith(families):
                assert word in known, f"{page.name}: {word}"


@pytest.mark.parametrize("page", sorted(p.name for p in DOCS.glob("*.md")))
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (DOCS / page).read_text()):
        if "://" not in target:
            assert (DOCS / target).exists(), f"{page}: {target}"


def test_the_example_of_an_own_analysis_is_the_one_that_is_tested():
    source = (ROOT / "tests/unit/core/visits.hpp").read_text()
    excerpt = next(block for block in blocks(DOCS / "own-analysis.md", "cpp") if "struct Visits" in block)
    for paragraph in excerpt.strip().split("\n\n"):
        assert paragraph in source


def test_sections_of_the_charter_are_listed():
    sections = {section["name"] for section in kefu.describe()["sections"]}
    rows = table_rows(DOCS / "charter.md", "## Sections")
    listed = {name for row in rows for name in re.findall(r"\[([\w.]+)\]", row[0])}
    assert listed == sections


def test_columns_of_a_purchase_summary_are_listed():
    port = next(p for p in kefu.describe("customer.purchases")["results"] if p["name"] == "customers")
    listed = {
        n
        for row in table_rows(DOCS / "purchases.md", "## The row of a customer")
        for n in re.findall(r"`(\w+)`", row[0])
    }
    assert listed == {field["name"] for field in port["fields"]} - {"customer"}


def test_counts_of_rows_are_listed():
    empty = {"customer": ["a"], "at": ["2024-01-01"], "amount": [1]}
    counts = kefu.customer.purchases(empty).report["rows"]
    listed = {
        n for row in table_rows(DOCS / "purchases.md", "## What was left out") for n in re.findall(r"`(\w+)`", row[0])
    }
    assert listed == set(counts)


def test_exit_codes_are_those_of_the_command_line():
    from kefu import cli

    listed = [int(row[0]) for row in table_rows(DOCS / "command-line.md", "## Exit codes")]
    assert listed == [cli.OK, cli.BAD_DATA, cli.USAGE, cli.NO_EXTRA, cli.INTERRUPTED]


def run_example(source: Path) -> subprocess.CompletedProcess[str]:
    """An example as its readers run it; those of C and C++ are built beside the tests."""
    interpreters = {".php": ["php", "-d", "ffi.enable=1"], ".rb": ["ruby", "-w"], ".py": [sys.executable]}
    if source.suffix in interpreters:
        command = [*interpreters[source.suffix], str(source)]
        if not shutil.which(command[0]):
            pytest.skip(f"{command[0]} is not installed")
    else:
        built = Path(os.environ.get("KEFU_BUILD", ROOT / "build/dev")) / "tests"
        command = [str(built / f"example_{source.stem}_{source.suffix[1:]}")]
    environment = dict(os.environ, KEFU_HEADER=str(ROOT / "include/kefu/kefu.h"))
    environment.setdefault("KEFU_LIBRARY", str(ROOT / "build/dev/libkefu.so"))
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, encoding="utf-8")


def test_examples_are_listed_and_print_the_same_lines():
    files = {p.name: p for p in (ROOT / "examples").iterdir() if p.suffix != ".md"}
    page = (ROOT / "examples/README.md").read_text()
    assert {row.split("]")[0] for row in page.split("\n| [")[1:]} == set(files)
    said = {name: run_example(source) for name, source in files.items()}
    assert "anna: class A" in said["score.c"].stdout
    for name, done in said.items():
        assert (done.returncode, done.stderr) == (0, ""), name
        assert done.stdout.startswith(said["score.c"].stdout) or not name.startswith("score"), name


def test_a_mistake_in_the_example_in_ruby_is_shown_with_its_place(tmp_path):
    source = (ROOT / "examples/score.rb").read_text()
    wrong = tmp_path / "wrong.rb"
    for right, mistake, said in [
        ('"bins"', '"binz"', "BAD_OPTION: options:1:2: unknown key 'binz'; did you mean 'bins'?"),
        ("2023-08-15", "2023-02-30", "BAD_TIME: purchases, row 7, column 1"),
    ]:
        assert right in source
        wrong.write_text(source.replace(right, mistake))
        done = run_example(wrong)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(said)


def says_a_test(file: Path, name: str) -> bool:
    """Whether a file holds a test of that name, as its language writes tests; other files hold the word."""
    text = file.read_text()
    if file.suffix == ".cpp":
        suite, _, test = name.partition(".")
        return bool(re.search(rf"^TEST(_F|_P)?\({re.escape(suite)}, {re.escape(test)}\)", text, re.M))
    if file.suffix == ".c":
        return f"static void {name}(void) {{" in text and f"    RUN({name});" in text
    if file.suffix == ".py" and "tests" in file.parts:
        return f"\ndef {name}(" in text
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def test_every_answer_to_a_vendor_names_tests_that_exist():
    """docs/embedding.md: in the last column a file, then the names of its tests."""
    checked = 0
    tables = re.findall(r"(?:^\|.*\n)+", (DOCS / "embedding.md").read_text(), re.M)
    for header, _, *rows in (table.strip().split("\n") for table in tables):
        if not header.endswith("| test |"):
            continue
        for row in rows:
            file = None
            for word in re.findall(r"`([^`]+)`", row.strip("| ").rpartition(" | ")[2]):
                if (ROOT / word).is_file():
                    file = ROOT / word
                    known = (
                        word.startswith(("tests/", "dev", "CMakePresets.json")) or word in (ROOT / "dev").read_text()
                    )
                    assert known, f"./dev test does not run {word}"
                else:
                    assert file, f"no such file: {word}, in {row}"
                    assert says_a_test(file, word), f"{file.name} has no test {word}"
                    checked += 1
            assert file, f"no test stands behind: {row}"
    assert checked > 80


def test_memory_that_is_stated_is_what_is_tested():
    rows = [row for row in table_rows(DOCS / "embedding.md", "## How much memory?") if len(row) == 4]
    source = (ROOT / "tests/capi/embedding_test.c").read_text()
    cases = re.findall(r"^ +\{(\d+), (\d+), (\d+), .*, ([\d.]+)\},$", source, re.M)
    stated = [
        (lines.partition(", with")[0].replace(",", ""), customers.replace(",", ""), mb)
        for lines, customers, _, mb in rows
    ]
    assert stated == [(lines, customers, mb) for lines, customers, _, mb in cases] and len(cases) == 6
    beside = [row for row in table_rows(DOCS / "embedding.md", "## How much memory?") if len(row) == 5][2:]
    cases = re.findall(r'\{"(\w+)", "([\w ]+)", (\d+), ([\d.]+)\},', source)
    lengths = {"numbers": "0", "texts of 12 bytes": "12"}
    assert len(cases) == 5
    assert [(table, columns, lengths[ids], mb) for table, columns, ids, mb, _ in beside] == cases
    assert all(abs(int(each) - float(mb)) <= 1 for _, _, _, mb, each in beside)
