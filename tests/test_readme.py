"""The documentation is true: its commands give the output that stands there, and names every option.

A block of kind `console` has commands that begin with `$` and, below each, what it prints. Before a block, a comment
`<!-- file: NAME -->` makes a file of it for the commands after it, `<!-- append: NAME -->` adds it to
a bundled data file.

    pytest tests/test_readme.py --update-expected

writes the outputs anew. Read the difference before you keep it.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import policygraph

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TOLD = ("README.md", "docs/guide.md", "docs/grammar.md")
ROOMS = ("ontology", "ingest", "queries", "viz")

BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|append): (?P<name>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@pytest.fixture
def place(tmp_path):
    """A copy of the program with its data files in a folder of its own, and a `policygraph` that runs it."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "policygraph.py", tmp_path)
    command = tmp_path / "bin" / "policygraph"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/policygraph.py" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


def run(command, place):
    """What a command prints; its errors too where it fails."""
    settings = {key: value for key, value in os.environ.items() if not key.startswith("POLICYGRAPH_")}
    settings.pop("COLUMNS", None)
    path = os.pathsep.join([str(place / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=place,
        env={**settings, "PATH": path, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = done.stdout + (done.stderr if done.returncode else "")
    assert "Traceback" not in said, f"$ {command}\n{said}"
    return "\n".join(line.rstrip() for line in said.rstrip("\n").split("\n"))


def as_run(block, place):
    """A console block with the output that its commands give now."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    assert commands, f"a console block without a command: {block}"
    outputs = [(command, run(command.removeprefix("$ "), place)) for command in commands]
    return "".join(f"{command}\n{output}\n" if output else f"{command}\n" for command, output in outputs)


def steady(text):
    """The size of a page depends on which Graphviz there is."""
    return re.sub(r"\(\d+ KB\)", "(… KB)", text)


def stripped(text):
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize("page", TOLD)
def test_every_command_prints_what_the_page_says(page, place, request):
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    now, position, wrong = [], 0, []
    for block in BLOCK.finditer(text):
        if block["what"] == "file":
            (place / block["name"]).write_text(block["body"], encoding="utf-8")
        elif block["what"] == "append":
            with (place / block["name"]).open("a", encoding="utf-8") as file:
                file.write(block["body"])
        if block["kind"] != "console":
            continue
        output = as_run(block["body"], place)
        if steady(output) != steady(stripped(block["body"])):
            wrong.append((block["body"], output))
            now += [text[position : block.start("body")], output]
            position = block.end("body")
    if request.config.getoption("--update-expected"):
        path.write_text("".join([*now, text[position:]]), encoding="utf-8")
        return
    for told, output in wrong:
        assert steady(output) == steady(stripped(told)), page


def leaves(command, names=()):
    """Every command with its path of names."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*names, name))
    else:
        yield names, command


@pytest.mark.parametrize(
    ("names", "command"), [pytest.param(*leaf, id=" ".join(leaf[0])) for leaf in leaves(policygraph.cli)]
)
def test_the_guide_names_every_option(names, command):
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    heading = f"### `policygraph {' '.join(names)}`\n"
    assert heading in guide
    section = re.split(r"^#{2,3} ", guide.partition(heading)[2], maxsplit=1, flags=re.MULTILINE)[0]
    options = {option for param in command.params if isinstance(param, click.Option) for option in param.opts}
    assert options - set(re.findall(r"`(-[^`]+)`", section)) == set()


def test_the_guide_names_no_option_that_there_is_not():
    known = {option for _, command in leaves(policygraph.cli) for param in command.params for option in param.opts}
    told = re.findall(r"^\| (`-[^|]*) \|", (ROOT / "docs" / "guide.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {option for cell in told for option in re.findall(r"`(-[^`]+)`", cell)} - known == set()


def test_the_guide_names_every_field_of_a_mention():
    from ingest.records import FIELDS

    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    section = guide.partition("## Mentions as JSON lines\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    assert [field for cell in rows for field in re.findall(r"`(\w+)`", cell)] == list(FIELDS)


@pytest.mark.parametrize("name", ["queries", "ontology", "performance"])
def test_generated_pages_are_what_is_generated(name):
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    told = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert told == getattr(generate, name)(), "write it anew with `make docs`"


def anchors(path):
    """The anchors of a page's headings, as its host makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links():
    for page in PAGES:
        prose = re.sub(r"`[^`\n]+`", "", BLOCK.sub("", page.read_text(encoding="utf-8")))
        for link in LINK.finditer(prose):
            if not re.match(r"[a-z]+:", link["target"]):
                yield pytest.param(page, link["target"], id=f"{page.name}: {link['target']}")


@pytest.mark.parametrize(("page", "target"), list(links()))
def test_every_link_leads_somewhere(page, target):
    path, _, anchor = target.partition("#")
    there = page.parent / path if path else page
    assert there.exists()
    assert not anchor or anchor in anchors(there)
