"""Several at once on one store: a second writer waits its turn, a reader gets one graph or the other."""

import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager

import httpx

from conftest import DIGEST, ROOT
from queries.catalogue import find, load
from queries.store import EmbeddedStore, build
from served import serving
from survival import command, contents, dump, litter, policygraph, write_texts

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of the servers that these tests start
REBUILDS = 10
REBUILDER = """
import sys
from pathlib import Path
from conftest import fill
folder, *texts = map(Path, sys.argv[1:])
for number, _ in enumerate(sys.stdin):
    fill(folder, texts[number % 2])
    print("built", flush=True)
"""


def test_a_build_is_told_to_wait_while_another_writes(digest_store, tmp_path):
    folder = shutil.copytree(digest_store.folder, tmp_path / "store")
    before = contents(folder)
    with build(folder):
        done = subprocess.run(
            command("build", DIGEST, "--version", "2", "--store", folder), capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == (
        f"policygraph: another build is using the store at {folder}: wait until it has ended, then build again\n"
    )
    assert contents(folder) == before
    policygraph("build", DIGEST, "--version", "2", "--store", folder)


def test_builds_at_once_end_in_one_whole_graph(tmp_path):
    texts = write_texts(tmp_path / "texts", 4)
    policygraph("build", texts, "--store", tmp_path / "alone")
    folder = tmp_path / "store"
    at_once = [subprocess.Popen(command("build", texts, "--store", folder), stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate()[1].decode() for process in at_once]
    codes = [process.returncode for process in at_once]
    assert 0 in codes
    assert all(
        code == 0 or "another build is using the store" in words for code, words in zip(codes, said, strict=True)
    )
    assert contents(folder) == contents(tmp_path / "alone")
    assert litter(folder) == []


def test_a_server_whose_store_is_being_built_refuses_changes_until_it_is_free(digest_store, tmp_path):
    folder = shutil.copytree(digest_store.folder, tmp_path / "store")
    (tmp_path / "token").write_text(TOKEN)
    graph = dump(folder)
    update = {
        "update": "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> 1 } }"
    }
    with (
        serving(folder, "--writable", "--token-file", str(tmp_path / "token")) as served,
        httpx.Client(base_url=served.url, headers={"authorization": f"Bearer {TOKEN}"}, timeout=30) as client,
    ):
        with build(folder):
            answer = client.post("/update", data=update)
            assert (answer.status_code, "nothing was changed" in answer.text) == (503, True), answer.text
            assert int(answer.headers["retry-after"]) > 0
            assert client.get("/api/instruments-ranked").status_code == 200
        assert dump(folder) == graph
        assert client.post("/update", data=update).status_code == 204
        assert "another build is using the store" in served.log
        policygraph("build", DIGEST, "--version", "2", "--store", folder)
        assert client.get("/sparql", params={"query": "ASK { <http://example.org/s> ?p 1 }"}).json()["boolean"] is True


class Rebuilder:
    """A process that rebuilds a store from one document and then the other, when it is told to."""

    def __init__(self, folder, texts):
        command = [sys.executable, "-c", REBUILDER, str(folder), *map(str, texts)]
        environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def rebuild(self):
        """Rebuild, and come back when that is done."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "built\n"


@contextmanager
def asking(*asks):
    """Ask again and again, each question in a thread of its own; gives the answers, and what went wrong instead."""
    answers = [[] for _ in asks]
    ended = threading.Event()

    def work(ask, noted):
        while not ended.is_set():
            try:
                noted.append(ask())
            except Exception as error:  # noqa: BLE001  # any at all is what the test is about
                noted.append(error)
                return

    threads = [threading.Thread(target=work, args=each) for each in zip(asks, answers, strict=True)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_who_reads_while_the_graph_is_rebuilt_gets_one_graph_or_the_other(tmp_path):
    question = find(load(), "instruments-ranked")
    folder = tmp_path / "store"
    texts = [write_texts(tmp_path / name, 1, changed) / "00.en.md" for name, changed in (("one", ()), ("two", {0}))]
    rebuilder = Rebuilder(folder, texts)
    with rebuilder.process:
        expected = []
        for _ in texts:
            rebuilder.rebuild()
            expected.append(question.ask(EmbeddedStore(folder), {}).rows)
        held = EmbeddedStore(folder)
        with serving(folder) as served, httpx.Client(base_url=served.url, timeout=60) as client:

            def fetch():
                answer = client.get("/api/instruments-ranked", headers={"accept": "application/json"})
                assert answer.status_code == 200, answer.text
                return answer.text

            sent = [fetch()]
            with asking(
                lambda: question.ask(EmbeddedStore(folder), {}).rows, lambda: question.ask(held, {}).rows, fetch
            ) as (opened, kept, fetched):
                for _ in range(REBUILDS - 1):
                    rebuilder.rebuild()
            sent.append(fetch())
        held.close()
        rebuilder.rebuild()
        assert litter(folder) == [], "what was held goes when nobody holds it any more"
        rebuilder.process.stdin.close()
    assert expected[0] != expected[1]
    assert [rows for rows in opened if rows not in expected] == []
    assert [rows for rows in expected if rows not in opened] == [], "a reader sees what is new"
    assert kept
    assert [rows for rows in kept if rows != expected[1]] == [], "who opened the graph keeps it"
    assert sent[0] != sent[1], "the server follows"
    assert [text for text in fetched if text not in sent] == []
