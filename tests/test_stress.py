"""Long runs, asked for by `make stress`: the store under kills, the readers under noise."""

import random
import signal
import subprocess
import sys
import time

import pytest

from conftest import DIGEST, ROOT
from ingest.extract import extract
from ingest.readers import read
from ontology.errors import InputError
from queries.store import EmbeddedStore

pytestmark = pytest.mark.stress


def build(folder, *more):
    return [sys.executable, str(ROOT / "policygraph.py"), "build", str(DIGEST), "--store", str(folder), *more]


def test_builds_killed_at_any_moment_leave_the_store_whole(tmp_path):
    folder = tmp_path / "store"
    subprocess.run(build(folder), check=True, capture_output=True)
    whole = EmbeddedStore(folder).dump()
    randomly = random.Random(21)  # noqa: S311  # moments to kill at, not secrets
    for attempt in range(40):
        process = subprocess.Popen(build(folder, "--version", str(attempt)), stdout=subprocess.DEVNULL)
        time.sleep(randomly.uniform(0.1, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        quads = EmbeddedStore(folder).dump()
        assert quads == whole or f"/{attempt}/".encode() in quads
        whole = quads


def test_documents_with_random_damage_are_read_or_refused(tmp_path):
    text = DIGEST.read_text(encoding="utf-8")
    randomly = random.Random(5)  # noqa: S311  # damage, not secrets
    path = tmp_path / "damaged.md"
    for _ in range(150):
        damaged = list(text)
        for _ in range(randomly.randrange(1, 400)):
            place = randomly.randrange(len(damaged))
            damaged[place] = randomly.choice(["", "\n", "[", "]", "(", "一", "5", "\u202e", damaged[place] * 3, " "])
        path.write_text("".join(damaged), encoding="utf-8")
        try:
            found = extract(read(path))
        except InputError:
            continue
        read_text = found.document.text
        assert all(mention.span.of(read_text) for _, mention in found.mentions)
