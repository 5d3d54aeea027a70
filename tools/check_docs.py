#!/usr/bin/env python3
"""Runs every code block of README.md, README.zh.md, CONTRIBUTING.md, CHANGELOG.md and docs/*.md, in a folder of its own for each
page that shows the repository's data, examples and tests, with kefu installed beside it.

    python        one namespace a page, in order
    cpp, c        blocks with a main are programs of their own; the others of a page make one program, in order:
                  includes and definitions at file scope (their first line begins with struct, enum, namespace, template,
                  constexpr, static, inline or class), the rest in main
    sh            run line by line (\\ continues a line) with kefu in PATH; lines that set up the machine (./dev, git, cd, sudo,
                  apt-get, pip install, python3 -m pip) are only read: ./dev's commands must exist
    console       lines that begin with $ are run; what follows each is its expected output, ... stands for any lines
    toml          a charter: checked by kefu charter check (not [project], [build-system], [tool...]: those are parsed)
    json          parsed           cmake   configured and built with the installed kefu           php   run
    text          never run

A block after the line `<!-- not run: REASON -->` is left out and counted; `<!-- new program -->` begins a new cpp or c program.
A fence without a language, or of one that is not listed, fails.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path

from headers import ROOT

LANGUAGES = {"python", "cpp", "c", "sh", "bash", "console", "toml", "json", "cmake", "php", "text"}
FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})\s*(?P<language>[\w+-]*)(?P<rest>.*)$")
SETS_UP = re.compile(
    r"^(sudo |apt-get |apt |git |cd |pip install|python3? -m pip |python3? -m venv|source |docker |\. )"
)
FILE_SCOPE = re.compile(
    r"^(struct|enum|namespace|template|constexpr|static|inline|class|typedef|using namespace|/// )\b|^(struct|enum|static) "
)


@dataclass
class Block:
    page: Path
    line: int
    language: str
    text: str
    not_run: str
    new_program: bool

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class Wrong(Exception):
    """A block that does not do what a reader would expect."""


def blocks(page: Path) -> list[Block]:
    found = []
    before = ""
    lines = iter(enumerate(page.read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        match = FENCE.match(line)
        if not match:
            before = line.strip() or before
            continue
        text = []
        for _, inner in lines:
            if inner.strip().startswith(match["fence"]) and not inner.strip().strip(match["fence"][0]):
                break
            text.append(inner.removeprefix(match["indent"]))
        else:
            raise Wrong(f"{page.relative_to(ROOT)}:{number}: a fence that is not closed")
        mark = re.match(r"<!--\s*not run:\s*(.+?)\s*-->", before)
        found.append(
            Block(
                page,
                number,
                match["language"],
                "\n".join(text) + "\n",
                mark[1] if mark else "",
                before == "<!-- new program -->",
            )
        )
        before = ""
    return found


def run(command, place: str, **how) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, **how)
    if done.returncode:
        shown = command if isinstance(command, str) else " ".join(map(str, command))
        raise Wrong(f"{place}: exit status {done.returncode} of {shown}\n{done.stdout[-2000:]}{done.stderr[:2000]}")
    return done.stdout


class Page:
    """One page's folder, environment and programs."""

    def __init__(self, page: Path, work: Path, prefix: Path, build: Path):
        self.folder = work / page.stem
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in ("data", "examples", "tests", "docs", "include", "VERSION"):
            if (ROOT / name).exists():
                (self.folder / name).symlink_to(ROOT / name)
        self.prefix = prefix
        libdir = next(prefix.rglob("libkefu.so")).parent
        tools = ROOT / ".venv/bin"
        self.environment = dict(
            os.environ,
            PATH=f"{tools}:{os.environ['PATH']}",
            PKG_CONFIG_PATH=str(libdir / "pkgconfig"),
            LD_LIBRARY_PATH=str(libdir),
            CMAKE_PREFIX_PATH=str(prefix),
            KEFU_LIBRARY=str(libdir / "libkefu.so.1"),
            KEFU_HEADER=str(prefix / "include/kefu/kefu.h"),
            MPLBACKEND="Agg",
            COLUMNS="120",
        )
        self.libdir = libdir
        self.programs: dict[str, list[Block]] = {"cpp": [], "c": []}
        self.built = 0

    def python(self, found: list[Block]) -> None:
        """All blocks in one process, each under its own name, so that a traceback shows page and line."""
        script = self.folder / "blocks.json"
        script.write_text(json.dumps([[b.place, b.line, b.text] for b in found]))
        run(
            [sys.executable, str(Path(__file__).resolve()), "--python", str(script)],
            found[0].place,
            cwd=self.folder,
            env=self.environment,
        )

    def compile(self, language: str, text: str, place: str) -> None:
        self.built += 1
        source = self.folder / f"program{self.built}.{language}"
        source.write_text(text)
        program = source.with_suffix("")
        include, library = ["-I", str(self.prefix / "include")], ["-L", str(self.libdir)]
        cache = [shutil.which("ccache")] if shutil.which("ccache") else []
        if language == "c":
            run(
                [*cache, "cc", "-std=c11", "-Wall", "-Wno-unused", *include, "-c", str(source), "-o", f"{program}.o"],
                place,
            )
            run(["cc", f"{program}.o", *library, "-lkefu", "-lm", "-o", str(program)], place)
        elif re.search(r"kefu/kefu(_c\.hpp|\.h)[>\"]", text):
            run(
                [
                    *cache,
                    "c++",
                    "-std=c++11",
                    "-Wall",
                    "-Wno-unused",
                    *include,
                    "-c",
                    str(source),
                    "-o",
                    f"{program}.o",
                ],
                place,
            )
            run(["c++", f"{program}.o", *library, "-lkefu", "-pthread", "-o", str(program)], place)
        else:
            run(
                [
                    *cache,
                    "c++",
                    "-std=c++20",
                    "-Wall",
                    "-Wno-unused",
                    *include,
                    "-c",
                    str(source),
                    "-o",
                    f"{program}.o",
                ],
                place,
            )
            run(
                ["c++", f"{program}.o", *library, "-lkefu-cpp", "-lcctz", "-lutf8proc", "-pthread", "-o", str(program)],
                place,
            )
        run([str(program)], place, cwd=self.folder, env=self.environment)

    def finish_program(self, language: str) -> None:
        """The blocks so far without a main of their own, as one program."""
        found = self.programs[language]
        if not found:
            return
        self.programs[language] = []
        includes, outside, inside = [], [], []
        for block in found:
            body = []
            for number, line in enumerate(block.text.splitlines(), block.line + 1):
                if line.lstrip().startswith("#"):
                    includes.append(line)
                else:
                    body.append((number, line))
            first = next((line for _, line in body if line.strip() and not line.startswith("//")), "")
            target = outside if FILE_SCOPE.match(first) else inside
            target.append(f'#line {body[0][0] if body else block.line} "{block.page}"')
            target += [line for _, line in body]
        if language == "cpp":
            if not any("kefu" in line for line in includes):
                includes.append("#include <kefu/kefu.hpp>")
            text = "\n".join(
                [
                    *includes,
                    *outside,
                    "int main() try {",
                    *inside,
                    "} catch (const std::exception& e) { std::puts(e.what()); return 1; }",
                    "",
                ]
            )
            text = "#include <cstdio>\n#include <exception>\n" + text
        else:
            if not any("kefu" in line for line in includes):
                includes.append("#include <kefu/kefu.h>")
            text = "\n".join(
                [
                    "#include <stdio.h>",
                    "#include <stdlib.h>",
                    "#include <string.h>",
                    *includes,
                    *outside,
                    "int main(void) {",
                    *inside,
                    "return 0; }",
                    "",
                ]
            )
        self.compile(language, text, found[0].place)

    def shell(self, block: Block) -> None:
        commands = re.sub(r"\\\n\s*", " ", block.text).splitlines()
        rest = []
        for command in commands:
            bare = command.split("#", 1)[0].strip()
            if bare.startswith("./dev"):
                check_dev(bare, block.place)
            elif bare and not SETS_UP.match(bare):
                rest.append(command)
        if rest:
            run(["bash", "-euo", "pipefail", "-c", "\n".join(rest)], block.place, cwd=self.folder, env=self.environment)

    def console(self, block: Block) -> None:
        command, expected = "", []
        for line in [*block.text.splitlines(), "$ :"]:
            if not line.startswith("$ "):
                expected.append(line)
                continue
            if command.startswith("./dev"):
                check_dev(command, block.place)
            elif command and not SETS_UP.match(command):
                done = subprocess.run(
                    ["bash", "-c", command],
                    capture_output=True,
                    text=True,
                    cwd=self.folder,
                    env=self.environment,
                    timeout=600,
                )
                said = (done.stdout + done.stderr).rstrip("\n").splitlines()
                wanted = "\n".join(expected).rstrip("\n")
                pattern = r"\n".join(
                    r"(?:.*\n?)*?" if e.strip() == "..." else re.escape(e.rstrip()).replace(r"\.\.\.", ".*")
                    for e in wanted.splitlines()
                )
                if wanted and not re.fullmatch(pattern, "\n".join(s.rstrip() for s in said)):
                    raise Wrong(f"{block.place}: {command}\n   said\n" + "\n".join(said) + "\n   and not\n" + wanted)
                if not wanted and done.returncode:
                    raise Wrong(f"{block.place}: exit status {done.returncode} of {command}\n" + "\n".join(said))
            command, expected = line[2:], []

    def toml(self, block: Block) -> None:
        try:
            table = tomllib.loads(block.text)
        except tomllib.TOMLDecodeError as error:
            raise Wrong(f"{block.place}: {error}") from None
        if table.keys() & {"project", "build-system", "tool"}:
            return
        file = self.folder / "charter_block.toml"
        file.write_text(block.text)
        run(["kefu", "charter", "check", str(file)], block.place, cwd=self.folder, env=self.environment)

    def cmake(self, block: Block) -> None:
        project = self.folder / f"project{block.line}"
        project.mkdir()
        text = block.text
        if "project(" not in text:
            text = "cmake_minimum_required(VERSION 3.25)\nproject(page LANGUAGES C CXX)\n" + text
        (project / "CMakeLists.txt").write_text(text)
        for name in re.findall(r"[\w./-]+\.(?:c|cpp)\b", text):
            example = ROOT / "examples" / Path(name).name
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(example.read_text() if example.exists() else "int main() { return 0; }\n")
        run(
            ["cmake", "-S", str(project), "-B", str(project / "build"), "-G", "Ninja"],
            block.place,
            env=self.environment,
        )
        run(["cmake", "--build", str(project / "build")], block.place, env=self.environment)

    def php(self, block: Block) -> None:
        file = self.folder / f"block{block.line}.php"
        file.write_text(block.text if block.text.startswith("<?php") else "<?php\n" + block.text)
        run(["php", "-d", "ffi.enable=1", str(file)], block.place, cwd=self.folder, env=self.environment)


