#!/usr/bin/env python3
"""The source of the documentation's pages: README, docs/*.md and the like as they are, and a reference page for every public header, which doxygen
reads. ./dev docs runs it, and then Sphinx over what it leaves.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from headers import ROOT, sources

DOXYGEN = """
PROJECT_NAME = kefu
INPUT = {include}
FULL_PATH_NAMES = YES
RECURSIVE = YES
FILE_PATTERNS = *.h *.hpp
OUTPUT_DIRECTORY = {output}
GENERATE_HTML = NO
GENERATE_LATEX = NO
GENERATE_XML = YES
JAVADOC_AUTOBRIEF = YES
EXTRACT_ALL = YES
MACRO_EXPANSION = YES
EXPAND_ONLY_PREDEF = YES
PREDEFINED = KEFU_API= __cplusplus=202002L
QUIET = YES
WARNINGS = NO
WARN_IF_DOC_ERROR = NO
WARN_IF_INCOMPLETE_DOC = NO
"""

CONFIGURATION = """
project = "kefu"
version = release = "{version}"
extensions = ["breathe", "myst_parser"]
myst_heading_anchors = 3
breathe_projects = {{"kefu": "{xml}"}}
breathe_default_project = "kefu"
html_theme = "furo"
html_title = "kefu {version}"
suppress_warnings = ["myst.xref_missing", "toc.not_readable", "duplicate_declaration.cpp", "duplicate_declaration.c", "misc.highlighting_failure", "app.add_directive"]
"""


def name_by_path(xml: Path) -> None:
    """Doxygen's index names files without their folders, and two rooms may each have a score.hpp."""
    index = xml / "index.xml"
    tree = ElementTree.parse(index)
    for compound in tree.iter("compound"):
        if compound.get("kind") == "file":
            place = ElementTree.parse(xml / f"{compound.get('refid')}.xml").find("compounddef/location")
            if place is not None:
                compound.find("name").text = place.get("file")
    tree.write(index, encoding="utf-8", xml_declaration=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "build/docs")
    given = parser.parse_args()
    output = given.output.resolve()
    source = output / "source"
    shutil.rmtree(source, ignore_errors=True)
    (source / "reference").mkdir(parents=True)

    settings = output / "Doxyfile"
    settings.write_text(DOXYGEN.format(include=ROOT / "include", output=output))
    subprocess.run(["doxygen", str(settings)], check=True)
    name_by_path(output / "xml")

    version = (ROOT / "VERSION").read_text().strip()
    (source / "conf.py").write_text(CONFIGURATION.format(version=version, xml=output / "xml"))

    # Every page at its own place, so that links between them, and to what stands beside them, hold.
    front = [p for p in ("README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md") if (ROOT / p).exists()]
    others = [p for p in ROOT.glob("*/**/README.md") if not {"build", ".venv"} & set(p.relative_to(ROOT).parts)]
    for path in [
        *(ROOT / p for p in front),
        *others,
        *(ROOT / "docs").rglob("*"),
        *(ROOT / "examples").glob("*"),
        ROOT / "LICENSE",
    ]:
        if path.is_file():
            target = source / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    pages = [p.removesuffix(".md") for p in front] + [f"docs/{p.stem}" for p in sorted((ROOT / "docs").glob("*.md"))]
    pages += [str(p.relative_to(ROOT).with_suffix("")) for p in sorted(others)]

    references: dict[str, list[str]] = {}
    for header in sources("include"):
        name = str(header.relative_to(ROOT / "include"))
        room = header.parent.name if header.parent.name != "kefu" else "whole library"
        stem = name.replace("/", "_").replace(".", "_")
        references.setdefault(room, []).append(stem)
        (source / "reference" / f"{stem}.rst").write_text(
            f"{name}\n{'=' * len(name)}\n\n.. doxygenfile:: {name}\n   :project: kefu\n"
        )

    lines = [
        "kefu",
        "====",
        "",
        ".. toctree::",
        "   :maxdepth: 1",
        "   :caption: Pages",
        "",
        *(f"   {p}" for p in pages),
        "",
    ]
    for room, stems in sorted(references.items()):
        lines += [
            ".. toctree::",
            "   :maxdepth: 1",
            f"   :caption: Reference: {room}",
            "",
            *(f"   reference/{s}" for s in stems),
            "",
        ]
    (source / "index.rst").write_text("\n".join(lines))
    print(f"{len(pages)} pages, {sum(map(len, references.values()))} headers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
