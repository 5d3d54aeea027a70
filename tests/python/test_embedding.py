"""What a host may count on, as far as Python shows it better than C: another locale, and what the library needs to be loaded."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess

import pytest
from conftest import ROOT, run_python

LIBRARY = os.environ.get("KEFU_LIBRARY", str(ROOT / "build/dev/libkefu.so"))

# Numbers go in as JSON, TOML and texts, and come out as reports, charters, cells and sentences.
SPEAK = r"""
import json, locale, sys, kefu
if sys.argv[1]:
    locale.setlocale(locale.LC_ALL, "")
    locale.setlocale(locale.LC_NUMERIC, sys.argv[1])
    assert locale.format_string("%.2f", 1.5) == "1,50", "the locale has no comma"
charter = kefu.Charter.parse("[customer.abc]\na_share = 0.75\n[customer.concentration]\nlevel = 0.9\ntop = [0.125]\n")
lines = {"customer": ["anna", "bruno", "anna", "chen"] * 5, "at": ["2024-01-09T10:30:00.25", "2024-02-14 09:00", "2024-03-28", "2024-03-30"] * 5,
         "amount": ["1234.56", "19.99", "310.5", "85.25"] * 5, "cost": ["0.5", "1.25", "2", "3.75"] * 5}
columns = dict(cost="cost", time_zone="UTC", b_share=0.9375, interval="resampled", replicates=100)
scores = kefu.score(lines, charter=charter, **columns)
print(json.dumps([charter.show(), scores.report, scores.explain("anna"), scores.explain("anna", "zh"), scores.model.report, scores.model.save().hex(),
                  [[list(row.values()) for row in scores[name].rows()] for name in scores.tables], kefu.describe("customer.score")], default=str))
"""


@pytest.fixture(scope="module")
def comma(tmp_path_factory):
    """A locale that writes 1.234,5 for 1234.5: one of its own, since few machines have any but C."""
    folder = tmp_path_factory.mktemp("locale")
    (folder / "comma").write_text('LC_NUMERIC\ndecimal_point ","\nthousands_sep "."\ngrouping 3;3\nEND LC_NUMERIC\n')
    # It warns of all that is not said.
    subprocess.run(
        ["localedef", "-c", "-i", str(folder / "comma"), "-f", "ANSI_X3.4-1968", str(folder / "xx_XX")],
        capture_output=True,
    )
    assert (folder / "xx_XX/LC_NUMERIC").exists()
    return folder


def test_a_locale_with_decimal_commas_changes_nothing(comma):
    plain = run_python(SPEAK, "")
    with_commas = run_python(SPEAK, "xx_XX", env={**os.environ, "LOCPATH": str(comma)})
    assert plain.returncode == 0, plain.stderr
    assert with_commas.returncode == 0, with_commas.stderr
    assert json.loads(with_commas.stdout) == json.loads(plain.stdout)
    assert "0.75" in plain.stdout and "7725.30" in plain.stdout


def test_tzdir_names_the_folder_of_the_zones(tmp_path):
    (tmp_path / "Home").mkdir()
    shutil.copyfile("/usr/share/zoneinfo/Asia/Tokyo", tmp_path / "Home/Town")
    code = """
import kefu
line = {"customer": ["a"], "at": ["2024-01-01T20:00:00Z"], "amount": [1.0]}
print(kefu.score(line, time_zone="Home/Town")["scores"].to_dict()["last"][0])
"""
    assert run_python(code).returncode != 0
    done = run_python(code, env={**os.environ, "TZDIR": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert "2024-01-02" in done.stdout  # in Tokyo it is the next day


def test_the_library_needs_what_the_page_lists():
    out = subprocess.run(["readelf", "-d", LIBRARY], capture_output=True, text=True, check=True).stdout
    needed = set(re.findall(r"\(NEEDED\).*\[(lib\w+|ld-linux[\w-]*)[\w+.-]*\]", out.replace("libstdc++", "libstdcxx")))
    run_time = {"libc", "libm", "libgcc_s", "libstdcxx", "ld-linux-x86-64", "ld-linux-aarch64"}
    assert "libc" in needed
    assert needed - run_time <= {"libcctz", "libutf8proc"}
    row = re.search(r"^\| shared C library, .*$", (ROOT / "docs/dependencies.md").read_text(), re.M)
    assert row and all(name in row[0] for name in needed - run_time)


def test_every_library_that_is_built_with_is_listed_with_its_licence():
    """What ./dev installs to build with stands on the page, with a licence that is none of the GPL's."""
    packages = re.search(r"^demo_packages=\((.*?)^\)", (ROOT / "dev").read_text(), re.M | re.S)
    libraries = {name for name in packages[1].split() if name.endswith("-dev") and not name.startswith("python3")}
    assert len(libraries) >= 6
    page = (ROOT / "docs/dependencies.md").read_text().partition("## To build")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    licences = {row[1]: row[2] for row in rows}
    assert libraries <= set(licences)
    free = re.compile(r"(MIT|BSL-1\.0|BSD|Apache-2\.0)\b")
    assert all(free.match(licences[name]) for name in libraries)
