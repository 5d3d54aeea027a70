"""Findings of charters in English and in Chinese: codes that the sources use, and what the command line prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import kefu
import pytest
from kefu import cli

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for p in sorted((ROOT / "src").rglob("*.[ch]pp")) if p.name != "finding_texts.hpp"]
SOURCES += sorted((ROOT / "include").rglob("*.hpp"))
HAN = re.compile("[\u4e00-\u9fff]")
WRONG = '[charter]\ncurrency = "RMB"\n[customer.rfm]\nbins = 50\nbnis = 4\n'


def listed() -> set[str]:
    """Codes that have sentences."""
    return {
        code
        for path in (ROOT / "src").rglob("finding_texts.hpp")
        for code in re.findall(r'ReasonText\{\s*"([a-z0-9_]+)"', path.read_text())
    }


def said(text: str) -> set[str]:
    """Codes that a source gives to what tells a finding: after the list of sentences, or first in a call of its own."""
    with_list = re.findall(r'(?:core|charter|finding)_texts,\s*"([a-z0-9_]+)"', text)
    calls = re.findall(
        r'\b(?:warn|refuse|wrong_kind|expected|note)\((?:[\w*&.:>?\-\[\]() ]+,\s*)?"([a-z0-9]+(?:_[a-z0-9]+)+)"', text
    )
    return {*with_list, *calls}


def call(capsys, *arguments: object) -> tuple[int, str]:
    code = cli.main([str(a) for a in arguments])
    return code, capsys.readouterr().out


def test_every_code_that_a_source_says_has_its_sentences():
    codes = {code: path.name for path in SOURCES for code in said(path.read_text())}
    assert len(codes) > 70
    assert {code: name for code, name in codes.items() if code not in listed()} == {}


def test_every_sentence_is_said_somewhere():
    text = "\n".join(p.read_text() for p in SOURCES)
    assert {code for code in listed() if f'"{code}"' not in text} == set()


def test_no_finding_is_put_together_beside_the_lists():
    for path in SOURCES:
        assert not re.search(r"\b(?:findings_?|again)\.(?:error|warning)\([^;{]*\+", path.read_text()), path


def test_findings_have_a_code_and_both_sentences():
    findings = kefu.charter.check(toml=WRONG)
    assert [f.code for f in findings] == ["currency_by_habit", "out_of_range", "unknown_key"]
    assert [f.severity for f in findings] == ["warning", "error", "error"]
    for f in findings:
        assert HAN.search(f.message_zh) and not HAN.search(f.message)
        assert f["message"] == f.message and f.line == f["line"]
    with pytest.raises(AttributeError):
        _ = findings[0].nothing
    assert kefu.Charter.parse('[charter]\ncurrency = "RMB"\n')  # it is told, and taken


def test_the_command_line_tells_findings_in_chinese(capsys, tmp_path):
    wrong, good = tmp_path / "wrong.toml", tmp_path / "good.toml"
    wrong.write_text(WRONG)
    good.write_text("[charter]\nid = 'shop'\n")
    code, out = call(capsys, "charter", "check", wrong, "--language", "zh")
    assert code == 1
    assert out.splitlines() == [
        f"{wrong}:2:12：警告：“RMB”不是 ISO 4217 代码；是不是“CNY”？",
        f"{wrong}:4:8：错误：“bins”应在 2 到 9 之间，现在是 50",
        f"{wrong}:5:1：错误：没有“bnis”这个键；是不是“bins”？可用：method、bins、quantile_type、recency_cuts、frequency_cuts、money_cuts",
        f"{wrong}：2 个错误，1 个警告",
    ]
    assert call(capsys, "charter", "check", good, "--language", "zh") == (0, f"{good}：没有问题\n")
    code, out = call(capsys, "charter", "check", wrong, "--json")
    assert [(f["code"], bool(HAN.search(f["message_zh"]))) for f in json.loads(out)] == [
        ("currency_by_habit", True),
        ("out_of_range", True),
        ("unknown_key", True),
    ]


def test_a_folder_is_checked_file_by_file(capsys, tmp_path):
    (tmp_path / "a.toml").write_text("[charter\n")
    (tmp_path / "b.toml").write_text("[charter]\nid = 'b'\n")
    (tmp_path / "c.toml").write_text(WRONG)
    code, out = call(capsys, "charter", "check", "--folder", tmp_path)
    assert code == 1
    assert "a.toml: 1 error, 0 warnings" in out and "b.toml: good" in out and "c.toml: 2 errors, 1 warning" in out
    assert [len(f) for f in kefu.charter.check_folder(tmp_path).values()] == [1, 0, 3]
    assert call(capsys, "charter", "check", "--folder", tmp_path / "none")[0] == 1
    assert call(capsys, "charter", "check")[0] == 2
    assert call(capsys, "charter", "check", tmp_path / "a.toml", "--folder", tmp_path)[0] == 2


def test_charters_are_shown_in_chinese(capsys):
    code, out = call(capsys, "charter", "show", "--language", "zh")
    assert code == 0 and kefu.Charter.parse(out) == kefu.Charter()
    own = re.sub(r"(?ms)^\[test\..*?(?=^\[|\Z)", "", out)  # sections of the tests' own analyses have no Chinese
    comments = [line for line in own.splitlines() if line.startswith("# ") and not line.endswith(" =")]
    assert len(comments) > 50 and all(HAN.search(c) for c in comments)
    assert out == kefu.Charter().show("zh") != kefu.Charter().show()


def test_a_new_charter_says_in_its_language_what_comes_next(capsys, tmp_path):
    fresh = tmp_path / "fresh.toml"
    code, out = call(capsys, "charter", "new", fresh, "--language", "zh")
    assert code == 0 and out == f"{fresh}：把不合适的内容改好，然后运行 kefu charter check {fresh} --language zh\n"
    code, out = call(capsys, "charter", "check", fresh, "--language", "zh")
    assert code == 0 and out.startswith(f"{fresh}：没有问题\n{fresh}：A 等级的任务最多晚到 90 秒，仍可能先于 B 等级")


def test_changes_and_whom_they_move_are_told_in_chinese(capsys, tmp_path):
    old, new, sales = tmp_path / "old.toml", tmp_path / "new.toml", tmp_path / "sales.csv"
    old.write_text("[customer.abc]\na_share = 0.8\n")
    new.write_text("[customer.abc]\na_share = 0.3\n")
    sales.write_text("who,day,paid\na,2026-01-01,60\nb,2026-01-02,30\nc,2026-01-03,10\n")
    assert call(capsys, "charter", "diff", old, new, "--language", "zh") == (
        0,
        "customer.abc.a_share 由 0.8 改为 0.3。\n",
    )
    code, out = call(
        capsys, "score", sales, "--customer", "who", "--at", "day", "--amount", "paid",
        "--charter", new, "--against", old, "--language", "zh",
    )  # fmt: skip
    assert code == 0
    told = out[out.index("按 ") :].splitlines()
    assert told == [
        f"按 {new} 执行，而不是 {old}",
        "  customer.abc.a_share 由 0.8 改为 0.3。",
        "3 位客户中，有 1 位会变动",
        "  ABC 类别：由 A 到 B：1 位客户，净金额 30.00",
    ]


def test_what_cannot_be_read_hides_no_other_charter(tmp_path):
    with pytest.raises(kefu.Error, match="no charter in it"):
        kefu.charter.check_folder(tmp_path)
    (tmp_path / "a.toml").mkdir()
    (tmp_path / "b.toml").write_text("[customer.rfm]\nbin = 3\n")
    found = kefu.charter.check_folder(tmp_path)
    assert [f.code for f in found[str(tmp_path / "a.toml")]] == ["not_read"]
    assert [f.code for f in found[str(tmp_path / "b.toml")]] == ["unknown_key"]
