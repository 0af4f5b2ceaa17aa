"""Killed at any moment: what was there is whole, or what is new is; the next run ends as if nothing had happened.

Every run is measured once and then killed, with all its processes, at moments over its whole length.
"""

import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pytest

from conftest import DIGEST
from queries.index import files
from queries.store import EmbeddedStore, build
from served import ended, serving
from survival import (
    EXTENTS,
    command,
    contents,
    dump,
    files_of,
    kill,
    length,
    litter,
    moments,
    policygraph,
    shards,
    started,
    write_texts,
)

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of the servers that these tests start
DOCUMENTS = 4


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """Documents of which some have changed since a store was built from them, and what a whole build makes of them."""
    work = tmp_path_factory.mktemp("survival")
    texts = write_texts(work / "texts", DOCUMENTS)
    policygraph("build", texts, "--store", work / "before")
    write_texts(texts, DOCUMENTS, changed={0, 3})
    policygraph("build", texts, "--store", work / "after")
    return work


def goes_on(folder, work):
    """Build once more: the end is that of a build that nobody disturbed, and what was read is not read again."""
    wanted = shards(work / "after")
    held = {name: state for name, state in shards(folder).items() if name in wanted}
    policygraph("build", work / "texts", "--store", folder)
    assert contents(folder) == contents(work / "after")
    assert held.items() <= shards(folder).items(), "what was read is not read again"
    assert litter(folder) == []


@pytest.mark.parametrize("number", EXTENTS)
def test_a_first_build_that_is_killed_is_gone_on_with(work, tmp_path, number):
    seconds = length("build", work / "texts", "--store", tmp_path / "whole")
    for moment in moments(seconds, number):
        folder = tmp_path / f"{moment:.6f}"
        kill(moment, "build", work / "texts", "--store", folder)
        assert dump(folder) in {None, dump(work / "after")}, f"killed after {moment} of {seconds} s"
        goes_on(folder, work)
        shutil.rmtree(folder)


@pytest.mark.parametrize("number", EXTENTS)
def test_a_rebuild_that_is_killed_leaves_the_graph_before_or_after(work, tmp_path, number):
    shutil.copytree(work / "before", tmp_path / "whole")
    seconds = length("build", work / "texts", "--store", tmp_path / "whole")
    before, after = dump(work / "before"), dump(work / "after")
    assert before != after
    for moment in moments(seconds, number):
        folder = shutil.copytree(work / "before", tmp_path / f"{moment:.6f}")
        kill(moment, "build", work / "texts", "--store", folder)
        assert dump(folder) in {before, after}, f"killed after {moment} of {seconds} s"
        goes_on(folder, work)
        shutil.rmtree(folder)


@pytest.mark.parametrize("number", EXTENTS)
def test_a_kill_while_the_index_is_made_leaves_none_or_a_whole_one(work, tmp_path, number):
    folder = shutil.copytree(work / "after", tmp_path / "store")
    path = files.path(folder, EmbeddedStore(folder).generation)
    graph, whole = contents(folder)
    path.unlink()
    seconds = length("build", work / "texts", "--store", folder)
    for moment in moments(seconds, number):
        path.unlink(missing_ok=True)
        kill(moment, "build", work / "texts", "--store", folder)
        assert dump(folder) == graph
        assert not path.exists() or path.read_bytes() == whole, f"killed after {moment} of {seconds} s"
        goes_on(folder, work)


