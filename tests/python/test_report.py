"""The page that people look at: one file, nothing from the network, every text escaped, and a browser draws it without a complaint.

It is there in English and in Chinese, and says the same in both.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from string import Formatter

import kefu
import pytest
from conftest import COLUMNS, OPTIONS, RETAIL, ROUTE_TEXTS, make_lines
from kefu import _words, plot

HOSTILE = "<script>alert(1)</script>\"'&<b>"
LINES = make_lines(600, 60)


@pytest.fixture(scope="module", params=_words.LANGUAGES)
def page(request):
    return kefu.score(LINES, **OPTIONS).to_html(title="Who & why", language=request.param)


class Tags(HTMLParser):
    """Tags that are there, those that are open at the end, and what they point at."""

    VOID = {"meta", "link", "br", "img", "hr", "path", "use", "rect", "circle", "line", "polygon"}

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.points = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        self.points += [v for k, v in attrs if k in ("src", "href", "xlink:href", "action", "data")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append(tag)
        self.points += [v for k, v in attrs if k in ("src", "href", "xlink:href", "action", "data")]

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open and self.open.pop() == tag, tag


def test_it_is_one_file_that_asks_for_nothing(page):
    tags = Tags(page)
    assert not tags.open, "tags that are not closed"
    assert not {"script", "iframe", "object", "embed", "link", "form"} & set(tags.found)
    assert all(p.startswith("#") for p in tags.points), "something is fetched"
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+", page))
    assert addresses <= {"http://www.w3.org", "http://purl.org", "http://creativecommons.org"}, (
        "names of XML, no addresses"
    )
    assert "default-src 'none'" in page


def test_plots_are_drawings_whose_text_is_text(page):
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 4
    texts = []
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        texts += [t for e in root.iter() if e.tag.endswith("}text") for t in e.itertext()]
    english = (
        "Lorenz curve",
        "ABC classes",
        "recency score (right: lately)",
        "all alike",
        "Customer pyramid",
        "platinum",
    )
    chinese = ("洛伦兹曲线", "ABC 分类", "近度评分（右：最近）", "绝对平均线", "客户金字塔", "铂金")
    for expected in english if '<html lang="en">' in page else chinese:
        assert expected in texts


def test_it_says_what_the_figures_stand_on(page):
    english = ("rows that came in", "95% interval", "Gini", "Digest", "among the most recent")
    chinese = ("读入", "95% 置信区间", "基尼系数", "章程摘要", "属于最近的一组")
    expected = english if '<html lang="en">' in page else chinese
    for text in ("Who &amp; why", kefu.__version__, *expected):
        assert text in page, text


def test_texts_of_strangers_are_escaped():
    lines = {**LINES, "who": [HOSTILE if w == "c1" else w for w in LINES["who"]]}
    lines["paid"] = [9999.0 if w == HOSTILE else p for w, p in zip(lines["who"], lines["paid"])]
    page = kefu.score(lines, **OPTIONS).to_html(title=HOSTILE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page, "the customer is among the first"
    assert "<script" not in page and HOSTILE not in page
    assert "script" not in Tags(page).found
    turned = kefu.score({**LINES, "who": ["\u202eevil" if w == "c1" else w for w in LINES["who"]]}, **OPTIONS)
    assert "\u202e" not in turned.to_html(top=1000)
    assert "<script" not in turned._repr_html_() and "\u202e" not in turned._repr_html_()


def test_control_characters_of_strangers_are_seen_in_plots():
    contacts = {
        "contact": ["c1", "c2"],
        "at": ["2024-01-02T09:00:00Z", "2024-01-02T09:01:00Z"],
        "channel": ["chat"] * 2,
        "handling": [60.0, 60.0],
    }
    agents = {"agent": ["li\x1b[31m", "wa\u202eng"], "team": ["a\x07", "b"]}
    page = kefu.service.route(contacts, agents=agents).to_html()
    assert "\\u{1B}" in page and not {"\x1b", "\x07", "\u202e"} & set(page)


@pytest.mark.parametrize(
    "table",
    [
        {"who": [], "day": [], "paid": []},
        {"who": ["a"], "day": ["2024-01-01"], "paid": [1.0]},
        {"who": ["a", "b"], "day": ["2024-01-01"] * 2, "paid": [5.0, 5.0]},
        {"who": ["客户", "🙂"], "day": ["2024-01-01"] * 2, "paid": [5.0, 1.0]},
    ],
    ids=["nobody", "one", "equals", "chinese"],
)
def test_small_tables_have_a_page(table):
    for language in _words.LANGUAGES:
        page = kefu.score(table, **COLUMNS, time_zone="UTC").to_html(language=language)
        assert not Tags(page).open
        assert "nan" not in re.sub(r"<[^>]*>", " ", page).lower().split()


# ---------------------------------------------------------------------------------------------------------- languages
HAN = re.compile("[\u4e00-\u9fff]")
NAMES = {"RFM", "ABC", "A", "B", "C", "kefu", "default", "EUR", "GBP"}  # what a Chinese page may say in Latin letters


def one_of_everything():
    """Lines of which something becomes of every kind: anonymous, dropped, zero, after, taken back, given back, rounded, cut."""
    lines = [
        ("", "2024-01-01", 5.0, "1"),
        ("ann", "2024-01-02T10:00:00.1234567", 10.005, "2"),
        ("bob", "2024-01-03", 0.0, "3"),
        ("bob", "2024-01-03", -4.0, "4"),
        ("ann", "2024-01-05", -10.005, "C2"),
        ("cyd", "2024-01-05", -1.0, "C7"),
        ("dan", "2024-01-06", 3.0, "T1"),
        ("eve", "2024-01-07", 7.0, "9"),
        ("eve", "2024-03-07", 7.0, "9"),
    ]
    table = dict(zip(("who", "day", "paid", "order"), zip(*lines)))
    rules = ["order starts C: match", "order starts T: drop"]
    return kefu.score(
        table, **OPTIONS, order="order", cancelled=rules, negative="negate", after="leave_out", as_of="2024-02-01"
    )


GRADES = """
[customer.grade]
renewal_days = 30
gets.A = { en = "named contact", zh = "专属客服" }
[table.service_grade]
hit = "first"
input.contract = ["none", "premium", "unknown"]
output.grade = ["A", "B"]
rows = [["premium", "A"], ["-", "B"]]
[table.segment]
hit = "first"
input.tier = ["platinum", "gold", "iron", "lead"]
output.segment = ["X"]
rows = [["gold", "X"]]
"""


def graded():
    """With accounts, last tiers, grades, segments, and more renewals than the page shows."""
    who = sorted(set(LINES["who"]))
    accounts = {
        "customer": who,
        "contract": ["premium", "none"] * (len(who) // 2) + ["none"] * (len(who) % 2),
        "renewal": ["2023-12-30"] * len(who),
    }
    last = {
        "customer": who[1:],
        "tier": ["gold", "iron", "lead"] * ((len(who) - 1) // 3) + ["lead"] * ((len(who) - 1) % 3),
    }
    charter = kefu.Charter.parse(GRADES)
    return kefu.score(LINES, **OPTIONS, accounts=accounts, last_tiers=last, charter=charter, periods=2)


@pytest.fixture(scope="module")
def results():
    """Results that make the page say all that it can say."""
    scored = kefu.score(LINES, **OPTIONS)
    return [
        scored,
        one_of_everything(),
        kefu.score({"who": [], "day": [], "paid": []}, **COLUMNS, time_zone="UTC"),
        kefu.score(LINES, **OPTIONS, model=scored.model),
        kefu.score(LINES, **OPTIONS, fit=False),
        kefu.score(LINES, **COLUMNS, time_zone="UTC"),
        kefu.score({**LINES, "paid": [0] * len(LINES["paid"])}, **OPTIONS, zero="keep"),
        graded(),
        kefu.score(
            LINES,
            **OPTIONS,
            accounts={"customer": sorted(set(LINES["who"]))[:2], "renewal": ["2023-12-30", "2020-01-01"]},
            charter=kefu.Charter.parse(GRADES),
        ),
        kefu.score(
            LINES,
            **OPTIONS,
            naming="ranks",
            charter=kefu.Charter.parse(GRADES[: GRADES.index("[table.segment]")].replace(', "unknown"', "")),
        ),
    ]


def read(page):
    """What a reader sees of a page."""
    page = page.replace("&nbsp;", " ")
    return re.sub(r"<[^>]*>", " ", re.sub(r"<(style|metadata)\b.*?</\1>", " ", page, flags=re.DOTALL))


def shown(text):
    """The values that a text shows, with their formats; a choice between singular and plural shows what stands in it."""
    out = set()
    for _, name, form, _ in Formatter().parse(text):
        if name is not None:
            out |= shown(form) if "|" in form else {(name, form)}
    return out


@pytest.mark.parametrize("key", _words.TEXTS)
def test_every_text_is_there_in_both_languages(key):
    english, chinese = _words.TEXTS[key]
    assert english.strip() and not HAN.search(english)
    assert HAN.search(chinese), "no Chinese in it"
    assert "|" not in re.sub(r"\{tied:.*?\}", "", chinese), "Chinese has one form, but says 各 of several"
    assert shown(english) == shown(chinese)


def test_english_has_a_singular():
    say, chinese = _words.Words("en"), _words.Words("zh")
    assert say("headline.occasions", n=1) == "on 1 occasion of purchase"
    assert say("headline.occasions", n=16680) == "on 16,680 occasions of purchase"
    assert say("top.title", n=1) == "The customer who brings most"
    assert say("top.title", n=20) == "The 20 customers who bring most"
    assert chinese("headline.occasions", n=16680) == "来自 16,680 次购买"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0.456, "0.46", "0.46"),
        (847.2, "847", "847"),
        (1871.0, "1.9k", "1,871"),
        (45678.0, "46k", "4.6万"),
        (2_500_000.0, "2.5m", "250万"),
        (1.23e9, "1.2bn", "12亿"),
        (-45678.0, "-46k", "-4.6万"),
        (float("nan"), "", ""),
    ],
)
def test_large_money_is_counted_as_people_count(value, english, chinese):
    assert (_words.Words("en").short(value), _words.Words("zh").short(value)) == (english, chinese)


def test_every_word_of_the_engine_has_a_text():
    tables = {port["name"]: port for port in kefu.describe("customer.score")["results"]}
    status = next(f for f in tables["concentration"]["fields"] if f["name"] == "status")
    for word in status["words"]:
        assert f"interval.{word['word']}" in _words.TEXTS
    parts = next(f for f in tables["parts"]["fields"] if f["name"] == "status")["text"]
    for word in set(re.findall(r"\w+", parts)) - {"or"}:
        assert f"model.{word}" in _words.TEXTS


def test_a_name_with_a_dollar_is_no_formula():
    plt = pytest.importorskip("matplotlib.pyplot")
    names = [r"up $\bad{$", "D$x^2$"]
    sales = {"customer": ["a", "b", "c"], "at": ["2024-01-01"] * 3, "amount": [1.0, 2.0, 3.0]}
    last = {"customer": ["a", "b"], "tier": names}
    scored = kefu.score(sales, tiers=names, cuts=[0.5], last_tiers=last)
    page = scored.to_html()
    assert page.count("up $\\bad{$") >= 3 and page.count("D$x^2$") >= 3
    for kind in ("pyramid", "movement"):
        figure, ax = plt.subplots()  # of the caller, under settings of their own
        scored.plot(kind, ax=ax)
        out = io.StringIO()
        figure.savefig(out, format="svg")
        plt.close(figure)


def test_no_text_is_left_that_nobody_says(results, monkeypatch):
    said = set()
    say = _words.Words.__call__
    monkeypatch.setattr(
        _words.Words, "__call__", lambda self, key, /, **values: said.add(key) or say(self, key, **values)
    )
    for result in results:
        result.to_html()
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    results[0].to_html()
    # The engine gives these with an interval today; if it comes without one, there is a word for it.
    left = {
        key
        for key in set(_words.TEXTS) - said
        if not key.startswith(("cli.", "events.", "forecast.", "estimator.", *ROUTE_TEXTS))
    }
    assert left <= {"interval.ok", "interval.degenerate"}


def test_no_english_is_left_in_the_chinese_page(results):
    for result in results:
        page = read(result.to_html(language="zh"))
        ids = set(result["scores"].to_dict()["customer"])
        words = set(re.findall(r"[A-Za-z][A-Za-z0-9]*", page.replace(result.stamp["digest"], ""))) - ids
        # What a charter calls its tables, inputs and words stays as it is; a table of the answer has one name.
        words -= set(re.findall(r"[A-Za-z]+", GRADES)) | {"renewals"} if len(result["grades"]) else set()
        assert words <= NAMES, words - NAMES
        assert not HAN.search(read(result.to_html()))


def test_the_demo_has_a_page_in_both_languages_with_the_same_numbers(retail):
    result = kefu.score(retail, **RETAIL)
    english, chinese = (result.to_html(language=language) for language in _words.LANGUAGES)
    assert not Tags(chinese).open and '<html lang="zh-CN">' in chinese
    words = set(re.findall(r"[A-Za-z]+", read(chinese).replace(result.stamp["digest"], "")))
    assert words <= NAMES, words - NAMES
    assert result.explain("14646", "zh").splitlines()[0] in chinese
    numbers = [re.findall(r'<td class="(?:n|id)">(.*?)</td>', page) for page in (english, chinese)]
    assert numbers[0] == numbers[1] and len(numbers[0]) > 150


def test_another_language_is_refused():
    result = kefu.score(LINES, **OPTIONS)
    for ask in (result.to_html, result.plot):
        for language in ("de", "", "zh-CN", None):
            with pytest.raises(kefu.Error, match="language: expected 'en' or 'zh'") as caught:
                ask(language=language)
            assert caught.value.status == "BAD_OPTION"


def test_plots_speak_the_language_that_is_asked_for():
    result = kefu.score(LINES, **OPTIONS)
    assert result.plot("lorenz").get_title(loc="left") == "Lorenz curve"
    assert result.plot("lorenz", language="zh").get_title(loc="left") == "洛伦兹曲线"
    assert result.plot("rfm", language="zh").get_title(loc="left") == "客户数和平均净金额（EUR）"


@pytest.mark.parametrize("language", _words.LANGUAGES)
def test_without_matplotlib_the_page_says_so(monkeypatch, language):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    page = kefu.score(LINES, **OPTIONS).to_html(language=language)
    assert "<svg" not in page and "kefu[plot]" in page
    assert ("安装 matplotlib" if language == "zh" else "matplotlib is installed") in page


def test_a_page_in_chinese_needs_no_chinese_font_here(monkeypatch):
    """Who reads the page has one; the machine that makes it need not."""
    monkeypatch.setattr(plot, "_FONTS", ("DejaVu Sans",))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "洛伦兹曲线" in kefu.score(LINES, **OPTIONS).to_html(language="zh")


# ------------------------------------------------------------------------------------------------------------ browser
BROWSER = shutil.which("chromium")


@pytest.mark.skipif(BROWSER is None, reason="no chromium here")
def test_a_browser_draws_it_without_a_complaint(page, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
            "--run-all-compositor-stages-before-draw", f"--screenshot={tmp_path / 'page.png'}", "--window-size=1200,1400", file.as_uri(),
        ],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "page.png").stat().st_size > 50_000, done.stderr[-2000:]
    complaints = [
        line for line in done.stderr.splitlines() if "CONSOLE" in line or "Refused to" in line or "net::ERR" in line
    ]
    assert not complaints, complaints