def check_dev(command: str, place: str) -> None:
    words = command.split()
    known = re.findall(r"^  (\w+) ", run([str(ROOT / "dev"), "--help"], place), re.MULTILINE)
    if len(words) > 1 and words[1] not in [*known, "--help"]:
        raise Wrong(f"{place}: ./dev has no command {words[1]}")


def check_page(page: Path, work: Path, prefix: Path, build: Path) -> tuple[int, list[str], list[str]]:
    """(blocks that ran, what is wrong, what was left out)"""
    ran, wrong, left_out = 0, [], []
    home = Page(page, work, prefix, build)

    def attempt(action, *arguments) -> None:
        try:
            action(*arguments)
        except Wrong as error:
            wrong.append(str(error))
        except subprocess.TimeoutExpired as error:
            wrong.append(f"{page.relative_to(ROOT)}: took too long: {error.cmd}")

    found = blocks(page)
    for block in found:
        if block.language not in LANGUAGES:
            wrong.append(
                f"{block.place}: a fence of {block.language or 'no language'}; known are {', '.join(sorted(LANGUAGES))}"
            )
    runnable = []
    for block in found:
        if block.not_run:
            left_out.append(f"{block.place}: not run: {block.not_run}")
        elif block.language in LANGUAGES - {"text"}:
            runnable.append(block)
    ran = len(runnable)
    python = [b for b in runnable if b.language == "python"]
    if python:
        attempt(home.python, python)
    for block in runnable:
        match block.language:
            case "cpp" | "c":
                if re.search(r"^int main\(", block.text, re.MULTILINE):
                    attempt(home.compile, block.language, block.text, block.place)
                else:
                    if block.new_program:
                        attempt(home.finish_program, block.language)
                    home.programs[block.language].append(block)
            case "sh" | "bash":
                attempt(home.shell, block)
            case "console":
                attempt(home.console, block)
            case "toml":
                attempt(home.toml, block)
            case "cmake":
                attempt(home.cmake, block)
            case "php":
                attempt(home.php, block)
            case "json":
                try:
                    json.loads(block.text)
                except json.JSONDecodeError as error:
                    wrong.append(f"{block.place}: {error}")
    for language in ("cpp", "c"):
        attempt(home.finish_program, language)
    return ran, wrong, left_out


