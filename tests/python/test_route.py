"""A day of contacts: `kefu route`, the page, the plots, and the data that the demo routes."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import kefu
import pytest
from conftest import ROUTE_TEXTS
from kefu import _local_times, _words, cli, plot

ROOT = Path(__file__).resolve().parents[2]
CENTRE = ROOT / "data/contact_centre"
DAY = [
    "route",
    str(CENTRE / "contacts.csv"),
    "--agents",
    str(CENTRE / "agents.csv"),
    "--charter",
    str(CENTRE / "charter.toml"),
]
# Offers that take their time, a wait of more than an hour, an agent with the hard ones.
RULES = """
[routing]
skills = ["hard"]
head_start = { A = "10 min", C = "0 s" }
[routing.channel.chat]
[routing.class.hard]
needs = "hard"
target = "5 min"
"""


def columns(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] or None for row in rows] for name in rows[0]}


@pytest.fixture(scope="module")
def day():
    return kefu.service.route(
        columns(CENTRE / "contacts.csv"), agents=columns(CENTRE / "agents.csv"), charter=str(CENTRE / "charter.toml")
    )


@pytest.fixture(scope="module")
def small():
    """Two agents; one of them alone can do what is hard."""
    n = 60
    contacts = {
        "contact": [f"c{i:02}" for i in range(n)],
        "at": [f"2026-01-05T09:{i:02}:00Z" for i in range(n)],
        "channel": ["chat"] * n,
        "class": ["hard" if i % 2 else None for i in range(n)],
        "grade": ["A" if i % 5 == 0 else "C" for i in range(n)],
        "handling": [600.0 if i % 2 else 60.0 for i in range(n)],
    }
    agents = {"agent": ["李", "wang"], "words": ["hard", None], "team": ["一", None]}
    return kefu.service.route(
        contacts, agents=agents, charter=kefu.Charter.parse(RULES), answer_time="3 s", target="5 min"
    )


@pytest.fixture(scope="module")
def unfinished():
    """Refused, waiting at the end, handed back, and not there yet; in the zone of the call."""
    rules = """
