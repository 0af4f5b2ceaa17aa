"""What the tests of kills and full disks share: documents, runs that are killed, and what a store holds."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from queries.index import files
from queries.store import EmbeddedStore

FEW, MANY = 2, 50
"""Moments at which a run is killed: in `make test`, in `make stress`."""
EXTENTS = [
    pytest.param(FEW, id="few"),
    pytest.param(MANY, id="many", marks=[pytest.mark.stress, pytest.mark.timeout(0)]),
]
WARM = """
import sys
import ingest.batch, ingest.shards, ingest.triples, ontology.vocabularies, queries.generations, queries.index.files
import viz.page, viz.site.mirror, viz.tables, policygraph
print("ready", flush=True)
policygraph.main()
"""
"""The command line, which says when its modules are loaded: what comes after that is what is worth being killed in."""


def write_texts(folder, number, changed=()):
    """Write so many documents, each in two languages; those in `changed` cite another resolution."""
    folder.mkdir(exist_ok=True)
    for language in ("en", "fr"):
        text = (ROOT / "tests" / "languages" / f"{language}.md").read_text("utf-8")
        for n in range(number):
            told = text.replace("id: lamps", f"id: lamps-{n}").replace("70/1", "70/125" if n in changed else "70/1")
            path = folder / f"{n:02}.{language}.md"
            if not path.exists() or path.read_text("utf-8") != told:
                path.write_text(told, "utf-8")
    return folder


def command(*given):
    return [sys.executable, str(ROOT / "policygraph.py"), *map(str, given)]


def policygraph(*given):
    """Run the command line, which must succeed."""
    done = subprocess.run(command(*given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def started(*given):
    """Start the command line as the head of a group of processes of its own; it has loaded its modules."""
    run = [sys.executable, "-c", WARM, *map(str, given)]
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    assert process.stdout.readline() == b"ready\n"
    return process


def length(*given):
    """How many seconds a run takes that nobody kills."""
    with started(*given) as process:
        began = time.monotonic()
        process.stdout.read()
    assert process.returncode == 0
    return time.monotonic() - began


def kill(moment, *given):
    """Kill a run, with all its processes, so many seconds after it began; it may have ended before."""
    with started(*given) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout.read()


def moments(seconds, number, seed=7):
    """Moments over the whole of a run, one in each of so many equal parts."""
    randomly = random.Random(seed)  # noqa: S311  # moments, not secrets
    return [seconds * (part + randomly.random()) / number for part in range(number)]


def dump(folder):
    """All quads of the current graph; None where there is none yet."""
    return EmbeddedStore(folder).dump() if (folder / "current").exists() else None


def contents(folder):
    """The graph of a store and its index."""
    store = EmbeddedStore(folder)
    return store.dump(), files.path(folder, store.generation).read_bytes()


def shards(folder):
    """The whole shards of a store; one that is written anew is another file."""
    found = [path for path in (folder / "shards").rglob("*") if path.is_file() and path.suffix != ".partial"]
    return {path.relative_to(folder): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def litter(folder):
    """What dead processes left in a folder."""
    left = [path for path in folder.rglob("*") if path.name.endswith(".partial") or path.name.startswith("building-")]
    generations = sorted((folder / "generations").iterdir()) if (folder / "generations").is_dir() else []
    return [*left, *generations[:-2]]


def files_of(folder):
    """The files below a folder, with their bytes; None where there is no folder."""
    if not folder.is_dir():
        return None
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }
