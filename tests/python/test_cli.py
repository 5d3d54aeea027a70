"""The command line: what people with files and no code see, and its exit codes."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import subprocess
import sys

import kefu
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import RETAIL, content, make_lines, run_python
from kefu import cli

ARGUMENTS = ["--customer", "who", "--at", "day", "--amount", "paid"]
RETAIL_ARGUMENTS = [
    "--customer", "CustomerID", "--at", "InvoiceDate", "--price", "UnitPrice", "--quantity", "Quantity", "--order", "InvoiceNo",
    "--item", "StockCode", "--currency", "GBP", "--time-zone", "Europe/London", "--cancelled", "InvoiceNo starts C: match",
]  # fmt: skip


@pytest.fixture
def sales_file(tmp_path, sales):
    return write_csv(tmp_path / "sales.csv", sales)


def write_csv(path, columns, encoding="utf-8", delimiter=",", open=open):
    with open(path, "wt", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(columns)
        writer.writerows(["" if v is None else v for v in row] for row in zip(*columns.values()))
    return str(path)


def call(capsys, *arguments):
    """(exit code, standard output, standard error)"""
    try:
        code = cli.main([str(a) for a in arguments])
    except SystemExit as e:
        code = e.code
    out, err = capsys.readouterr()
    return code, out, err


def test_score_prints_the_headline_figures_and_the_day(capsys, sales_file):
    code, out, err = call(capsys, "score", sales_file, *ARGUMENTS, "--currency", "EUR")
    assert code == 0 and err == ""
    assert "as of 2024-03-09 (the last day in the data" in out
    assert "4 customers" in out and "73.75 EUR" in out and "1 without a customer" in out


def test_score_of_the_wholesaler_is_that_of_the_library(capsys, tmp_path, retail_file, retail):
    code, out, _ = call(
        capsys,
        "score",
        retail_file,
        *RETAIL_ARGUMENTS,
        "--out",
        tmp_path / "scored.csv",
        "--report",
        tmp_path / "report.html",
    )
    assert code == 0 and "4,372 customers, 4,338 with a purchase" in out
    expected = kefu.score(retail, **RETAIL)
    with open(tmp_path / "scored.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows == [{k: v or "" for k, v in row.items()} for row in expected["scores"].rows()]
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == expected.to_html()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "scored.csv"]


def test_the_report_speaks_the_language_that_is_asked_for(capsys, tmp_path, sales_file, sales):
    page = tmp_path / "report.html"
    code, _, err = call(capsys, "score", sales_file, *ARGUMENTS, "--report", page, "--language", "zh")
    assert code == 0 and err == ""
    result = kefu.score(sales, customer="who", at="day", amount="paid")
    assert page.read_text(encoding="utf-8") == result.to_html(language="zh") != result.to_html()
    code, _, err = call(capsys, "score", sales_file, *ARGUMENTS, "--report", page, "--language", "de")
    assert code == 2 and "--language" in err


def test_csv_needs_no_package_beside_kefu(tmp_path, retail_file):
    """Without pyarrow the csv module of Python reads the same bits."""
    code = """
import sys
for module in ("pyarrow", "polars", "pandas", "matplotlib"):
    sys.modules[module] = None