@pytest.mark.parametrize("number", EXTENTS)
def test_a_site_that_is_killed_is_the_one_before_or_after(tmp_path, number):
    texts = write_texts(tmp_path / "texts", 1)
    policygraph("build", texts, "--store", tmp_path / "store")
    out, old = tmp_path / "out" / "site", tmp_path / "old"
    site = ("site", out, "--store", tmp_path / "store", "--language", "en")
    policygraph(*site)
    before = files_of(shutil.copytree(out, old))
    write_texts(texts, 1, changed={0})
    policygraph("build", texts, "--store", tmp_path / "store")
    seconds = length(*site)
    after = files_of(out)
    assert before != after
    for moment in moments(seconds, number):
        shutil.rmtree(out.parent)
        shutil.copytree(old, out)
        kill(moment, *site)
        assert files_of(out) in (before, after), f"killed after {moment} of {seconds} s"
        policygraph(*site)
        assert files_of(out) == after
        assert list(out.parent.iterdir()) == [out], "what the killed one left is gone"


def changes(url, accepted):
    """Send one change after the other, each of many triples, until the server is gone; note those that were taken."""
    with httpx.Client(headers={"authorization": f"Bearer {TOKEN}"}, timeout=30) as client:
        while True:
            number = len(accepted) + 1
            triples = " ".join(f"<http://example.org/{n}> <http://example.org/p> {number} ." for n in range(200))
            update = f"INSERT DATA {{ GRAPH <http://example.org/{number}> {{ {triples} }} }}"
            try:
                answer = client.post(f"{url}/update", data={"update": update})
            except httpx.TransportError:
                return
            assert answer.status_code == 204, answer.text
            accepted.append(number)


@pytest.mark.parametrize("number", EXTENTS)
def test_a_server_that_is_killed_keeps_each_change_that_it_took_and_no_half_of_one(digest_store, tmp_path, number):
    folder = shutil.copytree(digest_store.folder, tmp_path / "store")
    (tmp_path / "token").write_text(TOKEN)
    for moment in moments(2.0, number):
        with serving(folder, "--writable", "--token-file", str(tmp_path / "token")) as served:
            accepted = []
            client = threading.Thread(target=changes, args=(served.url, accepted))
            client.start()
            time.sleep(moment)
            workers = served.workers()
            served.stop(signal.SIGKILL)
            client.join()
        assert ended(workers)
        counts = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://example.org/p> ?o } } GROUP BY ?g"
        held = {row[0].value: row[1].value for row in EmbeddedStore(folder).select(counts)}
        names = {f"http://example.org/{n}" for n in accepted}
        assert set(held.values()) <= {"200"}, f"half a change, killed after {moment} s"
        assert names <= held.keys(), f"a change that was taken is lost, killed after {moment} s"
        assert len(held) <= len(names) + 1
        policygraph("build", DIGEST, "--store", folder)
        assert litter(folder) == []
        with build(folder) as building:
            building.remove(held)


def readers(process):
    """The processes that a build has started to read for it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(300):
        if found := [int(number) for number in children.read_text().split()]:
            return found
        time.sleep(0.02)
    pytest.fail("the build started no processes")


@pytest.fixture
def many(tmp_path):
    """So many documents that several processes read them for a while."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        shutil.copy(DIGEST, folder / f"{number}.md")
        text = (folder / f"{number}.md").read_text("utf-8")
        (folder / f"{number}.md").write_text(text.replace("id: wtpf-21", f"id: wtpf-21-{number}"), "utf-8")
    return folder


def test_processes_that_read_end_with_a_build_that_is_killed(many, tmp_path):
    with started("build", many, "--store", tmp_path / "store") as process:
        working = readers(process)
        process.kill()
    assert ended(working)
    policygraph("build", many, "--store", tmp_path / "store")


def test_a_process_that_is_killed_while_it_reads_is_told(many, tmp_path):
    run = command("build", many, "--store", tmp_path / "store")
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as process:
        subprocess.run(["kill", "-KILL", str(readers(process)[0])], check=True)
        said = process.stderr.read()
    assert process.returncode == 2
    assert "was killed, perhaps because memory ran out: build again" in said
    assert len(said.splitlines()) == 1, said
    held = shards(tmp_path / "store")
    policygraph("build", many, "--store", tmp_path / "store")
    assert held.items() <= shards(tmp_path / "store").items()