[routing]
[routing.channel.chat]
[routing.class.a]
target = "1 min"
overflow = [{ when = "waited", longer_than = "2 min", to = "callback" }]
[routing.class.b]
"""
    contacts = {
        "contact": ["busy", "back", "still", "wrong", "later"],
        "at": [f"2026-01-05T09:{m:02}:00" for m in (0, 1, 2, 3, 50)],
        "class": ["b", "a", "b", "bb", "b"],
        "grade": ["A", "B", None, "A", "A"],
        "handling": [3600.0] * 5,
    }
    return kefu.service.route(
        contacts,
        agents={"agent": ["li"]},
        charter=kefu.Charter.parse(rules),
        time_zone="Asia/Shanghai",
        as_of="2026-01-05T01:30:00Z",
    )


def test_those_who_count_in_no_mean_are_told(unfinished):
    lines = list(cli.route_headline(unfinished, _words.Words("en")))
    assert "still waiting: 1, the longest 28:00 min" in lines
    assert "handed back: 1, after 2:00 min on average" in lines
    page = unfinished.to_html()
    assert "the longest so far 28:00\u00a0min;" in page  # in one piece
    assert "28:00 min" not in page.partition("</table>")[0]
    assert "callback" in unfinished.explain("back")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_findings_are_on_the_page_and_the_terminal(unfinished, language):
    lines = "\n".join(cli.route_headline(unfinished, _words.Words(language)))
    page = unfinished.to_html(language=language)
    for said in (lines, page):
        assert "wrong" in said
        assert "later" in said
        assert ("章程中没有类别" if language == "zh" else "the charter has no class") in said
        assert "2026-01-05 09:30:00" in said


def test_all_contacts_are_counted_with_what_became_of_them(unfinished):
    said = {language: next(iter(cli.route_headline(unfinished, _words.Words(language)))) for language in ("en", "zh")}
    assert (
        said["en"]
        == "5 contacts: 1 served, 0 gave up, 1 still waiting, 1 handed back, 1 refused, 1 at the end or later"
    )
    assert said["zh"] == "5 个联系：已服务 1、放弃 0、仍在等待 1、交还 1、拒绝 1、时段结束时或之后 1"
    assert said["en"].partition(": ")[2] in unfinished.to_html()
    assert said["zh"].partition("：")[2] in unfinished.to_html(language="zh")


def test_classes_and_channels_are_called_by_their_names(day):
    for language, names, other in (
        ("en", ("Account", "Telephone"), "账户业务"),
        ("zh", ("账户业务", "电话"), "Account"),
    ):
        lines = "\n".join(cli.route_headline(day, _words.Words(language)))
        drawn = plot.figure_svg(day, "waits", language)
        page = day.to_html(language=language)
        for said in (lines, drawn, page, day.explain("c-0117", language)):
            assert all(name in said for name in names)
            assert other not in said
            assert "telephone" not in said
        assert f'<td class="id">{names[0]} · {names[1]}</td>' in page
    assert set(day["waits"]["class"][1:]) == {"account", "new_customer", "internet", "securities"}  # data keep the ids


def test_a_class_without_a_name_is_called_by_its_id(small):
    assert "hard · chat" in small.to_html()


def test_who_was_overtaken_most_is_told_by_the_figure_that_the_sentence_names(day):
    lines = list(cli.route_headline(day, _words.Words("en")))
    contacts = day["contacts"].to_dict()
    for column, begin in (("overtaken_by", "overtaken most: "), ("passed_by_skill", "passed most: ")):
        line = next(line for line in lines if line.startswith(begin))
        most = contacts[column].max()
        tied = [c for c, n in zip(contacts["contact"], contacts[column]) if n == most]
        assert f"by {most} later contacts" in line
        assert line.startswith(begin + ", ".join(tied))
    many = {"contact": ["e", "d", "c", "b", "a", "z"], "at": [f"2026-01-05T09:0{i}:00Z" for i in range(6)]}
    many |= {"class": ["hard"] * 5 + [None], "patience": [3600.0] * 6}
    tied = kefu.service.route(many, agents={"agent": ["li"]}, charter=kefu.Charter.parse(RULES))
    assert list(cli.route_headline(tied, _words.Words("en")))[-1] == (
        "passed most: e, d, c, and 2 more, each by 1 later contact that agents took who cannot serve them"
    )
    assert list(cli.route_headline(tied, _words.Words("zh")))[-1] == (
        "被越过最多：e、d、c、另有 2 个，各被 1 个后来的联系越过，由不能服务它们的客服先接下"
    )
    # The page's tables are ranked by the figure that each is about.
    short = kefu.service.route(
        columns(CENTRE / "contacts.csv"),
        agents=columns(CENTRE / "agents.csv"),
        charter=str(CENTRE / "charter.toml"),
        overtaken=3,
    )
    # Where few are listed for each, those of the other figure are between them, and some are missing.
    for page, least, most in ((day.to_html(), 5, 5), (short.to_html(top=100), 3, 6)):
        for title, column in (("Most by order", "overtaken_by"), ("Most by skill", "passed_by_skill")):
            part = page.partition(f"<h3>{title}</h3>")[2].partition("</table>")[0]
            listed = re.findall(r'<td class="id">(c-\d+)</td>', part)
            figure = dict(zip(contacts["contact"], contacts[column].tolist()))
            assert least <= len(listed) <= most
            assert [figure[c] for c in listed] == sorted(figure.values(), reverse=True)[: len(listed)]


def test_a_course_of_one_bin_is_drawn():
    import matplotlib.pyplot as plt

    contacts = {
        "contact": ["a", "b"],
        "at": ["2026-01-05T09:10:00Z", "2026-01-05T09:11:00Z"],
        "handling": [120.0, 120.0],
    }
    result = kefu.service.route(contacts, agents={"agent": ["li"]}, bin="1 h")
    assert len(result["course"]) == 1
    ax = result.plot("course")
    line = ax.get_lines()[0]
    assert [str(t)[:16] for t in line.get_xdata(orig=True)] == ["2026-01-05T09:10", "2026-01-05T09:14"]
    assert line.get_ydata().tolist() == [1, 1]
    plt.close("all")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_line_of_a_target_crosses_no_label(day, language):
    import matplotlib.pyplot as plt

    ax = day.plot("waits", language=language)
    ax.figure.canvas.draw()
    lines = [line.get_window_extent() for line in ax.get_lines()]
    assert len(ax.texts) == len(lines) == 5
    for label in ax.texts:
        at = label.get_window_extent()
        assert not any(line.y0 < (at.y0 + at.y1) / 2 < line.y1 and at.x0 < line.x0 < at.x1 for line in lines)
    plt.close("all")


def test_agents_whom_the_roster_does_not_have_are_told():
    contacts = {
        "contact": ["a", "b", "c"],
        "at": ["2026-01-05T09:00:00Z"] * 3,
        "preferred": ["李四", "li; ghost", None],
        "excluded": ["li", None, "li"],
    }
    result = kefu.service.route(contacts, agents={"agent": ["li", "wang"]})
    found = [f for f in result.report["findings"] if f["code"] == "strangers"]
    assert [f["contacts"] for f in found] == [2]
    assert (
        found[0]["text"]
        == "Contacts that prefer or exclude agents who are not in the roster: 2. These are: ghost, 李四."
    )
    assert found[0]["text_zh"] == "有 2 个联系指定或排除了名单上没有的客服：ghost, 李四。"
    contacts["preferred"] = ["wang", "li", None]
    assert kefu.service.route(contacts, agents={"agent": ["li", "wang"]}).report["findings"] == []


def test_times_are_those_of_the_zone(unfinished):
    page = unfinished.to_html()
    assert "From 2026-01-05 09:00 to 2026-01-05 09:30, times in Asia/Shanghai" in page
    assert ">09:10<" in page
    assert "T01:" not in page


def test_the_words_for_route_are_its_own(capsys):
    assert cli.main(DAY) == 0
    said = capsys.readouterr().out
    assert "routed.csv" in said
    assert "scores" not in said


def test_the_data_of_the_demo_are_what_their_maker_makes(tmp_path):
    for name in ("make.py", "contacts.csv", "agents.csv"):
        (tmp_path / name).write_bytes((CENTRE / name).read_bytes() if name == "make.py" else b"")
    subprocess.run([sys.executable, str(tmp_path / "make.py")], check=True)
    for name in ("contacts.csv", "agents.csv"):
        assert (tmp_path / name).read_bytes() == (CENTRE / name).read_bytes()


def test_the_charter_of_the_demo_is_good():
    assert [f for f in kefu.charter.check(CENTRE / "charter.toml") if f.severity == "error"] == []


def test_the_command_line_says_what_the_result_says(day, capsys, tmp_path):
    out, page = tmp_path / "routed.csv", tmp_path / "day.html"
    assert cli.main([*DAY, "--out", str(out), "--report", str(page), "--explain", "c-0117"]) == 0
    said = capsys.readouterr().out
    everybody = next(iter(day["waits"].rows()))
    assert said.startswith(f"{int(everybody['contacts']):,} contacts: {int(everybody['served']):,} served, ")
    for line in day.explain("c-0117").splitlines():
        assert _local_times.of(day)(line) in said
    with out.open(encoding="utf-8") as file:
        routed = list(csv.DictReader(file))
    assert [r["contact"] for r in routed] == day["contacts"]["contact"].tolist()
    assert page.read_text(encoding="utf-8") == day.to_html()


@pytest.mark.parametrize("table", ["waits", "agents", "course", "timeline", "overtakes", "offers"])
def test_each_table_can_be_kept(day, table, tmp_path):
    out = tmp_path / f"{table}.csv"
    assert cli.main([*DAY, "--table", table, "--out", str(out)]) == 0
    with out.open(encoding="utf-8") as file:
        assert sum(1 for _ in csv.DictReader(file)) == len(day[table])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["route", "x.csv"], 2, "--agents"),
        ([*DAY[:2], "--agents", "nowhere.csv"], 1, "nowhere.csv"),
        ([*DAY, "--explain", "c-9999"], 2, "has no row with this id"),
        ([*DAY, "--explain", "c-0001", "--json"], 2, "--explain prints sentences"),
        ([*DAY, "--class", "clas"], 1, "did you mean 'class'?"),
    ],
)
def test_mistakes_are_told(arguments, code, message, capsys):
    try:
        assert cli.main(arguments) == code
    except SystemExit as ended:
        assert ended.code == code
    assert message in capsys.readouterr().err


def test_columns_that_are_almost_fields_are_told(tmp_path, capsys):
    contacts, agents = tmp_path / "contacts.csv", tmp_path / "agents.csv"
    contacts.write_text("contact,when,channel,clas\na,2026-01-05T09:00:00Z,chat,hard\n", encoding="utf-8")
    agents.write_text("agent,wrods\nli,hard\n", encoding="utf-8")
    charter = tmp_path / "charter.toml"
    charter.write_text(RULES, encoding="utf-8")
    call = ["route", str(contacts), "--agents", str(agents), "--charter", str(charter), "--at", "when"]
    assert cli.main(call) == 0
    said = capsys.readouterr().err
    assert "'class'" in said or "class" in said
    assert "clas " in said.replace("'", " ")
    assert "words" in said
    assert "when" not in said


def test_columns_that_are_almost_fields_are_in_the_report():
    contacts = {"contact": ["a"], "at": ["2026-01-05T09:00:00Z"], "grad": ["A"], "note": ["x"]}
    result = kefu.service.route(contacts, agents={"agent": ["li"], "wrods": ["hard"]})
    told = result.report["unread_columns"]
    assert [(u["table"], u["column"], u["near"]) for u in told] == [
        ("agents", "wrods", "words"),
        ("contacts", "grad", "grade"),
    ]
    assert told[0]["text"] == "agents: nobody reads the column 'wrods'; did you mean 'words'?"
    assert "wrods" in told[0]["text_zh"]
    assert told[1]["text"] in repr(result)
    assert "wrods" in result.to_html() and "wrods" in result.to_html(language="zh")
    named = kefu.service.route(contacts, agents={"agent": ["li"]}, grade="grad")
    assert "unread_columns" not in named.report


def test_columns_that_are_almost_fields_are_told_in_both_halves_of_a_history(sales):
    first, second = (
        kefu.purchases({**sales, odd: sales["who"]}, customer="who", at="day", amount="paid")
        for odd in ("itme", "costs")
    )
    first.merge(second)
    assert [u["near"] for u in kefu.score(first).report["unread_columns"]] == ["cost", "item"]


def test_a_result_shows_its_figures_and_findings(small, unfinished):
    shown = repr(small).splitlines()
    assert "  all: 60" in shown
    assert any(line.startswith("  nine of ten waits within: ") for line in shown)
    notes = [line.removeprefix("  ") for line in repr(unfinished).splitlines() if line.startswith("  note: ")]
    assert len(notes) == len(unfinished.report["findings"])
    assert notes == [line for line in cli.route_headline(unfinished, _words.Words("en")) if line.startswith("note: ")]
    assert any("Such as: wrong." in note for note in notes)
    assert unfinished._repr_html_().count("<li>note: ") == len(notes)


FILES = {
    "contacts": "contact,at,language,persona,grade\na,2026-01-05T09:00:00Z,de,vip,\nb,2026-01-05T09:00:00Z,fr,,A\n",
    "agents": "agent,words,channels\nli,de:5; billing,chat:3; voice\n",
}


def written(tmp_path, **other):
    """The files of a call of `kefu route` without a charter."""
    for name, text in {**FILES, **other}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return ["route", str(tmp_path / "contacts.csv"), "--agents", str(tmp_path / "agents.csv")]


def test_without_a_charter_what_can_be_no_word_concerns_its_contact_alone():
    contacts = {
        "contact": ["good", "no word", "too long", "both", "no channel"],
        "at": ["2026-01-05T09:00:00Z"] * 5,
        "language": ["de", "not", "客" * 30, None, None],
        "persona": [None, None, None, "de", None],
        "channel": ["chat", "chat", "chat", "chat", None],
    }
    agents = {"agent": ["li"], "words": ["de:9"], "channels": ["chat:3; voice"]}
    table = kefu.service.route(contacts, agents=agents)["contacts"]
    told = {row["contact"]: (row["outcome"], row["refusal"]) for row in table.rows()}
    assert told["good"] == ("served", None)
    assert {told[who] for who in ("no word", "too long", "both")} == {("refused", "unknown_word")}
    assert told["no channel"] == ("refused", "unknown_channel")
    reason = dict(zip(table["contact"], table["reason"], strict=True))["no channel"]
    assert reason == "the task names no channel; known: chat, voice"
    with pytest.raises(kefu.Error, match="de"):
        kefu.service.route(contacts, agents=agents, routing={"levels": 3})  # what is stated holds


def test_without_a_charter_words_and_languages_are_those_of_the_files(tmp_path, capsys):
    call = written(
        tmp_path,
        contacts=FILES["contacts"]
        .replace("grade", "grade,channel")
        .replace("\n", ",voice\n")
        .replace("channel,voice", "channel"),
    )
    assert cli.main([*call, "--json"]) == 0
    told = capsys.readouterr()
    assert '"refused": 0' in told.out
    assert told.err == ""
    call = written(tmp_path, contacts="contact,at,grade\na,2026-01-05T09:00:00Z,gold\n", agents="agent\nli\n")
    assert cli.main(call) == 0
    assert "--charter" in capsys.readouterr().err
    assert cli.main([*call, "--language", "zh"]) == 0
    assert "--charter" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("agents", "agent,words\nwang,de\nli,de：5；billing\n", "and here is ；"),
        ("agents", "agent,words\nwang,de\nli,de：5；billing\n", "agents.csv: agents, row 1: "),
        ("agents", "agent,words\nwang,de\nli,de：5；billing\n", "(line 3 of the file, if no field holds a line break)"),
        ("agents", 'agent,words\nli,"de, billing"\n', "and here is ,"),
        ("agents", "agent,channels\nli,chat：3\n", "and here is ："),
        ("contacts", "contact,at,excluded\na,2026-01-05T09:00:00Z,li；wang\n", "and here is ；"),
        ("contacts", "contact,at,preferred\na,2026-01-05T09:00:00Z,li、wang\n", "and here is 、"),
        ("agents", "agent;words\nli;de\n", "--delimiter ';'"),
        ("contacts", "contact\tat\na\t2026-01-05T09:00:00Z\n", "--delimiter tab"),
        ("agents", "Name,skill\n", "there is no column 'agent'"),  # without rows, too
    ],
)
def test_other_separators_are_told(tmp_path, capsys, file, text, told):
    assert cli.main(written(tmp_path, **{file: text})) == 1
    assert told in capsys.readouterr().err


def test_an_argument_that_python_cannot_spell_is_told():
    contacts = {"contact": ["a"], "at": ["2026-01-05T09:00:00Z"], "kind": ["x"]}
    with pytest.raises(TypeError, match="'class_'; did you mean 'class_column'"):
        kefu.service.route(contacts, agents={"agent": ["li"]}, class_="kind")
    with pytest.raises(TypeError, match="did you mean 'agents'"):
        kefu.service.route(contacts, agent={"agent": ["li"]})


def test_plots_that_a_result_has_not_are_told_with_those_that_it_has(day):
    with pytest.raises(kefu.Error, match="there is: waits, course, agents"):
        day.plot("timeline")
    with pytest.raises(kefu.Error, match="did you mean 'course'"):
        day.plot("corse")


def test_the_page_is_there_in_both_languages_and_says_the_same(day):
    pages = [day.to_html(language=language) for language in ("en", "zh")]
    for text in pages:
        assert text.count("<svg") == 3
        assert "c-0154" in text
    assert "Who was overtaken" in pages[0]
    assert "谁被超越" in pages[1]
    assert [p.count("<tr>") for p in pages] == [pages[0].count("<tr>")] * 2


def test_texts_of_strangers_are_escaped():
    hostile = "<script>alert(1)</script>\"'&<b>"
    contacts = {"contact": [hostile, "b"], "at": ["2026-01-05T09:00:00Z"] * 2, "channel": ["chat"] * 2}
    rules = kefu.Charter.parse("[routing]\n[routing.channel.chat]\n")
    text = kefu.service.route(contacts, agents={"agent": [hostile]}, charter=rules).to_html(title=hostile)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("of", ["list", "numpy", "numpy_ns", "numpy_hours", "pandas", "polars", "pyarrow"])
def test_lengths_of_time_are_numbers_of_seconds_or_durations(of):
    import datetime as dt

    import numpy as np
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    spans = [dt.timedelta(hours=1), None, dt.timedelta(hours=2)]
    hours = np.array([1, "NaT", 2], dtype="timedelta64[h]")
    table = {
        "contact": ["a", "b", "c"],
        "at": ["2026-01-05T09:00:00Z"] * 3,
        "channel": ["chat"] * 3,
        "handling": {
            "list": spans,
            "numpy": hours.astype("timedelta64[s]"),
            "numpy_ns": hours.astype("timedelta64[ns]"),
            "numpy_hours": hours,
        }.get(of, spans),
    }
    given = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}.get(of, dict)(table)
    rules = kefu.Charter.parse("[routing]\n[routing.channel.chat]\n")
    agents = {"agent": ["li", "wang", "sun"]}
    route = lambda contacts: kefu.service.route(contacts, agents=agents, charter=rules)["contacts"].to_dict()
    seconds = route({**table, "handling": [3600.0, None, 7200.0]})
    assert {k: v.tolist() for k, v in route(given).items()} == {k: v.tolist() for k, v in seconds.items()}


def test_a_day_without_contacts_has_a_page():
    nothing = {"contact": [], "at": [], "channel": []}
    result = kefu.service.route(nothing, agents={"agent": ["li"]}, charter=kefu.Charter.parse(RULES))
    assert int(next(result["waits"].rows())["contacts"]) == 0
    assert '<div class="figures">' in result.to_html()
    assert list(cli.route_headline(result, _words.Words("en")))[0].startswith("0 contacts")


def test_plots_that_would_say_nothing_are_left_out():
    nothing = kefu.service.route({"contact": [], "at": []}, agents={"agent": ["li"]})
    contacts = {"contact": ["a", "b"], "at": ["2026-01-05T09:00:00Z", "2026-01-05T09:00:10Z"], "class": ["x", "x"]}
    refused = kefu.service.route(contacts, agents={"agent": ["li"]}, charter=kefu.Charter.parse(RULES))
    for result in (nothing, refused):
        assert plot.kinds(result) == []
        page = result.to_html()
        assert "<svg" not in page
        assert page.count("there are no waits to draw") == 1
    assert "From 2026-01-05 09:00:00 to 2026-01-05 09:00:10" in refused.to_html()


def test_times_of_a_short_period_are_told_with_their_seconds():
    import matplotlib.pyplot as plt

    contacts = {"contact": ["a", "b"], "at": ["2026-01-05T09:00:00Z", "2026-01-05T09:00:10Z"], "handling": [7.0, 12.0]}
    result = kefu.service.route(contacts, agents={"agent": ["li"]})
    for kind in ("course", "agents"):
        ax = result.plot(kind)
        ax.figure.canvas.draw()
        shown = [label.get_text() for label in ax.get_xticklabels()]
        assert 2 < len(shown) < 8
        assert all(re.fullmatch(r"09:00:\d\d", label) for label in shown)
    last = result.plot("course").get_lines()[0].get_xdata(orig=True)[-1]
    assert str(last).startswith("2026-01-05T09:00:22")  # no longer than the period
    plt.close("all")


@pytest.mark.parametrize(
    ("handling", "unit", "tick"), [(60.0, "seconds", "20"), (1200.0, "minutes", "5:00"), (7200.0, "hours", "0:30")]
)
def test_lengths_of_waits_stand_in_the_unit_of_the_longest(handling, unit, tick):
    import matplotlib.pyplot as plt

    contacts = {"contact": ["a", "b"], "at": ["2026-01-05T09:00:00Z"] * 2, "handling": [handling] * 2}
    ax = kefu.service.route(contacts, agents={"agent": ["li"]}).plot("waits")
    ax.figure.canvas.draw()
    shown = [label.get_text() for label in ax.get_xticklabels()]
    assert ax.get_xlabel() == unit
    assert tick in shown
    assert len(set(shown)) == len(shown) < 9
    plt.close("all")


@pytest.mark.parametrize("kind", ["waits", "course", "agents"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_day_is_drawn(day, kind, language):
    import matplotlib.pyplot as plt

    ax = day.plot(kind, language=language)
    assert ax.get_title(loc="left") == _words.Words(language)(f"plot.{kind}")
    if kind == "agents":
        assert [t.get_text() for t in ax.get_yticklabels()][:2] == ["李娜", "王伟"]
    plt.close("all")


def test_kinds_of_plots_are_told(day):
    assert plot.kinds(day) == ["waits", "course", "agents"]


def test_no_text_is_left_that_nobody_says(day, small, unfinished, monkeypatch, capsys):
    said = set()
    say = _words.Words.__call__
    monkeypatch.setattr(
        _words.Words, "__call__", lambda self, key, /, **values: said.add(key) or say(self, key, **values)
    )
    nobody = kefu.service.route({"contact": [], "at": []}, agents={"agent": ["li"]})
    for result in (day, small, unfinished, nobody):
        result.to_html()
        for line in cli.route_headline(result, _words.Words("en")):
            assert line
    assert cli.main([*DAY, "--report", "/dev/null"]) == 0
    assert cli.main([*DAY, "--explain", "c-0117"]) == 0
    assert cli.main(DAY) == 0
    left = {key for key in set(_words.TEXTS) - said if key.startswith((*ROUTE_TEXTS, "cli.route."))}
    # Nobody is away in these days, and none has many findings.
    assert left <= {"agent.away", "route.findings.more"}