from kefu import cli
code = cli.main(sys.argv[1:])
assert "numpy" not in sys.modules or True
sys.exit(code)
"""
    done = run_python(
        code, "score", str(retail_file), *RETAIL_ARGUMENTS, "--json", "--out", str(tmp_path / "plain.csv")
    )
    assert done.returncode == 0, done.stderr
    other = run_python(
        "import sys\nfrom kefu import cli\nsys.exit(cli.main())",
        "score",
        str(retail_file),
        *RETAIL_ARGUMENTS,
        "--json",
        "--out",
        str(tmp_path / "arrow.csv"),
    )
    assert json.loads(done.stdout) == json.loads(other.stdout)
    assert (tmp_path / "plain.csv").read_bytes() == (tmp_path / "arrow.csv").read_bytes()


def test_parquet_without_its_package_says_what_to_install(tmp_path):
    code = "import sys\nsys.modules['pyarrow'] = None\nfrom kefu import cli\nsys.exit(cli.main())"
    (tmp_path / "sales.parquet").write_bytes(b"PAR1")
    done = run_python(code, "score", str(tmp_path / "sales.parquet"), *ARGUMENTS)
    assert done.returncode == 3 and "pip install 'kefu[arrow]'" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("plain", [False, True], ids=["pyarrow", "csv"])
@pytest.mark.parametrize(("name", "how", "flags"), [
    ("sales.csv.gz", {"open": gzip.open}, []),
    ("sales.txt", {"delimiter": ";"}, ["--delimiter", ";"]),
    ("sales.tsv", {"delimiter": "\t"}, ["--delimiter", "tab"]),
    ("sales.csv", {"encoding": "utf-8-sig"}, []),
    ("sales.csv", {"encoding": "gb18030"}, ["--encoding", "gb18030"]),
])  # fmt: skip
def test_files_of_every_kind_give_the_same(capsys, monkeypatch, tmp_path, sales, name, how, flags, plain):
    sales["who"] = ["客户甲" if w == "ann" else w for w in sales["who"]]
    sales["day"][2] = "2024-02-01\r\n"[:10]
    file = write_csv(tmp_path / name, {**sales, "note": ['a "quoted", text\nin two lines'] * 7}, **how)
    if plain:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, out, err = call(capsys, "score", file, *ARGUMENTS, *flags, "--json")
    assert code == 0, err
    monkeypatch.undo()
    assert json.loads(out) == kefu.score(sales, customer="who", at="day", amount="paid").report


def test_parquet_goes_in_and_out(capsys, tmp_path, sales):
    pq.write_table(pa.table(sales), tmp_path / "sales.parquet")
    code, _, err = call(capsys, "score", tmp_path / "sales.parquet", *ARGUMENTS, "--out", tmp_path / "scored.parquet")
    assert code == 0, err
    expected = kefu.score(sales, customer="who", at="day", amount="paid").to_arrow()
    assert pq.read_table(tmp_path / "scored.parquet").to_pylist() == expected.to_pylist()


def test_several_files_are_one_history(capsys, tmp_path, sales):
    files = [write_csv(tmp_path / f"{i}.csv", {k: v[i::3] for k, v in sales.items()}) for i in range(3)]
    _, out, _ = call(capsys, "score", *files, *ARGUMENTS, "--json")
    assert json.loads(out) == kefu.score(sales, customer="who", at="day", amount="paid").report


def test_ids_as_numbers_are_another_kind(capsys, tmp_path):
    lines = make_lines(300, 30)
    lines["who"] = [str(int(w[1:])) for w in lines["who"]][:299] + [""]
    file = write_csv(tmp_path / "sales.csv", lines)
    ids = []
    for flags in ([], ["--customer-type", "int64"]):
        call(capsys, "score", file, *ARGUMENTS, *flags, "--out", tmp_path / "out.csv")
        with open(tmp_path / "out.csv") as opened:
            ids.append([row["customer"] for row in csv.DictReader(opened)])
    assert ids[0] == sorted(ids[0]) and ids[1] == sorted(ids[0], key=int) != ids[0]


@pytest.mark.parametrize("plain", [False, True], ids=["pyarrow", "csv"])
def test_ids_that_are_no_numbers_are_named_by_row(capsys, monkeypatch, tmp_path, sales, plain):
    sales["who"] = ["1", "2", "3", "secret-9", "", "6", "7"]
    file = write_csv(tmp_path / "sales.csv", sales)
    if plain:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = call(capsys, "score", file, *ARGUMENTS, "--customer-type", "int64")
    assert code == 1 and "row 3" in err and "--customer-type text" in err and "secret" not in err


def test_model_is_saved_and_applied(capsys, tmp_path, sales_file):
    assert call(capsys, "score", sales_file, *ARGUMENTS, "--save-model", tmp_path / "m.kefu")[0] == 0
    model = kefu.load_model(tmp_path / "m.kefu")
    assert isinstance(model, kefu.customer.Score)
    code, out, _ = call(capsys, "score", sales_file, *ARGUMENTS, "--model", tmp_path / "m.kefu", "--json")
    assert code == 0
    given = dict.fromkeys(("customer.rfm", "customer.abc", "customer.pyramid"), "given")
    assert json.loads(out)["parts"] == {**given, "customer.grade": "no_table", "customer.segment": "no_table"}


def test_charter_and_options_are_obeyed(capsys, tmp_path, sales_file):
    (tmp_path / "charter.toml").write_text("[customer.rfm]\nbins = 3\n")
    call(capsys, "score", sales_file, *ARGUMENTS, "--charter", tmp_path / "charter.toml", "--out", tmp_path / "a.csv")
    call(capsys, "score", sales_file, *ARGUMENTS, "--bins", 3, "--out", tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()
    _, out, _ = call(
        capsys, "score", sales_file, *ARGUMENTS, "--no-fit", "--top", "0.25,0.5", "--as-of", "2024-04-01", "--json"
    )
    assert json.loads(out)["parts"]["customer.rfm"] == "left_out" and json.loads(out)["as_of"] == "2024-04-01"


@pytest.mark.parametrize(("change", "code", "message"), [
    (["--bins", "1"], 2, "bins"),
    (["--method", "quantil"], 2, "quantile"),
    (["--cancelled", "nobody knows"], 2, "rule"),
    (["--cancelled", "ordr starts C: match"], 1, "ordr"),
    (["--as-of", "2024-01-01"], 1, "as_of"),
    (["--as-of", "soon"], 2, "as_of"),
    (["--model", "none.kefu"], 1, "none.kefu"),
    (["--charter", "none.toml"], 1, "none.toml"),
    (["--price", "paid"], 2, "--amount"),
    (["--bnis", "4"], 2, "did you mean --bins"),
    (["--threads", "0"], 2, "threads"),
    (["--delimiter", "ab"], 2, "one character"),
    (["--encoding", "klingon"], 2, "klingon"),
    (["--time-zone", "Mars/Base"], 2, "Mars/Base"),
    (["--out", "/nowhere/at/all.csv"], 1, "/nowhere/at/all.csv"),
    (["--report", "/nowhere/at/all.html"], 1, "/nowhere/at/all.html"),
], ids=lambda x: " ".join(x) if isinstance(x, list) else None)  # fmt: skip
def test_wrong_commands_and_data_have_exit_codes_and_no_traceback(
    capsys, monkeypatch, sales_file, change, code, message
):
    monkeypatch.setattr(sys, "argv", ["kefu", "score"])
    got, out, err = call(capsys, "score", sales_file, *ARGUMENTS, *change)
    assert got == code and message in err, err
    assert "Traceback" not in err


def test_missing_column_names_the_nearest_and_all(capsys, sales_file):
    code, _, err = call(capsys, "score", sales_file, "--customer", "wo", "--at", "day", "--amount", "paid")
    assert code == 1 and "'wo'" in err and "did you mean 'who'?" in err and "who, day, paid" in err


def test_another_delimiter_is_guessed_and_said(capsys, tmp_path, sales):
    code, _, err = call(capsys, "score", write_csv(tmp_path / "s.csv", sales, delimiter=";"), *ARGUMENTS)
    assert code == 1 and "--delimiter ';'" in err


@pytest.mark.parametrize("plain", [False, True], ids=["pyarrow", "csv"])
@pytest.mark.parametrize(("content_of_file", "message"), [
    (b"", "empty"),
    (b"who,day,paid\nann,2024-01-01\n", "cells"),
    (b"who,day,paid\nsecret,2024-01-01,1,2\n", "cells"),
    (b"who,day,paid\nsecret,2024-01-01,\xff\n", "UTF-8"),
    (b"who,day,paid\nsecret,2024-01-01,abc\n", "row 0, column 2"),
    (b"who,day,paid\nsecret,2024-01-01,1\nbob,never,2\n", "row 1, column 1"),
    (b"who,day,paid,paid\na,2024-01-01,1,2\n", "2 columns called 'paid'"),
    (b"\x1f\x8b\x08broken", "read"),
])  # fmt: skip
def test_broken_files_are_refused_without_quoting_them(capsys, monkeypatch, tmp_path, content_of_file, message, plain):
    file = tmp_path / ("s.csv.gz" if content_of_file[:2] == b"\x1f\x8b" else "s.csv")
    file.write_bytes(content_of_file)
    if plain:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = call(capsys, "score", file, *ARGUMENTS)
    assert code == 1 and message in err and str(file) in err, err
    assert "secret" not in err and "never" not in err.replace(str(file), "") and "Traceback" not in err


def test_bad_row_names_the_line_of_the_file(capsys, tmp_path):
    lines = make_lines(1000, 30)
    lines["paid"][700] = "oops"
    code, _, err = call(capsys, "score", write_csv(tmp_path / "s.csv", lines), *ARGUMENTS)
    assert code == 1 and "row 700, column 2" in err and "line 702" in err


@pytest.mark.parametrize("file", ["none.csv", "."])
def test_missing_files_and_folders_are_said(capsys, file):
    code, _, err = call(capsys, "score", file, *ARGUMENTS)
    assert code == 1 and file in err


def test_nothing_is_left_where_writing_fails(capsys, monkeypatch, tmp_path, sales_file):
    (tmp_path / "out.csv").write_text("before")

    def broken(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv, "writer", broken)
    code, _, err = call(capsys, "score", sales_file, *ARGUMENTS, "--out", tmp_path / "out.csv")
    assert code == 1 and "No space left" in err
    assert (tmp_path / "out.csv").read_text() == "before" and len(list(tmp_path.iterdir())) == 2


def test_help_teaches(capsys):
    for arguments in (
        ["--help"],
        ["score", "--help"],
        ["run", "--help"],
        ["run", "customer.rfm", "--help"],
        ["charter", "--help"],
        ["describe", "--help"],
    ):
        code, out, _ = call(capsys, *arguments)
        assert code == 0 and len(out) > 200
    _, out, _ = call(capsys, "score", "--help")
    assert "examples:" in out and "exit codes:" in out
    for field in kefu.describe("customer.score")["options"]:
        if field["type"] == "map":
            continue  # a charter says these
        assert "--" + field["name"].replace("_", "-") in out


def test_command_is_needed(capsys):
    assert call(capsys)[0] == 2
    assert call(capsys, "scroe")[0] == 2
    assert call(capsys, "--version") == (0, f"kefu {kefu.__version__}\n", "")


def test_describe_tells_analyses(capsys):
    code, out, _ = call(capsys, "describe")
    assert code == 0 and "customer.rfm" in out
    code, out, _ = call(capsys, "describe", "customer.rfm")
    assert code == 0 and "bins" in out and "recency_score" in out
    assert json.loads(call(capsys, "describe", "--json")[1]) == kefu.describe()
    assert json.loads(call(capsys, "describe", "customer.rfm", "--json")[1]) == kefu.describe("customer.rfm")
    code, _, err = call(capsys, "describe", "customer.rmf")
    assert code == 2 and "customer.rfm" in err


def test_charter_is_checked_and_shown(capsys, tmp_path):
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text("[charter]\nid = 'shop'\n")
    bad.write_text("[customer.rfm]\nbins = 50\nbnis = 4\n")
    assert call(capsys, "charter", "check", good)[0] == 0
    code, out, _ = call(capsys, "charter", "check", bad)
    assert code == 1 and f"{bad}:2:" in out and f"{bad}:3:" in out and "2 errors" in out
    code, out, _ = call(capsys, "charter", "check", bad, "--json")
    assert code == 1 and [f["line"] for f in json.loads(out)] == [2, 3]
    code, out, _ = call(capsys, "charter", "show", good)
    assert code == 0 and kefu.Charter.parse(out) == kefu.Charter.load(good)
    assert call(capsys, "charter", "show")[1] == kefu.Charter().show()
    assert call(capsys, "charter", "show", bad)[0] == 1
    assert call(capsys, "charter", "check")[0] == 2
    assert call(capsys, "charter", "check", "none.toml")[0] == 1


def test_a_charter_is_checked_against_a_roster(capsys, tmp_path):
    charter, agents = tmp_path / "charter.toml", tmp_path / "agents.csv"
    charter.write_text(
        '[routing]\nskills = ["refund", "repair"]\nhead_start = { A = "3 min" }\n[routing.channel.chat]\n[routing.channel.voice]\n'
        '[routing.class.refund]\nneeds = "refund >= 2"\nsteps = [{ after = "60 s", needs = "refund" }]\n'
        '[routing.class.repair]\nneeds = "repair"\n'
    )
    agents.write_text("name,words,channels,from\nli,refund,,09:00\nwang,repair:2,chat:3,\n")
    check = ("charter", "check", charter, "--agents", agents)
    code, out, _ = call(capsys, *check, "--agents-columns", "agent=name")
    assert code == 0 and out.splitlines() == [
        f"{charter}: good",
        f"{charter}: a task of grade A may come up to 3 min later and still be taken before one of grade B",
        f"{charter}: a task of grade A may come up to 3 min later and still be taken before one of grade C",
        f"{agents}: warning: class 'refund': nobody of these agents can serve it at step 0, when it comes",
        f"{agents}: warning: class 'repair' on voice: nobody of these agents can serve it, at whatever step",
    ]
    _, out, _ = call(capsys, *check, "--agents-columns", "agent=name", "--language", "zh")
    assert f"{agents}：警告：类别“repair”（渠道 voice）：这些客服中没有人能服务，哪一步都不行" in out
    assert "A 等级的任务最多晚到 3 分钟，仍可能先于 C 等级的任务被处理" in out
    code, out, _ = call(capsys, *check, "--agents-columns", "agent=name", "--json")
    told = json.loads(out)
    assert code == 0 and [f["code"] for f in told] == ["overtaking", "overtaking", "roster_gap", "roster_gap"]
    assert told[0]["severity"] == "note" and told[0]["message"].startswith(
        "a task of grade A may come up to 3 min later"
    )
    agents.write_text("agent,words\nli,refund:2; repair\n")
    assert call(capsys, *check)[1].endswith(f"{agents}: somebody can serve every class, at every step\n")
    agents.write_text("agent,words\nli,refnd\n")
    code, _, err = call(capsys, *check)
    assert code == 1 and err.startswith(
        f"kefu: {agents}, row 0: agent 'li': the charter does not know 'refnd'; did you mean 'refund'?"
    )
    assert "(line 2 of the file" in err
    agents.write_bytes("agent;words\n李;refund\n".encode("gb18030"))
    code, out, _ = call(capsys, *check, "--encoding", "gb18030", "--delimiter", ";")
    assert code == 0 and out.count("warning") == 2
    assert call(capsys, "charter", "check", charter, "--agents-columns", "agent=name")[0] == 2
    assert call(capsys, "charter", "check", "--folder", tmp_path, "--agents", agents)[0] == 2


def test_figures_reasons_and_moves_in_both_languages(capsys, tmp_path):
    who = [f"c{i}" for i in range(20)]
    sales = write_csv(
        tmp_path / "sales.csv",
        {
            "who": [*who, "later", "c0", ""],
            "day": ["2024-01-10"] * 20 + ["2024-03-01", "2024-01-11", "2024-01-01"],
            "paid": [*(str(10 * (i + 1)) for i in range(20)), "5", "0", "3"],
        },
    )
    charter = tmp_path / "charter.toml"
    charter.write_text(
        "[charter]\neffective_from = 2024-02-01\n"
        '[customer.pyramid]\nby = "value"\ncuts = []\nat_least = [150, 100, 50]\nmargin = 0.1\nperiods = 2\n'
    )
    wider = tmp_path / "wider.toml"
    wider.write_text(
        '[customer.pyramid]\nby = "value"\ncuts = []\nat_least = [120, 80, 50]\nmargin = 0.1\nperiods = 2\n'
    )
    last = write_csv(tmp_path / "last.csv", {"customer": who, "tier": ["gold"] * 20})
    accounts = write_csv(tmp_path / "accounts.csv", {"customer": who, "kontract": ["premium"] * 20})
    moves = tmp_path / "moves.csv"
    common = ("score", sales, *ARGUMENTS, "--as-of", "2024-01-31", "--after", "leave_out", "--accounts", accounts)

    code, out, err = call(
        capsys, *common, "--charter", charter, "--last-tiers", last, "--explain", "c0", "--explain", "c19"
    )
    assert code == 0
    assert "20 customers, 20 with a purchase, 20 with one that stands; net money 2,100.00" in out
    assert "1 customer with rows only after that day: no customers yet" in out
    assert "left out: 1 without a customer, 1 of amount zero, 1 after that day" in out
    assert "\nc0\n  " in out and "has passed the cut of platinum, 150.00, by 10 % or more, for time 1 of 2" in out
    assert "the charter holds from 2024-02-01, and the answer is about 2024-01-31" in err
    assert "accounts: nobody reads the column 'kontract'; did you mean 'contract'?" in err

    code, out, err = call(
        capsys, *common, "--charter", charter, "--against", wider, "--moves", moves, "--language", "zh"
    )
    assert code == 0
    assert "20 位客户，其中 20 位买过" in out and "层级 铂金：6 位客户" in out and "1 位客户的数据行都在该日之后" in out
    assert "位会变动" in out and "20 位客户已越过" not in out
    assert "章程自 2024-02-01 起生效" in err
    latin = {w for line in out.splitlines() for w in re.findall(r"[a-z]{3,}", line)}
    # Keys of a charter, flags and names of files are the same in every language.
    same = r"customer|pyramid|effective|from|least|out|scored|csv|report|html"
    assert latin <= {*same.split("|"), *re.findall(r"[a-z]+", f"{sales} {charter} {wider} {moves}")}, latin
    with open(moves, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["customer"] for row in rows} == {"c7", "c8", "c11", "c12", "c13"}

    code, _, err = call(capsys, *common, "--explain", "nobody")
    assert code == 2 and "no row with this id" in err and "nobody" not in err
    code, _, err = call(capsys, *common, "--moves", moves)
    assert code == 2 and "--against" in err


def test_run_answers_any_analysis(capsys, tmp_path, sales_file):
    code, out, _ = call(
        capsys,
        "run",
        "customer.rfm",
        sales_file,
        *ARGUMENTS,
        "--bins",
        4,
        "--table",
        "cells",
        "--out",
        tmp_path / "cells.csv",
    )
    assert code == 0 and "cells" in out
    with open(tmp_path / "cells.csv") as file:
        assert len(list(csv.DictReader(file))) == 16
    code, out, _ = call(capsys, "run", "customer.abc", sales_file, *ARGUMENTS)
    assert code == 0 and "abc" in out and "--table" in out
    code, out, _ = call(
        capsys,
        "run",
        "customer.concentration",
        sales_file,
        *ARGUMENTS,
        "--json",
        "--interval",
        "resampled",
        "--replicates",
        200,
    )
    assert code == 0 and json.loads(out)
    assert call(capsys, "run", "customer.purchases", sales_file, *ARGUMENTS, "--save-model", tmp_path / "x")[0] == 2


def test_analyses_of_the_tests_have_flags(test_package, tmp_path):
    (tmp_path / "visits.csv").write_text("visitor,minutes,door\na,5,front\nb,3,back\n")
    done = test_package(
        "from kefu import cli\nsys.exit(cli.main())",
        "run",
        "test.visits",
        str(tmp_path / "visits.csv"),
        "--visitor",
        "visitor",
        "--minutes",
        "minutes",
        "--least",
        "4",
        "--json",
    )
    assert json.loads(done.stdout)["long_enough"] is True


def test_interrupt_has_its_exit_code(sales_file):
    code = """
