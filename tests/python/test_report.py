"""The page that people look at: one file, nothing from the network, every text escaped, and a browser draws it without a complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import kefu
import pytest
from conftest import COLUMNS, OPTIONS, make_lines

HOSTILE = "<script>alert(1)</script>\"'&<b>"
LINES = make_lines(600, 60)


@pytest.fixture(scope="module")
def page():
    return kefu.score(LINES, **OPTIONS).to_html(title="Who & why")


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
    assert len(drawings) == 3
    texts = []
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        texts += [t for e in root.iter() if e.tag.endswith("}text") for t in e.itertext()]
    for expected in ("Lorenz curve", "ABC classes", "recency score (right: lately)"):
        assert expected in texts


def test_it_says_what_the_figures_stand_on(page):
    for expected in ("Who &amp; why", "rows that came in", "95% interval", "Gini", "digest", kefu.__version__):
        assert expected in page, expected


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
    page = kefu.score(table, **COLUMNS, time_zone="UTC").to_html()
    assert not Tags(page).open
    assert "nan" not in re.sub(r"<[^>]*>", " ", page).lower().split()


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
