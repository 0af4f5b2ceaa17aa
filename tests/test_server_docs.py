"""docs/server.md and the notebook are true: their examples are run against a server of the bundled digest.

    pytest tests/test_server_docs.py --update-expected

writes the outputs anew. Read the difference before you keep it.
"""

import io
import json
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import policygraph
from conftest import ROOT, skip_or_fail
from queries.server.limits import Limits

PAGE = ROOT / "docs" / "server.md"
NOTEBOOK = ROOT / "docs" / "server.ipynb"
UNIT, IMAGE = ROOT / "deploy" / "policygraph.service", ROOT / "deploy" / "Dockerfile"
ADDRESS = "http://127.0.0.1:7878"
CONSOLE = re.compile(r"```console\n(.*?)```\n", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)


def run(command, server, folder):
    done = subprocess.run(
        ["sh", "-c", command.replace(ADDRESS, server.url)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    said = (done.stdout + "\n" if not done.stdout.endswith("\n") else done.stdout).replace("\r\n", "\n")
    return said.replace(server.url, ADDRESS)


def as_run(block, server, folder):
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(command.removeprefix('$ '), server, folder)}" for command in commands)


def printed(code, server, names=None):
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code.replace(ADDRESS, server.url), "example", "exec"), {} if names is None else names)  # noqa: S102
    return out.getvalue().replace(server.url, ADDRESS)


def held(page, now, request):
    """The page is what it is now, or is made so."""
    if request.config.getoption("--update-expected"):
        PAGE.write_text(now, encoding="utf-8")
    assert now == page


def test_the_commands_print_what_the_page_says(server, tmp_path, request):
    if shutil.which("curl") is None:
        skip_or_fail("curl is not installed")
    page = PAGE.read_text(encoding="utf-8")
    now = CONSOLE.sub(lambda block: f"```console\n{as_run(block[1], server, tmp_path)}```\n", page)
    held(page, now, request)


@pytest.mark.filterwarnings("ignore")
def test_the_python_examples_print_what_the_page_says(server, request):
    page = PAGE.read_text(encoding="utf-8")
    assert len(PYTHON.findall(page)) == 3
    now = PYTHON.sub(lambda block: f"```python\n{block[1]}```\n\n```text\n{printed(block[1], server)}```\n", page)
    held(page, now, request)


@pytest.mark.filterwarnings("ignore")
def test_the_notebook_shows_what_it_computes(server, request):
    """Its cells are plain Python, so they are run here one after the other: no kernel has to be installed for that."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    names = {}
    shown = json.dumps(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            text = printed("".join(cell["source"]), server, names)
            stream = {"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}
            cell["outputs"] = [stream] if text else []
    if request.config.getoption("--update-expected"):
        NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.dumps(notebook) == shown
    assert (notebook["nbformat"], all(cell["id"] for cell in notebook["cells"])) == (4, True)


def test_the_limits_are_those_of_the_program():
    page, limits = PAGE.read_text(encoding="utf-8"), Limits()
    options = {option.opts[0]: option.default for option in policygraph.cli.commands["serve"].params}
    assert (options["--timeout"], options["--rows"], options["--size"]) == (
        limits.seconds,
        limits.rows,
        limits.megabytes,
    )
    assert (options["--memory"], options["--workers"]) == (limits.memory, limits.workers)
    assert (options["--per-client"], options["--patience"]) == (limits.client, limits.patience)
    for told in (
        f"| {limits.seconds:g} s | `--timeout`",
        f"| {limits.rows:,} | `--rows`",
        f"| {limits.megabytes} MB | `--size`",
        f"| {limits.memory // 1024} GB | `--memory`",
        f"| {limits.query_characters:,} characters",
        f"| {limits.client} | `--per-client`",
        f"| {limits.workers} and {limits.long} | `--workers`",
        f"503 when {limits.waiting} wait",
        f"| {limits.patience:g} s | `--patience`",
    ):
        assert told in page, told


def test_the_unit_starts_what_there_is(tmp_path):
    unit = UNIT.read_text(encoding="utf-8")
    command = re.search(r"^ExecStart=\S+/policygraph (.*)$", unit, re.MULTILINE)[1].split()
    known = {word for option in policygraph.cli.commands["serve"].params for word in option.opts}
    assert command[0] == "serve"
    assert {word for word in command if word.startswith("--")} <= known
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    mine = tmp_path / "policygraph.service"
    mine.write_text(unit.replace("/opt/policygraph/.venv/bin/policygraph", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", mine], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_leaves_the_server_few_rights():
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25", UNIT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze does not look at files")
    assert done.returncode == 0, done.stdout


def test_the_image_takes_the_steps_of_the_readme():
    image = IMAGE.read_text(encoding="utf-8")
    runs = re.findall(r"^RUN (.*)", image, re.MULTILINE)
    assert [line.split()[0] for line in runs] == ["apt-get", "make", "useradd"]
    assert "make demo" in runs
    assert "make demo" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)", image, re.MULTILINE), "it does not run as root"
    assert "/health" in image
    for name in re.findall(r"^COPY (\S+)", image, re.MULTILINE):
        assert (ROOT / name).exists()
    assert Path(str(IMAGE) + ".dockerignore").is_file()