def run_python(script: Path) -> int:
    """In a process of its own: the blocks of one page, in one namespace."""
    import linecache

    namespace: dict = {"__name__": "__main__"}
    for place, line, text in json.loads(script.read_text()):
        linecache.cache[place] = (len(text), None, text.splitlines(True), place)
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                exec(compile(text, place, "exec"), namespace)  # noqa: S102
        except BaseException:
            print(f"{place}: the block that begins at line {line} fails\n{said.getvalue()[-2000:]}", file=sys.stderr)
            traceback.print_exc()
            return 1
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--build", type=Path, default=ROOT / "build/dev", help="the build folder whose library is installed"
    )
    parser.add_argument("--python", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("pages", nargs="*", type=Path)
    given = parser.parse_args()
    if given.python:
        return run_python(given.python)

    pages = [p.resolve() for p in given.pages] or [
        p
        for p in [
            ROOT / "README.md",
            ROOT / "README.zh.md",
            ROOT / "CONTRIBUTING.md",
            ROOT / "CHANGELOG.md",
            *sorted((ROOT / "docs").glob("**/*.md")),
        ]
        if p.exists()
    ]
    work = ROOT / "build/docs_check"
    work.mkdir(parents=True, exist_ok=True)
    prefix = work / "prefix"
    shutil.rmtree(prefix, ignore_errors=True)
    run(["cmake", "--install", str(given.build), "--prefix", str(prefix), "--component", "development"], "installing")
    ran, wrong, left_out = 0, [], []
    for page in pages:
        try:
            counted, bad, out = check_page(page, work, prefix, given.build)
        except Wrong as error:
            counted, bad, out = 0, [str(error)], []
        print(f"{page.relative_to(ROOT)}: {counted} blocks, {len(bad)} wrong")
        ran, wrong, left_out = ran + counted, wrong + bad, left_out + out
        for text in bad:
            print("   " + text.replace("\n", "\n   "))
    for text in left_out:
        print(text)
    print(f"{len(pages)} pages, {ran} blocks ran, {len(left_out)} left out, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