import os, signal, sys, threading
from kefu import cli, _files
def late(self):
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause() if False else __import__("time").sleep(5)
    yield
_files.Reader.__iter__ = late
sys.exit(cli.main())
"""
    done = run_python(code, "score", sales_file, *ARGUMENTS)
    assert done.returncode == 130 and done.stderr == "kefu: interrupted\n"


def test_a_pipe_that_closes_is_no_error(sales_file):
    kefu_command = [sys.executable, "-m", "kefu.cli", "describe", "--json"]
    done = subprocess.run(f"{' '.join(kefu_command)} | head -1", shell=True, capture_output=True, text=True)
    assert done.stdout == "{\n" and done.stderr == ""


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals here")
def test_progress_is_shown_where_a_terminal_is(tmp_path):
    file = write_csv(tmp_path / "s.csv", make_lines(400_000, 1000))
    terminal, child = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kefu.cli", "score", file, *ARGUMENTS], stderr=child, stdout=subprocess.PIPE, text=True
    )
    os.close(child)
    out, _ = process.communicate(timeout=60)
    shown = b""
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:
            break
        if not more:
            break
        shown += more
    os.close(terminal)
    assert process.returncode == 0 and "customers" in out
    assert shown.endswith(b"\r\x1b[K")  # nothing of it stays


def test_results_equal_those_of_the_library_with_every_reading(tmp_path, sales):
    """The content of two ways in, whole: the file of texts and the table in memory."""
    from kefu._files import Reader

    file = write_csv(tmp_path / "s.csv", sales)
    history = kefu.purchases(list(Reader(file)), customer="who", at="day", amount="paid")
    assert content(kefu.score(history)) == content(kefu.score(sales, customer="who", at="day", amount="paid"))


def test_a_charter_is_begun_compared_and_found(capsys, tmp_path):
    fresh = tmp_path / "fresh.toml"
    code, out, _ = call(capsys, "charter", "new", fresh, "--id", "客服")
    assert code == 0 and "kefu charter check" in out
    code, out, _ = call(capsys, "charter", "check", fresh)
    assert code == 0 and out.startswith(f"{fresh}: good\n{fresh}: a task of grade A may come up to 90 s later")
    assert kefu.Charter.load(fresh).stamp["charter"] == "客服"
    code, _, error = call(capsys, "charter", "new", fresh)
    assert code == 1 and "there already" in error
    code, chinese, _ = call(capsys, "charter", "new", "--language", "zh")
    assert code == 0 and "决策表" in chinese and not kefu.charter.check(toml=chinese)

    other = tmp_path / "other.toml"
    other.write_text(fresh.read_text(encoding="utf-8").replace("bins = 5", "bins = 4"), encoding="utf-8")
    assert call(capsys, "charter", "diff", fresh, other)[:2] == (0, "customer.rfm.bins was 5 and is 4.\n")
    assert call(capsys, "charter", "diff", fresh, other, "--language", "zh")[1] == "customer.rfm.bins 由 5 改为 4。\n"
    changes = json.loads(call(capsys, "charter", "diff", fresh, other, "--json")[1])
    assert changes == kefu.charter.diff(kefu.Charter.load(fresh), kefu.Charter.load(other))
    assert changes[0]["kind"] == "changed" and changes[0]["path"] == "customer.rfm.bins"
    assert call(capsys, "charter", "diff", fresh, fresh)[:2] == (0, "")

    folder = tmp_path / "years"
    folder.mkdir()
    for year in (2025, 2026):
        (folder / f"{year}.toml").write_text(
            f"[charter]\nid = 'y{year}'\neffective_from = {year}-01-01\neffective_to = {year}-12-31\n"
        )
    code, out, _ = call(capsys, "charter", "show", "--folder", folder, "--as-of", "2026-01-01")
    assert code == 0 and 'id = "y2026"' in out
    assert call(capsys, "charter", "show", "--folder", folder, "--as-of", "2027-01-01")[0] == 1
    assert call(capsys, "charter", "show", "--folder", folder, "--as-of", "soon")[0] == 2
    assert call(capsys, "charter", "show", "--folder", folder)[0] == 2


def test_findings_of_a_charter_that_is_extended_are_told_where_they_stand(capsys, tmp_path):
    (tmp_path / "group.toml").write_text("[customer.rfm]\nbins = 400\n")
    (tmp_path / "shop.toml").write_text("[charter]\nextends = 'group.toml'\n[customer.abc]\na_shar = 1\n")
    code, out, _ = call(capsys, "charter", "check", tmp_path / "shop.toml")
    assert code == 1 and "group.toml:2:8" in out and "shop.toml:4:1" in out
