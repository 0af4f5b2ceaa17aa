"""Several at once on one store: a second writer waits its turn, a reader gets one graph or the other."""

import subprocess
import sys
import threading

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
print("ready", flush=True)
for _ in sys.stdin:
    for text in reversed(texts):
        fill(folder, text)
        print("built", flush=True)
"""


def test_a_build_is_told_to_wait_while_another_writes(tmp_path):
    folder = tmp_path / "store"
    policygraph("build", DIGEST, "--store", folder)
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


def test_a_server_whose_store_is_being_built_refuses_changes_until_it_is_free(tmp_path):
    folder = tmp_path / "store"
    policygraph("build", DIGEST, "--store", folder)
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


def asking(ask, answers, ended):
    """Ask again and again in a thread, and note every answer, or what went wrong instead."""

    def work():
        while not ended.is_set():
            try:
                answers.append(ask())
            except Exception as error:  # noqa: BLE001  # any at all is what the test is about
                answers.append(error)
                return

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_who_reads_while_the_graph_is_rebuilt_gets_one_graph_or_the_other(tmp_path):
    question = find(load(), "instruments-ranked")
    folder = tmp_path / "store"
    texts = []
    for name, changed in (("one", ()), ("two", {0})):
        write_texts(tmp_path / name, 1, changed=changed)
        texts.append(str(tmp_path / name / "00.en.md"))
    command = [sys.executable, "-c", REBUILDER, str(folder), *texts]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}

    def ask():
        return question.ask(EmbeddedStore(folder), {}).rows

    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as rebuilder:
        assert rebuilder.stdout.readline() == "ready\n"

        def rebuilt():
            assert rebuilder.stdout.readline() == "built\n"

        def twice():
            rebuilder.stdin.write("\n")
            rebuilder.stdin.flush()

        twice()
        rebuilt()
        two = ask()
        rebuilt()
        one = ask()
        assert one != two
        held = EmbeddedStore(folder)
        with serving(folder) as served, httpx.Client(base_url=served.url, timeout=60) as client:

            def fetch():
                answer = client.get("/api/instruments-ranked", headers={"accept": "application/json"})
                assert answer.status_code == 200, answer.text
                return answer.text

            first = fetch()
            ended = threading.Event()
            opened, kept, sent = [], [], []
            threads = [
                asking(ask, opened, ended),
                asking(lambda: question.ask(held, {}).rows, kept, ended),
                asking(fetch, sent, ended),
            ]
            try:
                for _ in range(REBUILDS // 2):
                    twice()
                    rebuilt()
                    rebuilt()
            finally:
                ended.set()
                for thread in threads:
                    thread.join()
            second = None
            for text in sent:
                if text != first:
                    second = text
                    break
        rebuilder.stdin.close()
    assert set(map(type, opened)) == {tuple}, "no reader saw an error"
    assert [rows for rows in opened if rows not in (one, two)] == []
    assert one in opened
    assert two in opened
    assert [rows for rows in kept if rows != one] == [], "who opened the graph keeps it"
    assert second is not None, "the server follows"
    assert [text for text in sent if text not in (first, second)] == []
    assert litter(folder) == []
